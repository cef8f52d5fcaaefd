import { inverseNormal } from '../core/normal.ts';
import { addressedNormal, type RandomKey } from '../core/random.ts';
import { BLOCK_PATHS } from '../kernel/block.ts';
import type { BrownianBridge } from './brownian-bridge.ts';
import { LATTICE_DIMENSIONS, latticeCoordinate, latticeShifts } from './lattice.ts';
import { type PathModel, STEP_STRIDE } from './path-model.ts';

/** Where the normals of a run come from. */
export interface PathSampler {
  readonly key: RandomKey;
  /** Order in which the lattice's coordinates fill a path in; absent for plain antithetic pseudo-random paths. */
  readonly bridge?: BrownianBridge;
  /** Blocks of one randomisation of the lattice. */
  readonly blocksPerRandomisation: number;
}

/** Factors of a path: the normals that drive x, and those that place ∫x between its ends. */
const STATE_FACTOR = 0;
const INTEGRAL_FACTOR = 1;

/** Memory for one block's normals. */
export interface NormalScratch {
  /** [step][path]: standard normals that drive x. */
  readonly normals: Float64Array;
  /** [node][path]: the Brownian path they are the increments of. */
  readonly brownian: Float64Array;
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
  if (sampler.bridge === undefined) antitheticNormals(sampler.key, block, steps, scratch.normals);
  else bridgedNormals(sampler, sampler.bridge, block, scratch);
  const firstPair = block * (BLOCK_PATHS / 2);
  state.fill(0, 0, BLOCK_PATHS);
  integral.fill(0, 0, BLOCK_PATHS);
  for (let step = 0; step < steps; step++) {
    const at = step * STEP_STRIDE;
    const decay = model.steps[at]!;
    const factor = model.steps[at + 1]!;
    const deviation = model.steps[at + 2]!;
    const loading = model.steps[at + 3]!;
    const rest = model.steps[at + 4]!;
    const from = step * BLOCK_PATHS;
    const to = from + BLOCK_PATHS;
    for (let path = 0; path < BLOCK_PATHS; path++) {
      const normal = scratch.normals[from + path]!;
      const x = state[from + path]!;
      state[to + path] = decay * x + deviation * normal;
      integral[to + path] = integral[from + path]! + factor * x + loading * normal;
    }
    for (let pair = 0; pair < BLOCK_PATHS / 2; pair++) {
      const shock = rest * addressedNormal(sampler.key, firstPair + pair, step, INTEGRAL_FACTOR);
      integral[to + 2 * pair]! += shock;
      integral[to + 2 * pair + 1]! -= shock;
    }
  }
}

/** Path 2i takes the normals addressed by (seed, i, step, 0), path 2i + 1 their negatives. */
function antitheticNormals(key: RandomKey, block: number, steps: number, normals: Float64Array): void {
  const firstPair = block * (BLOCK_PATHS / 2);
  for (let step = 0; step < steps; step++) {
    for (let pair = 0; pair < BLOCK_PATHS / 2; pair++) {
      const normal = addressedNormal(key, firstPair + pair, step, STATE_FACTOR);
      normals[step * BLOCK_PATHS + 2 * pair] = normal;
      normals[step * BLOCK_PATHS + 2 * pair + 1] = -normal;
    }
  }
}

/**
 * Fills Brownian paths in bridge order, from the lattice as far as it has coordinates and from antithetic
 * pseudo-random normals after that, and takes their increments.
 */
function bridgedNormals(
  sampler: PathSampler,
  bridge: BrownianBridge,
  block: number,
  { normals, brownian }: NormalScratch,
): void {
  const { key, blocksPerRandomisation } = sampler;
  const randomisation = Math.floor(block / blocksPerRandomisation);
  const firstPoint = (block - randomisation * blocksPerRandomisation) * BLOCK_PATHS;
  const firstPair = block * (BLOCK_PATHS / 2);
  const shifts = latticeShifts(key, randomisation);
  brownian.fill(0, 0, BLOCK_PATHS);
  for (let order = 0; order < bridge.steps; order++) {
    const node = bridge.nodes[order * 3]! * BLOCK_PATHS;
    const left = bridge.nodes[order * 3 + 1]! * BLOCK_PATHS;
    const right = Math.max(0, bridge.nodes[order * 3 + 2]!) * BLOCK_PATHS;
    const leftWeight = bridge.weights[order * 3]!;
    const rightWeight = bridge.weights[order * 3 + 1]!;
    const deviation = bridge.weights[order * 3 + 2]!;
    for (let path = 0; path < BLOCK_PATHS; path++) {
      const normal =
        order < LATTICE_DIMENSIONS
          ? inverseNormal(latticeCoordinate(firstPoint + path, order, shifts))
          : (path & 1) === 1
            ? -normals[path - 1]!
            : addressedNormal(key, firstPair + path / 2, order, STATE_FACTOR);
      // The first row of the output serves as the pair's memory until the increments are taken.
      normals[path] = normal;
      brownian[node + path] =
        leftWeight * brownian[left + path]! + rightWeight * brownian[right + path]! + deviation * normal;
    }
  }
  for (let step = 0; step < bridge.steps; step++) {
    const from = step * BLOCK_PATHS;
    const scale = bridge.inverseRoots[step]!;
    for (let path = 0; path < BLOCK_PATHS; path++) {
      normals[from + path] = (brownian[from + BLOCK_PATHS + path]! - brownian[from + path]!) * scale;
    }
  }
}
