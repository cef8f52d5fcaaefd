import { chmod, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { CounterpoiseError } from '../../core/errors.ts';
import { MACHINE_FILES } from '../durable-files.ts';
import { groupedTransactions } from './grouped-transactions.ts';
import { answers, type SqlDatabase } from './sql-database.ts';
import { sqliteDialect } from './sqlite-driver.ts';
import { SqliteThread } from './sqlite-thread.ts';
import type { Tables } from './tables.ts';

/** What a store in memory may hold: without a disk behind it, the process would be ended. */
const MEMORY_SIZE_MIB_MAX = 2048;

const MEMORY = ':memory:';

export interface SqliteTarget {
  readonly kind: 'sqlite';
  /** Folder of the store, made if missing; `:memory:` for one that ends with the process. */
  readonly dataDir: string;
  /** Size beyond which the store takes nothing more, so that it leaves room on its disk. */
  readonly sizeMaxMib?: number;
}

/** Opens, or makes, a store on SQLite. */
export async function openSqliteDatabase(target: SqliteTarget): Promise<SqlDatabase> {
  const dataDir = target.dataDir === MEMORY ? null : target.dataDir;
  const sizeMaxMib = target.sizeMaxMib ?? (dataDir === null ? MEMORY_SIZE_MIB_MAX : null);
  if (dataDir !== null) await makePrivateFolder(dataDir);
  const thread = new SqliteThread({ dataDir, sizeMaxMib });
  try {
    await thread.ask({ do: 'open' });
  } catch (error) {
    await thread.ask({ do: 'close' });
    throw error;
  }
  const reader = new Kysely<Tables>({ dialect: sqliteDialect(thread) });
  return {
    dialect: 'sqlite',
    durable: dataDir !== null,
    reader,
    write: groupedTransactions(reader),
    backUpBeforeMigration: async (fromVersion) => {
      if (dataDir === null) return;
      const time = new Date().toISOString().replaceAll(/[:.]/g, '-');
      const path = join(dataDir, `counterpoise-version-${fromVersion}-${time}.sqlite`);
      await thread.ask({ do: 'copy', path });
    },
    copyTo: async (path) => {
      await thread.ask({ do: 'copy', path });
    },
    holdAlone: async () => {
      await thread.ask({ do: 'lock' });
    },
    ping: () => answers(reader),
    close: async () => {
      await reader.destroy();
      await thread.ask({ do: 'close' });
    },
  };
}

/** Only the user of the server reads what a desk has locked. A folder that is there already keeps its rights. */
async function makePrivateFolder(folder: string): Promise<void> {
  try {
    const isThere = await stat(folder).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    await MACHINE_FILES.makeFolder(folder);
    await chmod(folder, 0o700);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CounterpoiseError('STORE_UNAVAILABLE', `The folder of the store cannot be made: ${reason}.`, {
      file: folder,
      accepted: 'a folder that this user may write to',
    });
  }
}
