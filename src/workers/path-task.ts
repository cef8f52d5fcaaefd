import type { ErrorCode } from '../core/error-codes.ts';
import type { ErrorDetails } from '../core/errors.ts';
import type { SimulationPlan } from '../sim/simulation-plan.ts';
import type { BlockSums } from '../sim/value-block.ts';

/** One piece of a run for a thread: a block of paths under a range of scenarios that share a rate model. */
export interface PathTask {
  /** Same for all tasks of a run, so that a thread keeps its memory from one to the next. */
  readonly runId: number;
  /** Tables in shared memory: sending them copies nothing. */
  readonly plan: SimulationPlan;
  readonly block: number;
  readonly model: number;
  readonly scenarios: readonly number[];
  /** [2]: 1 at 0 stops the run; block-scenarios done are counted at 1. */
  readonly flags: Int32Array;
}

/** An operating error as plain data: an error that crosses a thread boundary loses its class and its code. */
export interface PathTaskFailure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

/** Sums of each scenario of a task, in the task's order; null when the run was cancelled. */
export type PathTaskResult = readonly BlockSums[] | PathTaskFailure | null;

export const CANCELLED_FLAG = 0;
export const DONE_FLAG = 1;
