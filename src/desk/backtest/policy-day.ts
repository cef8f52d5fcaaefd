import { type Batched, standardErrorOf, sumBatched } from '../../core/batched.ts';
import { centsText } from '../../core/money.ts';
import type { BacktestConfig, Policy } from './backtest-config.ts';
import type { PolicyDay } from './backtest-state.ts';
import { type DayRisk, netExposure } from './day-risk.ts';
import {
  type Holding,
  marked,
  rollingCost,
  simulatedValue,
  tradeableKey,
  traded,
  tradedFace,
  tradingCost,
} from './holdings.ts';
import { monthEnd } from './month-end.ts';
import { policyTrades } from './policy-trades.ts';
import type { QuotedDay } from './quoted-day.ts';

/** What every policy's evening starts from. */
export interface PolicyInputs {
  readonly quoted: QuotedDay;
  /** What the evening's locks are worth, with the batches of the day's simulation. */
  readonly lockValue: Batched;
  /** Face of the loans pooled today, by instrument. */
  readonly sold: ReadonlyMap<string, number>;
  /** Present on an evening on which policies look at their books, with what they may trade. */
  readonly look: { readonly risk: DayRisk; readonly offered: ReadonlySet<string> } | undefined;
  readonly config: BacktestConfig;
  readonly signal?: AbortSignal;
}

/** A policy's day: yesterday's positions marked, closing months dealt with, then its trades. */
export async function policyDay(
  policy: Policy,
  yesterday: readonly Holding[],
  { quoted, lockValue, sold, look, config, signal }: PolicyInputs,
): Promise<{ readonly day: PolicyDay; readonly holdings: readonly Holding[] }> {
  const { quotes, calendar } = quoted;
  const { holdings: now, gain } = marked(yesterday, quotes);
  const { delivered, rolled } = monthEnd(now, sold, calendar, quotes);
  const before = traded(now, [...delivered, ...rolled], quotes);
  const trades =
    look === undefined
      ? []
      : await policyTrades(policy, {
          ...look,
          holdings: before,
          config,
          ...(signal === undefined ? {} : { signal }),
        });
  const holdings = traded(before, trades, quotes);
  // A roll is one trade of two legs: it is charged, and counted, by the leg that opens.
  const opened = rolled.filter((_, leg) => leg % 2 === 1);
  const dv01 = (held: readonly Holding[]): number | null =>
    look === undefined ? null : netExposure(look.risk, held).dv01.value;
  return {
    holdings,
    day: {
      hedge: centsText(gain),
      cost: centsText(
        tradingCost(trades, quotes, config.costs).plus(rollingCost(opened, quotes, config.costs)),
      ),
      tradedFace: tradedFace(trades, quotes) + tradedFace(opened, quotes),
      heldFace: holdings.reduce(
        (sum, holding) => sum + Math.abs(holding.lots) * quotes.get(tradeableKey(holding))!.lotFace,
        0,
      ),
      markError: standardErrorOf(sumBatched([lockValue, simulatedValue(holdings, quotes)])),
      dv01Before: dv01(before),
      dv01After: dv01(holdings),
    },
  };
}
