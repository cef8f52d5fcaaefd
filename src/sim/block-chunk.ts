import { invariant } from '../core/invariant.ts';

/**
 * Blocks of a chunk that threads make together: each block by whichever thread comes first, the others wait for it.
 *
 * @param flags one for each block of the chunk, cleared when the chunk is new
 * @param first block of the chunk, `count` how many the caller needs
 * @param make fills a block
 */
export function ensureBlocks(
  flags: Int32Array,
  first: number,
  count: number,
  make: (block: number) => void,
): void {
  // What nobody makes yet is made before anything is waited for, so that two threads share the work.
  for (let block = first; block < first + count; block++) {
    if (Atomics.compareExchange(flags, block, FREE, BUILDING) === FREE) build(flags, block, make);
  }
  for (let block = first; block < first + count; block++) {
    while (Atomics.load(flags, block) !== READY) {
      // A thread that failed leaves the block free for another.
      if (Atomics.compareExchange(flags, block, FREE, BUILDING) === FREE) build(flags, block, make);
      else Atomics.wait(flags, block, BUILDING);
    }
  }
}

const FREE = 0;
const BUILDING = 1;
const READY = 2;

function build(flags: Int32Array, block: number, make: (block: number) => void): void {
  let outcome = FREE;
  try {
    make(block);
    outcome = READY;
  } finally {
    invariant(Atomics.load(flags, block) === BUILDING, 'A block is made by one thread.');
    Atomics.store(flags, block, outcome);
    Atomics.notify(flags, block);
  }
}
