import { daysBetween, type IsoDate } from '../../core/dates.ts';
import type { Channel, LoanPurpose, LockStage, Occupancy } from '../../instruments/rate-lock.ts';
import type { Program } from '../../market/programs.ts';
import type { PullThroughParameters } from './parameters.ts';
import { boundedPullThrough, logit } from './pull-through.ts';

const BASE_LOCK_TERM_DAYS = 45;
const BASE_FICO = 740;
/** Beyond these a linear logit would extrapolate from nothing. */
const LONGEST_DAYS_LOCKED = 180;
const FICO_RANGE = [580, 820] as const;

/** What the base pull-through of a lock depends on; a lock of a pipeline and one of a history both have it. */
export interface PullThroughLock {
  readonly stage: LockStage;
  readonly lockDate: IsoDate;
  readonly lockExpiration: IsoDate;
  readonly program?: Program;
  readonly purpose?: LoanPurpose;
  readonly channel?: Channel;
  readonly occupancy?: Occupancy;
  readonly fico?: number;
}

/** The numbers of a lock by which the logit rises or falls in a straight line. */
export interface BaseRateCovariates {
  /** Days since the lock, between 0 and 180. */
  readonly daysLocked: number;
  readonly lockTermDaysOver45: number;
  /** Points over 740 of the credit score, held between 580 and 820; 0 when it is unknown. */
  readonly ficoOver740: number;
}

/**
 * The numbers by which the logit of the base pull-through rises or falls in a straight line.
 *
 * @source own derivation, docs/models/pull-through.md
 * @param lock as a pipeline or a history states it
 * @param asOf date at which the lock stands in its stage
 */
export function baseRateCovariates(
  lock: Pick<PullThroughLock, 'lockDate' | 'lockExpiration' | 'fico'>,
  asOf: IsoDate,
): BaseRateCovariates {
  return {
    daysLocked: within([0, LONGEST_DAYS_LOCKED], daysBetween(lock.lockDate, asOf)),
    lockTermDaysOver45: daysBetween(lock.lockDate, lock.lockExpiration) - BASE_LOCK_TERM_DAYS,
    ficoOver740: within(FICO_RANGE, lock.fico ?? BASE_FICO) - BASE_FICO,
  };
}

/**
 * Pull-through p₀ of a lock at an unmoved mortgage rate:
 * logit p₀ = logit table[stage] + lender intercept + effects of purpose, channel, program and occupancy
 *   + effect·days locked/10 + effect·(lock term − 45)/15 + effect·(FICO − 740)/50; funded loans have 1.
 * Unknown attributes add nothing. Expired locks are the caller's to drop.
 *
 * @source own derivation, docs/models/pull-through.md
 * @param lock as the pipeline states it
 * @param asOf date at which the lock stands in its stage
 * @param parameters table and effects, on the logit
 * @returns probability in [0.02, 0.995], or 1 for a funded loan
 */
export function basePullThrough(
  lock: PullThroughLock,
  asOf: IsoDate,
  parameters: PullThroughParameters,
): number {
  if (lock.stage === 'funded') return 1;
  const { daysLocked, lockTermDaysOver45, ficoOver740 } = baseRateCovariates(lock, asOf);
  return boundedPullThrough(
    logit(parameters.stageProbability[lock.stage]) +
      parameters.lenderIntercept +
      (lock.program === undefined ? 0 : parameters.program[lock.program]) +
      (lock.purpose === undefined ? 0 : parameters.purpose[lock.purpose]) +
      (lock.channel === undefined ? 0 : parameters.channel[lock.channel]) +
      (lock.occupancy === undefined ? 0 : parameters.occupancy[lock.occupancy]) +
      (parameters.per10DaysLocked * daysLocked) / 10 +
      (parameters.per15DaysOfTerm * lockTermDaysOver45) / 15 +
      (parameters.per50Fico * ficoOver740) / 50,
  );
}

function within([low, high]: readonly [number, number], value: number): number {
  return Math.min(high, Math.max(low, value));
}
