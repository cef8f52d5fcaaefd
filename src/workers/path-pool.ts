import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import { assertFits, fitted, memoryBound } from '../sim/memory-bound.ts';
import { PlanRun } from '../sim/plan-run.ts';
import type { PlanTables } from '../sim/plan-tables.ts';
import { RunMemory } from '../sim/run-memory.ts';
import type { Simulate, SimulationControl } from '../sim/simulate.ts';
import type { SimulationPlan } from '../sim/simulation-plan.ts';
import { CANCELLED_FLAG, type PathTask, type PathTaskResult, type PathThreadSettings } from './path-task.ts';

/** A pool of threads that value path blocks. */
export interface PathPool {
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
const PROGRESS_INTERVAL_MS = 100;

/** A run of the pool and whoever waits for it. */
interface ActiveRun {
  readonly id: number;
  readonly run: PlanRun;
  readonly tables: PlanTables;
  readonly flags: Int32Array;
  readonly urgent: boolean;
  readonly settle: (error?: unknown) => void;
}

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
  const dispatcher = new Dispatcher(pool, new RunMemory(memoryBytes), threads * TASKS_PER_THREAD);
  const running = new Set<Promise<unknown>>();
  let closing = false;
  return {
    threads,
    simulate: (plan, control = {}) => {
      invariant(!closing, 'A pool that is closed takes no runs.');
      const run = dispatcher.simulate(plan, control);
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

/** Deals the tasks of all runs out to the threads: those of desk runs first, and of equals the earliest run's. */
class Dispatcher {
  readonly #pool: Piscina<PathTask, PathTaskResult>;
  readonly #memory: RunMemory;
  readonly #tasksMax: number;
  readonly #active: ActiveRun[] = [];
  #inFlight = 0;
  /** Memory that active runs may come to hold, and runs that wait for theirs. */
  #reservedBytes = 0;
  readonly #waiting: (() => void)[] = [];
  #runs = 0;

  constructor(pool: Piscina<PathTask, PathTaskResult>, memory: RunMemory, tasksMax: number) {
    this.#pool = pool;
    this.#memory = memory;
    this.#tasksMax = tasksMax;
  }

  async simulate(plan: SimulationPlan, control: SimulationControl): ReturnType<Simulate> {
    const { signal, onProgress } = control;
    const run = await this.#admit(plan, signal);
    const { keys: _keys, ...tables } = run.plan;
    const flags = new Int32Array(new SharedArrayBuffer(4));
    const report = (): void => onProgress?.(run.done, run.total);
    const ticker = setInterval(report, PROGRESS_INTERVAL_MS);
    const stop = (): void => {
      Atomics.store(flags, CANCELLED_FLAG, 1);
      active.settle(cancellation());
    };
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const active: ActiveRun = {
      id: ++this.#runs,
      run,
      tables,
      flags,
      urgent: control.precedence !== 'batch',
      settle: (error) => {
        const at = this.#active.indexOf(active);
        if (at >= 0) this.#active.splice(at, 1);
        if (error === undefined) resolve();
        else reject(error);
      },
    };
    try {
      signal?.addEventListener('abort', stop, { once: true });
      this.#active.push(active);
      if (signal?.aborted) stop();
      else if (run.finished) active.settle();
      else this.#deal();
      await promise;
      onProgress?.(run.total, run.total);
      return run.result;
    } catch (error) {
      Atomics.store(flags, CANCELLED_FLAG, 1);
      throw error;
    } finally {
      clearInterval(ticker);
      signal?.removeEventListener('abort', stop);
      run.end();
    }
  }

  /** A run with its memory, as soon as the others leave it enough. */
  async #admit(plan: SimulationPlan, signal: AbortSignal | undefined): Promise<PlanRun> {
    const { capacity } = this.#memory;
    const fit = fitted(plan, this.#tasksMax, capacity);
    const bound = memoryBound(fit, this.#tasksMax);
    assertFits(fit, bound, capacity);
    while (this.#reservedBytes > 0 && this.#reservedBytes + bound.working > capacity) {
      if (signal?.aborted) throw cancellation();
      const { promise, resolve } = Promise.withResolvers<void>();
      const wake = (): void => resolve();
      this.#waiting.push(wake);
      signal?.addEventListener('abort', wake, { once: true });
      await promise;
      signal?.removeEventListener('abort', wake);
    }
    this.#reservedBytes += bound.working;
    return new PlanRun(fit, this.#memory, this.#tasksMax, () => {
      this.#reservedBytes -= bound.working;
      for (const resolve of this.#waiting.splice(0)) resolve();
    });
  }

  #deal(): void {
    while (this.#inFlight < this.#tasksMax) {
      const next = this.#nextTask();
      if (next === undefined) return;
      this.#inFlight += 1;
      void this.#work(next.active, next.taken).finally(() => {
        this.#inFlight -= 1;
        this.#deal();
      });
    }
  }

  #nextTask():
    | { readonly active: ActiveRun; readonly taken: NonNullable<ReturnType<PlanRun['take']>> }
    | undefined {
    let stuck: { readonly active: ActiveRun; readonly error: unknown } | undefined;
    for (const urgent of [true, false]) {
      for (const active of this.#active) {
        if (active.urgent !== urgent) continue;
        try {
          const taken = active.run.take();
          if (taken !== undefined) return { active, taken };
        } catch (error) {
          stuck = { active, error };
        }
      }
    }
    // Regions that lie badly hold a run up until tasks on their way give theirs back; with none there is nothing to wait for.
    if (this.#inFlight === 0) stuck?.active.settle(stuck.error);
    return undefined;
  }

  async #work(active: ActiveRun, taken: NonNullable<ReturnType<PlanRun['take']>>): Promise<void> {
    const { id, run, tables, flags, settle } = active;
    try {
      const sums = await this.#pool.run({
        runId: id,
        plan: tables,
        memory: this.#memory.memory,
        task: taken.task,
        flags,
      });
      if (sums === null) {
        taken.drop();
        return;
      }
      if ('code' in sums) throw new CounterpoiseError(sums.code, sums.message, sums.details);
      taken.give(sums);
      if (run.finished) settle();
    } catch (error) {
      taken.drop();
      Atomics.store(flags, CANCELLED_FLAG, 1);
      settle(error);
    }
  }
}

function cancellation(): CounterpoiseError {
  return new CounterpoiseError('SIMULATION_CANCELLED', 'The run was cancelled.');
}
