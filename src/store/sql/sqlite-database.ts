import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import DatabaseFile from 'better-sqlite3';
import { Kysely } from 'kysely';
import { CounterpoiseError } from '../../core/errors.ts';
import { createMutex } from './mutex.ts';
import type { SqlDatabase } from './sql-database.ts';
import { StoreSqliteDialect } from './sqlite-driver.ts';
import { storeErrorOf } from './store-errors.ts';
import type { Tables } from './tables.ts';
import { CHANGES_WAITING_MAX } from './write-limits.ts';

/** Older ones can lose a commit when two connections checkpoint a write-ahead log at once. */
const SQLITE_VERSION_MIN = [3, 51, 3] as const;
/** How long a change waits for another process, such as a command line beside the server. */
const BUSY_TIMEOUT_MS = 5_000;
const MIB = 1024 * 1024;
/** What a store in memory may hold: without a disk behind it, the process would be ended. */
const MEMORY_SIZE_MIB_MAX = 2048;

export interface SqliteTarget {
  readonly kind: 'sqlite';
  /** Folder of the store, made if missing; `:memory:` for one that ends with the process. */
  readonly dataDir: string;
  /** Size beyond which the store takes nothing more, so that it leaves room on its disk. */
  readonly sizeMaxMib?: number;
}

export const STORE_FILE = 'counterpoise.sqlite';
const LOCK_FILE = 'counterpoise.lock';

/** Opens, or makes, the store's file. */
export async function openSqliteDatabase({ dataDir, sizeMaxMib }: SqliteTarget): Promise<SqlDatabase> {
  const durable = dataDir !== ':memory:';
  const path = durable ? join(dataDir, STORE_FILE) : dataDir;
  const file = await openFile(path, durable ? dataDir : undefined);
  try {
    requireVersion(file);
    configure(file, durable, sizeMaxMib);
  } catch (error) {
    file.close();
    throw storeErrorOf(error);
  }
  const reader = new Kysely<Tables>({ dialect: new StoreSqliteDialect(file) });
  const mutex = createMutex(CHANGES_WAITING_MAX);
  let lock: DatabaseFile.Database | undefined;
  return {
    dialect: 'sqlite',
    durable,
    reader,
    write: (work) => mutex(() => reader.transaction().execute(work)),
    backUpBeforeMigration: async (fromVersion) => {
      if (!durable) return;
      const time = new Date().toISOString().replaceAll(/[:.]/g, '-');
      const copy = join(dataDir, `counterpoise-version-${fromVersion}-${time}.sqlite`);
      file.prepare('vacuum into ?').run(copy);
    },
    holdAlone: async () => {
      if (durable) lock ??= lockFolder(dataDir);
    },
    close: async () => {
      await reader.destroy();
      // Nothing was asked of it yet: then the driver never took the file over.
      if (file.open) file.close();
      lock?.close();
    },
  };
}

async function openFile(path: string, folder: string | undefined): Promise<DatabaseFile.Database> {
  try {
    if (folder !== undefined) await mkdir(folder, { recursive: true, mode: 0o700 });
    return new DatabaseFile(path, { timeout: BUSY_TIMEOUT_MS });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CounterpoiseError('STORE_UNAVAILABLE', `The store cannot be opened: ${reason}.`, {
      file: path,
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

function configure(file: DatabaseFile.Database, durable: boolean, sizeMaxMib: number | undefined): void {
  if (durable) file.pragma('journal_mode = wal');
  // A commit is on the disk before it is acknowledged, whatever happens to the machine.
  file.pragma('synchronous = full');
  file.pragma('foreign_keys = on');
  const sizeMib = sizeMaxMib ?? (durable ? undefined : MEMORY_SIZE_MIB_MAX);
  if (sizeMib === undefined) return;
  const pageBytes = Number(file.pragma('page_size', { simple: true }));
  file.pragma(`max_page_count = ${Math.floor((sizeMib * MIB) / pageBytes)}`);
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
    throw storeErrorOf(error);
  }
}
