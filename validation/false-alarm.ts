import { inverseNormal } from '../src/core/normal.ts';

/**
 * Probability that chance alone fails one statistical check of a report. With some forty of them a correct engine
 * files a report with a failure about once in 2,500 seeds.
 */
export const FALSE_ALARM_RATE = 1e-5;

/**
 * Standard errors within which the largest of several standardised differences stays but for a false alarm: the
 * quantile of Student's t at 1 − α/2n. It bounds the rate whatever the dependence between the comparisons.
 *
 * @source Bonferroni's inequality; Šidák, "Rectangular confidence regions for the means of multivariate normal
 *   distributions", JASA 62 (1967), who shows that little is given away
 * @param comparisons n ≥ 1
 * @param degreesOfFreedom of the standard errors: independent observations less one, at least 30
 * @param falseAlarmRate α of all comparisons together, in (0, 1)
 */
export function simultaneousLimit(
  comparisons: number,
  degreesOfFreedom: number,
  falseAlarmRate = FALSE_ALARM_RATE,
): number {
  return studentQuantile(-inverseNormal(falseAlarmRate / (2 * comparisons)), degreesOfFreedom);
}

/**
 * The quantile of Student's t with the tail probability that a normal quantile has, by its expansion in 1/ν.
 *
 * @source Abramowitz & Stegun, "Handbook of Mathematical Functions" (1964), 26.7.5
 * @param z normal quantile; `freedom` ν ≥ 30
 * @returns within 0.3 % of the quantile for |z| ≤ 6
 */
export function studentQuantile(z: number, freedom: number): number {
  const z2 = z * z;
  const first = (z * (z2 + 1)) / 4;
  const second = (z * (z2 * (5 * z2 + 16) + 3)) / 96;
  const third = (z * (z2 * (z2 * (3 * z2 + 19) + 17) - 15)) / 384;
  const fourth = (z * (z2 * (z2 * (z2 * (79 * z2 + 776) + 1482) - 1920) - 945)) / 92_160;
  return z + (first + (second + (third + fourth / freedom) / freedom) / freedom) / freedom;
}

/** A straight line through points, with the error of its slope. */
export interface LineFit {
  readonly slope: number;
  readonly intercept: number;
  readonly slopeStandardError: number;
}

/**
 * Least squares of y on x: slope Σ(x − x̄)(y − ȳ)/Σ(x − x̄)², its error from the residuals with n − 2 degrees of freedom.
 *
 * @source Draper & Smith, "Applied Regression Analysis" (3rd ed., 1998), ch. 1
 * @param points at least three, not all with one x
 */
export function fitLine(points: readonly (readonly [x: number, y: number])[]): LineFit {
  const count = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / count;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / count;
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) * (x - meanX), 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const intercept = meanY - slope * meanX;
  const residual = points.reduce((sum, [x, y]) => {
    const miss = y - intercept - slope * x;
    return sum + miss * miss;
  }, 0);
  return { slope, intercept, slopeStandardError: Math.sqrt(residual / (count - 2) / spread) };
}

/** √(mean of squares). */
export function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

/** Correlation of two lists of the same length, at least two long. */
export function correlation(left: readonly number[], right: readonly number[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, one) => sum + one, 0) / values.length;
  const [a, b] = [mean(left), mean(right)];
  let cross = 0;
  let first = 0;
  let second = 0;
  for (let i = 0; i < left.length; i++) {
    const [x, y] = [left[i]! - a, right[i]! - b];
    cross += x * y;
    first += x * x;
    second += y * y;
  }
  return cross / Math.sqrt(first * second);
}
