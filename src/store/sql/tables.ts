import type { EventStream, JobKind, JobState } from '../records.ts';
import type { DeliveryState } from '../webhook-records.ts';

/** Kinds of documents that share a table. */
export type DocumentKind = 'market-snapshot' | 'pipeline' | 'calibration';

/** Yes or no: SQLite has no type for it. */
export type Flag = 0 | 1;

interface OwnedRow {
  tenant_id: string;
  desk_id: string | null;
}

/** A text by its digest, once a tenant. */
interface BlobRow {
  tenant_id: string;
  digest: string;
  /** `text`: UTF-8; `deflate`: the same, compressed. */
  encoding: 'text' | 'deflate';
  bytes: Uint8Array;
}

interface DocumentRow extends OwnedRow {
  kind: DocumentKind;
  id: string;
  sequence: number;
  as_of: string;
  as_of_time: string | null;
  /** `as_of_time` in milliseconds since 1970, for its order. */
  as_of_instant: number | null;
  content_digest: string;
  inputs_digest: string | null;
  may_be_latest: Flag;
  /** Members that only this kind has, as JSON. */
  detail_json: string;
  /** Null once the content was erased. */
  blob_digest: string | null;
  created_at: string;
  created_by: string;
  erased_at: string | null;
}

interface JobRow extends OwnedRow {
  id: string;
  sequence: number;
  version: number;
  kind: JobKind;
  state: JobState;
  correlation_id: string | null;
  input_digest: string;
  engine_fingerprint: string | null;
  created_at: string;
  finished_at: string | null;
  result_deleted_at: string | null;
  /** Null once the request was erased. */
  request_digest: string | null;
  /** The whole record; the columns beside it are for finding it. */
  record_json: string;
}

interface JobVersionRow {
  tenant_id: string;
  job_id: string;
  version: number;
  record_json: string;
}

/** Documents that a job's request names. */
interface JobInputRow {
  tenant_id: string;
  job_id: string;
  document_id: string;
}

interface ResultRow {
  tenant_id: string;
  job_id: string;
  blob_digest: string;
  created_at: string;
}

interface IdempotencyKeyRow {
  tenant_id: string;
  key: string;
  request_digests_json: string;
  resource_id: string;
  created_at: string;
}

interface EventRow extends OwnedRow {
  stream: EventStream;
  event_id: string;
  subject_id: string;
  sequence: number;
  occurred_at: string;
  accepted_at: string;
  correlation_id: string | null;
  created_by: string;
  content_digest: string;
  event_json: string;
}

/** Columns in the order in which their hash takes them. */
export interface AuditRow extends OwnedRow {
  sequence: number;
  at: string;
  actor: string;
  request_id: string | null;
  correlation_id: string | null;
  action: string;
  object_id: string;
  content_digest: string | null;
  previous_hash: string;
  hash: string;
}

/** The one row that says where the chain ends. */
interface AuditHeadRow {
  id: 1;
  sequence: number;
  hash: string;
}

interface ApiKeyRow extends OwnedRow {
  id: string;
  sequence: number;
  name: string;
  secret_hash: string;
  roles_json: string;
  desk_ids_json: string;
  expires_at: string | null;
  revoked_at: string | null;
  last_used_at: string | null;
  created_at: string;
  created_by: string;
}

interface WebhookRow extends OwnedRow {
  id: string;
  sequence: number;
  disabled_at: string | null;
  record_json: string;
}

interface WebhookDeliveryRow {
  tenant_id: string;
  id: string;
  sequence: number;
  webhook_id: string;
  event_id: string;
  state: DeliveryState;
  next_attempt_at: string | null;
  created_at: string;
  record_json: string;
}

interface StoreVersionRow {
  version: number;
  name: string;
  applied_at: string;
}

export interface Tables {
  blobs: BlobRow;
  documents: DocumentRow;
  jobs: JobRow;
  job_versions: JobVersionRow;
  job_inputs: JobInputRow;
  results: ResultRow;
  idempotency_keys: IdempotencyKeyRow;
  events: EventRow;
  audit: AuditRow;
  audit_head: AuditHeadRow;
  api_keys: ApiKeyRow;
  webhooks: WebhookRow;
  webhook_deliveries: WebhookDeliveryRow;
  store_versions: StoreVersionRow;
}
