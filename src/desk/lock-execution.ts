import type { IsoDate, IsoMonth } from '../core/dates.ts';
import type { RateLock } from '../instruments/rate-lock.ts';
import type { ExecutionTerms } from '../market/execution-terms.ts';
import { type BestExecution, bestExecution } from '../models/execution/best-execution.ts';
import type { CouponPrice } from '../models/execution/coupon-delivery.ts';
import { storiesOf } from '../models/execution/pay-up.ts';

/** When a lock is expected to fund and its loan to settle. */
export interface LockTiming {
  readonly fundingDate: IsoDate;
  readonly settlementMonth: IsoMonth;
  readonly settlementDate: IsoDate;
}

/**
 * What best execution knows of a lock, as a key: locks with the same one go into the same coupons at the same values.
 *
 * The funding date counts only where loans are carried, the stories only where they are paid for, so that locks share
 * one answer as long as nothing tells them apart.
 */
export function executionKey(terms: ExecutionTerms, lock: RateLock, timing: LockTiming): string {
  const stories = storiesOf(terms.payUps?.stories ?? [], lock.program, lock).map(({ story }) => story);
  const carriedFrom = terms.warehouseRate === undefined ? '' : timing.fundingDate;
  return JSON.stringify([
    lock.program,
    timing.settlementMonth,
    lock.noteRate,
    lock.termMonths,
    carriedFrom,
    stories,
  ]);
}

/**
 * Best execution of a lock among quoted coupons.
 *
 * @source docs/models/best-execution.md
 * @throws CounterpoiseError EXECUTION_NO_COUPON
 */
export function lockExecution(
  terms: ExecutionTerms,
  lock: RateLock,
  timing: LockTiming,
  coupons: readonly CouponPrice[],
): BestExecution {
  return bestExecution({
    noteRate: lock.noteRate,
    termMonths: lock.termMonths,
    program: lock.program,
    coupons,
    terms,
    loan: lock,
    timing,
  });
}
