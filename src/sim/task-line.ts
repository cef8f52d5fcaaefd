import type { BlockTask } from './task.ts';

/** A task on its way: it gives its sums or is dropped, once. */
export interface TakenTask {
  readonly task: BlockTask;
  readonly give: (sums: Float64Array) => void;
  readonly drop: () => void;
}

/** Tasks of one run, in turn. */
export interface TaskLine {
  /** Whether nothing is left to do. */
  readonly finished: boolean;
  /** The next task, or undefined while none can start. */
  readonly take: () => TakenTask | undefined;
  /** Gives all memory back, as soon as no task works in it. */
  readonly end: () => void;
}
