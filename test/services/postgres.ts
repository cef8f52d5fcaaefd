import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import pg from 'pg';
import { inject } from 'vitest';
import { describeWith, folderOf, present } from './service-binary.ts';
import { freePort, restartable, type ServiceProcess, startService } from './service-process.ts';

const DEBIAN_FOLDER = '/usr/lib/postgresql';
const SUPERUSER = 'postgres';

const folder = folderOf('initdb', debianFolders());

/** `describe` for tests that need PostgreSQL. */
export const describeWithPostgres = describeWith('PostgreSQL', folder, 'postgresql');

/** A PostgreSQL server of its own: a fresh cluster in a temporary folder, on a free port of the loopback interface. */
export interface PostgresServer {
  /** Connection string of a database, with the superuser's password. */
  readonly urlOf: (database: string) => string;
  /** Makes an empty database; answers its connection string. */
  readonly createDatabase: () => Promise<string>;
  /** Stops it as an operator would: open transactions are rolled back, connections closed. */
  readonly stop: () => Promise<void>;
  /** Starts it again after `stop` or `kill`, on the same port and data. */
  readonly start: () => Promise<void>;
  readonly restart: () => Promise<void>;
  /** Ends it with SIGKILL, as a power failure of its own. */
  readonly kill: () => Promise<void>;
  /** Stops it and removes its data. */
  readonly close: () => Promise<void>;
}

/** Starts a PostgreSQL server that no other test shares: for tests that stop or kill it. */
export async function startPostgres(): Promise<PostgresServer> {
  const programs = present('PostgreSQL', folder, 'postgresql');
  const user = clusterOwner();
  const home = mkdtempSync(join(tmpdir(), 'counterpoise-postgres-'));
  const data = join(home, 'data');
  const password = randomBytes(16).toString('hex');
  const passwordFile = join(home, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user !== undefined) for (const path of [home, passwordFile]) chownSync(path, user.uid, user.gid);
  // The server itself syncs, as in production; the empty cluster can be made again.
  const initdb = ['--pgdata', data, '--username', SUPERUSER, '--pwfile', passwordFile, '--no-sync'];
  await promisify(execFile)(
    join(programs, 'initdb'),
    [...initdb, '--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C'],
    { cwd: '/', ...user },
  );
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    shared_buffers: '32MB',
    max_connections: 100,
    fsync: 'on',
    synchronous_commit: 'on',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const launch = (): Promise<ServiceProcess> =>
    startService({
      argv: [join(programs, 'postgres'), '-D', data, ...options],
      readyLine: /database system is ready to accept connections/,
      stopSignal: 'INT',
      ...(user !== undefined && { user }),
    });
  const urlOf = (database: string): string =>
    `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;

  const service = await restartable(launch);
  return {
    urlOf,
    createDatabase: () => createDatabaseAt(urlOf),
    ...service,
    close: async () => {
      await service.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** An empty database of the server which all tests of a run share; answers its connection string. */
export async function createDatabase(): Promise<string> {
  const server = await sharedServerUrl();
  return createDatabaseAt((database) => new URL(`/${database}`, server).href);
}

/** The run's own process starts the shared server when the first test asks for it: see shared-postgres.ts. */
async function sharedServerUrl(): Promise<string> {
  const socket = connect(inject('sharedPostgresSocket'));
  await once(socket, 'connect');
  const answer = JSON.parse(await text(socket)) as { url?: string; error?: string };
  if (answer.url === undefined) throw new Error(answer.error);
  return answer.url;
}

async function createDatabaseAt(urlOf: (database: string) => string): Promise<string> {
  const database = `test_${randomBytes(8).toString('hex')}`;
  const client = new pg.Client({ connectionString: urlOf('postgres') });
  await client.connect();
  try {
    await client.query(`create database ${database} template template0`);
  } finally {
    await client.end();
  }
  return urlOf(database);
}

/** Debian keeps each major version in a folder of its own, outside PATH; the newest first. */
function debianFolders(): readonly string[] {
  if (!existsSync(DEBIAN_FOLDER)) return [];
  return readdirSync(DEBIAN_FOLDER)
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(DEBIAN_FOLDER, version, 'bin'));
}

/** initdb and postgres refuse to run as root: the package's own user runs them then. */
function clusterOwner(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => Number(execFileSync('id', [flag, SUPERUSER], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
