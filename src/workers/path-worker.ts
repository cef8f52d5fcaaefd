import { CounterpoiseError } from '../core/errors.ts';
import {
  type BlockScratch,
  type BlockSums,
  blockScratch,
  prepareBlock,
  valueBlock,
} from '../sim/value-block.ts';
import { CANCELLED_FLAG, DONE_FLAG, type PathTask, type PathTaskResult } from './path-task.ts';

let memory: { runId: number; scratch: BlockScratch; prepared: string } | undefined;

/** Runs one task on this thread; what piscina calls. */
export default function runPathTask(task: PathTask): PathTaskResult {
  const cancelled = (): boolean => Atomics.load(task.flags, CANCELLED_FLAG) === 1;
  if (cancelled()) return null;
  try {
    return valueTask(task, cancelled);
  } catch (error) {
    if (!(error instanceof CounterpoiseError)) throw error;
    const { code, message, details } = error;
    return code === 'SIMULATION_CANCELLED' ? null : { code, message, details };
  }
}

function valueTask(task: PathTask, cancelled: () => boolean): readonly BlockSums[] {
  const { plan, flags } = task;
  if (memory?.runId !== task.runId) {
    memory = { runId: task.runId, scratch: blockScratch(plan), prepared: '' };
  }
  const { scratch } = memory;
  const prepared = `${task.block}/${task.model}`;
  if (memory.prepared !== prepared) {
    prepareBlock(plan, task.model, task.block, scratch);
    memory.prepared = prepared;
  }
  return task.scenarios.map((scenario) => {
    const sums = valueBlock(plan, scenario, scratch, cancelled);
    Atomics.add(flags, DONE_FLAG, 1);
    return sums;
  });
}
