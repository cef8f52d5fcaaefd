import { hash } from 'node:crypto';
import type { AuditRecord } from './records.ts';

/** What stands before the first entry. */
export const CHAIN_START_HASH = '0'.repeat(64);

/** An entry before it has its hash. */
export type UnhashedAuditRecord = Omit<AuditRecord, 'hash'>;

/** An entry as the store keeps it: its members in the order in which their hash takes them, then the hash. */
export type AuditTuple = readonly [
  sequence: number,
  tenantId: string,
  deskId: string | null,
  at: string,
  actor: string,
  requestId: string | null,
  correlationId: string | null,
  action: string,
  objectId: string,
  contentDigest: string | null,
  previousHash: string,
  hash: string,
];

/** Where the members of a tuple stand. */
export const PREVIOUS_HASH_INDEX = 10;
export const HASH_INDEX = 11;

/**
 * The hash of an audit entry: SHA-256 of its members as a JSON array in a fixed order, the hash of the entry before
 * among them. No two entries share an array, since JSON frames every text.
 *
 * @returns 64 hexadecimal digits
 */
export function auditHash(entry: UnhashedAuditRecord): string {
  return hashOfMembers(membersOf(entry));
}

/** An entry as the store keeps it. */
export function auditTuple(entry: AuditRecord): AuditTuple {
  return [...membersOf(entry), entry.hash];
}

/** The hash that a stored entry must have. */
export function hashOfTuple(tuple: AuditTuple): string {
  return hashOfMembers(tuple.slice(0, HASH_INDEX));
}

function hashOfMembers(members: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(members), 'hex');
}

function membersOf(entry: UnhashedAuditRecord) {
  return [
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
  ] as const;
}
