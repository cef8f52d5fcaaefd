import { negatedCents, sumOfCents } from '../../core/money.ts';
import type { Policy } from './backtest-config.ts';
import type { DayResult } from './backtest-result.ts';
import type { DayRow } from './backtest-state.ts';

/** A policy in one world, day by day; the first day is the one on which hedges begin. */
export interface PolicySeries {
  readonly policy: Policy;
  readonly world: number;
  readonly days: readonly DayResult[];
}

/** The days of a policy in a world, each with the parts of its P&L and where they have led. */
export function policySeries(rows: readonly DayRow[], policy: Policy, world: number): PolicySeries {
  let cumulative = '0.00';
  let highest = '0.00';
  const days = rows.map((row): DayResult => {
    const { hedge, cost, ...held } = row.policies[policy]!;
    const { date, market, newLocks, outcomes } = row;
    const pnl = sumOfCents([market, newLocks, outcomes, hedge, negatedCents(cost)]);
    cumulative = sumOfCents([cumulative, pnl]);
    if (Number(cumulative) > Number(highest)) highest = cumulative;
    return {
      world,
      date,
      policy,
      pnl,
      market,
      newLocks,
      outcomes,
      hedge,
      cost,
      cumulative,
      drawdown: sumOfCents([highest, negatedCents(cumulative)]),
      ...held,
    };
  });
  return { policy, world, days };
}

/** Daily P&L in dollars, without the day on which hedges begin. */
export function dailyPnl({ days }: PolicySeries): Float64Array {
  return Float64Array.from(days.slice(1), ({ pnl }) => Number(pnl));
}

/** Total P&L of the days taken, the cost of beginning included. */
export function totalPnl({ days }: PolicySeries): string {
  return sumOfCents(days.map(({ pnl }) => pnl));
}

/** Largest fall of cumulative P&L, dollars. */
export function maxDrawdown({ days }: PolicySeries): number {
  return days.reduce((most, { drawdown }) => Math.max(most, Number(drawdown)), 0);
}
