import { readFileSync } from 'node:fs';
import { MessageChannel } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bookingOf } from '../../test/fixtures/trades.ts';
import { isoDate } from '../core/dates.ts';
import { writtenTable } from '../desk/tables/written-table.ts';
import { writtenPositions } from '../desk/written-positions.ts';
import { jobHandlers } from '../handlers/job-handlers.ts';
import type { JobContext } from '../jobs/handler.ts';
import { inlineEngine } from '../jobs/job-engine.ts';
import type { DocumentTexts } from '../jobs/resolve-input.ts';
import { simulateInline } from '../sim/simulate.ts';
import { threadFitter } from '../workers/fit-thread.ts';
import { startEngine, type ThreadedEngine } from './engine.ts';
import { JobWorker } from './job-worker.ts';

const marketJson = readFileSync(new URL('../../examples/2025-02-10/market.json', import.meta.url), 'utf8');
const EXECUTION = JSON.stringify({
  kind: 'execution',
  input: { marketSnapshotId: 'mkt_1', noteRates: [0.065] },
});
const PRICING = JSON.stringify({
  kind: 'pricing',
  input: {
    market: JSON.parse(marketJson),
    model: { kind: 'hull-white', meanReversion: 0.03, volatility: 0.01 },
    run: { pathCount: 128, seed: '1' },
    instruments: [
      { id: 'tba', kind: 'tba', program: 'UMBS30', coupon: 0.055, settlementMonth: '2025-03', oasBp: 0 },
    ],
    measures: ['price'],
  },
});
const documents: DocumentTexts = async (_collection, id) => (id === 'mkt_1' ? marketJson : undefined);

function context(changes: Partial<JobContext> = {}): JobContext {
  return {
    signal: new AbortController().signal,
    onProgress: () => {},
    onPart: () => {},
    precedence: 'desk',
    jobId: 'job_1',
    findCalibration: async () => undefined,
    repeats: false,
    ...changes,
  };
}

describe('an engine in threads', () => {
  let engine: ThreadedEngine;
  const inline = inlineEngine(jobHandlers({ simulate: simulateInline, fitter: threadFitter }));
  beforeAll(() => {
    engine = startEngine({ threads: 2 });
  });
  afterAll(() => engine.close());

  it('folds and values positions in a thread as here, once it is their turn', async () => {
    const market = { id: 'mkt_1', documentJson: marketJson };
    const tradeEvents = Array.from({ length: 40 }, (_, at) => [
      JSON.stringify({
        ...{ schemaVersion: 2, eventId: `T-${at}/1`, tradeId: `T-${at}`, tradeSequence: 1, type: 'booked' },
        ...{ occurredAt: '2025-02-10T15:00:00.000Z', actor: 'local', approvalRequired: false },
        ...bookingOf(`T-${at}`),
      }),
    ]);
    const wanted = {
      tradeEvents,
      asOf: '2025-02-10T16:00:00.000Z',
      knownAt: null,
      market,
      format: 'json',
    } as const;
    const answers = await Promise.all([
      engine.writePositions(async () => wanted),
      engine.writePositions(async () => ({ ...wanted, format: 'csv' })),
    ]);
    expect(answers).toEqual([writtenPositions(wanted), writtenPositions({ ...wanted, format: 'csv' })]);
    expect(JSON.parse(answers[0]!)).toMatchObject({
      net: [{ netQuantity: -200_000_000, tradeCount: 40 }],
      pnl: { total: { tradeCount: 40, unmarkedCount: 0 } },
    });
    // What cannot be gathered fails alone.
    const failing = engine.writePositions(() => Promise.reject(new Error('no store')));
    await expect(failing).rejects.toThrow('no store');
    expect(await engine.writePositions(async () => wanted)).toBe(answers[0]);
  });

  it('understands and does what one on this thread does, to the bit', async () => {
    for (const request of [EXECUTION, PRICING]) {
      expect(await engine.check(request, documents)).toEqual(await inline.check(request, documents));
      const expected = await inline.run(request, documents, context());
      expect(await engine.run(request, documents, context())).toEqual(expected);
    }
  });

  it('keeps the code and the details of errors', async () => {
    const unknown = EXECUTION.replace('mkt_1', 'mkt_2');
    await expect(engine.check(unknown, documents)).rejects.toMatchObject({
      code: 'RESOURCE_NOT_FOUND',
      details: { pointer: '/input/marketSnapshotId' },
    });
    const bad = EXECUTION.replace('0.065', '65');
    await expect(engine.check(bad, documents)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    const store: DocumentTexts = () => Promise.reject(new TypeError('the store fell over'));
    await expect(engine.run(EXECUTION, store, context())).rejects.toThrow('the store fell over');
  });

  it('tells the parts of a job in their order, the writing last', async () => {
    const parts: string[] = [];
    await engine.run(EXECUTION, documents, context({ onPart: (part) => parts.push(part) }));
    expect(parts).toEqual(['write']);
  });

  it('asks for a calibration that may be kept', async () => {
    const asked: string[] = [];
    const findCalibration = async (inputsDigest: string): Promise<undefined> => {
      asked.push(inputsDigest);
    };
    const request = JSON.stringify({
      kind: 'calibration',
      input: { marketSnapshotId: 'mkt_1' },
      run: { pathCount: 128 },
    });
    const { calibration } = await engine.run(request, documents, context({ findCalibration }));
    expect(asked).toEqual([calibration?.inputsDigest]);
  });

  it('answers a cancel with its reason, and does the next job', async () => {
    const abort = new AbortController();
    const waits: DocumentTexts = () => {
      abort.abort(new Error('not any more'));
      return new Promise(() => {});
    };
    await expect(engine.run(EXECUTION, waits, context({ signal: abort.signal }))).rejects.toThrow(
      'not any more',
    );
    await expect(engine.run(EXECUTION, waits, context({ signal: abort.signal }))).rejects.toThrow(
      'not any more',
    );
    expect((await engine.run(EXECUTION, documents, context())).resultDigest).toMatch(/^sha256:/);
  });

  it('writes a table, and refuses one that is none', async () => {
    const { answerJson } = await engine.run(EXECUTION, documents, context());
    const wanted = { kind: 'execution', documentJson: answerJson };
    expect(await engine.writeTable(wanted)).toBe(writtenTable(wanted));
    await expect(engine.writeTable({ ...wanted, table: 'none' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      details: { field: 'table' },
    });
  });

  it('reads an upload', async () => {
    const pipeline = readFileSync(new URL('../../examples/2025-02-10/pipeline.csv', import.meta.url), 'utf8');
    const read = await engine.readPipeline(pipeline, { asOf: isoDate('2025-02-10') });
    expect(JSON.parse(read.documentJson).locks).toHaveLength(read.lockCount);
    await expect(engine.readPipeline('a,b\n1,2\n', { asOf: isoDate('2025-02-10') })).rejects.toMatchObject({
      code: 'INPUT_COLUMN_MISSING',
    });
  });
});

it('an engine tells what it does while it does it, and whether it lives', async () => {
  const done: number[] = [];
  const told = Promise.withResolvers<void>();
  const engine = startEngine(
    { threads: 1 },
    {
      onLog: () => {},
      onStatus: (status) => {
        done.push(status.done.desk);
        if (status.done.desk > 0) told.resolve();
      },
    },
  );
  engine.assertAlive();
  const { resultDigest } = await engine.run(PRICING, documents, context());
  await told.promise;
  expect(resultDigest).toMatch(/^sha256:/);
  expect(done.reduce((sum, work) => sum + work, 0)).toBeGreaterThan(0);
  await engine.close();
  expect(() => engine.assertAlive()).toThrow(expect.objectContaining({ code: 'SERVER_NOT_READY' }));
});

describe('a thread of the engine', () => {
  it('that is ended fails what it was at, and says so once', async () => {
    const { port1, port2 } = new MessageChannel();
    let ends = 0;
    const worker = new JobWorker({ role: 'desk', autoKernel: 'simd' }, port2, () => {
      ends += 1;
    });
    const asked = Promise.withResolvers<void>();
    const call = worker.call(
      { type: 'check', requestJson: EXECUTION },
      {
        answer: () => {
          asked.resolve();
          return new Promise(() => {});
        },
      },
    );
    await asked.promise;
    expect(worker.idle).toBe(false);
    await worker.stop();
    expect(await call).toMatchObject({ type: 'failed', error: { kind: 'fault' } });
    expect([worker.ended, worker.idle, ends]).toEqual([true, false, 1]);
    port1.close();
  });
});
