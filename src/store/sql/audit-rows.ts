import type { AuditRecord } from '../records.ts';
import type { AuditRow } from './tables.ts';

export function auditRow(record: AuditRecord): AuditRow {
  return {
    sequence: record.sequence,
    tenant_id: record.tenantId,
    desk_id: record.deskId,
    at: record.at,
    actor: record.actor,
    request_id: record.requestId,
    correlation_id: record.correlationId,
    action: record.action,
    object_id: record.objectId,
    content_digest: record.contentDigest,
    previous_hash: record.previousHash,
    hash: record.hash,
  };
}

export function auditRecord(row: AuditRow): AuditRecord {
  return Object.freeze({
    sequence: row.sequence,
    tenantId: row.tenant_id,
    deskId: row.desk_id,
    at: row.at,
    actor: row.actor,
    requestId: row.request_id,
    correlationId: row.correlation_id,
    action: row.action,
    objectId: row.object_id,
    contentDigest: row.content_digest,
    previousHash: row.previous_hash,
    hash: row.hash,
  });
}
