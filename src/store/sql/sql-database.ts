import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from './tables.ts';

export type SqlDialect = 'sqlite' | 'postgresql';

/** A connection to read by: the database, or the transaction that is open. */
export type Queries = Kysely<Tables>;

/** One of the databases a store can stand on. */
export interface SqlDatabase {
  readonly dialect: SqlDialect;
  /** Whether what is written outlives the process. */
  readonly durable: boolean;
  readonly reader: Queries;
  /** One transaction at a time, whole or not at all; committed, and on the disk, when it resolves. */
  readonly write: <T>(work: (transaction: Transaction<Tables>) => Promise<T>) => Promise<T>;
  /**
   * Copies what is there before its schema changes.
   *
   * @throws CounterpoiseError STORE_NOT_BACKED_UP where it cannot
   */
  readonly backUpBeforeMigration: (fromVersion: number) => Promise<void>;
  /** Copies what is there, while it is used, to an empty file. */
  readonly copyTo: (path: string) => Promise<void>;
  /**
   * Holds the database against other servers, until it is closed.
   *
   * @throws CounterpoiseError STORE_IN_USE when another has it
   */
  readonly holdAlone: () => Promise<void>;
  /**
   * Rejects while it cannot be read, or cannot be written by this server.
   *
   * @throws CounterpoiseError STORE_IN_USE when another has it by now
   */
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Asks a connection for the least it can answer. */
export async function answers(connection: Queries): Promise<void> {
  await sql`select 1`.execute(connection);
}
