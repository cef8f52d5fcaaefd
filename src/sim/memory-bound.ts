import { CounterpoiseError } from '../core/errors.ts';
import { CHUNK_BLOCKS, driverChunkBytes, pathChunkBytes, scratchLayout } from './block-memory.ts';
import { LOAN_SUMS, NODE_VALUES, SETTLEMENT_ROW_LENGTH } from './plan-rows.ts';
import type { PlanTables } from './plan-tables.ts';

/** Sums of one run at most: 4 batches of 50 scenarios leave room for 320,000 locks. */
export const LARGEST_RESULT_BYTES = 2_147_483_648;

/** What a run takes at most, bytes. */
export interface MemoryBound {
  /** Of the memory that threads share: paths and drivers of the blocks at hand, and each task's own. */
  readonly working: number;
  /** Sums of every instrument, scenario and batch. */
  readonly results: number;
}

/** Groups of scenarios whose drivers are in use at a time: tasks of one may still run when those of the next begin. */
export const GROUPS_AT_HAND = 2;

/**
 * Memory of a run as a function of its paths, months, scenarios, instruments and threads.
 *
 * working = models · paths of a chunk + min(scenarios, 2G) · drivers of a chunk + tasks · scratch, a chunk being
 * 32 blocks or the run, G the scenarios of a task;
 * results = 8 · batches · scenarios · (profile sums + 4 · loans and locks + 4F · nodes + 2F · pairs · settlements), F being
 * the functions of the grid.
 *
 * @param tasks at a time
 * @source docs/models/memory.md
 */
export function memoryBound(plan: PlanTables, tasks: number): MemoryBound {
  const chunk = Math.min(CHUNK_BLOCKS, plan.blocks);
  const grid = plan.grid;
  const functions =
    grid === undefined
      ? 0
      : (plan.weights.length / 2) *
        (plan.settlementRows.length / SETTLEMENT_ROW_LENGTH) *
        2 *
        grid.functionCount;
  const sums =
    plan.profileLength +
    (plan.loanCount + (grid?.lockCount ?? 0)) * LOAN_SUMS +
    (grid?.nodeCount ?? 0) * NODE_VALUES * (grid?.functionCount ?? 0) +
    functions;
  return {
    working:
      plan.models.length * pathChunkBytes(plan, chunk) +
      Math.min(plan.scenarioModels.length, GROUPS_AT_HAND * plan.scenariosPerTask) *
        driverChunkBytes(plan, chunk) +
      tasks * scratchLayout(plan).bytes,
    results: plan.batchCount * plan.scenarioModels.length * sums * Float64Array.BYTES_PER_ELEMENT,
  };
}

/** Runs that share a memory: a run takes no more than its part while fewer scenarios a task would do. */
const RUNS_AT_A_TIME = 3;

/**
 * The plan with as many scenarios a task as leave room for other runs, since results do not depend on it.
 *
 * @param capacity bytes of the memory that threads share; `tasks` at a time
 */
export function fitted<Plan extends PlanTables>(plan: Plan, tasks: number, capacity: number): Plan {
  let fit = plan;
  while (fit.scenariosPerTask > 1 && memoryBound(fit, tasks).working > capacity / RUNS_AT_A_TIME) {
    fit = { ...fit, scenariosPerTask: fit.scenariosPerTask - 1 };
  }
  return fit;
}

/**
 * Refuses a run that would not fit, before anything is allocated.
 *
 * @param capacity bytes of the memory that threads share
 * @throws CounterpoiseError SIMULATION_TOO_LARGE with what the run needs and what there is
 */
export function assertFits(plan: PlanTables, bound: MemoryBound, capacity: number): void {
  const what = `${plan.loanCount + (plan.grid?.lockCount ?? 0)} loans and ${plan.profileCount} pools in ${plan.scenarioModels.length} scenarios on ${plan.months} months`;
  if (bound.results > LARGEST_RESULT_BYTES) {
    throw new CounterpoiseError(
      'SIMULATION_TOO_LARGE',
      `The sums of this run would take ${bound.results} bytes.`,
      {
        found: `${bound.results} bytes: ${what}`,
        accepted: `at most ${LARGEST_RESULT_BYTES} bytes: fewer scenarios, or the pipeline in parts`,
      },
    );
  }
  if (bound.working > capacity) {
    throw new CounterpoiseError(
      'SIMULATION_TOO_LARGE',
      `The paths at hand of this run would take ${bound.working} bytes.`,
      {
        found: `${bound.working} bytes: ${what}`,
        accepted: `at most ${capacity} bytes: fewer threads, or fewer rate models and programs in a run`,
      },
    );
  }
}
