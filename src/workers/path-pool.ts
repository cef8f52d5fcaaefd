import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import { RunMemory } from '../sim/run-memory.ts';
import type { Simulate } from '../sim/simulate.ts';
import type { PartsPool } from './parts-pool.ts';
import type { PathTask, PathTaskResult, PathThreadSettings } from './path-task.ts';
import { TaskDealer } from './task-dealer.ts';

/** A pool of threads that value path blocks. */
export interface PathPool extends PartsPool {
  readonly threads: number;
  /** Runs a plan over the pool; several runs may share it. The bits do not depend on the number of threads. */
  readonly simulate: Simulate;
  /** Waits for running simulations, takes no new ones and ends the threads. */
  readonly close: () => Promise<void>;
}

/** Tasks in flight per thread: one that runs and one that waits, so that no thread waits for this one. */
const TASKS_PER_THREAD = 2;
const MOST_THREADS = 256;
const DEFAULT_MEMORY_BYTES = 1_073_741_824;

/**
 * Starts a pool.
 *
 * @param threads 1 to 256; all of the machine's by default
 * @param memoryBytes memory for paths and drivers: what no run holds is kept for the next as long as there is room
 * @param niceness how far its threads stand back behind the machine's other work, 0 to 19
 * @throws CounterpoiseError INPUT_INVALID
 */
export function pathPool(
  threads = availableParallelism(),
  memoryBytes = DEFAULT_MEMORY_BYTES,
  niceness = 0,
): PathPool {
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
    workerData: { niceness } satisfies PathThreadSettings,
  });
  const dealer = new TaskDealer(pool, new RunMemory(memoryBytes), threads * TASKS_PER_THREAD);
  const running = new Set<Promise<unknown>>();
  let closing = false;
  const track = <T>(run: Promise<T>): Promise<T> => {
    running.add(run);
    const forget = (): void => void running.delete(run);
    run.then(forget, forget);
    return run;
  };
  const assertOpen = (): void => invariant(!closing, 'A pool that is closed takes no runs.');
  return {
    threads,
    simulate: (plan, control = {}) => {
      assertOpen();
      return track(dealer.simulate(plan, control));
    },
    simulateShared: (plan, value, control = {}) => {
      assertOpen();
      return track(dealer.simulateShared(plan, value, control));
    },
    openParts: async (plan, precedence) => {
      assertOpen();
      const parts = await dealer.openParts(plan, precedence);
      track(parts.ended);
      return parts;
    },
    close: async () => {
      closing = true;
      // Piscina's own close would reject tasks that still wait in its queue.
      await Promise.allSettled(running);
      await pool.close();
    },
  };
}
