import { choleskyInPlace, logDeterminantOfFactored } from './cholesky.ts';
import type { Design } from './design.ts';
import type { Penalty } from './likelihood.ts';
import { maximizeScalar } from './maximize-scalar.ts';
import { LIKELIHOOD_TOLERANCE, type Maximum, maximizeLikelihood, movingParameters } from './newton.ts';

/** Standard deviation of lenders' base rates about their mean, on the logit, that is looked for. */
const DEVIATION_RANGE = [0.01, 3] as const;
const FIRST_LOOKS = 7;
/** On ln τ: a tenth of τ changes no lender's base rate by a tenth of its error. */
const TOLERANCE = 0.1;

/**
 * The standard deviation τ of lenders' intercepts with the greatest marginal likelihood: the penalised maximum at
 * precision 1/τ² plus (J/2)·ln(1/τ²) − ½ ln det H, all parameters integrated out by Laplace's method.
 *
 * With the means integrated out too, a handful of lenders does not make τ too small.
 *
 * @source Breslow, Clayton, "Approximate inference in generalized linear mixed models", J. Am. Stat. Assoc. 88 (1993)
 * @param firstLender column of the first lender; the lenders are the last columns of the design
 * @param start near the maximum
 * @param free ln b not free
 * @returns between 0.01, which is next to no deviation, and 3
 */
export function lenderDeviation(
  design: Design,
  firstLender: number,
  start: Float64Array,
  free: Uint8Array,
  penalty: Penalty,
): number {
  let theta = start;
  const lenderCount = design.columnCount - firstLender;
  const marginal = (logDeviation: number): number => {
    const precision = Math.exp(-2 * logDeviation);
    const found = maximizeLikelihood(design, {
      start: theta,
      free,
      tolerance: LIKELIHOOD_TOLERANCE,
      penalty: withLenderPrecision(penalty, firstLender, lenderCount, precision),
    });
    theta = found.theta;
    return (
      found.likelihood.value + 0.5 * lenderCount * Math.log(precision) - 0.5 * logDeterminant(found, free)
    );
  };
  const range = [Math.log(DEVIATION_RANGE[0]), Math.log(DEVIATION_RANGE[1])] as const;
  return Math.exp(maximizeScalar(marginal, range, FIRST_LOOKS, TOLERANCE).at);
}

/** A penalty whose lenders have a precision. */
export function withLenderPrecision(
  penalty: Penalty,
  firstLender: number,
  lenderCount: number,
  precision: number,
): Penalty {
  return {
    ...penalty,
    precisions: penalty.precisions.slice().fill(precision, firstLender, firstLender + lenderCount),
  };
}

function logDeterminant({ likelihood: { negativeHessian, gradient } }: Maximum, free: Uint8Array): number {
  const size = gradient.length;
  const moving = movingParameters(free);
  const matrix = new Float64Array(moving.length * moving.length);
  moving.forEach((row, i) => {
    for (let j = 0; j <= i; j++) matrix[i * moving.length + j] = negativeHessian[row * size + moving[j]!]!;
  });
  return choleskyInPlace(matrix, moving.length)
    ? logDeterminantOfFactored(matrix, moving.length)
    : Number.POSITIVE_INFINITY;
}
