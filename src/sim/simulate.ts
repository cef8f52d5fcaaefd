import { CounterpoiseError } from '../core/errors.ts';
import { runBlockTask } from './block-task.ts';
import { memoryBound } from './memory-bound.ts';
import { PlanRun } from './plan-run.ts';
import { RunMemory } from './run-memory.ts';
import type { SimulationPlan } from './simulation-plan.ts';
import type { SimulationResult } from './simulation-result.ts';
import { threadRun } from './thread-run.ts';

/**
 * Whose turn it is when several runs share threads: a `desk` run, which someone waits for, goes before a `batch` run
 * at the next piece of work.
 */
export type Precedence = 'desk' | 'batch';

/** How a caller follows and stops a run. */
export interface SimulationControl {
  /** `desk` when absent. */
  readonly precedence?: Precedence;
  readonly signal?: AbortSignal;
  /** Work done and total, in loan-path-months. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Whatever runs a plan: one thread here, a pool of them in workers/. */
export type Simulate = (plan: SimulationPlan, control?: SimulationControl) => Promise<SimulationResult>;

/** Room for a run's regions to lie badly. */
const SPARE_BYTES = 16_777_216;

/**
 * Runs a plan on the calling thread, in memory of its own: the reference for every other way to run it.
 *
 * @returns the same bits as any pool of threads
 */
export const simulateInline: Simulate = async (plan, control = {}) => {
  const memory = new RunMemory(memoryBound(plan, 1).working + SPARE_BYTES);
  const run = new PlanRun(plan, memory, 1);
  const thread = threadRun(run.plan, memory.memory);
  const cancelled = (): boolean => control.signal?.aborted === true;
  while (!run.finished) {
    if (cancelled()) throw new CounterpoiseError('SIMULATION_CANCELLED', 'The run was cancelled.');
    const taken = run.take()!;
    taken.give(runBlockTask(thread, taken.task, cancelled));
    control.onProgress?.(run.done, run.total);
  }
  return run.result;
};
