import type { PullThroughParameters } from '../../src/models/pull-through/parameters.ts';
import { type BaseRateTerm, EFFECT_TERMS, INTERCEPT, STAGE_TERMS } from './base-rate-terms.ts';
import { dependentColumns } from './dependent-columns.ts';
import type { HistorySample } from './history-sample.ts';

export const REFUSAL_REASONS = [
  'too-few-locks',
  'too-few-outcomes',
  'never-observed',
  'separation',
  'no-variation',
  'collinear',
  'events-per-parameter',
  'no-rate-variation',
  'not-identified',
  'at-bound',
  'too-many-lenders',
  'not-in-history',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** A parameter that a history does not tell, and the value that stands in its place. */
export interface RefusedTerm {
  readonly term: string;
  readonly reason: RefusalReason;
  /** For a person: what was found, and what would be needed. */
  readonly detail: string;
  /** Value of the parameter in the record. */
  readonly used: number;
}

/** Least numbers of a history, each explained in docs/models/pull-through.md. */
export const HISTORY_LIMITS = Object.freeze({
  locksMin: 200,
  /** Locks that funded, and locks that did not, for each parameter. */
  eventsPerParameter: 10,
  /** Of each outcome among the locks of a level. */
  outcomesPerLevelMin: 5,
  /** Lenders or branches with a base rate of their own. */
  lendersMax: 500,
});

/** What a history lets be fitted. */
export interface Admission {
  /** Fitted terms of the base rate, the intercept first; none when the history is too small for anything. */
  readonly terms: readonly BaseRateTerm[];
  /** The stage whose probability stays the record's, so that the intercept tells the level. */
  readonly anchorStage: BaseRateTerm;
  readonly refused: readonly RefusedTerm[];
  /** Whether the response to rates may be fitted as well. */
  readonly response: boolean;
}

/** Locks of a level, by whether they funded. */
interface Support {
  readonly funded: number;
  readonly unfunded: number;
}

const RESPONSE_PARAMETERS = 2;

/**
 * The terms that a history can tell, in order of importance, and why not the others.
 *
 * A term is refused that no lock shows, whose locks all ended alike or nearly so, that does not vary, that the terms before
 * it determine, or for which there are too few locks of the rarer outcome.
 *
 * @source events per parameter: Peduzzi et al., "A simulation study of the number of events per variable in logistic
 *   regression analysis", J. Clin. Epidemiol. 49 (1996); the rest own choice, docs/models/pull-through.md
 */
export function admitTerms(sample: HistorySample, defaults: PullThroughParameters): Admission {
  const all = supportOf(sample, () => true);
  const rarer = Math.min(all.funded, all.unfunded);
  const budget = Math.floor(rarer / HISTORY_LIMITS.eventsPerParameter);
  const supports = new Map(STAGE_TERMS.map((term) => [term, supportOf(sample, shows(term))]));
  const anchorStage = anchorOf(supports);
  const stages = STAGE_TERMS.filter((term) => term !== anchorStage);
  const candidates = [...stages, ...EFFECT_TERMS];
  const nothing = nothingToFit(sample, all, budget);
  if (nothing !== undefined) {
    const refused = [INTERCEPT, ...candidates].map((term) => refusal(term, nothing, defaults));
    return { terms: [], anchorStage, refused, response: false };
  }
  const verdicts = new Map<BaseRateTerm, Verdict>();
  for (const term of candidates) {
    const verdict = term.categorical
      ? levelVerdict(supports.get(term) ?? supportOf(sample, shows(term)))
      : slopeVerdict(sample, term);
    if (verdict !== undefined) verdicts.set(term, verdict);
  }
  const varying = [INTERCEPT, ...candidates.filter((term) => !verdicts.has(term))];
  for (const { column, on } of dependentColumns(
    sample.observations,
    varying.map(({ covariate }) => covariate),
  )) {
    verdicts.set(varying[column]!, {
      reason: 'collinear',
      detail: `Determined by ${on.map((index) => varying[index]!.name).join(', ')}.`,
    });
  }
  const told = varying.filter((term) => !verdicts.has(term));
  const room = Math.max(1, budget - RESPONSE_PARAMETERS);
  for (const term of told.slice(room)) {
    verdicts.set(term, {
      reason: 'events-per-parameter',
      detail: `${rarer} locks of the rarer outcome carry ${budget} parameters, ${HISTORY_LIMITS.eventsPerParameter} to each.`,
    });
  }
  return {
    terms: told.slice(0, room),
    anchorStage,
    refused: candidates.flatMap((term) => {
      const verdict = verdicts.get(term);
      return verdict === undefined ? [] : [refusal(term, verdict, defaults)];
    }),
    response: budget > RESPONSE_PARAMETERS,
  };
}

type Verdict = Pick<RefusedTerm, 'reason' | 'detail'>;

/** A term refused, with the value that the record keeps. */
export function refusal(term: BaseRateTerm, verdict: Verdict, defaults: PullThroughParameters): RefusedTerm {
  return { term: term.name, ...verdict, used: term.statedIn(defaults) };
}

function nothingToFit({ lockCount }: HistorySample, all: Support, budget: number): Verdict | undefined {
  if (lockCount < HISTORY_LIMITS.locksMin) {
    return {
      reason: 'too-few-locks',
      detail: `${lockCount} locks with a known outcome; ${HISTORY_LIMITS.locksMin} are needed.`,
    };
  }
  if (budget < 1) {
    return {
      reason: 'too-few-outcomes',
      detail: `${all.funded} locks funded and ${all.unfunded} did not; ${HISTORY_LIMITS.eventsPerParameter} of each are needed.`,
    };
  }
  return undefined;
}

function levelVerdict({ funded, unfunded }: Support): Verdict | undefined {
  const count = funded + unfunded;
  if (count === 0) return { reason: 'never-observed', detail: 'No lock of the history is of this level.' };
  if (funded === 0 || unfunded === 0) {
    return {
      reason: 'separation',
      detail: `All ${count} locks of this level ${funded === 0 ? 'failed to fund' : 'funded'}: their logit has no finite estimate.`,
    };
  }
  if (Math.min(funded, unfunded) < HISTORY_LIMITS.outcomesPerLevelMin) {
    return {
      reason: 'too-few-outcomes',
      detail: `${funded} locks funded and ${unfunded} did not; ${HISTORY_LIMITS.outcomesPerLevelMin} of each are needed.`,
    };
  }
  return undefined;
}

function slopeVerdict({ observations }: HistorySample, { covariate }: BaseRateTerm): Verdict | undefined {
  const first = covariate(observations[0]!);
  if (observations.some((observation) => covariate(observation) !== first)) return undefined;
  return { reason: 'no-variation', detail: 'It is the same for every observation, or known for none.' };
}

const shows = (term: BaseRateTerm) => (observation: HistorySample['observations'][number]) =>
  term.covariate(observation) === 1;

/** Locks with an observation of a kind: a lock counts once. */
function supportOf(
  { observations }: HistorySample,
  isOfKind: (observation: HistorySample['observations'][number]) => boolean,
): Support {
  let funded = 0;
  let unfunded = 0;
  let last = -1;
  for (const observation of observations) {
    if (observation.lockIndex === last || !isOfKind(observation)) continue;
    last = observation.lockIndex;
    if (observation.outcome === 'funded') funded++;
    else unfunded++;
  }
  return { funded, unfunded };
}

/** New locks where they can be told, else the stage with the most locks of its rarer outcome. */
function anchorOf(supports: ReadonlyMap<BaseRateTerm, Support>): BaseRateTerm {
  const rarer = (term: BaseRateTerm) => {
    const { funded, unfunded } = supports.get(term)!;
    return Math.min(funded, unfunded);
  };
  if (rarer(STAGE_TERMS[0]!) >= HISTORY_LIMITS.outcomesPerLevelMin) return STAGE_TERMS[0]!;
  return STAGE_TERMS.reduce((best, term) => (rarer(term) > rarer(best) ? term : best));
}
