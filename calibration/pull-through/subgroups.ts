import { rateMoveOf, type UsableObservation } from './history-sample.ts';

/** A way to sort observations into named groups. */
export interface Grouping {
  readonly attribute: string;
  readonly nameOf: (observation: UsableObservation) => string;
}

const UNKNOWN = 'unknown';

function band(value: number, cuts: readonly number[]): string {
  const index = cuts.findIndex((cut) => value < cut);
  if (index === 0) return `below ${cuts[0]}`;
  if (index < 0) return `${cuts.at(-1)} and more`;
  return `${cuts[index - 1]} to below ${cuts[index]}`;
}

const ficoBand = ({ fico }: UsableObservation) =>
  fico === undefined ? UNKNOWN : band(fico, [680, 720, 740, 760]);
const purposeOf = ({ purpose }: UsableObservation) => purpose ?? UNKNOWN;
const channelOf = ({ channel }: UsableObservation) => channel ?? UNKNOWN;
const programOf = ({ program }: UsableObservation) => program ?? UNKNOWN;
const moveBand = (observation: UsableObservation) => band(rateMoveOf(observation), [-0.5, -0.2, 0.2, 0.5]);
const both =
  (one: Grouping['nameOf'], other: Grouping['nameOf']): Grouping['nameOf'] =>
  (observation) =>
    `${one(observation)}, ${other(observation)}`;

/**
 * The groups by which reliability is shown: every attribute of the model, so that a wrong form shows, and lenders and
 * quarters, which tell drift.
 *
 * @source own choice, docs/models/pull-through.md
 */
export const GROUPINGS: readonly Grouping[] = [
  { attribute: 'stage', nameOf: ({ stage }) => stage },
  { attribute: 'purpose', nameOf: purposeOf },
  { attribute: 'channel', nameOf: channelOf },
  { attribute: 'program', nameOf: programOf },
  { attribute: 'occupancy', nameOf: ({ occupancy }) => occupancy ?? UNKNOWN },
  { attribute: 'fico', nameOf: ficoBand },
  { attribute: 'days locked', nameOf: ({ covariates }) => band(covariates.daysLocked, [5, 15, 30, 45]) },
  {
    attribute: 'lock term, days',
    nameOf: ({ covariates }) => band(covariates.lockTermDaysOver45 + 45, [20, 35, 50]),
  },
  { attribute: 'rate move, percent points', nameOf: moveBand },
  { attribute: 'lender', nameOf: ({ lenderId }) => lenderId ?? UNKNOWN },
  {
    attribute: 'quarter of lock date',
    nameOf: ({ lockDate }) =>
      `${lockDate.slice(0, 4)} Q${Math.floor((Number(lockDate.slice(5, 7)) + 2) / 3)}`,
  },
];

/**
 * Pairs of attributes whose effects the model adds up. An attribute that is not recorded shows in the pair that it goes
 * with, where each of the two alone is matched by its own coefficient.
 *
 * @source own choice, docs/models/pull-through.md
 */
export const PAIRS: readonly Grouping[] = [
  { attribute: 'purpose and fico', nameOf: both(purposeOf, ficoBand) },
  { attribute: 'purpose and channel', nameOf: both(purposeOf, channelOf) },
  { attribute: 'purpose and rate move', nameOf: both(purposeOf, moveBand) },
  { attribute: 'program and fico', nameOf: both(programOf, ficoBand) },
  { attribute: 'channel and fico', nameOf: both(channelOf, ficoBand) },
  { attribute: 'stage and purpose', nameOf: both(({ stage }) => stage, purposeOf) },
  { attribute: 'stage and rate move', nameOf: both(({ stage }) => stage, moveBand) },
];
