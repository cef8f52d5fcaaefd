import type { SimulationPlan } from './simulation-plan.ts';
import { addBlock, emptyResult, type SimulationResult } from './simulation-result.ts';
import { blockScratch, prepareBlock, valueBlock } from './value-block.ts';

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
  /** Work done and total, in block-scenarios. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Whatever runs a plan: one thread here, a pool of them in workers/. */
export type Simulate = (plan: SimulationPlan, control?: SimulationControl) => Promise<SimulationResult>;

/**
 * Runs a plan on the calling thread: the reference for every other way to run it.
 *
 * @returns the same bits as any pool of threads
 */
export const simulateInline: Simulate = async (plan, control = {}) => {
  const result = emptyResult(plan);
  const scratch = blockScratch(plan);
  const scenarios = plan.scenarioModels.length;
  const cancelled = (): boolean => control.signal?.aborted === true;
  for (let block = 0; block < plan.blocks; block++) {
    let simulated = -1;
    for (let scenario = 0; scenario < scenarios; scenario++) {
      const model = plan.scenarioModels[scenario]!;
      if (model !== simulated) {
        prepareBlock(plan, model, block, scratch);
        simulated = model;
      }
      addBlock(result, block, plan.blocks, scenario, valueBlock(plan, scenario, scratch, cancelled));
      control.onProgress?.(block * scenarios + scenario + 1, plan.blocks * scenarios);
    }
  }
  return result;
};
