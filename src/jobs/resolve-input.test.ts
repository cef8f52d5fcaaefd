import { describe, expect, it } from 'vitest';
import { LOCAL_CALLER } from '../core/caller.ts';
import { IN_MEMORY, openStore } from '../store/open-store.ts';
import { estimateCost } from './cost.ts';
import { jobRequestSchema } from './job-request.ts';
import { documentTexts, inputDigestOf, pinLatest, resolveInput } from './resolve-input.ts';

const document = (id: string, asOf: string, content: object) => ({
  id,
  asOf,
  asOfTime: null,
  contentDigest: '',
  createdAt: '',
  documentJson: JSON.stringify(content),
});

describe('resolving', () => {
  it('pins the latest of every kind, and puts the documents in the place of their ids', async () => {
    const store = (await openStore(IN_MEMORY)).as(LOCAL_CALLER);
    await store.marketSnapshots.insert(document('mkt_1', '2025-02-10', { day: 1 }));
    await store.calibrations.insert({
      ...document('cal_1', '2025-02-10', { a: 0.03 }),
      gatesPassed: true,
      jobId: 'job_1',
      inputsDigest: null,
    });
    const risk = await pinLatest(
      {
        kind: 'risk',
        input: { marketSnapshotId: 'latest', positions: [] },
        run: { calibrationId: 'latest', seed: '7' },
      },
      store,
    );
    expect(risk).toEqual({
      kind: 'risk',
      input: { marketSnapshotId: 'mkt_1', positions: [] },
      run: { calibrationId: 'cal_1', seed: '7' },
    });
    expect(await resolveInput(risk, documentTexts(store))).toEqual({
      input: { market: { day: 1 }, positions: [], calibration: { a: 0.03 } },
      run: { calibrationId: 'cal_1', seed: '7' },
    });
  });

  it('finds the documents of the day before under their own ids', async () => {
    const store = (await openStore(IN_MEMORY)).as(LOCAL_CALLER);
    await store.marketSnapshots.insert(document('mkt_1', '2025-02-10', { day: 1 }));
    await store.marketSnapshots.insert(document('mkt_2', '2025-02-11', { day: 2 }));
    const work = {
      kind: 'explain',
      input: { beforeMarketSnapshotId: 'mkt_1', marketSnapshotId: 'latest' },
      run: undefined,
    } as const;
    expect((await resolveInput(await pinLatest(work, store), documentTexts(store))).input).toEqual({
      beforeMarket: { day: 1 },
      market: { day: 2 },
    });
  });

  it('refuses an id that is no text, and one that is unknown', async () => {
    const store = (await openStore(IN_MEMORY)).as(LOCAL_CALLER);
    const resolve = (input: Record<string, unknown>) =>
      resolveInput({ kind: 'risk', input, run: undefined }, documentTexts(store));
    await expect(resolve({ pipelineId: 7 })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      details: { pointer: '/input/pipelineId' },
    });
    await expect(resolve({ pipelineId: 'pipe_9' })).rejects.toMatchObject({ code: 'RESOURCE_NOT_FOUND' });
  });
});

describe('the input digest', () => {
  const digest = (input: Record<string, unknown>, run: object = {}, kind = 'risk') =>
    inputDigestOf(kind, { input, run });

  it('depends on everything that the result depends on', () => {
    const base = digest({ a: 1 }, { seed: '1', pathCount: 10 });
    expect(digest({ a: 1 }, { pathCount: 10, seed: '1' })).toBe(base);
    expect(digest({ a: 2 }, { seed: '1', pathCount: 10 })).not.toBe(base);
    expect(digest({ a: 1 }, { seed: '2', pathCount: 10 })).not.toBe(base);
    expect(digest({ a: 1 }, { seed: '1', pathCount: 11 })).not.toBe(base);
    expect(digest({ a: 1 }, { seed: '1', pathCount: 10 }, 'hedge')).not.toBe(base);
  });

  it('does not depend on threads or on how a calibration was named', () => {
    expect(digest({ a: 1 }, { threads: 7 })).toBe(digest({ a: 1 }, {}));
    expect(digest({ calibration: { a: 1 } }, { calibrationId: 'cal_1' })).toBe(
      digest({ calibration: { a: 1 } }, {}),
    );
    expect(digest({ run: { threads: 7, seed: '1' } })).toBe(digest({ run: { seed: '1' } }));
  });
});

it('the cost of a job grows with its loans and paths', () => {
  const locks = [{}, {}, {}];
  expect(estimateCost({ input: { pipeline: { locks } }, run: { pathCount: 100 } })).toBe(3 * 100 * 360);
  expect(estimateCost({ input: { pipeline: locks, beforePipeline: locks }, run: { pathCount: 100 } })).toBe(
    6 * 100 * 360,
  );
  expect(estimateCost({ input: { pipeline: locks }, run: { pathCount: 100 } })).toBe(3 * 100 * 360);
  expect(estimateCost({ input: { instruments: [{}, {}], run: { pathCount: 50 } }, run: {} })).toBe(
    2 * 50 * 360,
  );
  expect(estimateCost({ input: {}, run: { targetStandardError: 1, pathCountMax: 40 } })).toBe(40 * 360);
});

it('a request is strict and takes its defaults', () => {
  expect(jobRequestSchema.parse({ kind: 'risk', input: {} })).toEqual({
    kind: 'risk',
    input: {},
    control: { priority: 3, queueTimeoutMs: 3_600_000, runTimeoutMs: 3_600_000 },
  });
  expect(jobRequestSchema.safeParse({ kind: 'risk', input: {}, prioritiy: 1 }).success).toBe(false);
  expect(jobRequestSchema.safeParse({ kind: 'risk', input: {}, run: { pathCount: 1e9 } }).success).toBe(
    false,
  );
});
