import { BLOCK_PATHS } from '../kernel/block.ts';
import { shared } from './path-model.ts';

/** One block's paths: x and ∫x, [node][path] each. */
export interface BlockPaths {
  readonly state: Float64Array;
  readonly integral: Float64Array;
}

/** Simulated blocks in memory that threads share: each is built once, by whichever thread needs it first. */
export interface PathStore {
  /** [model × blocks + block]: FREE, BUILDING or READY. */
  readonly progress: Int32Array;
  /** [model × blocks + block][x, then ∫x][node][path]. */
  readonly paths: Float64Array;
}

const FREE = 0;
const BUILDING = 1;
const READY = 2;
/** A run with more paths than fit builds a block again on each thread that needs it: memory stays bounded. */
const LARGEST_STORE_BYTES = 268_435_456;

/** Room for a run's paths, or undefined when they would take more than 256 MiB. */
export function pathStore(models: number, blocks: number, nodes: number): PathStore | undefined {
  const numbers = models * blocks * 2 * nodes * BLOCK_PATHS;
  if (numbers * Float64Array.BYTES_PER_ELEMENT > LARGEST_STORE_BYTES) return undefined;
  return {
    progress: new Int32Array(new SharedArrayBuffer(models * blocks * Int32Array.BYTES_PER_ELEMENT)),
    paths: shared(numbers),
  };
}

/**
 * A block of the store, built by this thread when no other has begun to, else awaited.
 *
 * @param place model × blocks + block; `nodes` of the grid
 * @param build fills the block
 */
export function storedBlock(
  { progress, paths }: PathStore,
  place: number,
  nodes: number,
  build: (block: BlockPaths) => void,
): BlockPaths {
  const length = nodes * BLOCK_PATHS;
  const at = place * 2 * length;
  const block = {
    state: paths.subarray(at, at + length),
    integral: paths.subarray(at + length, at + 2 * length),
  };
  while (Atomics.load(progress, place) !== READY) {
    if (Atomics.compareExchange(progress, place, FREE, BUILDING) !== FREE) {
      Atomics.wait(progress, place, BUILDING);
      continue;
    }
    let outcome = FREE;
    try {
      build(block);
      outcome = READY;
    } finally {
      // A build that failed leaves the block free, so that no thread waits for ever.
      Atomics.store(progress, place, outcome);
      Atomics.notify(progress, place);
    }
  }
  return block;
}
