import { BLOCK_PATHS } from '../kernel/block.ts';
import { addressedNormal, type RandomKey } from '../core/random.ts';
import { type PathModel, STEP_STRIDE } from './path-model.ts';

/**
 * Simulates one block of paths of (x, ∫x), antithetic in pairs, exactly at every node.
 *
 * Path 2i takes the normals addressed by (seed, i, step, factor), path 2i + 1 their negatives, so a block
 * is the same whoever simulates it and in whatever order.
 *
 * @param model tables of the model on the grid
 * @param key the run's random key
 * @param block index of the block, its first path is block × 64
 * @param state receives x, [node][path]
 * @param integral receives ∫₀ᵗx, [node][path]
 */
export function simulateBlock(
  model: PathModel,
  key: RandomKey,
  block: number,
  state: Float64Array,
  integral: Float64Array,
): void {
  const steps = model.halfVariance.length - 1;
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
    for (let path = 0; path < BLOCK_PATHS; path += 2) {
      const pair = firstPair + path / 2;
      const first = addressedNormal(key, pair, step, 0);
      const second = addressedNormal(key, pair, step, 1);
      const shock = deviation * first;
      const integralShock = loading * first + rest * second;
      const up = state[from + path]!;
      const down = state[from + path + 1]!;
      state[to + path] = decay * up + shock;
      state[to + path + 1] = decay * down - shock;
      integral[to + path] = integral[from + path]! + factor * up + integralShock;
      integral[to + path + 1] = integral[from + path + 1]! + factor * down - integralShock;
    }
  }
}
