import { BLOCK_PATHS } from '../kernel/block.ts';
import type { Simulate, SimulationControl } from './simulate.ts';
import { type SimulationPlan, simulationPlan } from './simulation-plan.ts';
import type { SimulationRequest } from './simulation-request.ts';
import { joinResults, type SimulationResult } from './simulation-result.ts';

/** How exact a run is to be, and how far it may go for that. */
export interface ErrorTarget {
  /** Largest standard error of a forward price, per 100. */
  readonly standardErrorPer100: number;
  readonly pathCountMax: number;
}

/** A finished run, the plan of its first part, and the error it came to where one was asked for. */
export interface TargetedRun {
  readonly plan: SimulationPlan;
  readonly result: SimulationResult;
  readonly standardErrorPer100: number | undefined;
}

/** Errors fall at least with the root of the number of randomisations; a little more makes a second round rare. */
const MARGIN = 1.15;

/**
 * Simulates a request, and adds independent randomisations of the same size until a standard error is small enough or
 * the paths are spent. The answer depends on the request and the target alone.
 *
 * @param errorOf largest standard error of a finished run, price points per 100
 */
export async function simulateToTarget(
  request: SimulationRequest,
  simulate: Simulate,
  control: SimulationControl,
  target: ErrorTarget | undefined,
  errorOf: (plan: SimulationPlan, result: SimulationResult) => number,
): Promise<TargetedRun> {
  const plan = simulationPlan(request);
  let result = await simulate(plan, control);
  if (target === undefined) return { plan, result, standardErrorPer100: undefined };
  const batchPaths = (plan.blocks / plan.batchCount) * BLOCK_PATHS;
  const mostBatches = Math.floor(target.pathCountMax / batchPaths);
  for (;;) {
    const reached = errorOf(plan, result);
    const wanted = Math.ceil(
      result.batchCount *
        MARGIN *
        (reached / target.standardErrorPer100) *
        (reached / target.standardErrorPer100),
    );
    const count = Math.min(Math.max(wanted, result.batchCount + 1), mostBatches) - result.batchCount;
    if (reached <= target.standardErrorPer100 || count <= 0) {
      return { plan, result, standardErrorPer100: reached };
    }
    const more = simulationPlan({ ...request, batches: { first: result.batchCount, count } });
    result = joinResults(result, await simulate(more, control));
  }
}
