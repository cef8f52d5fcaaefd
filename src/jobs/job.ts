import { CounterpoiseError } from '../core/errors.ts';
import type { JobError, JobProgress, JobRecord, JobState } from '../store/records.ts';
import type { PartTimings } from './part-clock.ts';

/** Why a job that ran waits again: the process ended under it, or stopped in good order. */
export type RequeueReason = 'process-ended' | 'drained';

/** What can happen to a job. `at` is an RFC 3339 time in UTC. */
export type JobEvent =
  | { readonly type: 'start'; readonly at: string }
  | { readonly type: 'progress'; readonly progress: JobProgress }
  | { readonly type: 'request-cancel' }
  | { readonly type: 'requeue'; readonly reason: RequeueReason }
  | {
      readonly type: 'succeed';
      readonly at: string;
      readonly resultDigest: string;
      /** Null for a result that another job made. */
      readonly timingsMs: PartTimings | null;
      readonly calibrationId: string | null;
      readonly replayMatches: boolean | null;
      readonly engineFingerprint: string;
      /** The job whose result this one shares; null for a result of its own. */
      readonly resultOf: string | null;
    }
  | { readonly type: 'fail'; readonly at: string; readonly error: JobError }
  | { readonly type: 'cancel'; readonly at: string; readonly error: JobError }
  | { readonly type: 'expire'; readonly at: string; readonly error: JobError }
  | { readonly type: 'delete-result'; readonly at: string };

const TERMINAL_STATES: ReadonlySet<JobState> = new Set(['succeeded', 'failed', 'cancelled', 'expired']);

/** In which states an event may happen. Deleting a result changes no state, so it may follow the end. */
const ALLOWED_IN: Readonly<Record<JobEvent['type'], readonly JobState[]>> = {
  start: ['queued'],
  progress: ['running'],
  'request-cancel': ['queued', 'running'],
  requeue: ['running'],
  succeed: ['running'],
  fail: ['queued', 'running'],
  cancel: ['queued', 'running'],
  expire: ['queued'],
  'delete-result': ['succeeded', 'failed', 'cancelled', 'expired'],
};

/** Whether a state is final. */
export function isTerminal(state: JobState): boolean {
  return TERMINAL_STATES.has(state);
}

/**
 * The job after an event; the record given is left as it was. Every event makes a new version but progress, which is
 * not worth a row of its own: the next version carries it.
 *
 * @throws CounterpoiseError JOB_STATE when the event may not happen in the job's state
 */
export function transition(job: JobRecord, event: JobEvent): JobRecord {
  if (!ALLOWED_IN[event.type].includes(job.state)) {
    throw new CounterpoiseError('JOB_STATE', `Job ${job.id} is ${job.state}.`, {
      found: job.state,
      accepted: `a job that is ${ALLOWED_IN[event.type].join(' or ')}`,
    });
  }
  const version = event.type === 'progress' ? job.version : job.version + 1;
  return Object.freeze({ ...job, ...changeOf(job, event), version });
}

function changeOf(job: JobRecord, event: JobEvent): Partial<JobRecord> {
  switch (event.type) {
    case 'start':
      return {
        state: 'running',
        // A job that starts again has run since it first did: its time runs on.
        startedAt: job.startedAt ?? event.at,
        attemptCount: job.attemptCount + 1,
      };
    case 'progress':
      return { progress: event.progress };
    case 'request-cancel':
      return { cancelRequested: true };
    case 'requeue':
      return {
        state: 'queued',
        progress: { done: 0, total: 0 },
        // Only attempts that end with the process tell of a job that ends processes.
        attemptCount: event.reason === 'drained' ? job.attemptCount - 1 : job.attemptCount,
      };
    case 'succeed': {
      const { at, type: _type, ...result } = event;
      return { state: 'succeeded', finishedAt: at, ...result };
    }
    case 'fail':
      return ended('failed', event);
    case 'cancel':
      return ended('cancelled', event);
    case 'expire':
      return ended('expired', event);
    case 'delete-result':
      return { resultDeletedAt: event.at };
  }
}

function ended(state: JobState, { at, error }: { at: string; error: JobError }): Partial<JobRecord> {
  return { state, finishedAt: at, stateReason: error.code, error };
}
