import type { DayResult } from '../../../../src/desk/backtest/backtest-result.ts';

/** A policy on a day, as it is drawn: dollars, from the first day on where it says so. */
export interface DrawnDay {
  readonly policy: DayResult['policy'];
  readonly date: Date;
  readonly cumulative: number;
  /** Below zero. */
  readonly drawdown: number;
  /** Paid so far. */
  readonly cost: number;
  /** Face traded so far. */
  readonly traded: number;
  readonly held: number;
}

/** The days of one world, each policy's costs and trades added up. */
export function drawnDays(days: readonly DayResult[], world: number): readonly DrawnDay[] {
  const sums = new Map<string, { cost: number; traded: number }>();
  return days
    .filter((day) => day.world === world)
    .map((day) => {
      const { cost, traded } = sums.get(day.policy) ?? { cost: 0, traded: 0 };
      const sum = { cost: cost + Number(day.cost), traded: traded + day.tradedFace };
      sums.set(day.policy, sum);
      return {
        ...sum,
        policy: day.policy,
        date: new Date(day.date),
        cumulative: Number(day.cumulative),
        drawdown: 0 - Number(day.drawdown),
        held: day.heldFace,
      };
    });
}

/** Each day's P&L of all worlds; without the days on which hedges began, of which only the cost counts. */
export function dailyPnls(
  days: readonly DayResult[],
): readonly { readonly policy: DayResult['policy']; readonly pnl: number }[] {
  const first = days[0]?.date;
  return days.filter(({ date }) => date !== first).map(({ policy, pnl }) => ({ policy, pnl: Number(pnl) }));
}
