import { setTimeout as sleep } from 'node:timers/promises';
import { describeError } from '../core/errors.ts';
import { connectNats } from '../nats/connection.ts';
import type { NatsLog } from '../nats/log.ts';
import type { NatsSettings } from '../nats/nats-settings.ts';
import { type NatsSimulation, natsSimulation } from '../nats/nats-simulation.ts';
import type { Simulate } from '../sim/simulate.ts';
import type { PathPool } from '../workers/path-pool.ts';

/** NATS that does not answer at the start is asked again after this time. */
const RETRY_MS = 5_000;

/**
 * Simulates with the workers that NATS leads to, and on this machine alone for as long as NATS was never reached: workers
 * are a help, no condition.
 */
export function sharedSimulation(settings: NatsSettings, pool: PathPool, log: NatsLog): Simulate {
  let shared: NatsSimulation | undefined;
  const join = async (): Promise<void> => {
    for (;;) {
      try {
        const connection = await connectNats(settings, 'counterpoise serve');
        shared = await natsSimulation({ connection, pool, log });
        return;
      } catch (error) {
        log.warn({ reason: describeError(error) }, 'no work is shared: NATS cannot be used');
        await sleep(RETRY_MS);
      }
    }
  };
  void join();
  return (plan, control) => (shared ?? pool).simulate(plan, control);
}
