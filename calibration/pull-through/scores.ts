import { solveLinear } from '../../src/core/solve-system.ts';

/** How well probabilities foretold outcomes. */
export interface Scores {
  /** Mean of (outcome − probability)²: 0 is perfect. */
  readonly brier: number;
  /** Mean of −ln(probability of what happened). */
  readonly logLoss: number;
  /** Mean outcome less mean probability. */
  readonly calibrationInTheLarge: number;
  /** Of logit P(outcome) = intercept + slope·logit p: 1 when right, below 1 when predictions are too extreme; absent when
   *  predictions are all alike or the outcomes are separated. */
  readonly calibrationSlope?: number;
  readonly calibrationIntercept?: number;
}

const ITERATIONS_MAX = 50;
const TOLERANCE = 1e-12;

/**
 * Brier score, log loss, and calibration in the large, by intercept and by slope.
 *
 * @source Brier, "Verification of forecasts expressed in terms of probability", Mon. Weather Rev. 78 (1950); Cox, "Two
 *   further applications of a model for binary regression", Biometrika 45 (1958)
 * @param probabilities strictly between 0 and 1
 * @param outcomes 0 or 1, as many
 */
export function scoresOf(probabilities: Float64Array, outcomes: Uint8Array): Scores {
  const count = probabilities.length;
  let [squares, losses, excess] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const p = probabilities[i]!;
    const y = outcomes[i]!;
    squares += (y - p) * (y - p);
    losses -= y === 1 ? Math.log(p) : Math.log1p(-p);
    excess += y - p;
  }
  const line = calibrationLine(probabilities, outcomes);
  return {
    brier: squares / count,
    logLoss: losses / count,
    calibrationInTheLarge: excess / count,
    ...(line === undefined ? {} : { calibrationIntercept: line[0], calibrationSlope: line[1] }),
  };
}

/** Intercept and slope of a logistic regression of outcomes on logits, by Newton's method. */
function calibrationLine(
  probabilities: Float64Array,
  outcomes: Uint8Array,
): readonly [number, number] | undefined {
  const logits = probabilities.map((p) => Math.log(p / (1 - p)));
  let [intercept, slope] = [0, 1];
  for (let iteration = 0; iteration < ITERATIONS_MAX; iteration++) {
    let [score0, score1, info00, info01, info11] = [0, 0, 0, 0, 0];
    logits.forEach((x, i) => {
      const p = 1 / (1 + Math.exp(-(intercept + slope * x)));
      const residual = outcomes[i]! - p;
      const weight = p * (1 - p);
      score0 += residual;
      score1 += residual * x;
      info00 += weight;
      info01 += weight * x;
      info11 += weight * x * x;
    });
    const step = solveLinear(
      [
        [info00, info01],
        [info01, info11],
      ],
      [score0, score1],
    );
    if (!step.every((value) => Number.isFinite(value) && Math.abs(value) < 1e3)) return undefined;
    intercept += step[0]!;
    slope += step[1]!;
    if (Math.max(Math.abs(step[0]!), Math.abs(step[1]!)) < TOLERANCE) return [intercept, slope];
  }
  return undefined;
}
