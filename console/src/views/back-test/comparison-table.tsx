import type { BacktestResult } from '../../../../src/desk/backtest/backtest-result.ts';
import { percent } from '../../format/numbers.ts';
import { Measured } from '../../parts/measured.tsx';
import { Panel } from '../../parts/panel.tsx';
import { POLICY_LOOK } from './policy-look.ts';

/** A difference within this many errors of zero is none that was shown. */
const CLEAR_ERRORS = 2;

interface Difference {
  readonly value: number;
  readonly standardError: number;
}

/** One policy less another, with errors of the same resampled days for both. */
export function ComparisonTable({ result }: { readonly result: BacktestResult }) {
  return (
    <Panel
      title="One policy less another, dollars"
      flush
      note="Errors from the same blocks of days for both. ▲ more and ▼ less by over two errors; what has no sign is within them."
    >
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Policy</th>
            <th scope="col">less</th>
            {['P&L', 'Deviation of a day', `Shortfall ${percent(result.riskLevel, 0)} %`].map((name) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {result.comparisons.map(({ policy, against, total, dailyDeviation, expectedShortfall }) => (
            <tr key={`${policy} ${against}`}>
              <th scope="row">{POLICY_LOOK[policy].name}</th>
              <td>{POLICY_LOOK[against].name}</td>
              <DifferenceCell of={total} />
              <DifferenceCell of={dailyDeviation} />
              <DifferenceCell of={expectedShortfall} />
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function DifferenceCell({ of }: { readonly of: Difference }) {
  const isClear = Math.abs(of.value) > CLEAR_ERRORS * of.standardError;
  return (
    <td className="number">
      {isClear ? (of.value > 0 ? '▲ ' : '▼ ') : ''}
      <Measured of={of} />
    </td>
  );
}
