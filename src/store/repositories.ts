import type { Caller } from '../core/caller.ts';
import type { ApiKeyDirectory, ApiKeyRepository } from './api-key-records.ts';
import type { AuditHead, AuditReport } from './audit-check.ts';
import type {
  AuditRecord,
  CalibrationRecord,
  DocumentRecord,
  EventRecord,
  EventStream,
  IdempotencyRecord,
  JobKind,
  JobRecord,
  JobState,
  MarketSnapshotRecord,
  PipelineRecord,
  Unsequenced,
} from './records.ts';
import type { WebhookDeliveryQueue, WebhookOutbox, WebhookRepository } from './webhook-repositories.ts';

/** A page, newest first. `beforeSequence` continues after the last record of the page before. */
interface PageQuery {
  readonly limit: number;
  readonly beforeSequence?: number;
}

export interface JobQuery extends PageQuery {
  readonly kind?: JobKind;
  readonly state?: JobState;
  readonly correlationId?: string;
}

export interface JobRepository {
  /** @param requestJson the request with "latest" already replaced by ids, from which it can be run again */
  readonly insert: (job: Unsequenced<JobRecord>, requestJson: string) => Promise<JobRecord>;
  /**
   * Writes the record as its next version.
   *
   * @throws CounterpoiseError JOB_STATE when a version as late as this one is stored already
   */
  readonly update: (job: JobRecord) => Promise<void>;
  readonly find: (id: string) => Promise<JobRecord | undefined>;
  /** @throws CounterpoiseError RESOURCE_ERASED when the job is stored, and its request erased since */
  readonly findRequest: (id: string) => Promise<string | undefined>;
  readonly list: (query: JobQuery) => Promise<readonly JobRecord[]>;
  /** Versions of a job that were written after a given one, oldest first. */
  readonly versionsAfter: (id: string, version: number) => Promise<readonly JobRecord[]>;
  /** The newest job that succeeded with this input on this engine, and whose result still stands. */
  readonly findEqual: (inputDigest: string, engineFingerprint: string) => Promise<JobRecord | undefined>;
}

/** Result documents by job id, as JSON text. */
export interface ResultRepository {
  readonly put: (jobId: string, resultJson: string) => Promise<void>;
  readonly find: (jobId: string) => Promise<string | undefined>;
  readonly delete: (jobId: string) => Promise<void>;
}

/** A document as lists have it: without its content. */
export type Listed<T extends DocumentRecord> = Omit<T, 'documentJson'>;

export interface DocumentRepository<T extends DocumentRecord> {
  readonly insert: (document: Unsequenced<T>) => Promise<T>;
  /** @throws CounterpoiseError RESOURCE_ERASED when the document was stored, and its content erased since */
  readonly find: (id: string) => Promise<T | undefined>;
  /** Greatest (asOf, asOfTime, sequence) of those that may stand as the latest. */
  readonly latest: () => Promise<T | undefined>;
  readonly list: (query: PageQuery) => Promise<readonly Listed<T>[]>;
}

export interface CalibrationRepository extends DocumentRepository<CalibrationRecord> {
  /** The first calibration of these inputs whose content still stands. */
  readonly findByInputs: (inputsDigest: string) => Promise<CalibrationRecord | undefined>;
}

export interface IdempotencyRepository {
  /** A key older than its life counts as never used. */
  readonly find: (key: string, now: Date) => Promise<IdempotencyRecord | undefined>;
  /** Stores the record unless its key is in use; the answer is the record in use, if any. */
  readonly claim: (record: IdempotencyRecord, now: Date) => Promise<IdempotencyRecord | undefined>;
}

/** An event as it is told, before it was accepted. */
export interface NewEvent {
  readonly eventId: string;
  readonly subjectId: string;
  readonly occurredAt: string;
  readonly correlationId: string | null;
  readonly contentDigest: string;
  readonly eventJson: string;
}

/**
 * `duplicate`: the same event was accepted before; `conflict`: another event has its id; `foreign`: what it is about
 * belongs to others, and the caller may not change it.
 */
export type AppendOutcome = 'accepted' | 'duplicate' | 'conflict' | 'foreign';

/** What was told of one lock or trade, or under one correlation id: a whole stream is read by pages. */
export interface EventQuery {
  readonly stream: EventStream;
  readonly subjectId?: string;
  readonly correlationId?: string;
  /** Only events accepted up to this time, RFC 3339 in UTC. */
  readonly knownAt?: string;
}

export interface EventPageQuery {
  readonly stream: EventStream;
  readonly knownAt?: string;
  /** Only events accepted up to this sequence. */
  readonly throughSequence: number;
  /** Continues after this event. */
  readonly after?: Pick<EventRecord, 'subjectId' | 'sequence'>;
  readonly limit: number;
}

/** Append-only events of locks and trades. */
export interface EventRepository {
  /**
   * All or none are stored, each once; the outcomes stand in the order of the events. An event belongs to the desk of
   * what it is about, and to the caller’s where it is the first.
   */
  readonly append: (
    stream: EventStream,
    events: readonly NewEvent[],
    acceptedAt: string,
  ) => Promise<readonly AppendOutcome[]>;
  /** In order of acceptance. */
  readonly list: (query: EventQuery) => Promise<readonly EventRecord[]>;
  /** By the bytes of their subjects' ids, and of one subject in order of acceptance. */
  readonly page: (query: EventPageQuery) => Promise<readonly EventRecord[]>;
  /** Sequence of the last accepted event that the caller may know; 0 when there is none. */
  readonly lastSequence: (stream: EventStream) => Promise<number>;
}

export interface AuditQuery extends PageQuery {
  readonly objectId?: string;
  readonly correlationId?: string;
  readonly actor?: string;
  /** Entries made at this time, RFC 3339 in UTC with milliseconds, or later. */
  readonly from?: string;
  /** Entries made before this time. */
  readonly until?: string;
}

/** The audit of the caller's tenant. Changes of other repositories add to it by themselves. */
export interface AuditRepository {
  /** Notes what no other repository changes: an approval, a refused login, an export. */
  readonly note: (
    entry: Pick<AuditRecord, 'action' | 'objectId' | 'contentDigest' | 'correlationId'>,
  ) => Promise<AuditRecord>;
  readonly list: (query: AuditQuery) => Promise<readonly AuditRecord[]>;
}

/** What a caller can see and change. Every change is whole or not at all, and is audited with it. */
export interface Repositories {
  readonly jobs: JobRepository;
  readonly results: ResultRepository;
  readonly marketSnapshots: DocumentRepository<MarketSnapshotRecord>;
  readonly pipelines: DocumentRepository<PipelineRecord>;
  readonly calibrations: CalibrationRepository;
  readonly idempotencyKeys: IdempotencyRepository;
  readonly events: EventRepository;
  readonly audit: AuditRepository;
  readonly webhooks: WebhookRepository;
  readonly webhookOutbox: WebhookOutbox;
  readonly apiKeys: ApiKeyRepository;
}

export interface VerifyControl {
  /** Ends of the chain at earlier times, kept elsewhere. */
  readonly heads?: readonly AuditHead[];
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Times before which payloads are erased, RFC 3339 in UTC; null: nothing of the kind. */
export interface RetentionPolicy {
  /** Results of jobs that ended before. */
  readonly resultsBefore: string | null;
  /** Market snapshots and pipelines stored before, and requests of jobs that ended before. */
  readonly documentsBefore: string | null;
  /** Ended webhook deliveries made before. */
  readonly deliveriesBefore: string | null;
}

/** How much was erased. */
export interface RetentionReport {
  readonly resultCount: number;
  readonly requestCount: number;
  readonly documentCount: number;
  readonly deliveryCount: number;
}

/** An export to be taken in. */
export interface ImportOptions {
  /** As errors name it. */
  readonly file: string;
  /** Reads the file's lines, from the first, each time it is called. */
  readonly lines: () => AsyncIterable<string>;
}

export interface ImportReport {
  readonly storedCount: number;
  /** Rows that were there already, the same to the byte. */
  readonly knownCount: number;
}

/** How far a store has come, and what waits in it. */
export interface StoreFigures {
  /** Of the last entry of the audit; 0 before the first. */
  readonly auditSequence: number;
  /** Webhook deliveries that are still to be made. */
  readonly pendingDeliveryCount: number;
}

/** What the server needs beyond any caller. */
export interface SystemRepositories extends ApiKeyDirectory {
  /** Jobs of all tenants that have not ended, in order of acceptance. */
  readonly liveJobs: () => Promise<readonly JobRecord[]>;
  readonly webhookDeliveries: WebhookDeliveryQueue;
  /** Verifies the audit's chain as it stands at this moment, while others go on reading and writing. */
  readonly verifyAudit: (control?: VerifyControl) => Promise<AuditReport>;
  /** The last entry of the audit made before a time, RFC 3339 in UTC; undefined when there is none. */
  readonly auditHead: (before: string) => Promise<(AuditHead & { readonly at: string }) | undefined>;
  /** Erases payloads; digests, records and the audit stay. */
  readonly retain: (policy: RetentionPolicy) => Promise<RetentionReport>;
  /** Writes a tenant, or with null all of them, as JSON lines; answers their number. */
  readonly exportTo: (sink: {
    readonly tenantId: string | null;
    readonly write: (line: string) => Promise<void>;
    /** Takes rows read, and all of them. */
    readonly onProgress?: (done: number, total: number) => void;
  }) => Promise<number>;
  /** @throws CounterpoiseError INPUT_INVALID for a file that is no whole export, INPUT_DUPLICATE where it contradicts the store */
  readonly importFrom: (source: ImportOptions) => Promise<ImportReport>;
  /**
   * Copies an embedded store, while it is used, to an empty file.
   *
   * @throws CounterpoiseError INPUT_INVALID for PostgreSQL, which has a tool of its own for it
   */
  readonly backUpTo: (file: string) => Promise<void>;
  readonly figures: () => Promise<StoreFigures>;
  /** @throws CounterpoiseError STORE_UNAVAILABLE when the store does not answer */
  readonly ping: () => Promise<void>;
}

/** Everything the server remembers. */
export interface Store {
  /** The repositories as a caller sees them. */
  readonly as: (caller: Caller) => Repositories;
  /**
   * Makes several changes or none. The work does nothing but use the repositories it is given, and may be called while
   * others wait; a change that fails in it ends the transaction, also when the work goes on.
   *
   * @throws CounterpoiseError STORE_UNAVAILABLE when the store does not answer: then nothing of it is acknowledged
   */
  readonly transact: <T>(caller: Caller, work: (repositories: Repositories) => Promise<T>) => Promise<T>;
  readonly system: SystemRepositories;
  /** Whether what is stored outlives the process. */
  readonly durable: boolean;
  readonly close: () => Promise<void>;
}
