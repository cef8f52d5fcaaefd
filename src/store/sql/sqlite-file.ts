import { join } from 'node:path';
import DatabaseFile from 'better-sqlite3';
import { CounterpoiseError } from '../../core/errors.ts';

/** Older ones can lose a commit when two connections checkpoint a write-ahead log at once. */
const SQLITE_VERSION_MIN = [3, 51, 3] as const;
/** How long a change waits for another process, such as a command line beside the server. */
const BUSY_TIMEOUT_MS = 5_000;
const MIB = 1024 * 1024;
/** Statements are prepared once: their number is that of the queries of the store. */
const STATEMENT_COUNT_MAX = 500;

export const STORE_FILE = 'counterpoise.sqlite';
const LOCK_FILE = 'counterpoise.lock';

export interface SqliteFileOptions {
  /** Folder of the store, which exists; null for a store that ends with the process. */
  readonly dataDir: string | null;
  readonly sizeMaxMib: number | null;
}

/** A statement's outcome. */
export interface StatementOutcome {
  readonly rows: unknown[];
  readonly changedCount: number | null;
}

/** SQLite as the store needs it. Every call blocks until it is done: it belongs in a thread of its own. */
export interface SqliteFile {
  readonly execute: (sql: string, parameters: readonly unknown[]) => StatementOutcome;
  /** Ends a transaction, if SQLite itself has not ended it, as it does where a disk is full. */
  readonly rollback: () => void;
  /** Copies the store as it is, while it is used, to a file that does not exist. */
  readonly copyTo: (path: string) => void;
  /** @throws CounterpoiseError STORE_IN_USE when another process has the folder */
  readonly lock: () => void;
  readonly close: () => void;
}

/**
 * Opens, or makes, the store's file.
 *
 * @throws CounterpoiseError STORE_UNAVAILABLE when it cannot be opened
 */
export function openSqliteFile({ dataDir, sizeMaxMib }: SqliteFileOptions): SqliteFile {
  const file = openFile(dataDir);
  try {
    requireVersion(file);
    if (dataDir !== null) file.pragma('journal_mode = wal');
    // A commit is on the disk before it is acknowledged, whatever happens to the machine.
    file.pragma('synchronous = full');
    file.pragma('foreign_keys = on');
    if (sizeMaxMib !== null) limitSize(file, sizeMaxMib);
  } catch (error) {
    file.close();
    throw error;
  }
  const prepared = preparedOnce(file);
  let lock: DatabaseFile.Database | undefined;
  return {
    execute: (sql, parameters) => {
      const statement = prepared(sql);
      if (statement.reader) return { rows: statement.all(parameters), changedCount: null };
      return { rows: [], changedCount: statement.run(parameters).changes };
    },
    rollback: () => {
      if (file.inTransaction) file.exec('rollback');
    },
    copyTo: (path) => {
      file.prepare('vacuum into ?').run(path);
    },
    lock: () => {
      if (dataDir !== null) lock ??= lockFolder(dataDir);
    },
    close: () => {
      file.close();
      lock?.close();
    },
  };
}

function openFile(dataDir: string | null): DatabaseFile.Database {
  try {
    if (dataDir === null) return new DatabaseFile(':memory:');
    return new DatabaseFile(join(dataDir, STORE_FILE), { timeout: BUSY_TIMEOUT_MS });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CounterpoiseError('STORE_UNAVAILABLE', `The store cannot be opened: ${reason}.`, {
      ...(dataDir !== null && { file: dataDir }),
      accepted: 'a folder that this user may write to',
    });
  }
}

function requireVersion(file: DatabaseFile.Database): void {
  const version = String(file.prepare('select sqlite_version()').pluck().get());
  const parts = version.split('.').map(Number);
  for (const [index, least] of SQLITE_VERSION_MIN.entries()) {
    if (parts[index]! > least) return;
    if (parts[index]! < least) {
      throw new CounterpoiseError('STORE_UNAVAILABLE', `SQLite is of version ${version}.`, {
        accepted: `${SQLITE_VERSION_MIN.join('.')} or newer`,
      });
    }
  }
}

function limitSize(file: DatabaseFile.Database, sizeMaxMib: number): void {
  const pageBytes = Number(file.pragma('page_size', { simple: true }));
  file.pragma(`max_page_count = ${Math.floor((sizeMaxMib * MIB) / pageBytes)}`);
}

function preparedOnce(file: DatabaseFile.Database): (sql: string) => DatabaseFile.Statement<unknown[]> {
  const statements = new Map<string, DatabaseFile.Statement<unknown[]>>();
  return (sql) => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = file.prepare<unknown[]>(sql);
      if (statements.size >= STATEMENT_COUNT_MAX) statements.clear();
      statements.set(sql, statement);
    }
    return statement;
  };
}

/** The lock is SQLite's own on a file beside the store: the system lets go of it however the process ends. */
function lockFolder(dataDir: string): DatabaseFile.Database {
  const lock = new DatabaseFile(join(dataDir, LOCK_FILE), { timeout: 0 });
  try {
    lock.pragma('locking_mode = exclusive');
    lock.exec('begin exclusive');
    return lock;
  } catch (error) {
    lock.close();
    if (error instanceof DatabaseFile.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new CounterpoiseError('STORE_IN_USE', 'Another server has this store.', {
        file: dataDir,
        accepted: 'one server a store: stop the other, or name another folder',
      });
    }
    throw error;
  }
}
