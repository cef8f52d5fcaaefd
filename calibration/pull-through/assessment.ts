import { inverseNormal } from '../../src/core/normal.ts';
import { rememberBy } from '../../src/core/remember.ts';
import { basePullThrough } from '../../src/models/pull-through/base-rate.ts';
import type { PullThroughParameters } from '../../src/models/pull-through/parameters.ts';
import {
  boundedPullThrough,
  logit,
  pullThroughProbability,
} from '../../src/models/pull-through/pull-through.ts';
import { designOf } from './design.ts';
import { type HistorySample, rateMoveOf, type SplitSample } from './history-sample.ts';
import { addLogOddsGradient } from './likelihood.ts';
import { type LogitFit, recordOfFit } from './logit-fit.ts';
import type { PullThroughAssessment, PullThroughTest, Reliability } from './pull-through-fit-schema.ts';
import {
  type Predictions,
  reliabilityByName,
  reliabilityByPrediction,
  standardizedMiss,
} from './reliability.ts';
import { scoresOf } from './scores.ts';
import { GROUPINGS, type Grouping, PAIRS } from './subgroups.ts';

const RELIABILITY_BINS = 10;
/** Chance that a right model fails one of the tests, at most. */
const FALSE_ALARM_RATE = 0.001;
/** Misses that no desk would act on, however many locks prove them: they pass. */
const IMMATERIAL = Object.freeze({
  /** Brier score in excess of what the predictions themselves expect. */
  brierExcess: 0.005,
  /** Observed less predicted share of all locks. */
  level: 0.01,
  /** The same of a group. */
  group: 0.03,
});

/** A fit held against locks it has not seen. */
export interface Assessed {
  readonly assessment: PullThroughAssessment;
  readonly tests: readonly PullThroughTest[];
}

/**
 * Holds a fit to the earlier locks of a history against the later ones: scores beside those of the default parameters and of
 * the plain funding rate, reliability by prediction and by group, and tests with stated false-alarm rates; and the fit to all
 * locks against the groups it adds up, which shows a wrong form or an attribute that is not recorded.
 *
 * Predictions are those of the desk's own functions, bounds included; standard errors include those of the earlier fit.
 * Against the locks it was fitted to a model misses less than by chance, so the last test errs towards passing.
 *
 * @source Spiegelhalter, "Probabilistic prediction in patient management and clinical trials", Stat. Med. 5 (1986);
 *   own derivation, docs/models/pull-through.md
 * @param fit to all locks
 * @param earlierFit to the earlier part
 * @param record the default parameters
 */
export function assessFit(
  fit: LogitFit,
  sample: HistorySample,
  earlierFit: LogitFit,
  { earlier, later, from }: SplitSample,
  record: PullThroughParameters,
): Assessed {
  const predictions = predictionsOf(earlierFit, later, record);
  const { probabilities, outcomes, locks } = predictions;
  const others = {
    defaults: predicted(later, () => record),
    baseRate: new Float64Array(probabilities.length).fill(fundingRateOf(earlier)),
  };
  const scores = {
    fitted: scoresOf(probabilities, outcomes),
    defaults: scoresOf(others.defaults, outcomes),
    baseRate: scoresOf(others.baseRate, outcomes),
  };
  const heldOut = reliabilityOf(predictions, later, GROUPINGS);
  const fitted = reliabilityOf({ ...predictionsOf(fit, sample, record), fitVariance: () => 0 }, sample, [
    ...GROUPINGS,
    ...PAIRS,
  ]);
  return {
    assessment: {
      from,
      fittedLocks: earlier.lockCount,
      heldOutLocks: later.lockCount,
      heldOutObservations: later.observations.length,
      scores,
      heldOut,
      fitted,
    },
    tests: [
      spreadTest(predictions, `${later.lockCount} locks from ${from}`),
      levelTest(predictions),
      ...groupTest('pull-through-subgroups', heldOut, 'of the held-out locks'),
      ...groupTest('pull-through-form', fitted, 'of all locks'),
      skillTest(lossGain(probabilities, others.defaults, outcomes, locks)),
    ],
  };
}

function reliabilityOf(
  predictions: Predictions,
  { observations }: HistorySample,
  groupings: readonly Grouping[],
): Reliability {
  return {
    byPrediction: [...reliabilityByPrediction(predictions, RELIABILITY_BINS)],
    byGroup: groupings
      .map(({ attribute, nameOf }) => ({
        attribute,
        bins: [...reliabilityByName(observations.map(nameOf), predictions)],
      }))
      .filter(({ bins }) => bins.length > 1),
  };
}

/** Spiegelhalter's: whether the Brier score is what the predictions themselves expect. */
function spreadTest(predictions: Predictions, where: string): PullThroughTest {
  const { probabilities, outcomes } = predictions;
  const rows = [...probabilities.keys()];
  const weightOf = (row: number) => 1 - 2 * probabilities[row]!;
  const excess =
    rows.reduce((sum, row) => sum + weightOf(row) * (outcomes[row]! - probabilities[row]!), 0) / rows.length;
  return twoSided(
    'pull-through-reliability',
    standardizedMiss(predictions, rows, weightOf),
    1,
    Math.abs(excess) <= IMMATERIAL.brierExcess,
    `Brier score of ${where} less what the predictions expect: ${excess.toFixed(5)}; up to ${IMMATERIAL.brierExcess} passes.`,
  );
}

function levelTest(predictions: Predictions): PullThroughTest {
  const { probabilities, outcomes } = predictions;
  const rows = [...probabilities.keys()];
  const miss = rows.reduce((sum, row) => sum + outcomes[row]! - probabilities[row]!, 0) / rows.length;
  return twoSided(
    'pull-through-level',
    standardizedMiss(predictions, rows),
    1,
    Math.abs(miss) <= IMMATERIAL.level,
    `Observed less predicted: ${(100 * miss).toFixed(2)} points; up to ${100 * IMMATERIAL.level} passes.`,
  );
}

function predictionsOf(fit: LogitFit, later: HistorySample, record: PullThroughParameters): Predictions {
  const { theta } = fit.response.maximum;
  const { robust, size } = fit.response.covariance;
  const design = designOf(later, fit.terms, fit.lenders, record);
  const recordOf = rememberBy((lenderId: string) => recordOfFit(fit, record, lenderId));
  const probabilities = predicted(later, (lenderId) => recordOf(lenderId));
  return {
    probabilities,
    outcomes: design.funded,
    locks: design.locks,
    fitVariance: (rows, weightOf) => {
      const gradient = new Float64Array(size);
      for (const row of rows) {
        const p = probabilities[row]!;
        addLogOddsGradient(design, theta, row, weightOf(row) * p * (1 - p), gradient);
      }
      let variance = 0;
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) variance += gradient[i]! * robust[i * size + j]! * gradient[j]!;
      }
      return variance;
    },
  };
}

function predicted(
  { observations }: HistorySample,
  recordOf: (lenderId: string) => PullThroughParameters,
): Float64Array {
  return Float64Array.from(observations, (observation) => {
    const parameters = recordOf(observation.lenderId ?? '');
    const base = basePullThrough(observation, observation.observationDate, parameters);
    return pullThroughProbability(base, rateMoveOf(observation), parameters.response);
  });
}

function fundingRateOf({ observations }: HistorySample): number {
  const funded = observations.filter(({ outcome }) => outcome === 'funded').length;
  return boundedPullThrough(logit((funded + 0.5) / (observations.length + 1)));
}

/** Mean gain in log loss over the default parameters, in its standard errors by lock. */
function lossGain(
  fitted: Float64Array,
  defaults: Float64Array,
  outcomes: Uint8Array,
  locks: Int32Array,
): { readonly gain: number; readonly deviations: number } {
  const logOf = (p: number, outcome: number) => Math.log(outcome === 1 ? p : 1 - p);
  const byLock: number[] = [];
  let [sum, lock] = [0, -1];
  outcomes.forEach((outcome, row) => {
    const gain = logOf(fitted[row]!, outcome) - logOf(defaults[row]!, outcome);
    sum += gain;
    if (locks[row] === lock) byLock[byLock.length - 1]! += gain;
    else byLock.push(gain);
    lock = locks[row]!;
  });
  const mean = sum / byLock.length;
  const squares = byLock.reduce((total, gain) => total + (gain - mean) * (gain - mean), 0);
  const error = Math.sqrt((squares * byLock.length) / Math.max(1, byLock.length - 1));
  return { gain: sum / outcomes.length, deviations: error === 0 ? 0 : sum / error };
}

/** A two-sided test, the worst of so many (Bonferroni). */
function twoSided(
  name: PullThroughTest['name'],
  deviations: number,
  trials: number,
  immaterial: boolean,
  detail: string,
): PullThroughTest {
  const limit = inverseNormal(1 - FALSE_ALARM_RATE / (2 * trials));
  return {
    name,
    passed: immaterial || Math.abs(deviations) <= limit,
    value: Math.abs(deviations),
    limit,
    relation: 'at-most',
    unit: 'standard errors',
    falseAlarmRate: FALSE_ALARM_RATE,
    detail,
  };
}

/** The worst group of those that miss by more than nothing to speak of, or of all where there is none. */
function groupTest(
  name: PullThroughTest['name'],
  { byPrediction, byGroup }: Reliability,
  where: string,
): readonly PullThroughTest[] {
  const bins = [{ attribute: 'prediction', bins: byPrediction }, ...byGroup].flatMap(
    ({ attribute, bins: all }) =>
      all.flatMap((bin) =>
        bin.deviations === undefined ? [] : [{ attribute, bin, deviations: bin.deviations }],
      ),
  );
  const isMaterial = ({ bin }: (typeof bins)[number]) =>
    Math.abs(bin.observed - bin.predicted) > IMMATERIAL.group;
  const material = bins.filter(isMaterial);
  const worst = (material.length > 0 ? material : bins).reduce<(typeof bins)[number] | undefined>(
    (found, bin) =>
      found === undefined || Math.abs(bin.deviations) > Math.abs(found.deviations) ? bin : found,
    undefined,
  );
  if (worst === undefined) return [];
  const { predicted: mean, observed, locks } = worst.bin;
  return [
    twoSided(
      name,
      worst.deviations,
      bins.length,
      material.length === 0,
      `Worst of ${bins.length} groups ${where}, ${material.length} of them missed by more than ${100 * IMMATERIAL.group} points: ${worst.attribute} ${worst.bin.name}, predicted ${(100 * mean).toFixed(1)} %, observed ${(100 * observed).toFixed(1)} % of ${locks} locks.`,
    ),
  ];
}

/** A fit that foretells worse than the defaults must not replace them. */
function skillTest({
  gain,
  deviations,
}: {
  readonly gain: number;
  readonly deviations: number;
}): PullThroughTest {
  const limit = inverseNormal(FALSE_ALARM_RATE);
  return {
    name: 'pull-through-skill',
    passed: deviations >= limit,
    value: deviations,
    limit,
    relation: 'at-least',
    unit: 'standard errors',
    falseAlarmRate: FALSE_ALARM_RATE,
    detail: `Log loss is ${Math.abs(gain).toFixed(5)} ${gain >= 0 ? 'below' : 'above'} that of the default parameters.`,
  };
}
