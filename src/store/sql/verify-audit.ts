import { setImmediate as nextTurn } from 'node:timers/promises';
import { auditTuple } from '../audit-chain.ts';
import { type AuditReport, createAuditCheck } from '../audit-check.ts';
import type { VerifyControl } from '../repositories.ts';
import { auditRecord } from './audit-rows.ts';
import { verifyInThread } from './audit-verify-thread.ts';
import type { PostgresqlTarget } from './postgresql-database.ts';
import type { SqlDatabase } from './sql-database.ts';
import type { SqliteTarget } from './sqlite-database.ts';
import { storeErrorOf } from './store-errors.ts';

/** Entries between two turns of the event loop. */
const SLICE_COUNT = 2_000;

/** Verifies a chain: in a thread over the database, or slice by slice where memory is all there is. */
export function verifyAudit(
  target: SqliteTarget | PostgresqlTarget,
  database: SqlDatabase,
  { heads = [], onProgress = () => {}, signal }: VerifyControl,
): Promise<AuditReport> {
  return database.durable
    ? verifyInThread({ target, heads }, onProgress, signal)
    : verifyInSlices(database, { heads, onProgress });
}

async function verifyInSlices(
  { reader }: SqlDatabase,
  { heads, onProgress }: Required<Pick<VerifyControl, 'heads' | 'onProgress'>>,
): Promise<AuditReport> {
  try {
    const end = await reader.selectFrom('audit_head').select(['sequence', 'hash']).executeTakeFirstOrThrow();
    const check = createAuditCheck(heads);
    for (let last = 0; last < end.sequence; last += SLICE_COUNT) {
      const rows = await reader
        .selectFrom('audit')
        .selectAll()
        .where('sequence', '>', last)
        .where('sequence', '<=', Math.min(last + SLICE_COUNT, end.sequence))
        .orderBy('sequence')
        .execute();
      for (const row of rows) check.take(auditTuple(auditRecord(row)));
      onProgress(Math.min(last + SLICE_COUNT, end.sequence), end.sequence);
      await nextTurn();
    }
    return check.finish(end);
  } catch (error) {
    throw storeErrorOf(error);
  }
}
