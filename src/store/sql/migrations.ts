import { sql } from 'kysely';
import { CounterpoiseError } from '../../core/errors.ts';
import { createTables } from './migration-1.ts';
import type { Queries, SqlDatabase, SqlDialect } from './sql-database.ts';

/** A step from one version of the store to the next. */
export interface Migration {
  readonly name: string;
  readonly up: (db: Queries, dialect: SqlDialect) => Promise<void>;
}

/** In order; the version of a store is the number of those it has seen. None ever changes once it was released. */
export const MIGRATIONS: readonly Migration[] = [{ name: 'tables', up: createTables }];

/**
 * Brings a store to the version this program knows; a copy of what it held is made first.
 *
 * @throws CounterpoiseError STORE_NEWER when the store is of a later version, STORE_NOT_BACKED_UP when there is no copy
 */
export async function migrate(
  database: SqlDatabase,
  now: () => Date,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  const found = await storeVersion(database);
  if (found === migrations.length) return;
  if (found > migrations.length) throw newerStore(found, migrations.length);
  if (found > 0) await database.backUpBeforeMigration(found);
  await database.write(async (db) => {
    if (found === 0) await createVersions(db, database.dialect);
    for (const [index, { name, up }] of migrations.entries()) {
      if (index < found) continue;
      await up(db, database.dialect);
      const row = { version: index + 1, name, applied_at: now().toISOString() };
      await db.insertInto('store_versions').values(row).execute();
    }
  });
}

/** Whether a store is of the version this program knows. */
export async function isMigrated(database: SqlDatabase): Promise<boolean> {
  return (await storeVersion(database)) === MIGRATIONS.length;
}

/** Whether a database has never been a store. */
export async function isEmpty(database: SqlDatabase): Promise<boolean> {
  return (await storeVersion(database)) === 0;
}

/** How many migrations a store has seen; 0 for an empty database. */
async function storeVersion({ dialect, reader }: SqlDatabase): Promise<number> {
  const tables =
    dialect === 'sqlite'
      ? sql`select 1 from sqlite_schema where type = 'table' and name = 'store_versions'`
      : sql`select 1 where to_regclass('store_versions') is not null`;
  if ((await tables.execute(reader)).rows.length === 0) return 0;
  const { version } = await reader
    .selectFrom('store_versions')
    .select(({ fn }) => fn.coalesce(fn.max('version'), sql<number>`0`).as('version'))
    .executeTakeFirstOrThrow();
  return version;
}

async function createVersions(db: Queries, dialect: SqlDialect): Promise<void> {
  await db.schema
    .createTable('store_versions')
    .addColumn('version', dialect === 'sqlite' ? 'integer' : 'bigint', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('applied_at', 'text', (column) => column.notNull())
    .execute();
}

function newerStore(found: number, known: number): CounterpoiseError {
  return new CounterpoiseError('STORE_NEWER', `The store is of version ${found}.`, {
    accepted: `up to version ${known}: use the release that wrote it, or a newer one`,
  });
}
