import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadinessCheck } from '../api/readiness.ts';
import type { NatsConfig } from '../config/nats-config.ts';
import { CounterpoiseError, describeError } from '../core/errors.ts';
import type { Log } from '../log/create-log.ts';
import { closeConnection, connectNats } from '../nats/connection.ts';
import { ConnectionWatch } from '../nats/connection-watch.ts';
import { LockFeed } from '../nats/lock-feed.ts';
import { type NatsSettings, natsSettingsSchema } from '../nats/nats-settings.ts';
import type { Store } from '../store/repositories.ts';

/** NATS that was not there at the start is asked again after this time. */
const RETRY_MS = 5_000;

export interface LockFeedPart {
  readonly readinessCheck: ReadinessCheck;
  readonly close: () => Promise<void>;
}

interface LockFeedParts {
  readonly store: Store;
  readonly now: () => Date;
  readonly log: Log;
  readonly onReceipt: (outcome: string) => void;
}

/**
 * Takes lock events from NATS, where the configuration says so, from the moment that NATS is there: until then the server
 * does all else, and says that it is not ready.
 */
export function startLockFeed(config: NatsConfig, parts: LockFeedParts): LockFeedPart | null {
  if (config === null || !config.lockEvents) return null;
  const settings = natsSettingsOf(config);
  const stopping = new AbortController();
  let isOnline = (): boolean => false;
  const running = feedUntilStopped(settings, config.lockEventTenants, parts, stopping.signal, (watch) => {
    isOnline = () => watch.online;
  });
  return {
    readinessCheck: {
      name: 'nats',
      check: async () => {
        if (!isOnline()) throw new CounterpoiseError('NATS_UNAVAILABLE', 'NATS cannot be reached.');
      },
    },
    close: async () => {
      stopping.abort();
      await running;
    },
  };
}

async function feedUntilStopped(
  settings: NatsSettings,
  tenantIds: readonly string[],
  { store, now, log, onReceipt }: LockFeedParts,
  signal: AbortSignal,
  onConnected: (watch: ConnectionWatch) => void,
): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  let told: string | undefined;
  while (!signal.aborted) {
    try {
      const connection = await connectNats(settings, 'counterpoise serve');
      onConnected(new ConnectionWatch(connection));
      const feed = new LockFeed({
        connection,
        store,
        now,
        tenantIds,
        onReceipt: (tenantId, outcome) => {
          log.debug({ tenantId, outcome }, 'lock event taken from NATS');
          onReceipt(outcome);
        },
        onFault: (fault) => log.warn({ fault }, 'the feed of lock events broke off'),
      });
      feed.start();
      log.info('lock events are taken from NATS');
      told = undefined;
      await Promise.race([stopped, connection.closed()]);
      await feed.stop();
      await closeConnection(connection);
    } catch (error) {
      const reason = describeError(error);
      if (reason !== told) log.warn({ reason }, 'no lock events are taken: NATS cannot be used');
      told = reason;
    }
    await sleep(RETRY_MS, undefined, { signal }).catch(() => {});
  }
}

/** How to reach NATS, of all that the configuration says of it. */
export function natsSettingsOf(config: NonNullable<NatsConfig>): NatsSettings {
  const { servers, user, password, token, credentialsFile, caFile, certFile, keyFile } = config;
  return natsSettingsSchema.parse({
    servers,
    user,
    password,
    token,
    credentialsFile,
    caFile,
    certFile,
    keyFile,
  });
}
