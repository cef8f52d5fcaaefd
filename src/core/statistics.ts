import { invariant } from './invariant.ts';

/** Count, mean and sum of squared deviations of a sample; merges without loss. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  /** Σ (x − mean)². */
  readonly squaredDeviations: number;
}

/** The moments of no observation. */
export const NO_MOMENTS: Moments = { count: 0, mean: 0, squaredDeviations: 0 };

/**
 * Adds one observation.
 *
 * @source Welford, Technometrics 4 (1962)
 */
export function addObservation(moments: Moments, value: number): Moments {
  const count = moments.count + 1;
  const delta = value - moments.mean;
  const mean = moments.mean + delta / count;
  return { count, mean, squaredDeviations: moments.squaredDeviations + delta * (value - mean) };
}

/**
 * Joins two samples.
 *
 * @source Chan, Golub, LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances" (1979)
 */
export function mergeMoments(left: Moments, right: Moments): Moments {
  if (left.count === 0) return right;
  if (right.count === 0) return left;
  const count = left.count + right.count;
  const delta = right.mean - left.mean;
  return {
    count,
    mean: left.mean + (delta * right.count) / count,
    squaredDeviations:
      left.squaredDeviations + right.squaredDeviations + (delta * delta * left.count * right.count) / count,
  };
}

/** The moments of a list. */
export function momentsOf(values: Iterable<number>): Moments {
  let moments = NO_MOMENTS;
  for (const value of values) moments = addObservation(moments, value);
  return moments;
}

/** Unbiased sample variance; needs two observations. */
export function sampleVariance(moments: Moments): number {
  invariant(moments.count >= 2, 'A sample variance needs two observations.');
  return moments.squaredDeviations / (moments.count - 1);
}

/** Standard error of the mean of independent, equally distributed observations; needs two. */
export function standardErrorOfMean(moments: Moments): number {
  return Math.sqrt(sampleVariance(moments) / moments.count);
}
