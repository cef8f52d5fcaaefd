import { hash } from 'node:crypto';
import type { AuditRecord } from './records.ts';

/** What stands before the first entry. */
export const CHAIN_START_HASH = '0'.repeat(64);

/** An entry before it has its hash. */
export type UnhashedAuditRecord = Omit<AuditRecord, 'hash'>;

/**
 * The hash of an audit entry: SHA-256 of its members as a JSON array in a fixed order, the hash of the entry before
 * among them. No two entries share an array, since JSON frames every text.
 *
 * @returns 64 hexadecimal digits
 */
export function auditHash(entry: UnhashedAuditRecord): string {
  return hash(
    'sha256',
    JSON.stringify([
      entry.sequence,
      entry.tenantId,
      entry.deskId,
      entry.at,
      entry.actor,
      entry.requestId,
      entry.correlationId,
      entry.action,
      entry.objectId,
      entry.contentDigest,
      entry.previousHash,
    ]),
    'hex',
  );
}
