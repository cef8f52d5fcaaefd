import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { CounterpoiseError } from '../../core/errors.ts';
import { groupedTransactions } from './grouped-transactions.ts';
import { answers, type SqlDatabase } from './sql-database.ts';
import type { Tables } from './tables.ts';

/** Readers beside the one writer: more would only wait for the database's processors. */
const READER_COUNT_MAX = 8;
const CONNECT_TIMEOUT_MS = 5_000;
/** Longest statement of the store, a retention of many blobs, with room to spare. */
const STATEMENT_TIMEOUT_MS = 60_000;
/** `coun` and `terp` in ASCII: the name of the lock among those of a database. */
const LOCK_KEY = [0x636f756e, 0x74657270] as const;

export interface PostgresqlTarget {
  readonly kind: 'postgresql';
  /** `postgresql://user@host:5432/database`; a password rather by PGPASSWORD or a password file. */
  readonly url: string;
  /** That a backup was taken: without it, a store of an older version is not changed. */
  readonly backupTaken?: boolean;
}

/** Opens the database of a PostgreSQL server, which exists and may be empty. */
export function openPostgresqlDatabase({ url, backupTaken = false }: PostgresqlTarget): SqlDatabase {
  let alone = false;
  const readers = createPool(url, READER_COUNT_MAX);
  // The writer's own session holds the lock: whoever lost the lock has lost the connection he would write by.
  const writers = createPool(url, 1, async (client) => {
    if (alone) await lockDatabase(client);
  });
  const reader = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: readers }) });
  const writer = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: writers }) });
  return {
    dialect: 'postgresql',
    durable: true,
    reader,
    write: groupedTransactions(writer),
    backUpBeforeMigration: async (fromVersion) => {
      if (backupTaken) return;
      throw new CounterpoiseError(
        'STORE_NOT_BACKED_UP',
        `The database holds a store of version ${fromVersion}, which has to be changed.`,
        { accepted: 'a backup by pg_dump, and then the setting store.backupTaken' },
      );
    },
    copyTo: async () => {
      throw new CounterpoiseError('INPUT_INVALID', 'A database of PostgreSQL is copied by its own tools.', {
        accepted: 'pg_dump, or a base backup',
      });
    },
    holdAlone: async () => {
      const client = await writers.connect();
      try {
        await lockDatabase(client);
        alone = true;
      } finally {
        client.release();
      }
    },
    // The writer's turn comes between two commits. A session that was lost is made anew for it, and asks for the lock.
    ping: async () => {
      await Promise.all([reader, writer].map(answers));
    },
    close: async () => {
      await Promise.all([reader.destroy(), writer.destroy()]);
      // A pool that was never asked by kysely is still ours to end.
      await Promise.all([readers, writers].filter((pool) => !pool.ended).map((pool) => pool.end()));
    },
  };
}

function createPool(url: string, max: number, onConnect?: (client: pg.ClientBase) => Promise<void>): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'counterpoise',
    types: { getTypeParser },
    ...(onConnect && { onConnect }),
  });
  // A connection that breaks is seen by the next query; without listeners it would end the process.
  const ignore = (): void => {};
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));
  return pool;
}

/** Counts and sequences come as text, since they could exceed a double's integers; ours do not. */
export const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format);

async function lockDatabase(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1, $2) as locked', [
    ...LOCK_KEY,
  ]);
  if (rows[0]?.locked === true) return;
  throw new CounterpoiseError('STORE_IN_USE', 'Another server has this database.', {
    accepted: 'one server a database: stop the other, or name another database',
  });
}
