import type { Caller } from '../../core/caller.ts';
import { invariant } from '../../core/invariant.ts';
import { auditHash } from '../audit-chain.ts';
import type { AuditRecord } from '../records.ts';
import { auditRow } from './audit-rows.ts';
import { insertAll } from './insert-all.ts';
import type { Queries, SqlDialect } from './sql-database.ts';

/** What a change says of itself. */
export interface AuditEntry {
  readonly action: string;
  readonly objectId: string;
  readonly contentDigest: string | null;
  readonly correlationId: string | null;
  /** Desk of what was changed. */
  readonly deskId: string | null;
}

/** A transaction to change the store in. */
export interface Change {
  readonly db: Queries;
  /** Time of the transaction, RFC 3339 in UTC. */
  readonly at: string;
  /** Adds to the chain what a caller did. */
  readonly audit: (caller: Caller, entries: readonly AuditEntry[]) => Promise<readonly AuditRecord[]>;
}

/**
 * Does work in an open transaction, and ends the chain where its last entry stands.
 *
 * The chain's head is read first and locked: transactions of other processes wait there, and see all of this one.
 */
export async function inUnitOfWork<T>(
  db: Queries,
  dialect: SqlDialect,
  now: () => Date,
  work: (change: Change) => Promise<T>,
): Promise<T> {
  const head = db.selectFrom('audit_head').select(['sequence', 'hash']).where('id', '=', 1);
  // In SQLite the transaction itself is alone from its beginning.
  const locked = dialect === 'postgresql' ? head.forUpdate() : head;
  const start = await locked.executeTakeFirst();
  invariant(start !== undefined, 'A migrated store has the head of its chain.');
  let end = start;
  const at = now().toISOString();
  const answer = await work({
    db,
    at,
    audit: async ({ tenantId, actor, requestId }, entries) => {
      const records = entries.map((entry) => {
        const unhashed = {
          ...entry,
          sequence: end.sequence + 1,
          tenantId,
          at,
          actor,
          requestId,
          previousHash: end.hash,
        };
        const record = Object.freeze({ ...unhashed, hash: auditHash(unhashed) });
        end = record;
        return record;
      });
      await insertAll(db, 'audit', records.map(auditRow));
      return records;
    },
  });
  if (end !== start) {
    const { sequence, hash } = end;
    await db.updateTable('audit_head').set({ sequence, hash }).where('id', '=', 1).execute();
  }
  return answer;
}
