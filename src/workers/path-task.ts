import type { ErrorCode } from '../core/error-codes.ts';
import type { ErrorDetails } from '../core/errors.ts';
import type { PlanTables } from '../sim/plan-tables.ts';
import type { BlockTask } from '../sim/task.ts';

/** What a thread of the pool is started with. */
export interface PathThreadSettings {
  readonly niceness: number;
}

/** One piece of a run for a thread. */
export interface PathTask {
  /** Same for all tasks of a run, so that a thread keeps what it prepared from one to the next. */
  readonly runId: number;
  /** Tables in shared memory: sending them copies nothing. */
  readonly plan: PlanTables;
  /** The memory that the task's addresses lie in. */
  readonly memory: WebAssembly.Memory;
  readonly task: BlockTask;
  /** [1]: 1 stops the run. */
  readonly flags: Int32Array;
}

/** An operating error as plain data: an error that crosses a thread boundary loses its class and its code. */
export interface PathTaskFailure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

/** Sums of a task; null when the run was cancelled. */
export type PathTaskResult = Float64Array | PathTaskFailure | null;

export const CANCELLED_FLAG = 0;
