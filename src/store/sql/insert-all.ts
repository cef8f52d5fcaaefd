import type { Insertable } from 'kysely';
import type { Queries } from './sql-database.ts';
import type { Tables } from './tables.ts';

/** SQLite takes 32,766 values a statement, PostgreSQL 65,535. */
const VALUE_COUNT_MAX = 30_000;

/** Inserts rows of equal columns, as many a statement as the databases take. */
export async function insertAll<Name extends keyof Tables>(
  db: Queries,
  table: Name,
  rows: readonly Insertable<Tables[Name]>[],
): Promise<void> {
  if (rows.length === 0) return;
  const columnCount = Object.keys(rows[0]!).length;
  const count = Math.floor(VALUE_COUNT_MAX / columnCount);
  for (let from = 0; from < rows.length; from += count) {
    await db
      .insertInto(table)
      .values(rows.slice(from, from + count))
      .execute();
  }
}
