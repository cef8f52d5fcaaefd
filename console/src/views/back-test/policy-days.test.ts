import { expect, it } from 'vitest';
import type { DayResult } from '../../../../src/desk/backtest/backtest-result.ts';
import { dailyPnls, drawnDays } from './policy-days.ts';

const day = (part: Partial<DayResult>): DayResult => ({
  ...{ world: 1, date: '2023-01-19', policy: 'duration', pnl: '0.00', market: '0.00', newLocks: '0.00' },
  ...{ outcomes: '0.00', hedge: '0.00', cost: '0.00', cumulative: '0.00', drawdown: '0.00', tradedFace: 0 },
  ...{ heldFace: 0, markError: 0, dv01Before: null, dv01After: null },
  ...part,
});

const DAYS = [
  day({ pnl: '-10.50', cost: '10.50', cumulative: '-10.50', tradedFace: 3e6 }),
  day({ policy: 'none' }),
  day({
    date: '2023-01-20',
    pnl: '-20.00',
    cost: '2.00',
    cumulative: '-30.50',
    drawdown: '30.50',
    tradedFace: 1e6,
  }),
  day({ date: '2023-01-20', policy: 'none', pnl: '5.25', cumulative: '5.25' }),
  day({ date: '2023-01-20', world: 2, pnl: '7.00' }),
];

it('adds up costs and trades of each policy, in one world', () => {
  const drawn = drawnDays(DAYS, 1).map(({ policy, cumulative, drawdown, cost, traded }) => [
    ...[policy, cumulative, drawdown, cost, traded],
  ]);
  expect(drawn).toEqual([
    ['duration', -10.5, 0, 10.5, 3e6],
    ['none', 0, 0, 0, 0],
    ['duration', -30.5, -30.5, 12.5, 4e6],
    ['none', 5.25, 0, 0, 0],
  ]);
});

it('leaves the day on which hedges begin out of the distribution', () => {
  expect(dailyPnls(DAYS)).toEqual([
    { policy: 'duration', pnl: -20 },
    { policy: 'none', pnl: 5.25 },
    { policy: 'duration', pnl: 7 },
  ]);
});
