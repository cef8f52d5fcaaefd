import type { Caller } from '../core/caller.ts';
import type { JobKind, JobRecord, Unsequenced } from '../store/records.ts';
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
