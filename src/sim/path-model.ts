import { bondConvexity, bondFactor, type HullWhite, transition } from '../models/rate/hull-white.ts';
import { shared } from './shared-table.ts';
import type { TimeGrid } from './time-grid.ts';

/** Annual zero bonds from each node that the 2- and 10-year swap rates behind mortgage rates need. */
export const BONDS_PER_NODE = 10;

/**
 * A Hull–White model on a grid as flat tables: everything a path block needs, nothing of the curve.
 */
export interface PathModel {
  /** [step][5]: decay, B, σ of ε₁, loading of ε₂ on the first normal and on the second. */
  readonly steps: Float64Array;
  /** [node]: ½·Var ∫₀ᵗx. */
  readonly halfVariance: Float64Array;
  /** [10]: B(i years), i = 1 … 10. */
  readonly bondFactors: Float64Array;
  /** [node][10]: the convexity term of the zero bond from the node to i years later. */
  readonly bondConvexities: Float64Array;
  /** [node]: half the width of the interval about zero that x stays in, six and a half standard deviations. */
  readonly stateRange: Float64Array;
}

/** x leaves its range once in 10¹⁰ draws; polynomials in x are fitted on it and a little beyond. */
const RANGE_DEVIATIONS = 6.5;
/** Range of a state that does not move. */
const SMALLEST_RANGE = 1e-9;

/** Numbers a step takes in {@link PathModel.steps}. */
export const STEP_STRIDE = 5;

/**
 * Tables of a model on a grid.
 *
 * @source docs/models/hull-white.md
 */
export function pathModel(model: HullWhite, grid: TimeGrid): PathModel {
  const times = grid.timesYears;
  const nodes = times.length;
  const steps = shared((nodes - 1) * STEP_STRIDE);
  const halfVariance = shared(nodes);
  const bondFactors = shared(BONDS_PER_NODE);
  const bondConvexities = shared(nodes * BONDS_PER_NODE);
  const stateRange = shared(nodes);
  for (let i = 0; i < BONDS_PER_NODE; i++) bondFactors[i] = bondFactor(model, i + 1);
  for (let node = 0; node < nodes; node++) {
    const today = transition(model, 0, times[node]!);
    halfVariance[node] = 0.5 * today.varianceIntegral;
    stateRange[node] = Math.max(SMALLEST_RANGE, RANGE_DEVIATIONS * Math.sqrt(today.varianceX));
    for (let i = 0; i < BONDS_PER_NODE; i++) {
      bondConvexities[node * BONDS_PER_NODE + i] = bondConvexity(today, bondFactors[i]!);
    }
    if (node === nodes - 1) continue;
    const step = transition(model, times[node]!, times[node + 1]!);
    const deviation = Math.sqrt(step.varianceX);
    const loading = deviation === 0 ? 0 : step.covariance / deviation;
    const rest = Math.sqrt(Math.max(0, step.varianceIntegral - loading * loading));
    steps.set([step.decay, step.bondFactor, deviation, loading, rest], node * STEP_STRIDE);
  }
  return { steps, halfVariance, bondFactors, bondConvexities, stateRange };
}
