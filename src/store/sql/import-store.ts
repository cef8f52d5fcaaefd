import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { systemCaller } from '../../core/caller.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { parseJson, parseWithSchema } from '../../core/parse.ts';
import type { ImportOptions, ImportReport } from '../repositories.ts';
import { blobDigestOf, putBlob } from './blobs.ts';
import type { Sessions } from './session.ts';
import type { Queries } from './sql-database.ts';
import {
  AUDIT_TABLE,
  TRANSFER_TABLES,
  type TransferLine,
  type TransferRow,
  type TransferTable,
  transferLineSchema,
} from './transfer-tables.ts';

/** Lines a transaction takes. */
const BATCH_COUNT = 200;

/**
 * Stores what another store exported. The file is read twice: checked to its last line first, so that a broken one
 * changes nothing. What is there already and the same is left; the audit says what came from where.
 *
 * @throws CounterpoiseError INPUT_INVALID for a file that is not whole, INPUT_DUPLICATE for a row that is there otherwise
 */
export async function importStore(sessions: Sessions, { file, lines }: ImportOptions): Promise<ImportReport> {
  const fileDigest = await checkWhole(file, lines());
  let storedCount = 0;
  let knownCount = 0;
  const store = async (tenantId: string, batch: readonly StoredLine[]): Promise<void> => {
    const caller = systemCaller('import', { tenantId, deskId: null });
    await sessions.of(caller).change(async ({ db, audit }) => {
      let newCount = 0;
      for (const line of batch) {
        if (line.is === 'blob') await putBlob(db, tenantId, line.text);
        else if (await insertRow(db, tableOf(line.table), line.row)) newCount += 1;
        else knownCount += 1;
      }
      storedCount += newCount;
      if (newCount === 0) return;
      const entry = { action: 'import.stored', objectId: fileDigest, contentDigest: fileDigest };
      await audit([{ ...entry, correlationId: null, deskId: null }]);
    });
  };
  // What changes a tenant stands in that tenant's audit, so a batch is of one tenant.
  let owner = '';
  let batch: StoredLine[] = [];
  for await (const text of lines()) {
    const line = parseLine(text, file);
    if (!isStored(line)) continue;
    const tenantId = ownerOf(line);
    if (batch.length === BATCH_COUNT || (batch.length > 0 && tenantId !== owner)) {
      await store(owner, batch);
      batch = [];
    }
    owner = tenantId;
    batch.push(line);
  }
  if (batch.length > 0) await store(owner, batch);
  return { storedCount, knownCount };
}

/** A line of something that is stored here too. */
type StoredLine = Extract<TransferLine, { is: 'blob' | 'row' }>;

function isStored(line: TransferLine): line is StoredLine {
  return line.is === 'blob' || (line.is === 'row' && line.table !== AUDIT_TABLE.name);
}

function ownerOf(line: StoredLine): string {
  return line.is === 'blob' ? line.tenantId : String(line.row['tenant_id']);
}

/** @returns digest of the file's lines */
async function checkWhole(file: string, lines: AsyncIterable<string>): Promise<string> {
  const digest = createHash('sha256');
  let lineCount = 0;
  let end: Extract<TransferLine, { is: 'end' }> | undefined;
  for await (const text of lines) {
    const line = parseLine(text, file);
    const place = `${file}, line ${lineCount + 1}`;
    if (end !== undefined || (lineCount === 0) !== (line.is === 'export')) throw notWhole(place);
    if (line.is === 'blob' && blobDigestOf(line.text) !== line.digest) {
      throw new CounterpoiseError('INPUT_INVALID', 'A text is not the one its digest names.', {
        file: place,
      });
    }
    if (line.is === 'row') {
      const table = line.table === AUDIT_TABLE.name ? AUDIT_TABLE : tableOf(line.table);
      parseWithSchema(table.row, line.row, { file: place });
    }
    if (line.is === 'end') {
      end = line;
      if (line.lineCount !== lineCount || line.digest !== `sha256:${digest.copy().digest('hex')}`) {
        throw notWhole(place);
      }
    }
    digest.update(`${text}\n`);
    lineCount += 1;
  }
  if (end === undefined) throw notWhole(file);
  return end.digest;
}

function parseLine(text: string, file: string): TransferLine {
  return parseWithSchema(transferLineSchema, parseJson(text, file), { file });
}

function notWhole(file: string): CounterpoiseError {
  return new CounterpoiseError('INPUT_INVALID', 'This is not a whole export.', {
    file,
    accepted: 'what `counterpoise export` wrote, from its first line to its last, unchanged',
  });
}

function tableOf(name: string): TransferTable {
  return TRANSFER_TABLES.find((table) => table.name === name)!;
}

/** Whether the row is new; one that is there and the same is left. */
async function insertRow(db: Queries, table: TransferTable, row: TransferRow): Promise<boolean> {
  const columns = Object.keys(table.row.shape);
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const values = sql.join(columns.map((column) => row[column]));
  const inserted =
    await sql`insert into ${sql.table(table.name)} (${names}) values (${values}) on conflict do nothing`.execute(
      db,
    );
  if (inserted.numAffectedRows === 1n) return true;
  const isThis = sql.join(
    table.key.map((column) => sql`${sql.ref(column)} = ${row[column]}`),
    sql` and `,
  );
  const { rows } =
    await sql<TransferRow>`select ${names} from ${sql.table(table.name)} where ${isThis}`.execute(db);
  const [known] = rows;
  if (known !== undefined && columns.every((column) => known[column] === row[column])) return false;
  const id = table.key.map((column) => row[column]).join(' ');
  throw new CounterpoiseError(
    'INPUT_DUPLICATE',
    `The store has another of ${table.name}: ${id.slice(0, 200)}.`,
    {
      accepted: 'a store in which the tenant has nothing yet, or the same',
    },
  );
}
