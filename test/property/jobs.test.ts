import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CounterpoiseError } from '../../src/core/errors.ts';
import { isTerminal, type JobEvent, transition } from '../../src/jobs/job.ts';
import { jobError } from '../../src/jobs/job-error.ts';
import { compareRecency } from '../../src/store/recency.ts';
import type { DocumentRecord, JobState } from '../../src/store/records.ts';
import { jobRecord } from '../fixtures/job-record.ts';

const SEED = 20250210;

const error = jobError('JOB_CANCELLED', 'stop');
const at = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const success = {
  resultDigest: 'sha256:1',
  timingsMs: { simulate: 1 },
  calibrationId: null,
  replayMatches: null,
  engineFingerprint: 'sha256:2',
  resultOf: null,
};

const event: fc.Arbitrary<JobEvent> = fc.oneof(
  at.map((time) => ({ type: 'start' as const, at: time })),
  fc.nat(100).map((done) => ({ type: 'progress' as const, progress: { done, total: 100 } })),
  fc.constant({ type: 'request-cancel' as const }),
  fc
    .constantFrom('process-ended' as const, 'drained' as const)
    .map((reason) => ({ type: 'requeue' as const, reason })),
  at.map((time) => ({ type: 'succeed' as const, at: time, ...success })),
  at.map((time) => ({ type: 'fail' as const, at: time, error })),
  at.map((time) => ({ type: 'cancel' as const, at: time, error })),
  at.map((time) => ({ type: 'expire' as const, at: time, error })),
  at.map((time) => ({ type: 'delete-result' as const, at: time })),
);

/** The arrows of the interface, and staying. */
const ARROWS: Readonly<Record<JobState, readonly JobState[]>> = {
  queued: ['queued', 'running', 'failed', 'cancelled', 'expired'],
  running: ['running', 'queued', 'succeeded', 'failed', 'cancelled'],
  succeeded: ['succeeded'],
  failed: ['failed'],
  cancelled: ['cancelled'],
  expired: ['expired'],
};

it('whatever happens to a job, it follows the arrows and an end stays the end', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), (events) => {
      let job = jobRecord();
      for (const next of events) {
        const before = job;
        try {
          job = transition(before, next);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(CounterpoiseError);
          expect((thrown as CounterpoiseError).code).toBe('JOB_STATE');
          continue;
        }
        expect(ARROWS[before.state]).toContain(job.state);
        expect(job.version).toBe(before.version + (next.type === 'progress' ? 0 : 1));
        expect(job.attemptCount).toBeGreaterThanOrEqual(job.state === 'running' ? 1 : 0);
        if (before.startedAt !== null) expect(job.startedAt).toBe(before.startedAt);
        if (isTerminal(before.state)) {
          expect({ ...job, resultDeletedAt: null, version: 0 }).toEqual({
            ...before,
            resultDeletedAt: null,
            version: 0,
          });
        }
        expect(job.finishedAt !== null).toBe(isTerminal(job.state));
        expect(job.error !== null).toBe(isTerminal(job.state) && job.state !== 'succeeded');
        expect(job.resultDigest !== null).toBe(job.state === 'succeeded');
        expect(job.engineFingerprint !== null).toBe(job.state === 'succeeded');
      }
    }),
    { seed: SEED, numRuns: 500 },
  );
});

it('recency orders documents totally: day, then instant, then acceptance', () => {
  const record = fc
    .record({
      asOf: fc.constantFrom('2025-02-10', '2025-02-11'),
      asOfTime: fc.option(
        fc.constantFrom('2025-02-10T16:00:00-05:00', '2025-02-10T21:00:00Z', '2025-02-10T20:59:00Z'),
      ),
      sequence: fc.nat(1000),
    })
    .map((part) => ({
      id: '',
      tenantId: 'local',
      deskId: null,
      createdBy: 'local',
      contentDigest: '',
      createdAt: '',
      documentJson: '',
      ...part,
    }));
  const key = ({ asOf, asOfTime, sequence }: DocumentRecord): readonly [string, number, number] => [
    asOf,
    asOfTime === null ? -1 : new Date(asOfTime).getTime(),
    sequence,
  ];
  fc.assert(
    fc.property(record, record, (left, right) => {
      const [a, b] = [key(left), key(right)];
      const index = [0, 1, 2].find((part) => a[part] !== b[part]);
      const expected = index === undefined ? 0 : a[index]! < b[index]! ? -1 : 1;
      expect(Math.sign(compareRecency(left, right))).toBe(expected);
      expect(Math.sign(compareRecency(right, left))).toBe(expected === 0 ? 0 : -expected);
    }),
  );
});
