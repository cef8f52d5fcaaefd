import { PROGRAM_TERMS } from '../market/programs.ts';
import { bestExecution } from '../models/execution/best-execution.ts';
import type { Book } from './book.ts';
import type { BookValuation } from './book-valuation.ts';
import { type MarketDay, marksNearMonth } from './market-day.ts';
import { SCENARIO_ID } from './measure-scenarios.ts';

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
 * Only coupons the run priced can be compared; the market price of each moves as the model's does.
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
  return scenarioIds.map((scenarioId) => {
    let locks = 0;
    let gain = 0;
    for (const resolved of book.hedged) {
      const { lock, deliveries } = resolved;
      const today = deliveries[0]!;
      const marks = marksNearMonth(day, lock.program, today.mark.month).filter((mark) =>
        valuation.prices(mark),
      );
      const again = bestExecution({
        noteRate: lock.noteRate,
        termMonths: lock.termMonths,
        agency: PROGRAM_TERMS[lock.program].agency,
        coupons: marks.map((mark) => ({
          coupon: mark.coupon,
          price:
            mark.pricePer100 +
            valuation.tbaPrice(mark, scenarioId).value -
            valuation.tbaPrice(mark, SCENARIO_ID.base).value,
        })),
        terms,
      });
      const kept = again.choices.find((choice) => choice.coupon === today.choice.coupon);
      if (kept === undefined || again.best.coupon === kept.coupon) continue;
      locks += 1;
      gain +=
        (valuation.lock(resolved, scenarioId).pullThrough.value * lock.loanAmount * kept.gapToBestPer100) /
        100;
    }
    return { scenarioId, locks, gain };
  });
}
