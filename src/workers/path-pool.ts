import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import type { Simulate } from '../sim/simulate.ts';
import type { SimulationPlan } from '../sim/simulation-plan.ts';
import { addBlock, emptyResult } from '../sim/simulation-result.ts';
import type { BlockSums } from '../sim/value-block.ts';
import { CANCELLED_FLAG, DONE_FLAG, type PathTask, type PathTaskResult } from './path-task.ts';

/** A pool of threads that value path blocks. */
export interface PathPool {
  readonly threads: number;
  /** Runs a plan over the pool; several runs may share it. The bits do not depend on the number of threads. */
  readonly simulate: Simulate;
  /** Waits for running simulations, takes no new ones and ends the threads. */
  readonly close: () => Promise<void>;
}

/** Scenarios a task covers at most: small enough that a run spreads evenly and stops soon. */
const SCENARIOS_PER_TASK = 6;
/** Tasks in flight per thread: enough that none waits, few enough that results out of order stay few. */
const TASKS_PER_THREAD = 3;
const PROGRESS_INTERVAL_MS = 100;
const MOST_THREADS = 256;

let runs = 0;

/**
 * Starts a pool.
 *
 * @param threads 1 to 256; all of the machine's by default
 * @throws CounterpoiseError INPUT_INVALID
 */
export function pathPool(threads = availableParallelism()): PathPool {
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS) {
    throw new CounterpoiseError('INPUT_INVALID', `A run cannot use ${threads} threads.`, {
      field: 'threads',
      accepted: `a whole number from 1 to ${MOST_THREADS}`,
    });
  }
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const pool = new Piscina<PathTask, PathTaskResult>({
    filename: new URL(`./path-worker.${extension}`, import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
  });
  const running = new Set<Promise<unknown>>();
  let closing = false;
  return {
    threads,
    simulate: (plan, control) => {
      invariant(!closing, 'A pool that is closed takes no runs.');
      const run = simulateOnPool(pool, threads, plan, control);
      running.add(run);
      const forget = (): void => void running.delete(run);
      run.then(forget, forget);
      return run;
    },
    close: async () => {
      closing = true;
      // Piscina's own close would reject tasks that still wait in its queue.
      await Promise.allSettled(running);
      await pool.close();
    },
  };
}

type Signalled = Parameters<Simulate>[1];

async function simulateOnPool(
  pool: Piscina<PathTask, PathTaskResult>,
  threads: number,
  plan: SimulationPlan,
  control: Signalled = {},
): ReturnType<Simulate> {
  const { signal, onProgress } = control;
  const result = emptyResult(plan);
  const flags = new Int32Array(new SharedArrayBuffer(8));
  const stop = (): void => void Atomics.store(flags, CANCELLED_FLAG, 1);
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  const total = plan.blocks * plan.scenarioModels.length;
  const report = (): void => onProgress?.(Atomics.load(flags, DONE_FLAG), total);
  const ticker = setInterval(report, PROGRESS_INTERVAL_MS);
  const groups = scenarioGroups(plan);
  const runId = ++runs;
  // Results that came before an earlier block's wait here; addBlock wants each scenario's blocks in order.
  const waiting = groups.map(() => new Map<number, readonly BlockSums[]>());
  const nextBlock = groups.map(() => 0);
  const tasks = taskOrder(plan.blocks, groups.length);
  const work = async (): Promise<void> => {
    for (let next = tasks.next(); next.done !== true; next = tasks.next()) {
      const { block, group } = next.value;
      if (Atomics.load(flags, CANCELLED_FLAG) === 1) return;
      const { model, scenarios } = groups[group]!;
      const sums = await pool.run({ runId, plan, block, model, scenarios, flags });
      if (sums === null) return;
      if ('code' in sums) throw new CounterpoiseError(sums.code, sums.message, sums.details);
      waiting[group]!.set(block, sums);
      for (let ready = waiting[group]!.get(nextBlock[group]!); ready !== undefined; ) {
        const at = nextBlock[group]!++;
        for (const [index, sum] of ready.entries()) {
          addBlock(result, at, plan.blocks, scenarios[index]!, sum);
        }
        waiting[group]!.delete(at);
        ready = waiting[group]!.get(nextBlock[group]!);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: threads * TASKS_PER_THREAD }, work));
  } catch (error) {
    stop();
    throw error;
  } finally {
    clearInterval(ticker);
    signal?.removeEventListener('abort', stop);
  }
  if (Atomics.load(flags, CANCELLED_FLAG) === 1) {
    throw new CounterpoiseError('SIMULATION_CANCELLED', 'The run was cancelled.');
  }
  report();
  return result;
}

/** Scenarios of one rate model, a few at a time. */
function scenarioGroups(plan: SimulationPlan): { model: number; scenarios: number[] }[] {
  const groups: { model: number; scenarios: number[] }[] = [];
  plan.models.forEach((_, model) => {
    const scenarios = [...plan.scenarioModels.keys()].filter((index) => plan.scenarioModels[index] === model);
    const size = Math.ceil(scenarios.length / Math.ceil(scenarios.length / SCENARIOS_PER_TASK));
    for (let at = 0; at < scenarios.length; at += size) {
      groups.push({ model, scenarios: scenarios.slice(at, at + size) });
    }
  });
  return groups;
}

/** Block by block, so that results can be added soon after they come. */
function* taskOrder(blocks: number, groups: number): Generator<{ block: number; group: number }, void> {
  for (let block = 0; block < blocks; block++) {
    for (let group = 0; group < groups; group++) yield { block, group };
  }
}
