import { describe, expect, it } from 'vitest';
import { jobRecord } from '../../test/fixtures/job-record.ts';
import { LOCAL_CALLER } from '../core/caller.ts';
import { newId } from './ids.ts';
import { IDEMPOTENCY_KEY_LIFE_MS } from './memory-idempotency-keys.ts';
import { createMemoryStore, MEMORY_STORE_LIMITS } from './memory-store.ts';
import type { CalibrationRecord } from './records.ts';
import type { Unsequenced } from './repositories.ts';

const storeOf = (limits = MEMORY_STORE_LIMITS) => createMemoryStore(limits).as(LOCAL_CALLER);

const calibration = (id: string, asOf: string, gatesPassed: boolean): Unsequenced<CalibrationRecord> => ({
  id,
  asOf,
  asOfTime: null,
  contentDigest: '',
  createdAt: '',
  documentJson: '{}',
  gatesPassed,
  jobId: 'job_1',
  inputsDigest: `inputs of ${id}`,
});

describe('ids', () => {
  it('say what they name, never repeat, and sort by time', () => {
    const times = [0, 1, 1_739_200_000_000, 1_739_200_000_001, 4_000_000_000_000];
    const ids = times.map((time) => newId('job', new Date(time)));
    expect([...ids].sort()).toEqual(ids);
    expect(ids[0]).toMatch(/^job_[0-9a-z]{29}$/);
    const now = new Date();
    expect(new Set(Array.from({ length: 1000 }, () => newId('pipeline', now))).size).toBe(1000);
  });
});

describe('documents', () => {
  it('have a latest among those that may stand as it', async () => {
    const { calibrations } = storeOf();
    expect(await calibrations.latest()).toBeUndefined();
    await calibrations.insert(calibration('cal_1', '2025-02-11', true));
    await calibrations.insert(calibration('cal_2', '2025-02-10', true));
    await calibrations.insert(calibration('cal_3', '2025-02-12', false));
    expect((await calibrations.latest())?.id).toBe('cal_1');
    await calibrations.insert(calibration('cal_4', '2025-02-11', true));
    expect((await calibrations.latest())?.id).toBe('cal_4');
    expect((await calibrations.list({ limit: 2 })).map(({ id }) => id)).toEqual(['cal_4', 'cal_3']);
    expect((await calibrations.list({ limit: 9, beforeSequence: 3 })).map(({ id }) => id)).toEqual([
      'cal_2',
      'cal_1',
    ]);
  });

  it('are found by what they were made of, the first of several', async () => {
    const { calibrations } = storeOf();
    await calibrations.insert(calibration('cal_1', '2025-02-11', false));
    await calibrations.insert({
      ...calibration('cal_2', '2025-02-11', false),
      inputsDigest: 'inputs of cal_1',
    });
    await calibrations.insert({ ...calibration('cal_3', '2025-02-11', false), inputsDigest: null });
    expect((await calibrations.findByInputs('inputs of cal_1'))?.id).toBe('cal_1');
    expect(await calibrations.findByInputs('inputs of cal_2')).toBeUndefined();
  });

  it('are refused when there is no room, by count and by bytes', async () => {
    const few = storeOf({ ...MEMORY_STORE_LIMITS, calibrations: { count: 1, bytes: 100 } });
    await few.calibrations.insert(calibration('cal_1', '2025-02-11', true));
    await expect(few.calibrations.insert(calibration('cal_2', '2025-02-11', true))).rejects.toMatchObject({
      code: 'REQUEST_OVERLOADED',
      message: expect.stringContaining('calibrations'),
    });
    const small = storeOf({ ...MEMORY_STORE_LIMITS, calibrations: { count: 9, bytes: 3 } });
    await small.calibrations.insert(calibration('cal_1', '2025-02-11', true));
    await expect(small.calibrations.insert(calibration('cal_2', '2025-02-11', true))).rejects.toMatchObject({
      code: 'REQUEST_OVERLOADED',
    });
  });
});

it('results give their room back when they are deleted', async () => {
  const { results } = storeOf({ ...MEMORY_STORE_LIMITS, results: { count: 9, bytes: 10 } });
  await results.put('job_1', '"1234567"');
  await expect(results.put('job_2', '"1234567"')).rejects.toMatchObject({ code: 'REQUEST_OVERLOADED' });
  await results.delete('job_1');
  await results.delete('job_1');
  await results.put('job_2', '"1234567"');
  expect(await results.find('job_1')).toBeUndefined();
  expect(await results.find('job_2')).toBe('"1234567"');
});

it('jobs are listed newest first, by kind and state', async () => {
  const { jobs } = storeOf();
  await jobs.insert(jobRecord({ id: 'job_a' }), '{}');
  await jobs.insert(jobRecord({ id: 'job_b', kind: 'hedge' }), '{}');
  const last = await jobs.insert(jobRecord({ id: 'job_c' }), '{"kind":"risk"}');
  expect(last.sequence).toBe(3);
  await jobs.update({ ...last, state: 'running' });
  const ids = async (query: object) => (await jobs.list({ limit: 9, ...query })).map(({ id }) => id);
  expect(await ids({})).toEqual(['job_c', 'job_b', 'job_a']);
  expect(await ids({ kind: 'risk' })).toEqual(['job_c', 'job_a']);
  expect(await ids({ state: 'running' })).toEqual(['job_c']);
  expect(await ids({ limit: 1, beforeSequence: 3 })).toEqual(['job_b']);
  expect(await jobs.findRequest('job_c')).toBe('{"kind":"risk"}');
});

describe('idempotency keys', () => {
  const start = new Date('2025-02-10T12:00:00Z');
  const later = (ms: number) => new Date(start.getTime() + ms);
  const record = (key: string, at: Date) => ({
    key,
    requestDigests: ['d'],
    resourceId: `job_${key}`,
    createdAt: at.toISOString(),
  });

  it('are claimed once, for a day', async () => {
    const { idempotencyKeys: keys } = storeOf();
    expect(await keys.claim(record('k', start), start)).toBeUndefined();
    expect((await keys.claim(record('k', start), later(1)))?.resourceId).toBe('job_k');
    const dead = later(IDEMPOTENCY_KEY_LIFE_MS);
    expect(await keys.find('k', later(IDEMPOTENCY_KEY_LIFE_MS - 1))).toBeDefined();
    expect(await keys.find('k', dead)).toBeUndefined();
    expect(await keys.claim(record('k', dead), dead)).toBeUndefined();
  });

  it('make room by forgetting the dead, else are refused', async () => {
    const { idempotencyKeys: keys } = storeOf({ ...MEMORY_STORE_LIMITS, idempotencyKeyCount: 2 });
    await keys.claim(record('a', start), start);
    await keys.claim(record('b', later(10)), later(10));
    await expect(keys.claim(record('c', later(20)), later(20))).rejects.toMatchObject({
      code: 'REQUEST_OVERLOADED',
    });
    const aDied = later(IDEMPOTENCY_KEY_LIFE_MS + 5);
    expect(await keys.claim(record('c', aDied), aDied)).toBeUndefined();
    expect(await keys.find('b', aDied)).toBeDefined();
  });
});
