import { invariant } from '../../src/core/invariant.ts';
import { choleskyInPlace, solveFactored } from './cholesky.ts';
import type { Design } from './design.ts';
import { type Likelihood, likelihoodAt, type Penalty } from './likelihood.ts';

/** Where a search for the greatest penalised likelihood ended. */
export interface Maximum {
  readonly theta: Float64Array;
  readonly likelihood: Likelihood;
  /** Largest |gradient|/√curvature over the free parameters: distance in the parameter's own conditional errors. */
  readonly gradientNorm: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface MaximumSearch {
  readonly start: Float64Array;
  /** 1 for parameters that move. */
  readonly free: Uint8Array;
  readonly penalty: Penalty;
  /** Gradient norm at which the search is done; a billionth when absent. */
  readonly tolerance?: number;
}

/**
 * Gradient norm for searches of which the likelihood alone is wanted: with twenty parameters it is then within about 1e-4 of
 * its greatest, where ends of intervals lie 1.92 below.
 */
export const LIKELIHOOD_TOLERANCE = 3e-3;

const ITERATIONS_MAX = 60;
const HALVINGS_MAX = 30;
/** A billionth of a standard error: nothing is left to be found. */
const GRADIENT_TOLERANCE = 1e-9;
/** At this distance rounding of a sum over a hundred thousand rows may keep the gradient from falling further. */
const GRADIENT_ACCEPTED = 1e-6;
const FIRST_DAMPING = 1e-4;
const DAMPING_MAX = 1e10;

/**
 * The greatest penalised likelihood over the free parameters, by Newton's method with step halving; where the Hessian is not
 * definite (only a and b can make it so) its diagonal is raised until it is.
 *
 * @source Nocedal, Wright, "Numerical Optimization" (2nd ed., 2006), §3.4
 * @returns a local maximum, the global one when ln b is not free; the same bits for the same arguments
 */
export function maximizeLikelihood(
  design: Design,
  { start, free, penalty, tolerance = GRADIENT_TOLERANCE }: MaximumSearch,
): Maximum {
  const moving = movingParameters(free);
  let theta = start;
  let likelihood = likelihoodAt(design, theta, penalty);
  invariant(Number.isFinite(likelihood.value), 'A search for a maximum starts at a finite likelihood.');
  let gradientNorm = normOf(likelihood, moving);
  let iterations = 0;
  while (gradientNorm > tolerance && iterations < ITERATIONS_MAX) {
    iterations++;
    const next = climb(design, theta, likelihood, moving, penalty);
    if (next === undefined) break;
    const norm = normOf(next.likelihood, moving);
    // At the top rounding decides whether the likelihood rises; the gradient must then fall, or the search is done.
    if (next.likelihood.value <= likelihood.value && norm >= gradientNorm) break;
    theta = next.theta;
    likelihood = next.likelihood;
    gradientNorm = norm;
  }
  return {
    theta,
    likelihood,
    gradientNorm,
    iterations,
    converged: gradientNorm <= Math.max(tolerance, GRADIENT_ACCEPTED),
  };
}

/** Indices of the parameters that move. */
export function movingParameters(free: Uint8Array): Int32Array {
  return Int32Array.from([...free.keys()].filter((j) => free[j] === 1));
}

function normOf({ gradient, negativeHessian }: Likelihood, moving: Int32Array): number {
  const size = gradient.length;
  let norm = 0;
  for (const j of moving) {
    const curvature = Math.max(negativeHessian[j * size + j]!, Number.MIN_VALUE);
    norm = Math.max(norm, Math.abs(gradient[j]!) / Math.sqrt(curvature));
  }
  return norm;
}

/** The end of a Newton step, halved until the likelihood does not fall beyond rounding. */
function climb(
  design: Design,
  theta: Float64Array,
  likelihood: Likelihood,
  moving: Int32Array,
  penalty: Penalty,
): Pick<Maximum, 'theta' | 'likelihood'> | undefined {
  const step = newtonStep(likelihood, moving);
  if (step === undefined) return undefined;
  const rounding = 1e-13 * Math.abs(likelihood.value);
  for (let halving = 0, share = 1; halving <= HALVINGS_MAX; halving++, share /= 2) {
    const tried = theta.slice();
    moving.forEach((j, k) => {
      tried[j]! += share * step[k]!;
    });
    const reached = likelihoodAt(design, tried, penalty);
    if (reached.value >= likelihood.value - rounding) return { theta: tried, likelihood: reached };
  }
  return undefined;
}

function newtonStep({ gradient, negativeHessian }: Likelihood, moving: Int32Array): Float64Array | undefined {
  const size = gradient.length;
  const count = moving.length;
  for (let damping = 0; damping <= DAMPING_MAX; damping = damping === 0 ? FIRST_DAMPING : damping * 10) {
    const matrix = new Float64Array(count * count);
    for (let i = 0; i < count; i++) {
      const line = moving[i]! * size;
      for (let j = 0; j <= i; j++) matrix[i * count + j] = negativeHessian[line + moving[j]!]!;
      const diagonal = matrix[i * count + i]!;
      matrix[i * count + i] = diagonal + damping * Math.max(Math.abs(diagonal), Number.MIN_VALUE);
    }
    if (!choleskyInPlace(matrix, count)) continue;
    const step = Float64Array.from(moving, (j) => gradient[j]!);
    solveFactored(matrix, count, step);
    return step.every(Number.isFinite) ? step : undefined;
  }
  return undefined;
}
