import { choleskyInPlace, inverseOfFactored } from './cholesky.ts';
import type { Design } from './design.ts';
import { addLogOddsGradient, likelihoodAt, logOddsOf, type Penalty } from './likelihood.ts';
import { movingParameters } from './newton.ts';

/** Covariances of fitted parameters, row by row over all parameters; zero for those that were held. */
export interface ParameterCovariance {
  /** H⁻¹(M + P)H⁻¹: allows for what the observations of one lock share, and for logits that the form misses. */
  readonly robust: Float64Array;
  /** H⁻¹: of independent observations under a right model. */
  readonly plain: Float64Array;
  readonly size: number;
}

/**
 * Covariance of a penalised maximum-likelihood estimate whose observations are independent between locks, not within.
 *
 * H is the penalised information, M = G/(G − 1)·Σ over G locks of (Σ scores)(Σ scores)ᵀ, P the precisions of the penalty,
 * which stand for the spread of what is shrunk: with one observation a lock and a right model it tends to H⁻¹.
 *
 * @source Liang, Zeger, "Longitudinal data analysis using generalized linear models", Biometrika 73 (1986); White,
 *   "Maximum likelihood estimation of misspecified models", Econometrica 50 (1982); P: own derivation,
 *   docs/models/pull-through.md
 * @param theta the maximum
 * @param free 1 for parameters that were fitted
 * @returns undefined where the information is not positive definite, which it is at every maximum inside its domain
 */
export function clusteredCovariance(
  design: Design,
  theta: Float64Array,
  free: Uint8Array,
  penalty: Penalty,
): ParameterCovariance | undefined {
  const size = theta.length;
  const moving = movingParameters(free);
  const count = moving.length;
  const { negativeHessian } = likelihoodAt(design, theta, penalty);
  const factor = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) factor[i * count + j] = negativeHessian[moving[i]! * size + moving[j]!]!;
  }
  if (!choleskyInPlace(factor, count)) return undefined;
  const inverse = inverseOfFactored(factor, count);
  const scores = scoreSquares(design, theta);
  const middle = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) middle[i * count + j] = scores[moving[i]! * size + moving[j]!]!;
    middle[i * count + i]! += penalty.precisions[moving[i]!]!;
  }
  const robust = product(product(inverse, middle, count), inverse, count);
  return { robust: spread(robust, moving, size), plain: spread(inverse, moving, size), size };
}

/** G/(G − 1)·Σ over locks of the outer product of the lock's score. */
function scoreSquares(design: Design, theta: Float64Array): Float64Array {
  const size = theta.length;
  const squares = new Float64Array(size * size);
  const score = new Float64Array(size);
  const logOdds = logOddsOf(design, theta);
  let lockCount = 0;
  for (let row = 0; row < design.rowCount; row++) {
    const p = 1 / (1 + Math.exp(-logOdds[row]!));
    addLogOddsGradient(design, theta, row, design.funded[row]! - p, score);
    if (row + 1 < design.rowCount && design.locks[row + 1] === design.locks[row]) continue;
    lockCount++;
    addOuterProduct(score, squares);
    score.fill(0);
  }
  const correction = lockCount > 1 ? lockCount / (lockCount - 1) : 1;
  return squares.map((value) => value * correction);
}

/** Most entries of a lock's score are zero: only the others are multiplied. */
function addOuterProduct(score: Float64Array, squares: Float64Array): void {
  const size = score.length;
  const shown: number[] = [];
  for (let j = 0; j < size; j++) if (score[j] !== 0) shown.push(j);
  for (const i of shown) {
    for (const j of shown) squares[i * size + j]! += score[i]! * score[j]!;
  }
}

function product(left: Float64Array, right: Float64Array, size: number): Float64Array {
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const value = left[i * size + k]!;
      for (let j = 0; j < size; j++) result[i * size + j]! += value * right[k * size + j]!;
    }
  }
  return result;
}

function spread(block: Float64Array, moving: Int32Array, size: number): Float64Array {
  const whole = new Float64Array(size * size);
  moving.forEach((row, i) => {
    moving.forEach((column, j) => {
      whole[row * size + column] = block[i * moving.length + j]!;
    });
  });
  return whole;
}
