import type { MeasuredLock } from '../../api/lock-rows.ts';
import type { Results } from '../../api/results.ts';
import { fixed } from '../../format/numbers.ts';
import { Measured } from '../../parts/measured.tsx';
import { Panel } from '../../parts/panel.tsx';
import { dollarSum, type SummedMeasure } from './lock-groups.ts';

interface SensitivitiesPanelProps {
  readonly book: Results['risk']['book'];
  readonly shiftBp: number;
  readonly locks: readonly MeasuredLock[];
}

type Cell = SummedMeasure | null;

/** Losses per unit, as durations are; the table tells gains. */
const ONE_BP_GAIN = -1e-4;
const ONE_PERCENT_GAIN = -0.01;
const TEN_BP = 10;

/** What the book gains when one thing moves and the rest stays: rates, volatility, spreads, borrowers. */
export function SensitivitiesPanel({ book, shiftBp, locks }: SensitivitiesPanelProps) {
  const sides = [
    { name: 'Locks', of: book.locks },
    { name: 'Trades', of: book.positions },
    ...(book.servicing === null ? [] : [{ name: 'Servicing', of: book.servicing }]),
    { name: 'Net', of: book.net },
  ];
  const parts = sides.map(({ of }) => of);
  const ofLocksAlone = (cell: Cell): readonly Cell[] => parts.map((_, index) => (index === 0 ? cell : null));
  const ofLocks = (measure: string, gain: number): readonly Cell[] =>
    ofLocksAlone(dollarSum(locks, measure, gain));
  const rows: readonly (readonly [string, string, readonly Cell[]])[] = [
    ['Rates', '−1 bp', parts.map(({ dv01 }) => dv01)],
    ['Convexity', `±${fixed(shiftBp, 0)} bp`, parts.map((part) => part.dollarConvexity)],
    ['Volatility (vega)', '+1 bp', parts.map(({ vega }) => vega)],
    ['OAS', '+10 bp', ofLocks('spreadDuration', TEN_BP * ONE_BP_GAIN)],
    ['Mortgage basis', '+10 bp', ofLocks('basisDuration', TEN_BP * ONE_BP_GAIN)],
    ['Refinancing', '+1 %', ofLocks('refinancingDuration', ONE_PERCENT_GAIN)],
    ['Turnover', '+1 %', ofLocks('turnoverDuration', ONE_PERCENT_GAIN)],
    ['Pull-through', '+1 point', ofLocksAlone(book.locks.pullThroughDelta)],
  ];
  return (
    <Panel
      title="Sensitivities, dollars"
      flush
      note="What is gained by the move, the rest held; convexity is V₊ + V₋ − 2V₀; volatility moves in every quote, the mortgage basis is the mortgage rate over swaps. OAS, basis, refinancing and turnover: sums over locks, with the sum of their errors, the most it can be. A run measures these of locks alone; for trades and net see the scenarios of Stress."
    >
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">What moves</th>
            <th scope="col">By</th>
            {sides.map(({ name }) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, by, cells]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="muted">{by}</td>
              {cells.map((cell, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the parts of the book stand in one order
                <td key={index} className="number">
                  <Measured of={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
