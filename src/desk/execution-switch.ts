import { rememberBy } from '../core/remember.ts';
import type { Book } from './book.ts';
import type { BookValuation } from './book-valuation.ts';
import { executionKey, lockExecution } from './lock-execution.ts';
import { type MarketDay, marksNearMonth, type TbaMark } from './market-day.ts';
import { SCENARIO_ID } from './measure-scenarios.ts';
import type { ResolvedLock } from './resolved-lock.ts';

/** What choosing the best coupon again under a scenario would change. */
export interface ExecutionSwitch {
  readonly scenarioId: string;
  /** Locks whose best coupon is another one. */
  readonly locks: number;
  /** Pull-through-weighted gain from switching, dollars; the hedge's P&L leaves it out. */
  readonly gain: number;
}

/**
 * Chooses every hedged lock's coupon again at the scenario's TBA prices.
 *
 * Only coupons the run priced can be compared; the market price of each moves as the model's does. Locks of one program,
 * month, note rate and term have one answer and are asked once.
 *
 * @source docs/models/locks.md
 */
export function executionSwitches(
  day: MarketDay,
  book: Book,
  valuation: BookValuation,
  scenarioIds: readonly string[],
): ExecutionSwitch[] {
  const terms = day.snapshot.execution;
  if (terms === undefined) return [];
  const alike = new Map<string, ResolvedLock[]>();
  for (const resolved of book.hedged) {
    const key = executionKey(terms, resolved.lock, resolved);
    const group = alike.get(key);
    if (group === undefined) alike.set(key, [resolved]);
    else group.push(resolved);
  }
  const groups = [...alike.values()].map((members) => {
    const { lock, deliveries } = members[0]!;
    const near = marksNearMonth(day, lock.program, deliveries[0]!.mark.month);
    return { members, marks: near.filter((mark) => valuation.prices(mark)) };
  });
  return scenarioIds.map((scenarioId) => {
    const priceOf = rememberBy(
      (mark: TbaMark) =>
        mark.pricePer100 +
        valuation.tbaPrice(mark, scenarioId).value -
        valuation.tbaPrice(mark, SCENARIO_ID.base).value,
    );
    const switched = new Map<ResolvedLock, number>();
    for (const { members, marks } of groups) {
      const first = members[0]!;
      const again = lockExecution(
        terms,
        first.lock,
        first,
        marks.map((mark) => ({ coupon: mark.coupon, price: priceOf(mark) })),
      );
      for (const member of members) {
        const today = member.deliveries[0]!.choice.coupon;
        const kept = again.choices.find((choice) => choice.coupon === today);
        if (kept === undefined || again.best.coupon === kept.coupon) continue;
        switched.set(member, kept.gapToBestPer100);
      }
    }
    let gain = 0;
    for (const resolved of book.hedged) {
      const gapPer100 = switched.get(resolved);
      if (gapPer100 === undefined) continue;
      const pullThrough = valuation.pullThrough(resolved, scenarioId);
      gain += (pullThrough * resolved.lock.loanAmount * gapPer100) / 100;
    }
    return { scenarioId, locks: switched.size, gain };
  });
}
