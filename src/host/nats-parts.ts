import type { ReadinessCheck } from '../api/readiness.ts';
import type { NatsConfig } from '../config/nats-config.ts';
import { CounterpoiseError } from '../core/errors.ts';
import type { Log } from '../log/create-log.ts';
import { connectNats } from '../nats/connection.ts';
import { ConnectionWatch } from '../nats/connection-watch.ts';
import { LockFeed } from '../nats/lock-feed.ts';
import { type NatsSettings, natsSettingsSchema } from '../nats/nats-settings.ts';
import type { Store } from '../store/repositories.ts';

export interface LockFeedPart {
  readonly readinessCheck: ReadinessCheck;
  readonly close: () => Promise<void>;
}

/**
 * Takes lock events from NATS, where the configuration says so.
 *
 * @throws CounterpoiseError NATS_UNAVAILABLE, INPUT_UNREADABLE
 */
export async function startLockFeed(
  config: NatsConfig,
  { store, now, log }: { readonly store: Store; readonly now: () => Date; readonly log: Log },
): Promise<LockFeedPart | null> {
  if (config === null || !config.lockEvents) return null;
  const connection = await connectNats(natsSettingsOf(config), 'counterpoise serve');
  const watch = new ConnectionWatch(connection);
  const feed = new LockFeed({
    connection,
    store,
    now,
    tenantIds: config.lockEventTenants,
    onReceipt: (tenantId, outcome) => log.debug({ tenantId, outcome }, 'lock event taken from NATS'),
    onFault: (fault) => log.warn({ fault }, 'the feed of lock events broke off'),
  });
  feed.start();
  return {
    readinessCheck: {
      name: 'nats',
      check: async () => {
        if (!watch.online) throw new CounterpoiseError('NATS_UNAVAILABLE', 'NATS cannot be reached.');
      },
    },
    close: async () => {
      await feed.stop();
      await connection.close();
    },
  };
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
