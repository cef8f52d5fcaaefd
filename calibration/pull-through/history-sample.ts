import type { IsoDate } from '../../src/core/dates.ts';
import { invariant } from '../../src/core/invariant.ts';
import { type BaseRateCovariates, baseRateCovariates } from '../../src/models/pull-through/base-rate.ts';
import type { LockObservation, LockOutcome } from './lock-history.ts';

/** An observation that a fit can use: its outcome is known, and it was alive and not funded when observed. */
export interface UsableObservation extends LockObservation {
  readonly outcome: Exclude<LockOutcome, 'open'>;
  readonly outcomeDate: IsoDate;
  readonly marketRateAtOutcome: number;
  /** Index of its lock: observations of one lock share it, and follow one another. */
  readonly lockIndex: number;
  /** On the observation date. */
  readonly covariates: BaseRateCovariates;
}

/** Why observations were left out, and how many. */
export interface ExcludedObservations {
  /** Outcome not known yet. */
  readonly open: number;
  /** Observed in the stage `funded`, where pull-through is 1 by definition. */
  readonly funded: number;
  /** Observed after the lock had expired: the desk drops such locks. */
  readonly expired: number;
  /** The same lock on the same day again. */
  readonly repeated: number;
}

/** Observations in an order that does not depend on that of the files they came from. */
export interface HistorySample {
  readonly observations: readonly UsableObservation[];
  readonly lockCount: number;
  readonly excluded: ExcludedObservations;
}

/**
 * The observations of a history that a fit can use, sorted by lock date, lender, lock and day.
 *
 * @source own choice, docs/models/pull-through.md
 * @param history in any order; several files' observations in one list
 * @returns the same sample for any order of the same observations; of a lock seen twice on a day the first in sorted
 *   order counts
 */
export function historySample(history: readonly LockObservation[]): HistorySample {
  const excluded = { open: 0, funded: 0, expired: 0, repeated: 0 };
  const sorted = [...history].sort(compareObservations);
  const observations: UsableObservation[] = [];
  let lockIndex = -1;
  let previous: LockObservation | undefined;
  for (const observation of sorted) {
    if (observation.outcome === 'open') excluded.open++;
    else if (observation.stage === 'funded') excluded.funded++;
    else if (observation.observationDate > observation.lockExpiration) excluded.expired++;
    else if (previous !== undefined && sameLock(previous, observation) && sameDay(previous, observation))
      excluded.repeated++;
    else {
      if (previous === undefined || !sameLock(previous, observation)) lockIndex++;
      observations.push(usable(observation, observation.outcome, lockIndex));
      previous = observation;
    }
  }
  return { observations, lockCount: lockIndex + 1, excluded };
}

function usable(
  observation: LockObservation,
  outcome: UsableObservation['outcome'],
  lockIndex: number,
): UsableObservation {
  const { outcomeDate, marketRateAtOutcome } = observation;
  invariant(
    outcomeDate !== undefined && marketRateAtOutcome !== undefined,
    'A lock whose outcome is known has its date and market rate.',
  );
  invariant(observation.lockDate <= observation.observationDate, 'A lock is observed from its lock date on.');
  return {
    ...observation,
    outcome,
    outcomeDate,
    marketRateAtOutcome,
    lockIndex,
    covariates: baseRateCovariates(observation, observation.observationDate),
  };
}

/** A sample cut in two by lock date. */
export interface SplitSample {
  readonly earlier: HistorySample;
  readonly later: HistorySample;
  /** First lock date of the later part. */
  readonly from: IsoDate;
}

/**
 * The latest share of the locks, by lock date, apart from the rest; locks of one date stay together, with all their
 * observations.
 *
 * @param laterShare of the locks, in (0, 1); the later part has at least that many
 * @returns undefined when one part would be empty
 */
export function splitByLockDate(sample: HistorySample, laterShare: number): SplitSample | undefined {
  const { observations, lockCount } = sample;
  const wanted = Math.floor(lockCount * (1 - laterShare));
  const boundary = observations.find(({ lockIndex }) => lockIndex === wanted);
  if (boundary === undefined) return undefined;
  const from = boundary.lockDate;
  const earlier = observations.filter(({ lockDate }) => lockDate < from);
  const later = observations.filter(({ lockDate }) => lockDate >= from);
  if (earlier.length === 0) return undefined;
  const first = later[0]!.lockIndex;
  return {
    from,
    earlier: { observations: earlier, lockCount: first, excluded: sample.excluded },
    later: {
      observations: later.map((observation) => ({
        ...observation,
        lockIndex: observation.lockIndex - first,
      })),
      lockCount: lockCount - first,
      excluded: sample.excluded,
    },
  };
}

/** Rate move of a lock: market rate at the outcome less that at lock, percent points. */
export function rateMoveOf({ marketRateAtLock, marketRateAtOutcome }: UsableObservation): number {
  return 100 * (marketRateAtOutcome - marketRateAtLock);
}

function sameLock(left: LockObservation, right: LockObservation): boolean {
  return left.lockId === right.lockId && left.lenderId === right.lenderId && left.lockDate === right.lockDate;
}

function sameDay(left: LockObservation, right: LockObservation): boolean {
  return left.observationDate === right.observationDate;
}

const SORT_KEYS = [
  'lockDate',
  'lenderId',
  'lockId',
  'observationDate',
  'stage',
  'outcome',
  'outcomeDate',
  'marketRateAtLock',
  'marketRateAtOutcome',
  'lockExpiration',
  'program',
  'purpose',
  'channel',
  'occupancy',
  'fico',
] as const satisfies readonly (keyof LockObservation)[];

/** By code units, so that no locale decides; absent before present. */
function compareObservations(left: LockObservation, right: LockObservation): number {
  for (const key of SORT_KEYS) {
    const one = left[key];
    const other = right[key];
    if (one === other) continue;
    if (one === undefined) return -1;
    if (other === undefined) return 1;
    return one < other ? -1 : 1;
  }
  return 0;
}
