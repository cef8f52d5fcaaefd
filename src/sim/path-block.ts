import { inverseNormal } from '../core/normal.ts';
import { addressedNormalPairs, type RandomKey } from '../core/random.ts';
import { BLOCK_PATHS } from '../kernel/block.ts';
import { latticeCoordinate, latticeShifts } from './lattice.ts';
import { type PathModel, STEP_STRIDE } from './path-model.ts';
import type { PathOrdering } from './path-ordering.ts';

/** Where the normals of a run come from. */
export interface PathSampler {
  readonly key: RandomKey;
  /** Directions that the lattice's coordinates place; absent for plain antithetic pseudo-random paths. */
  readonly ordering?: PathOrdering;
  /** Blocks of one randomisation of the lattice. */
  readonly blocksPerRandomisation: number;
}

const BLOCK_PAIRS = BLOCK_PATHS / 2;

/** Memory for one block's normals. */
export interface NormalScratch {
  /** [step][pair]: normals that drive x on the pair's first path; the second has their negatives. */
  readonly stateNormals: Float64Array;
  /** [step][pair]: normals that place ∫x between the ends of the step, likewise. */
  readonly integralNormals: Float64Array;
  /** [interval][pair]: increments those normals make. */
  readonly increments: Float64Array;
  /** [pair]: those along one direction. */
  readonly drawn: Float64Array;
  /** [component][path]: what the lattice adds along each direction. */
  readonly leading: Float64Array;
  /** [interval][path]: what that adds to each increment. */
  readonly corrections: Float64Array;
}

/**
 * Memory for the normals of a block on any grid of so many steps.
 *
 * @param steps of the grid, at least 1
 */
export function normalScratch(steps: number): NormalScratch {
  const pairs = (): Float64Array => new Float64Array(steps * BLOCK_PAIRS);
  const paths = (): Float64Array => new Float64Array(steps * BLOCK_PATHS);
  return {
    stateNormals: pairs(),
    integralNormals: pairs(),
    increments: pairs(),
    drawn: new Float64Array(BLOCK_PAIRS),
    leading: paths(),
    corrections: paths(),
  };
}

/**
 * Simulates one block of paths of (x, ∫x), exactly at every node.
 *
 * A block is the same whoever simulates it and in whatever order: its normals depend on (seed, path, step,
 * factor) alone.
 *
 * @param model tables of the model on the grid
 * @param block index of the block, its first path is block × 64
 * @param state receives x, [node][path]
 * @param integral receives ∫₀ᵗx, [node][path]
 */
export function simulateBlock(
  model: PathModel,
  sampler: PathSampler,
  block: number,
  scratch: NormalScratch,
  state: Float64Array,
  integral: Float64Array,
): void {
  const steps = model.halfVariance.length - 1;
  const { stateNormals, integralNormals, corrections } = scratch;
  const { ordering } = sampler;
  addressedNormalPairs(sampler.key, block * BLOCK_PAIRS, BLOCK_PAIRS, steps, stateNormals, integralNormals);
  if (ordering === undefined) corrections.fill(0, 0, BLOCK_PATHS);
  else placeOnLattice(sampler, ordering, block, scratch);
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
    const correction = ordering === undefined ? 0 : ordering.intervalOf[step]! * BLOCK_PATHS;
    const from = step * BLOCK_PATHS;
    const to = from + BLOCK_PATHS;
    const pairs = step * BLOCK_PAIRS;
    for (let pair = 0; pair < BLOCK_PAIRS; pair++) {
      const common = stateNormals[pairs + pair]!;
      const shock = rest * integralNormals[pairs + pair]!;
      const even = 2 * pair;
      const odd = even + 1;
      const first = share * corrections[correction + even]! + common;
      const second = share * corrections[correction + odd]! - common;
      const x = state[from + even]!;
      const y = state[from + odd]!;
      state[to + even] = decay * x + deviation * first;
      state[to + odd] = decay * y + deviation * second;
      integral[to + even] = integral[from + even]! + factor * x + loading * first + shock;
      integral[to + odd] = integral[from + odd]! + factor * y + loading * second - shock;
    }
  }
}

/**
 * Turns each path's pseudo-random normals ξ̃ so that they have the lattice's normals z along the ordering's
 * directions: ξ = ξ̃ + U(z − Uᵀξ̃), standard normals as ξ̃ and z are. What is left of ξ̃ is antithetic in pairs.
 *
 * @source own derivation, docs/models/sampling.md
 */
function placeOnLattice(
  { key, blocksPerRandomisation }: PathSampler,
  { intervals, components, intervalOf, shares, directions }: PathOrdering,
  block: number,
  { stateNormals, increments, drawn, leading, corrections }: NormalScratch,
): void {
  const randomisation = Math.floor(block / blocksPerRandomisation);
  const firstPoint = (block - randomisation * blocksPerRandomisation) * BLOCK_PATHS;
  const shifts = latticeShifts(key, randomisation);
  increments.fill(0, 0, intervals * BLOCK_PAIRS);
  for (let step = 0; step < intervalOf.length; step++) {
    const share = shares[step]!;
    const from = step * BLOCK_PAIRS;
    const to = intervalOf[step]! * BLOCK_PAIRS;
    for (let pair = 0; pair < BLOCK_PAIRS; pair++)
      increments[to + pair]! += share * stateNormals[from + pair]!;
  }
  for (let component = 0; component < components; component++) {
    const at = component * BLOCK_PATHS;
    for (let path = 0; path < BLOCK_PATHS; path++) {
      leading[at + path] = inverseNormal(latticeCoordinate(firstPoint + path, component, shifts));
    }
  }
  for (let component = 0; component < components; component++) {
    const row = component * intervals;
    combine(directions, row, 1, intervals, increments, BLOCK_PAIRS, drawn, 0);
    const at = component * BLOCK_PATHS;
    for (let pair = 0; pair < BLOCK_PAIRS; pair++) {
      leading[at + 2 * pair]! -= drawn[pair]!;
      leading[at + 2 * pair + 1]! += drawn[pair]!;
    }
  }
  for (let interval = 0; interval < intervals; interval++) {
    combine(
      directions,
      interval,
      intervals,
      components,
      leading,
      BLOCK_PATHS,
      corrections,
      interval * BLOCK_PATHS,
    );
  }
}

/**
 * One row of a matrix product: out[at + p] = Σᵢ factors[first + i·stride]·rows[i][p], four columns at a time so that
 * no sum waits for the one before it.
 *
 * @param width columns, a multiple of four
 */
function combine(
  factors: Float64Array,
  first: number,
  stride: number,
  count: number,
  rows: Float64Array,
  width: number,
  out: Float64Array,
  at: number,
): void {
  for (let column = 0; column < width; column += 4) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let i = 0; i < count; i++) {
      const factor = factors[first + i * stride]!;
      const from = i * width + column;
      a += factor * rows[from]!;
      b += factor * rows[from + 1]!;
      c += factor * rows[from + 2]!;
      d += factor * rows[from + 3]!;
    }
    out[at + column] = a;
    out[at + column + 1] = b;
    out[at + column + 2] = c;
    out[at + column + 3] = d;
  }
}
