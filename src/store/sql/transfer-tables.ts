import { z } from 'zod';
import { EVENT_STREAMS, JOB_KINDS, JOB_STATES } from '../records.ts';

const TEXT_LENGTH_MAX = 10_000;
/** Records and readings as JSON: a pipeline's refused rows are the longest. */
const JSON_LENGTH_MAX = 64 * 1024 * 1024;

const text = z.string().max(TEXT_LENGTH_MAX);
const json = z.string().max(JSON_LENGTH_MAX);
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const whole = z.number().int();
const owned = { tenant_id: text, desk_id: text.nullable() };

/** A table whose rows move from store to store. */
export interface TransferTable {
  readonly name: string;
  /** Columns by which a row is known. */
  readonly key: readonly string[];
  /** Column that refers to a blob, if one does. */
  readonly blob: string | null;
  readonly row: z.ZodObject;
}

/**
 * What is exported, in the order in which it can be imported: a row comes after those it refers to. Secrets do not move:
 * keys, webhooks and idempotency keys belong to the server that made them.
 */
export const TRANSFER_TABLES: readonly TransferTable[] = [
  {
    name: 'documents',
    key: ['tenant_id', 'id'],
    blob: 'blob_digest',
    row: z.strictObject({
      ...owned,
      kind: z.enum(['market-snapshot', 'pipeline', 'calibration']),
      id: text,
      sequence: whole,
      as_of: text,
      as_of_time: text.nullable(),
      as_of_instant: whole.nullable(),
      content_digest: text,
      inputs_digest: text.nullable(),
      may_be_latest: z.union([z.literal(0), z.literal(1)]),
      detail_json: json,
      blob_digest: digest.nullable(),
      created_at: text,
      created_by: text,
      erased_at: text.nullable(),
    }),
  },
  {
    name: 'jobs',
    key: ['tenant_id', 'id'],
    blob: 'request_digest',
    row: z.strictObject({
      ...owned,
      id: text,
      sequence: whole,
      version: whole,
      kind: z.enum(JOB_KINDS),
      state: z.enum(JOB_STATES),
      correlation_id: text.nullable(),
      input_digest: text,
      engine_fingerprint: text.nullable(),
      created_at: text,
      finished_at: text.nullable(),
      result_deleted_at: text.nullable(),
      request_digest: digest.nullable(),
      record_json: json,
    }),
  },
  {
    name: 'job_inputs',
    key: ['tenant_id', 'job_id', 'document_id'],
    blob: null,
    row: z.strictObject({ tenant_id: text, job_id: text, document_id: text }),
  },
  {
    name: 'job_versions',
    key: ['tenant_id', 'job_id', 'version'],
    blob: null,
    row: z.strictObject({ tenant_id: text, job_id: text, version: whole, record_json: json }),
  },
  {
    name: 'results',
    key: ['tenant_id', 'job_id'],
    blob: 'blob_digest',
    row: z.strictObject({ tenant_id: text, job_id: text, blob_digest: digest, created_at: text }),
  },
  {
    name: 'events',
    key: ['tenant_id', 'stream', 'event_id'],
    blob: null,
    row: z.strictObject({
      ...owned,
      stream: z.enum(EVENT_STREAMS),
      event_id: text,
      subject_id: text,
      sequence: whole,
      occurred_at: text,
      accepted_at: text,
      correlation_id: text.nullable(),
      created_by: text,
      content_digest: text,
      event_json: json,
    }),
  },
];

/** The audit goes with an export to be read: the chain of another store cannot be continued here. */
export const AUDIT_TABLE: TransferTable = {
  name: 'audit',
  key: ['sequence'],
  blob: null,
  row: z.strictObject({
    sequence: whole,
    ...owned,
    at: text,
    actor: text,
    request_id: text.nullable(),
    correlation_id: text.nullable(),
    action: text,
    object_id: text,
    content_digest: text.nullable(),
    previous_hash: text,
    hash: text,
  }),
};

export const transferLineSchema = z.discriminatedUnion('is', [
  z.strictObject({
    is: z.literal('export'),
    schemaVersion: z.literal(1),
    exportedAt: text,
    tenantId: text.nullable(),
  }),
  z.strictObject({ is: z.literal('blob'), tenantId: text, digest, text: z.string().max(JSON_LENGTH_MAX) }),
  z.strictObject({
    is: z.literal('row'),
    table: z.enum(['documents', 'jobs', 'job_inputs', 'job_versions', 'results', 'events', 'audit']),
    row: z.record(text, z.union([z.string().max(JSON_LENGTH_MAX), z.number(), z.null()])),
  }),
  /** SHA-256 of all lines before. */
  z.strictObject({ is: z.literal('end'), lineCount: whole, digest }),
]);
export type TransferLine = z.output<typeof transferLineSchema>;
export type TransferRow = Extract<TransferLine, { is: 'row' }>['row'];
