import * as Plot from '@observablehq/plot';
import type { CalibrationSet } from '../../../../calibration/calibration-set.ts';
import type { ParsedLock } from '../../../../src/book/lock-terms.ts';
import type { MarketSnapshot } from '../../../../src/market/snapshot.ts';
import { ACTIVE_PASSIVE_PARAMETERS, monthlyHazards } from '../../../../src/models/prepay/active-passive.ts';
import { boundedPullThrough, logit } from '../../../../src/models/pull-through/pull-through.ts';
import type { LockMeasures } from '../../api/lock-rows.ts';
import { Chart } from '../../charts/chart.tsx';
import { mortgageRateOf } from '../../desk/mortgage-rate-of.ts';
import { fixed, percent } from '../../format/numbers.ts';
import { Panel } from '../../parts/panel.tsx';

interface LockCurveProps {
  readonly lock: ParsedLock;
  readonly measures: LockMeasures | null;
  readonly market: MarketSnapshot;
}

const MOVES = Array.from({ length: 61 }, (_, index) => (index - 30) / 10);

/** Pull-through of the lock against the mortgage rate, with where it is today. */
export function PullThroughCurve(props: LockCurveProps & { readonly calibration: CalibrationSet }) {
  const { lock, measures, market, calibration } = props;
  const today = measures?.get('pullThrough');
  const rate = mortgageRateOf(market, lock.program);
  if (today === undefined || today >= 1 || rate === null) return null;
  const { response } = calibration.pullThrough;
  const since = lock.marketRateAtLock === undefined ? 0 : (rate - lock.marketRateAtLock) * 100;
  const shiftOf = (move: number): number => response.a * Math.tanh(move / response.b);
  const curve = MOVES.map((move) => ({
    move,
    probability: boundedPullThrough(logit(today) + shiftOf(move) - shiftOf(since)),
  }));
  return (
    <Panel
      title="Pull-through"
      note={`Since the lock the mortgage rate moved by ${fixed(since, 3)} points. The curve goes through today’s expectation.`}
    >
      <Chart
        label={`Pull-through against the move of the mortgage rate since lock: ${percent(today)} percent today`}
        height={200}
        data={[lock, today, since]}
        draw={() => ({
          x: { label: 'Mortgage rate since lock, points' },
          y: { label: 'Pull-through, %', domain: [0, 100], grid: true },
          marks: [
            Plot.lineY(curve, {
              x: 'move',
              y: ({ probability }) => probability * 100,
              stroke: 'var(--locks)',
              strokeWidth: 2,
            }),
            Plot.ruleX([since], { stroke: 'var(--ink-3)', strokeDasharray: '3,3' }),
            Plot.dot([{ since, today }], { x: 'since', y: today * 100, fill: 'var(--hedge)', r: 5 }),
            Plot.tip(curve, Plot.pointerX({ x: 'move', y: ({ probability }) => probability * 100 })),
          ],
        })}
      />
    </Panel>
  );
}

/** A seasoned loan in a month of ordinary turnover: what remains is the curve itself. */
const SEASONED = { ageMonths: 30, calendarMonth: 5 };

/** Refinancing of the loan against its incentive, with where it is today. */
export function RefinancingCurve({ lock, market }: LockCurveProps) {
  const rate = mortgageRateOf(market, lock.program);
  if (rate === null) return null;
  const parameters = ACTIVE_PASSIVE_PARAMETERS[lock.program];
  const multipliers = { refinancing: 1, turnover: 1, default: 1 };
  const cprOf = (incentive: number): number => {
    const { refinancing, turnover } = monthlyHazards(parameters, multipliers, { ...SEASONED, incentive });
    return -Math.expm1(-(refinancing + turnover)) * 100;
  };
  const incentiveToday = lock.noteRate - rate;
  const curve = MOVES.map((points) => ({ incentive: points, cpr: cprOf(points / 100) }));
  return (
    <Panel
      title="Prepayment"
      note="Yearly speed of an active borrower of the program, thirty months old, in May; the loan’s own multipliers left out."
    >
      <Chart
        label={`Prepayment speed against incentive: ${fixed(cprOf(incentiveToday), 1)} percent a year at today’s ${fixed(incentiveToday * 100, 2)} points`}
        height={200}
        data={[lock, rate]}
        draw={() => ({
          x: { label: 'Note rate less mortgage rate, points' },
          y: { label: 'CPR, %', grid: true, domain: [0, 60] },
          marks: [
            Plot.lineY(curve, { x: 'incentive', y: 'cpr', stroke: 'var(--series-4)', strokeWidth: 2 }),
            Plot.ruleX([incentiveToday * 100], { stroke: 'var(--ink-3)', strokeDasharray: '3,3' }),
            Plot.dot([0], { x: incentiveToday * 100, y: cprOf(incentiveToday), fill: 'var(--hedge)', r: 5 }),
            Plot.tip(curve, Plot.pointerX({ x: 'incentive', y: 'cpr' })),
          ],
        })}
      />
    </Panel>
  );
}
