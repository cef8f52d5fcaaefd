import { z } from 'zod';
import type { LockObservation } from '../../../calibration/pull-through/lock-history.ts';
import { daysBetween } from '../../core/dates.ts';

/** What locks can be told apart by. */
export const COHORT_DIMENSIONS = [
  'program',
  'purpose',
  'channel',
  'occupancy',
  'lender',
  'stage',
  'lock-month',
  'term',
  'rate-move',
] as const;
export type CohortDimension = (typeof COHORT_DIMENSIONS)[number];

export const cohortDimensionsSchema = z
  .array(z.enum(COHORT_DIMENSIONS))
  .max(COHORT_DIMENSIONS.length)
  .refine((dimensions) => new Set(dimensions).size === dimensions.length, 'must not name a dimension twice');

const UNKNOWN = 'unknown';

/** Last day of each class of lock terms. */
const TERM_CLASSES_DAYS = [15, 30, 45, 60] as const;
/** Bounds of the classes of moves of the market rate from lock to outcome, bp. */
const RATE_MOVE_BOUNDS_BP = [-50, -25, 0, 25, 50] as const;

/** A lock as it is told apart: of a history, or of a pipeline. */
export type CohortLock = Partial<LockObservation> &
  Pick<LockObservation, 'stage' | 'lockDate' | 'lockExpiration'>;

/** The class of a lock in a dimension; `unknown` where it does not say. */
export function cohortOf(observation: CohortLock, dimension: CohortDimension): string {
  switch (dimension) {
    case 'program':
    case 'purpose':
    case 'channel':
    case 'occupancy':
      return observation[dimension] ?? UNKNOWN;
    case 'lender':
      return observation.lenderId ?? UNKNOWN;
    case 'stage':
      return observation.stage;
    case 'lock-month':
      return observation.lockDate.slice(0, 7);
    case 'term':
      return termClass(daysBetween(observation.lockDate, observation.lockExpiration));
    case 'rate-move':
      return rateMoveClass(observation);
  }
}

/** Keys that sort as people read the classes. */
export function cohortOrder(dimension: CohortDimension, name: string): string {
  const order = dimension === 'term' ? TERM_NAMES : dimension === 'rate-move' ? RATE_MOVE_NAMES : undefined;
  return order === undefined ? name : String(order.indexOf(name) + 1).padStart(2, '0');
}

const TERM_NAMES = [
  ...TERM_CLASSES_DAYS.map((last, index) => `${(TERM_CLASSES_DAYS[index - 1] ?? -1) + 1}-${last} days`),
  `over ${TERM_CLASSES_DAYS.at(-1)} days`,
];

function termClass(days: number): string {
  const index = TERM_CLASSES_DAYS.findIndex((last) => days <= last);
  return TERM_NAMES.at(index)!;
}

const RATE_MOVE_NAMES = [
  `below ${RATE_MOVE_BOUNDS_BP[0]} bp`,
  ...RATE_MOVE_BOUNDS_BP.slice(1).map((high, index) => `${RATE_MOVE_BOUNDS_BP[index]} to ${high} bp`),
  `${RATE_MOVE_BOUNDS_BP.at(-1)} bp and more`,
];

/** A move on a bound is of the class above it. */
function rateMoveClass({ marketRateAtLock, marketRateAtOutcome }: CohortLock): string {
  if (marketRateAtOutcome === undefined || marketRateAtLock === undefined) return UNKNOWN;
  // Rates are decimals of five places at most: what is left beside is binary.
  const moveBp = Math.round((marketRateAtOutcome - marketRateAtLock) * 1e7) / 1e3;
  const index = RATE_MOVE_BOUNDS_BP.findIndex((bound) => moveBp < bound);
  return RATE_MOVE_NAMES.at(index)!;
}
