import { CounterpoiseError } from '../../core/errors.ts';
import type { MarketSnapshot } from '../../market/snapshot.ts';
import { attempt } from '../attempt.ts';
import { couponName } from '../market-day.ts';
import type { ResolvedLock } from '../resolved-lock.ts';
import { rollAnalysis } from '../roll-analysis.ts';

/** What being short costs beyond carry until the settlement of a lock. */
export interface RollCosts {
  /** Points per 100 of TBAs sold for a lock; negative where the roll pays who is short. */
  readonly costOf: (lock: ResolvedLock) => number;
  readonly warnings: readonly string[];
}

/**
 * Drops beyond what carry at the financing rate explains, from the first quoted month to that of a lock: who has sold the
 * later month has given them up.
 *
 * @returns nothing but a warning where the day has no rolls or no financing rate
 * @source docs/models/lock-terms.md, docs/models/trades.md
 */
export function rollCosts(market: MarketSnapshot): RollCosts {
  const analysis = attempt(() => rollAnalysis({ market }));
  if (analysis instanceof CounterpoiseError) {
    return { costOf: () => 0, warnings: [`Rolls cost nothing here: ${analysis.message}`] };
  }
  return {
    costOf: ({ deliveries }) =>
      deliveries.reduce((sum, { mark, weight }) => {
        const rolled = analysis.rows.filter(
          ({ instrument, back }) => instrument === couponName(mark) && back <= mark.month,
        );
        return sum + weight * rolled.reduce((points, row) => points + row.drop - row.breakEvenDrop, 0);
      }, 0),
    warnings: [],
  };
}
