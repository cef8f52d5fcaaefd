/** What a task sums up. */
export type BlockTaskKind = 'profiles' | 'loans' | 'nodes' | 'functions' | 'locks';

/**
 * A piece of a run for one thread: some instruments in a few scenarios over some consecutive blocks of one batch. The
 * scenarios do the same to loans and differ in their curves, so that a loan's table serves them all.
 */
export interface BlockTask {
  readonly kind: BlockTaskKind;
  /** One, for locks. */
  readonly scenarios: Int32Array;
  /** Of the run; the blocks of a task lie in one chunk. */
  readonly firstBlock: number;
  readonly blockCount: number;
  /** Indices among the instruments of the kind; locks in the plan's order of them. */
  readonly instruments: Int32Array;
  /** Address of the chunk's paths. */
  readonly paths: number;
  /** Addresses of the chunk's drivers in each scenario. */
  readonly drivers: readonly number[];
  /** Address of the task's own memory. */
  readonly scratch: number;
  /** Moments of all nodes and functions, for locks. */
  readonly moments: GridSums | undefined;
}

/** Sums of a grid in one scenario, in memory that threads share. */
export interface GridSums {
  /** [slot][batch][4][function]. */
  readonly nodes: Float64Array;
  /** [node]: its slot. */
  readonly slots: Int32Array;
  /** [batch][pair][settlement][1, D(T_s)][function]. */
  readonly functions: Float64Array;
}
