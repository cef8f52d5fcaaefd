import { expect, it } from 'vitest';
import { jobRecord } from '../../test/fixtures/job-record.ts';
import { isTerminal, transition } from './job.ts';
import { jobError } from './job-error.ts';

const at = '2025-02-10T15:00:00.000Z';

it('starts, reports and succeeds', () => {
  const queued = jobRecord();
  const running = transition(queued, { type: 'start', at });
  const half = transition(running, { type: 'progress', progress: { done: 1, total: 2 } });
  const done = transition(half, {
    type: 'succeed',
    at,
    resultDigest: 'sha256:1',
    timingsMs: { simulate: 12.5 },
    calibrationId: null,
    replayMatches: null,
    engineFingerprint: 'sha256:2',
    resultOf: null,
  });
  expect([queued, running, half, done].map(({ state }) => state)).toEqual([
    'queued',
    'running',
    'running',
    'succeeded',
  ]);
  expect(done).toMatchObject({ startedAt: at, finishedAt: at, progress: { done: 1, total: 2 }, version: 3 });
  expect(queued).toEqual(jobRecord());
});

it('says why it ended otherwise', () => {
  const error = jobError('JOB_TIMEOUT', 'The job waited too long.');
  const expired = transition(jobRecord(), { type: 'expire', at, error });
  expect(expired).toMatchObject({ state: 'expired', stateReason: 'JOB_TIMEOUT', error, startedAt: null });
  expect(isTerminal(expired.state)).toBe(true);
});

it('does not expire once it runs, nor report before', () => {
  const error = jobError('JOB_TIMEOUT', 'late');
  const running = transition(jobRecord(), { type: 'start', at });
  expect(() => transition(running, { type: 'expire', at, error })).toThrow(/is running/);
  expect(() => transition(jobRecord(), { type: 'progress', progress: { done: 0, total: 1 } })).toThrow(
    /is queued/,
  );
});

it('runs again when its process ended under it, in the time it had, and has no attempt less when that was in order', () => {
  const running = transition(jobRecord(), { type: 'start', at });
  const half = transition(running, { type: 'progress', progress: { done: 1, total: 2 } });
  const again = transition(half, { type: 'requeue', reason: 'process-ended' });
  expect(again).toMatchObject({
    state: 'queued',
    startedAt: at,
    attemptCount: 1,
    progress: { done: 0, total: 0 },
  });
  const second = transition(again, { type: 'start', at: '2025-02-10T15:05:00.000Z' });
  expect(second).toMatchObject({ startedAt: at, attemptCount: 2 });
  expect(transition(second, { type: 'requeue', reason: 'drained' })).toMatchObject({ attemptCount: 1 });
  expect(() => transition(again, { type: 'requeue', reason: 'drained' })).toThrow(/is queued/);
});
