import { CHANNELS, LOAN_PURPOSES, OCCUPANCIES } from '../../src/instruments/rate-lock.ts';
import { PROGRAMS } from '../../src/market/programs.ts';
import type { PullThroughParameters } from '../../src/models/pull-through/parameters.ts';
import { logit } from '../../src/models/pull-through/pull-through.ts';
import type { UsableObservation } from './history-sample.ts';

/** Stages before funding: those whose pull-through is a parameter. */
const OPEN_STAGES = ['locked', 'submitted', 'approved', 'clear-to-close'] as const;
type OpenStage = (typeof OPEN_STAGES)[number];

/** A parameter of the base pull-through that enters the logit as coefficient × covariate. */
export interface BaseRateTerm {
  /** Path of the parameter in the record. */
  readonly name: string;
  /** Whether the covariate says that the lock is of one level of an attribute. */
  readonly categorical: boolean;
  /** The covariate of an observation: 0 or 1 for a level. */
  readonly covariate: (observation: UsableObservation) => number;
  /** The coefficient in a record, on the logit. */
  readonly valueIn: (parameters: PullThroughParameters) => number;
  /** The same as the record states it: a probability for a stage. */
  readonly statedIn: (parameters: PullThroughParameters) => number;
  /** A coefficient as the record would state it. */
  readonly stated: (coefficient: number) => number;
}

const asItStands = (coefficient: number) => coefficient;

/** The level of the base rate, which is no other term's. */
export const INTERCEPT: BaseRateTerm = {
  name: 'lenderIntercept',
  categorical: false,
  covariate: () => 1,
  valueIn: ({ lenderIntercept }) => lenderIntercept,
  statedIn: ({ lenderIntercept }) => lenderIntercept,
  stated: asItStands,
};

const stageTerm = (stage: OpenStage): BaseRateTerm => ({
  name: `stageProbability.${stage}`,
  categorical: true,
  covariate: (observation) => (observation.stage === stage ? 1 : 0),
  valueIn: ({ stageProbability }) => logit(stageProbability[stage]),
  statedIn: ({ stageProbability }) => stageProbability[stage],
  stated: probabilityOf,
});

type Attribute = 'purpose' | 'channel' | 'occupancy' | 'program';

function levelTerms<Level extends string>(attribute: Attribute, levels: readonly Level[]): BaseRateTerm[] {
  return levels.map((level) => {
    const effect = (parameters: PullThroughParameters): number => {
      const effects: Readonly<Record<string, number>> = parameters[attribute];
      return effects[level]!;
    };
    return {
      name: `${attribute}.${level}`,
      categorical: true,
      covariate: (observation) => (observation[attribute] === level ? 1 : 0),
      valueIn: effect,
      statedIn: effect,
      stated: asItStands,
    };
  });
}

/** The stages' terms, in the order of a lock's life. */
export const STAGE_TERMS: readonly BaseRateTerm[] = OPEN_STAGES.map(stageTerm);

/**
 * The other terms, the most telling first: where a history has too few fallouts for all, the last are given up. The base
 * level of each attribute (purchase, retail, primary, UMBS30) has no term: its effect is the record's own.
 */
export const EFFECT_TERMS: readonly BaseRateTerm[] = [
  ...levelTerms('purpose', LOAN_PURPOSES.slice(1)),
  {
    name: 'per10DaysLocked',
    categorical: false,
    covariate: (observation) => observation.covariates.daysLocked / 10,
    valueIn: ({ per10DaysLocked }) => per10DaysLocked,
    statedIn: ({ per10DaysLocked }) => per10DaysLocked,
    stated: asItStands,
  },
  {
    name: 'per15DaysOfTerm',
    categorical: false,
    covariate: (observation) => observation.covariates.lockTermDaysOver45 / 15,
    valueIn: ({ per15DaysOfTerm }) => per15DaysOfTerm,
    statedIn: ({ per15DaysOfTerm }) => per15DaysOfTerm,
    stated: asItStands,
  },
  ...levelTerms('channel', CHANNELS.slice(1)),
  {
    name: 'per50Fico',
    categorical: false,
    covariate: (observation) => observation.covariates.ficoOver740 / 50,
    valueIn: ({ per50Fico }) => per50Fico,
    statedIn: ({ per50Fico }) => per50Fico,
    stated: asItStands,
  },
  ...levelTerms('program', PROGRAMS.slice(1)),
  ...levelTerms('occupancy', OCCUPANCIES.slice(1)),
];

/**
 * What the levels without a term add to the logit: the record's effects of purchase, retail, UMBS30 and primary, zero in
 * the defaults.
 */
export function baseLevelEffect(observation: UsableObservation, parameters: PullThroughParameters): number {
  return (
    (observation.purpose === LOAN_PURPOSES[0] ? parameters.purpose[LOAN_PURPOSES[0]] : 0) +
    (observation.channel === CHANNELS[0] ? parameters.channel[CHANNELS[0]] : 0) +
    (observation.program === PROGRAMS[0] ? parameters.program[PROGRAMS[0]] : 0) +
    (observation.occupancy === OCCUPANCIES[0] ? parameters.occupancy[OCCUPANCIES[0]] : 0)
  );
}

/**
 * A record whose base-rate coefficients are given ones, everything else as in another.
 *
 * @param values coefficient on the logit by name of the term; terms not named keep the base record's
 */
export function withBaseRateTerms(
  base: PullThroughParameters,
  values: ReadonlyMap<string, number>,
): PullThroughParameters {
  const level = (group: string, name: string, old: number) => values.get(`${group}.${name}`) ?? old;
  const levels = <Group extends Attribute>(group: Group): PullThroughParameters[Group] =>
    Object.fromEntries(
      Object.entries(base[group]).map(([name, old]) => [name, level(group, name, old)]),
    ) as PullThroughParameters[Group];
  return {
    ...base,
    lenderIntercept: values.get('lenderIntercept') ?? base.lenderIntercept,
    per10DaysLocked: values.get('per10DaysLocked') ?? base.per10DaysLocked,
    per15DaysOfTerm: values.get('per15DaysOfTerm') ?? base.per15DaysOfTerm,
    per50Fico: values.get('per50Fico') ?? base.per50Fico,
    stageProbability: Object.fromEntries(
      OPEN_STAGES.map((stage) => {
        const value = values.get(`stageProbability.${stage}`);
        return [stage, value === undefined ? base.stageProbability[stage] : probabilityOf(value)];
      }),
    ) as PullThroughParameters['stageProbability'],
    purpose: levels('purpose'),
    channel: levels('channel'),
    occupancy: levels('occupancy'),
    program: levels('program'),
  };
}

function probabilityOf(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
