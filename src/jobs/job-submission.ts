import type { Caller } from '../core/caller.ts';
import type { JobKind, JobRecord, Unsequenced } from '../store/records.ts';
import type { Repositories } from '../store/repositories.ts';
import type { JobWork } from './job-request.ts';

/** An accepted request on its way into the queue. */
export interface JobSubmission {
  readonly id: string;
  readonly caller: Caller;
  /** The request with every "latest" replaced by an id. */
  readonly pinned: JobWork;
  readonly cost: number;
  readonly inputDigest: string;
  readonly priority: number;
  readonly queueTimeoutMs: number;
  readonly runTimeoutMs: number;
  readonly correlationId: string | null;
  readonly replayOf: string | null;
}

/** A job for which there is room. It is in the queue once it was inserted, and what inserted it was committed. */
export interface AdmittedJob {
  /** Writes the job, as part of a transaction of its caller. */
  readonly insert: (repositories: Repositories) => Promise<void>;
  /** Starts the job when its turn has come. */
  readonly enqueue: () => Promise<JobRecord>;
  /**
   * Gives the room back: the transaction came to nothing.
   *
   * @param reason what it failed with; after an outage the store is looked through for jobs that were stored all the same
   */
  readonly abandon: (reason: unknown) => void;
}

/** The record of a job as it is accepted: queued, and nothing done. */
export function newRecord(
  id: string,
  kind: JobKind,
  rest: Omit<JobSubmission, 'id' | 'caller' | 'pinned'>,
  createdAt: string,
): Unsequenced<JobRecord> {
  return {
    id,
    version: 1,
    kind,
    state: 'queued',
    stateReason: null,
    error: null,
    cancelRequested: false,
    ...rest,
    createdAt,
    startedAt: null,
    finishedAt: null,
    progress: { done: 0, total: 0 },
    timingsMs: null,
    resultDigest: null,
    resultDeletedAt: null,
    calibrationId: null,
    replayMatches: null,
    attemptCount: 0,
    engineFingerprint: null,
    resultOf: null,
  };
}
