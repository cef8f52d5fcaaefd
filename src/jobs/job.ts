import { CounterpoiseError } from '../core/errors.ts';
import type { JobError, JobProgress, JobRecord, JobState } from '../store/records.ts';
import type { PartTimings } from './part-clock.ts';

/** What can happen to a job. `at` is an RFC 3339 time in UTC. */
export type JobEvent =
  | { readonly type: 'start'; readonly at: string }
  | { readonly type: 'progress'; readonly progress: JobProgress }
  | { readonly type: 'request-cancel' }
  | {
      readonly type: 'succeed';
      readonly at: string;
      readonly resultDigest: string;
      readonly timingsMs: PartTimings;
      readonly calibrationId: string | null;
      readonly replayMatches: boolean | null;
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
 * The job after an event; the record given is left as it was.
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
  return Object.freeze({ ...job, ...changeOf(event), version: job.version + 1 });
}

function changeOf(event: JobEvent): Partial<JobRecord> {
  switch (event.type) {
    case 'start':
      return { state: 'running', startedAt: event.at };
    case 'progress':
      return { progress: event.progress };
    case 'request-cancel':
      return { cancelRequested: true };
    case 'succeed':
      return {
        state: 'succeeded',
        finishedAt: event.at,
        resultDigest: event.resultDigest,
        timingsMs: event.timingsMs,
        calibrationId: event.calibrationId,
        replayMatches: event.replayMatches,
      };
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
