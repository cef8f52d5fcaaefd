import { BLOCK_PATHS } from '../kernel/block.ts';
import { bondConvexity, bondFactor, type HullWhite, transition } from '../models/rate/hull-white.ts';
import { BLOCK_PAIRS, correctionRow, type NormalScratch } from './block-normals.ts';
import type { PathOrdering } from './path-ordering.ts';
import { BONDS_PER_NODE } from './scenario-curves.ts';
import { parts, shared } from './shared-table.ts';
import { RANGE_DEVIATIONS } from './state-range.ts';
import type { TimeGrid } from './time-grid.ts';

/**
 * A Hull–White model on a grid as flat tables: everything a path block needs, nothing of the curve.
 *
 * Its paths are two tracks, x and ∫₀ᵗx.
 */
export interface HullWhitePaths {
  readonly kind: 'hull-white';
  readonly tracks: 2;
  /** Normals a step takes, and how many of them, the first, the lattice places. */
  readonly normals: 2;
  readonly drivers: 1;
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

/** Range of a state that does not move. */
const SMALLEST_RANGE = 1e-9;

/** Numbers a step takes in {@link HullWhitePaths.steps}. */
export const STEP_STRIDE = 5;

/**
 * Tables of a model on a grid.
 *
 * @source docs/models/hull-white.md
 */
export function hullWhitePaths(model: HullWhite, grid: TimeGrid): HullWhitePaths {
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
  return {
    kind: 'hull-white',
    tracks: 2,
    normals: 2,
    drivers: 1,
    steps,
    halfVariance,
    bondFactors,
    bondConvexities,
    stateRange,
  };
}

/**
 * Paths of (x, ∫x) from a block's normals, exactly at every node.
 *
 * @param paths receives x, then ∫₀ᵗx, each [node][path]
 * @source docs/models/hull-white.md
 */
export function simulateHullWhite(
  model: HullWhitePaths,
  ordering: PathOrdering | undefined,
  { normals, corrections }: NormalScratch,
  paths: Float64Array,
): void {
  const steps = model.halfVariance.length - 1;
  const [state, integral] = parts(paths, model.tracks) as [Float64Array, Float64Array];
  const [stateNormals, integralNormals] = normals as [Float64Array, Float64Array];
  const placed = corrections[0]!;
  state.fill(0, 0, BLOCK_PATHS);
  integral.fill(0, 0, BLOCK_PATHS);
  for (let step = 0; step < steps; step++) {
    const at = step * STEP_STRIDE;
    const decay = model.steps[at]!;
    const factor = model.steps[at + 1]!;
    const deviation = model.steps[at + 2]!;
    const loading = model.steps[at + 3]!;
    const rest = model.steps[at + 4]!;
    const share = ordering === undefined ? 0 : ordering.shares[step]!;
    const correction = correctionRow(ordering, step);
    const from = step * BLOCK_PATHS;
    const to = from + BLOCK_PATHS;
    const pairs = step * BLOCK_PAIRS;
    for (let pair = 0; pair < BLOCK_PAIRS; pair++) {
      const common = stateNormals[pairs + pair]!;
      const shock = rest * integralNormals[pairs + pair]!;
      const even = 2 * pair;
      const odd = even + 1;
      const first = share * placed[correction + even]! + common;
      const second = share * placed[correction + odd]! - common;
      const x = state[from + even]!;
      const y = state[from + odd]!;
      state[to + even] = decay * x + deviation * first;
      state[to + odd] = decay * y + deviation * second;
      integral[to + even] = integral[from + even]! + factor * x + loading * first + shock;
      integral[to + odd] = integral[from + odd]! + factor * y + loading * second - shock;
    }
  }
}
