import { move, workerData } from 'piscina';
import { CounterpoiseError } from '../core/errors.ts';
import { runBlockTask } from '../sim/block-task.ts';
import { type ThreadRun, threadRun } from '../sim/thread-run.ts';
import { CANCELLED_FLAG, type PathTask, type PathTaskResult, type PathThreadSettings } from './path-task.ts';
import { standBack } from './thread-priority.ts';

/** Runs that this thread is ready for: a desk's run comes between the tasks of a longer one. */
const RUNS_KEPT = 4;
const prepared = new Map<number, ThreadRun>();
standBack((workerData as PathThreadSettings).niceness);

/** Runs one task on this thread; what piscina calls. */
export default function runPathTask({ runId, plan, memory, task, flags }: PathTask): PathTaskResult {
  const cancelled = (): boolean => Atomics.load(flags, CANCELLED_FLAG) === 1;
  if (cancelled()) return null;
  try {
    let run = prepared.get(runId);
    if (run === undefined) {
      run = threadRun(plan, memory);
      prepared.set(runId, run);
      for (const id of prepared.keys()) {
        if (prepared.size <= RUNS_KEPT) break;
        prepared.delete(id);
      }
    }
    const sums = runBlockTask(run, task, cancelled);
    return move(sums) as Float64Array;
  } catch (error) {
    if (!(error instanceof CounterpoiseError)) throw error;
    const { code, message, details } = error;
    return code === 'SIMULATION_CANCELLED' ? null : { code, message, details };
  }
}
