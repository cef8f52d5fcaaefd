import { daysBetween, type IsoDate } from '../../core/dates.ts';
import type { RateLock } from '../../instruments/rate-lock.ts';
import type { PullThroughParameters } from './parameters.ts';
import { boundedPullThrough, logit } from './pull-through.ts';

const BASE_LOCK_TERM_DAYS = 45;
const BASE_FICO = 740;
/** Beyond these a linear logit would extrapolate from nothing. */
const LONGEST_DAYS_LOCKED = 180;
const FICO_RANGE = [580, 820] as const;

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
export function basePullThrough(lock: RateLock, asOf: IsoDate, parameters: PullThroughParameters): number {
  if (lock.stage === 'funded') return 1;
  const daysLocked = within([0, LONGEST_DAYS_LOCKED], daysBetween(lock.lockDate, asOf));
  const lockTermDays = daysBetween(lock.lockDate, lock.lockExpiration);
  const fico = within(FICO_RANGE, lock.fico ?? BASE_FICO);
  return boundedPullThrough(
    logit(parameters.stageProbability[lock.stage]) +
      parameters.lenderIntercept +
      parameters.program[lock.program] +
      (lock.purpose === undefined ? 0 : parameters.purpose[lock.purpose]) +
      (lock.channel === undefined ? 0 : parameters.channel[lock.channel]) +
      (lock.occupancy === undefined ? 0 : parameters.occupancy[lock.occupancy]) +
      (parameters.per10DaysLocked * daysLocked) / 10 +
      (parameters.per15DaysOfTerm * (lockTermDays - BASE_LOCK_TERM_DAYS)) / 15 +
      (parameters.per50Fico * (fico - BASE_FICO)) / 50,
  );
}

function within([low, high]: readonly [number, number], value: number): number {
  return Math.min(high, Math.max(low, value));
}
