import { afterEach, expect, it } from 'vitest';
import { jobRecord } from '../../test/fixtures/job-record.ts';
import { retentionConfigSchema } from '../config/retention-config.ts';
import { LOCAL_CALLER } from '../core/caller.ts';
import { IN_MEMORY, openStore } from '../store/open-store.ts';
import type { Store } from '../store/repositories.ts';
import { nextAt, scheduleRetention } from './retention-schedule.ts';

/** Fifty milliseconds before the time of day: the schedule fires by its own timer. */
const NOW = new Date('2025-03-01T07:29:59.950Z');
let store: Store | undefined;

afterEach(() => store?.close());

it('erases what is old at its time of day, tells of it, and lets the rest stand', async () => {
  store = await openStore(IN_MEMORY, { now: () => NOW });
  const all = store.as(LOCAL_CALLER);
  for (const [id, finishedAt] of [
    ['job_old', '2025-01-29T00:00:00.000Z'],
    ['job_new', '2025-02-20T00:00:00.000Z'],
  ] as const) {
    const { sequence: _, tenantId: _t, deskId: _d, createdBy: _c, ...job } = jobRecord({ id });
    await all.jobs.insert({ ...job, state: 'succeeded', finishedAt, resultDigest: 'sha256:1' }, '{}');
    await all.results.put(id, '{"rows":[]}');
  }
  const ran = Promise.withResolvers<string>();
  const logged: object[] = [];
  const schedule = scheduleRetention({
    retention: retentionConfigSchema.parse({ resultDays: 30, dailyAt: '07:30' }),
    store,
    now: () => NOW,
    log: {
      info: (facts: object) => void logged.push(facts),
      error: (facts: object) => void logged.push(facts),
    },
    onRun: ran.resolve,
  });
  expect(await ran.promise).toBe('done');
  await schedule.stop();
  expect(await all.results.find('job_old')).toBeUndefined();
  expect(await all.results.find('job_new')).toBe('{"rows":[]}');
  expect(logged).toEqual([expect.objectContaining({ resultCount: 1, documentCount: 0 })]);
});

it('tells of a run that failed', async () => {
  store = await openStore(IN_MEMORY);
  await store.close();
  const ran = Promise.withResolvers<string>();
  const faults: unknown[] = [];
  const schedule = scheduleRetention({
    retention: retentionConfigSchema.parse({ resultDays: 30, dailyAt: '07:30' }),
    store,
    now: () => NOW,
    log: { info: () => {}, error: (facts: object) => void faults.push(facts) },
    onRun: ran.resolve,
  });
  expect(await ran.promise).toBe('failed');
  await schedule.stop();
  expect(faults).toHaveLength(1);
  store = undefined;
});

it.each([
  ['00:00', '2025-03-01T07:30:00.000Z', '2025-03-02T00:00:00.000Z'],
  ['07:30', '2025-03-01T07:30:00.000Z', '2025-03-02T07:30:00.000Z'],
  ['07:30', '2025-03-01T07:29:59.999Z', '2025-03-01T07:30:00.000Z'],
  ['23:59', '2024-02-29T12:00:00.000Z', '2024-02-29T23:59:00.000Z'],
])('the next %s after %s is %s', (dailyAt, after, expected) => {
  expect(nextAt(dailyAt, new Date(after)).toISOString()).toBe(expected);
});
