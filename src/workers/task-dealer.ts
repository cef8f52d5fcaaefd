import type { Piscina } from 'piscina';
import { CounterpoiseError } from '../core/errors.ts';
import { assertFits, fitted, memoryBound } from '../sim/memory-bound.ts';
import { PartsLine } from '../sim/parts-line.ts';
import { PlanRun } from '../sim/plan-run.ts';
import type { PlanTables } from '../sim/plan-tables.ts';
import type { RunMemory } from '../sim/run-memory.ts';
import { RunSums } from '../sim/run-sums.ts';
import type { Precedence, Simulate, SimulationControl } from '../sim/simulate.ts';
import type { SimulationPlan } from '../sim/simulation-plan.ts';
import type { TakenTask, TaskLine } from '../sim/task-line.ts';
import type { BlockPlan } from '../sim/task-memory.ts';
import type { PartsRun, SharedRun } from './parts-pool.ts';
import { CANCELLED_FLAG, type PathTask, type PathTaskResult } from './path-task.ts';

const PROGRESS_INTERVAL_MS = 100;

/** A run of the pool and whoever waits for it. */
interface ActiveRun {
  readonly id: number;
  readonly run: TaskLine;
  readonly tables: PlanTables;
  readonly flags: Int32Array;
  readonly urgent: boolean;
  readonly settle: (error?: unknown) => void;
}

/** Deals the tasks of all runs out to the threads: those of desk runs first, and of equals the earliest run's. */
export class TaskDealer {
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
    const { fit, release } = await this.#reserve(plan, control.signal);
    return this.#finish(new PlanRun(fit, this.#memory, this.#tasksMax, release), control);
  }

  /** A run whose parts are valued by whoever `value` gives them to; what is read off them is read off here. */
  async simulateShared(
    plan: SimulationPlan,
    value: (run: SharedRun) => Promise<void>,
    control: SimulationControl,
  ): ReturnType<Simulate> {
    const { fit, release } = await this.#reserve(plan, control.signal);
    const sums = new RunSums(fit, this.#memory);
    try {
      const here = this.#parts(fit, control.precedence, () => {});
      try {
        await value({ plan: fit, sums, here });
      } finally {
        here.stop();
        await here.ended;
      }
    } catch (error) {
      release();
      throw error;
    }
    const inHand = { sums, missing: sums.missingLocks };
    const locks = new PlanRun(fit, this.#memory, this.#tasksMax, release, inHand);
    if (locks.finished) sums.keep();
    return this.#finish(locks, control);
  }

  /** A run of which some parts are valued here, for as long as it is open. */
  async openParts(plan: BlockPlan, precedence: Precedence): Promise<PartsRun> {
    const { fit, release } = await this.#reserve(plan, undefined);
    return this.#parts(fit, precedence, release);
  }

  #parts(plan: BlockPlan, precedence: Precedence | undefined, released: () => void): PartsRun {
    const ended = Promise.withResolvers<void>();
    const line = new PartsLine(plan, this.#memory, this.#tasksMax, () => {
      released();
      ended.resolve();
    });
    const { promise: failure, reject } = Promise.withResolvers<never>();
    failure.catch(() => {});
    const active = this.#begin(line, plan, precedence, (error) => {
      Atomics.store(active.flags, CANCELLED_FLAG, 1);
      reject(error ?? cancellation());
      line.end();
    });
    return {
      value: (parcel) => {
        const { promise, resolve } = Promise.withResolvers<Awaited<ReturnType<PartsRun['value']>>>();
        line.add(parcel, resolve);
        this.#deal();
        return Promise.race([promise, failure]);
      },
      stop: () => active.settle(cancellation()),
      ended: ended.promise,
    };
  }

  /** Puts a line among those that are dealt out. */
  #begin(
    run: TaskLine,
    plan: PlanTables & { readonly keys?: unknown },
    precedence: Precedence | undefined,
    settled: (error?: unknown) => void,
  ): ActiveRun {
    const { keys: _keys, ...tables } = plan;
    const active: ActiveRun = {
      id: ++this.#runs,
      run,
      tables,
      flags: new Int32Array(new SharedArrayBuffer(4)),
      urgent: precedence !== 'batch',
      settle: (error) => {
        const at = this.#active.indexOf(active);
        if (at < 0) return;
        this.#active.splice(at, 1);
        settled(error);
      },
    };
    this.#active.push(active);
    return active;
  }

  /** Deals a run out to its end. */
  async #finish(run: PlanRun, { signal, onProgress, precedence }: SimulationControl): ReturnType<Simulate> {
    const report = (): void => onProgress?.(run.done, run.total);
    const ticker = setInterval(report, PROGRESS_INTERVAL_MS);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const active = this.#begin(run, run.plan, precedence, (error) => {
      if (error === undefined) resolve();
      else reject(error);
    });
    const stop = (): void => {
      Atomics.store(active.flags, CANCELLED_FLAG, 1);
      active.settle(cancellation());
    };
    try {
      signal?.addEventListener('abort', stop, { once: true });
      if (signal?.aborted) stop();
      else if (run.finished) active.settle();
      else this.#deal();
      await promise;
      onProgress?.(run.total, run.total);
      return run.result;
    } catch (error) {
      Atomics.store(active.flags, CANCELLED_FLAG, 1);
      throw error;
    } finally {
      clearInterval(ticker);
      signal?.removeEventListener('abort', stop);
      run.end();
    }
  }

  /** The memory of a run, as soon as the others leave it enough. */
  async #reserve<Plan extends PlanTables>(
    plan: Plan,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly fit: Plan; readonly release: () => void }> {
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
    const release = (): void => {
      this.#reservedBytes -= bound.working;
      for (const resolve of this.#waiting.splice(0)) resolve();
    };
    return { fit, release };
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

  #nextTask(): { readonly active: ActiveRun; readonly taken: TakenTask } | undefined {
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

  async #work(active: ActiveRun, taken: TakenTask): Promise<void> {
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
