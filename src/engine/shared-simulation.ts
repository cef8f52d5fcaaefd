import { setTimeout as sleep } from 'node:timers/promises';
import { describeError } from '../core/errors.ts';
import { closeConnection, connectNats } from '../nats/connection.ts';
import type { NatsLog } from '../nats/log.ts';
import type { NatsSettings } from '../nats/nats-settings.ts';
import { type NatsSimulation, natsSimulation } from '../nats/nats-simulation.ts';
import type { LiveWorker } from '../nats/worker-registry.ts';
import type { Simulate } from '../sim/simulate.ts';
import type { PathPool } from '../workers/path-pool.ts';

/** NATS that does not answer is asked again after this time. */
const RETRY_MS = 5_000;

/** Simulation that other machines may help with. */
export interface SharedSimulation {
  readonly simulate: Simulate;
  /** Workers that live; none while NATS is away. */
  readonly workers: () => readonly LiveWorker[];
  /** Tells workers to leave what is under way. Whoever asked for it has stopped it before. */
  readonly close: () => Promise<void>;
}

/**
 * Simulates with the workers that NATS leads to, and on this machine alone for as long as NATS cannot be used: workers are
 * a help, no condition.
 */
export function sharedSimulation(settings: NatsSettings, pool: PathPool, log: NatsLog): SharedSimulation {
  const closing = new AbortController();
  const { signal } = closing;
  let shared: NatsSimulation | undefined;

  async function joinUntilClosed(): Promise<void> {
    const connection = await connectNats(settings, 'counterpoise serve');
    try {
      const joined = await natsSimulation({ connection, pool, log });
      shared = joined;
      log.info({ server: connection.getServer() }, 'work is shared by NATS');
      await connection.closed();
      shared = undefined;
      await joined.close();
    } finally {
      await closeConnection(connection);
    }
  }

  async function keepJoining(): Promise<void> {
    let told: string | undefined;
    while (!signal.aborted) {
      try {
        await joinUntilClosed();
        told = undefined;
      } catch (error) {
        const reason = describeError(error);
        if (reason !== told) log.warn({ reason }, 'no work is shared: NATS cannot be used');
        told = reason;
      }
      await sleep(RETRY_MS, undefined, { signal }).catch(() => {});
    }
  }

  void keepJoining();
  return {
    simulate: (plan, control) => (shared ?? pool).simulate(plan, control),
    workers: () => shared?.workers() ?? [],
    close: async () => {
      closing.abort();
      await shared?.close();
    },
  };
}
