import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { findBlob } from './blobs.ts';
import type { Queries, SqlDatabase } from './sql-database.ts';
import {
  AUDIT_TABLE,
  TRANSFER_TABLES,
  type TransferLine,
  type TransferRow,
  type TransferTable,
} from './transfer-tables.ts';

const PAGE_COUNT = 500;

export interface ExportOptions {
  /** Null: every tenant. */
  readonly tenantId: string | null;
  readonly exportedAt: string;
  /** Takes a line, its end included. */
  readonly write: (line: string) => Promise<void>;
  /** Takes rows read, and all of them. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Writes what a store holds as JSON lines, as it stands at this moment: each text before the first row that needs it,
 * and at the end a digest of all.
 *
 * @returns how many lines there are
 */
export async function exportStore(
  { reader }: SqlDatabase,
  { tenantId, exportedAt, write, onProgress = () => {} }: ExportOptions,
): Promise<number> {
  const digest = createHash('sha256');
  let lineCount = 0;
  const put = async (line: TransferLine): Promise<void> => {
    const text = `${JSON.stringify(line)}\n`;
    digest.update(text);
    lineCount += 1;
    await write(text);
  };
  await reader
    .transaction()
    .setAccessMode('read only')
    .setIsolationLevel('repeatable read')
    .execute(async (db) => {
      const blobs = new Set<string>();
      await put({ is: 'export', schemaVersion: 1, exportedAt, tenantId });
      const tables = [...TRANSFER_TABLES, AUDIT_TABLE];
      const rowCount = await countRows(db, tables, tenantId);
      let done = 0;
      for (const table of tables) {
        for await (const row of rowsOf(db, table, tenantId)) {
          const blob = table.blob === null ? null : row[table.blob];
          const owner = String(row['tenant_id']);
          const place = `${owner} ${blob}`;
          if (typeof blob === 'string' && !blobs.has(place)) {
            blobs.add(place);
            const text = await findBlob(db, owner, blob);
            if (text !== undefined) await put({ is: 'blob', tenantId: owner, digest: blob, text });
          }
          await put({ is: 'row', table: table.name as Extract<TransferLine, { is: 'row' }>['table'], row });
          done += 1;
          onProgress(done, rowCount);
        }
      }
    });
  await put({ is: 'end', lineCount, digest: `sha256:${digest.copy().digest('hex')}` });
  return lineCount;
}

async function countRows(
  db: Queries,
  tables: readonly TransferTable[],
  tenantId: string | null,
): Promise<number> {
  let total = 0;
  for (const { name } of tables) {
    const ofTenant = tenantId === null ? sql`true` : sql`tenant_id = ${tenantId}`;
    const query = sql<{ rows: number }>`select count(*) as rows from ${sql.table(name)} where ${ofTenant}`;
    const { rows } = await query.execute(db);
    total += rows[0]!.rows;
  }
  return total;
}

/** Rows in the order of their keys, a page at a time. */
async function* rowsOf(
  db: Queries,
  { name, key, row }: TransferTable,
  tenantId: string | null,
): AsyncIterable<TransferRow> {
  const columns = sql.join(Object.keys(row.shape).map((column) => sql.ref(column)));
  const place = sql.join(key.map((column) => sql.ref(column)));
  const ofTenant = tenantId === null ? sql`true` : sql`tenant_id = ${tenantId}`;
  let after = sql`true`;
  for (;;) {
    const query = sql<TransferRow>`select ${columns} from ${sql.table(name)} where ${ofTenant} and ${after} order by ${place} limit ${sql.lit(PAGE_COUNT)}`;
    const { rows } = await query.execute(db);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE_COUNT) return;
    after = sql`(${place}) > (${sql.join(key.map((column) => last[column]))})`;
  }
}
