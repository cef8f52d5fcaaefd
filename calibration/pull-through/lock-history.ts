import type { IsoDate } from '../../src/core/dates.ts';
import type { PullThroughLock } from '../../src/models/pull-through/base-rate.ts';

export const LOCK_OUTCOMES = ['funded', 'fallen-out', 'renegotiated', 'open'] as const;
/** What became of a lock; `open` when that is not known yet. */
export type LockOutcome = (typeof LOCK_OUTCOMES)[number];

/**
 * A past lock as it stood on one day, and what became of it. A lock may have several observations, of different days
 * and stages; they share its outcome.
 */
export interface LockObservation extends PullThroughLock {
  readonly lockId: string;
  /** Lender or branch, each with a base rate of its own. */
  readonly lenderId?: string;
  /** Date from which pull-through is predicted, at which the lock stood in its stage. */
  readonly observationDate: IsoDate;
  readonly outcome: LockOutcome;
  /** Absent only while the lock is open, like the market rate at the outcome. */
  readonly outcomeDate?: IsoDate;
  /** Market mortgage rate of the program on the lock date, decimal. */
  readonly marketRateAtLock: number;
  /** The same rate when the lock funded, was renegotiated, or was to fund; decimal. */
  readonly marketRateAtOutcome?: number;
  /** Dollars; no fit reads it. */
  readonly loanAmount?: number;
}
