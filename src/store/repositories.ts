import type {
  CalibrationRecord,
  DocumentRecord,
  IdempotencyRecord,
  JobKind,
  JobRecord,
  JobState,
  MarketSnapshotRecord,
  PipelineRecord,
} from './records.ts';

/** A record before the store gave it its place in the order of acceptance. */
export type Unsequenced<T extends { readonly sequence: number }> = Omit<T, 'sequence'>;

/** A page, newest first. `beforeSequence` continues after the last record of the page before. */
interface PageQuery {
  readonly limit: number;
  readonly beforeSequence?: number;
}

export interface JobQuery extends PageQuery {
  readonly kind?: JobKind;
  readonly state?: JobState;
}

export interface JobRepository {
  /** @param requestJson the request with "latest" already replaced by ids, from which it can be run again */
  readonly insert: (job: Unsequenced<JobRecord>, requestJson: string) => Promise<JobRecord>;
  readonly update: (job: JobRecord) => Promise<void>;
  readonly find: (id: string) => Promise<JobRecord | undefined>;
  readonly findRequest: (id: string) => Promise<string | undefined>;
  readonly list: (query: JobQuery) => Promise<readonly JobRecord[]>;
}

/** Result documents by job id, as JSON text. */
export interface ResultRepository {
  readonly put: (jobId: string, resultJson: string) => Promise<void>;
  readonly find: (jobId: string) => Promise<string | undefined>;
  readonly delete: (jobId: string) => Promise<void>;
}

export interface DocumentRepository<T extends DocumentRecord> {
  readonly insert: (document: Unsequenced<T>) => Promise<T>;
  readonly find: (id: string) => Promise<T | undefined>;
  /** Greatest (asOf, asOfTime, sequence) of those that may stand as the latest. */
  readonly latest: () => Promise<T | undefined>;
  readonly list: (query: PageQuery) => Promise<readonly T[]>;
}

export interface CalibrationRepository extends DocumentRepository<CalibrationRecord> {
  /** The first calibration of these inputs. */
  readonly findByInputs: (inputsDigest: string) => Promise<CalibrationRecord | undefined>;
}

export interface IdempotencyRepository {
  /** A key older than its life counts as never used. */
  readonly find: (key: string, now: Date) => Promise<IdempotencyRecord | undefined>;
  /** Stores the record unless its key is in use; the answer is the record in use, if any. */
  readonly claim: (record: IdempotencyRecord, now: Date) => Promise<IdempotencyRecord | undefined>;
  /** Gives up a key whose request came to nothing. */
  readonly release: (key: string) => Promise<void>;
}

/** Everything the server remembers. */
export interface Store {
  readonly jobs: JobRepository;
  readonly results: ResultRepository;
  readonly marketSnapshots: DocumentRepository<MarketSnapshotRecord>;
  readonly pipelines: DocumentRepository<PipelineRecord>;
  readonly calibrations: CalibrationRepository;
  readonly idempotencyKeys: IdempotencyRepository;
  /** Whether what is stored outlives the process. */
  readonly durable: boolean;
}
