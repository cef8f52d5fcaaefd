import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith, folderOf, present } from './service-binary.ts';
import { freePort, restartable, type ServiceProcess, startService } from './service-process.ts';

const folder = folderOf('nats-server', ['/usr/sbin', '/usr/local/bin']);

/** `describe` for tests that need a nats-server. */
export const describeWithNats = describeWith('nats-server', folder, 'nats-server');

export interface NatsOptions {
  /** Without them anyone may connect. */
  readonly user?: string;
  readonly password?: string;
  /** More of the server's configuration file, by its own names: `max_payload`, `tls`. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** A nats-server of its own with JetStream, its store in a temporary folder, on a free port of the loopback interface. */
export interface NatsServer {
  /** `nats://127.0.0.1:port`, without user and password. */
  readonly url: string;
  readonly stop: () => Promise<void>;
  /** Starts it again after `stop` or `kill`, on the same port and store. */
  readonly start: () => Promise<void>;
  readonly restart: () => Promise<void>;
  /** Ends it with SIGKILL. */
  readonly kill: () => Promise<void>;
  /** Stops it and removes its store. */
  readonly close: () => Promise<void>;
}

/** Starts a nats-server. */
export async function startNats({ user, password, settings }: NatsOptions = {}): Promise<NatsServer> {
  const programs = present('nats-server', folder, 'nats-server');
  const home = mkdtempSync(join(tmpdir(), 'counterpoise-nats-'));
  const port = await freePort();
  const configuration = join(home, 'nats.conf');
  writeFileSync(
    configuration,
    JSON.stringify({
      server_name: `test-${randomBytes(4).toString('hex')}`,
      host: '127.0.0.1',
      port,
      jetstream: { store_dir: join(home, 'store') },
      ...(user !== undefined && { authorization: { user, password } }),
      ...settings,
    }),
    { mode: 0o600 },
  );
  const launch = (): Promise<ServiceProcess> =>
    startService({
      argv: [join(programs, 'nats-server'), '--config', configuration],
      readyLine: /Server is ready/,
      stopSignal: 'TERM',
    });

  const service = await restartable(launch);
  return {
    url: `nats://127.0.0.1:${port}`,
    ...service,
    close: async () => {
      await service.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
