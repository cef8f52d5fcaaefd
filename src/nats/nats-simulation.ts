import type { JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { CounterpoiseError } from '../core/errors.ts';
import type { KernelName } from '../core/kernel-names.ts';
import { BLOCK_PATHS } from '../kernel/block.ts';
import { resolveKernel } from '../kernel/select-kernel.ts';
import { ROW, ROW_LENGTH } from '../sim/plan-rows.ts';
import { runParcels } from '../sim/run-parcels.ts';
import type { Simulate, SimulationControl } from '../sim/simulate.ts';
import type { SimulationPlan } from '../sim/simulation-plan.ts';
import { thisMachine } from '../workers/machine.ts';
import type { SharedRun } from '../workers/parts-pool.ts';
import type { PathPool } from '../workers/path-pool.ts';
import { closeConnection } from './connection.ts';
import { ConnectionWatch } from './connection-watch.ts';
import { bitsKind, engineBits } from './engine-bits.ts';
import type { NatsLog } from './log.ts';
import { encodePlan } from './plan-frame.ts';
import { PlanLibrary } from './plan-library.ts';
import { RunDispatch } from './run-dispatch.ts';
import { CLASSES, ensureWorkStream, managerOf } from './work-streams.ts';
import { type LiveWorker, WorkerRegistry } from './worker-registry.ts';

/** Half a second of one core: what is less is done here sooner than it is told. */
const LEAST_SHARED_COST = 750_000_000;
/** Parcels each thread gets of a run, so that the last of them ends near the others. */
const PARCELS_PER_THREAD = 4;
/** Most work in a parcel, a second of one core: what a worker that dies loses. */
const PARCEL_COST_MAX = 1_500_000_000;

/** What runs are shared by. */
export interface NatsSimulationSettings {
  /** Its own: it closes it. */
  readonly connection: NatsConnection;
  /** This machine's threads; it stays its owner's. */
  readonly pool: PathPool;
  readonly log: NatsLog;
  /**
   * `beside`, the default: this machine values parcels too. `alone`: only while no worker lives or NATS is away, so that
   * its processor is left to the service.
   */
  readonly own?: 'beside' | 'alone';
  /** Loan-path-months below which a run is not shared. */
  readonly leastSharedCost?: number;
}

/** Simulation by all machines that work for this server. */
export interface NatsSimulation {
  /** The bits of the pool alone, whoever values what. */
  readonly simulate: Simulate;
  /** Workers that live, whose engine is this one. */
  readonly workers: () => readonly LiveWorker[];
  /** The fastest kernel that gives the same bits on every live worker: what `auto` should mean here. */
  readonly kernel: () => KernelName;
  /** Takes no more runs and closes the connection; runs under way end first. */
  readonly close: () => Promise<void>;
}

/**
 * Shares runs with workers over NATS.
 *
 * @throws CounterpoiseError NATS_UNAVAILABLE when the server has no JetStream
 */
export async function natsSimulation(settings: NatsSimulationSettings): Promise<NatsSimulation> {
  const { connection, pool, log } = settings;
  const manager = await jetStreamOf(connection);
  const bits = engineBits(thisMachine());
  const registry = new WorkerRegistry(connection, bits, log);
  const plans = new PlanLibrary(connection);
  const watch = new ConnectionWatch(connection);
  const running = new Set<Promise<unknown>>();

  async function share(run: SharedRun, control: SimulationControl): Promise<void> {
    const { plan } = run;
    const { precedence = 'desk', signal } = control;
    const kind = bitsKind(plan.kernel);
    const threads = (): number => registry.threadsFor(precedence, plan.kernel);
    const all = planCost(plan) / ((threads() + pool.threads) * PARCELS_PER_THREAD);
    const parcels = runParcels(plan, run.sums.missing, Math.min(PARCEL_COST_MAX, all));
    const frame = encodePlan(plan);
    const dispatch = new RunDispatch(run, parcels, {
      connection,
      watch,
      manager,
      log,
      precedence,
      bits: bits[kind],
      plan: frame.digest,
      planThere: plans.put(frame, Date.now()),
      threads,
      ownParcels: pool.threads + 1,
      helps: settings.own !== 'alone',
      onProgress: (done, total) => control.onProgress?.(done, total),
    });
    await dispatch.value(signal);
  }

  function simulate(plan: SimulationPlan, control: SimulationControl = {}): ReturnType<Simulate> {
    const least = settings.leastSharedCost ?? LEAST_SHARED_COST;
    if (planCost(plan) < least) return pool.simulate(plan, control);
    if (registry.threadsFor(control.precedence ?? 'desk', plan.kernel) === 0) {
      log.info({ kernel: plan.kernel }, 'no worker lives for this run: it is simulated here alone');
      return pool.simulate(plan, control);
    }
    return pool.simulateShared(plan, (run) => share(run, control), control);
  }

  return {
    simulate: (plan, control) => {
      const run = simulate(plan, control);
      running.add(run);
      const forget = (): void => void running.delete(run);
      run.then(forget, forget);
      return run;
    },
    workers: () => registry.live(),
    kernel: () => (registry.live().every(({ sameProcessor }) => sameProcessor) ? resolveKernel() : 'simd'),
    close: async () => {
      await Promise.allSettled(running);
      registry.close();
      await closeConnection(connection);
    },
  };
}

/** Loan-path-months of a plan of which nothing is left from earlier runs. */
function planCost(plan: SimulationPlan): number {
  let months = 0;
  for (let at = ROW.payments; at < plan.loanRows.length; at += ROW_LENGTH) months += plan.loanRows[at]!;
  return months * plan.blocks * BLOCK_PATHS * plan.scenarioModels.length;
}

async function jetStreamOf(connection: NatsConnection): Promise<JetStreamManager> {
  try {
    const manager = await managerOf(connection);
    for (const precedence of CLASSES) await ensureWorkStream(manager, precedence);
    return manager;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CounterpoiseError('NATS_UNAVAILABLE', `NATS does not keep work: ${reason}.`, {
      field: 'nats',
      accepted: 'a nats-server that runs with JetStream, and an account that may use it',
    });
  }
}
