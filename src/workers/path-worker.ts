import { scalarKernel } from '../kernel/scalar-kernel.ts';
import { type BlockScratch, blockScratch, prepareBlock, valueBlock } from '../sim/value-block.ts';
import { CANCELLED_FLAG, DONE_FLAG, type PathTask, type PathTaskResult } from './path-task.ts';

let memory: { runId: number; scratch: BlockScratch; prepared: string } | undefined;

/** Runs one task on this thread; what piscina calls. */
export default function runPathTask(task: PathTask): PathTaskResult {
  const { plan, flags } = task;
  const cancelled = (): boolean => Atomics.load(flags, CANCELLED_FLAG) === 1;
  if (cancelled()) return null;
  if (memory?.runId !== task.runId) {
    memory = { runId: task.runId, scratch: blockScratch(plan), prepared: '' };
  }
  const prepared = `${task.block}/${task.model}`;
  if (memory.prepared !== prepared) {
    prepareBlock(plan, task.model, task.block, memory.scratch);
    memory.prepared = prepared;
  }
  const results = [];
  for (const scenario of task.scenarios) {
    if (cancelled()) return null;
    results.push(valueBlock(plan, scalarKernel, scenario, memory.scratch, cancelled));
    Atomics.add(flags, DONE_FLAG, 1);
  }
  return results;
}
