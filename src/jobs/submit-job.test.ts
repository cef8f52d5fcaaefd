import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Gate, gateQueue } from '../../test/fixtures/job-gate.ts';
import { lockEvent } from '../../test/fixtures/lock-events.ts';
import { newTradeOf } from '../../test/fixtures/trades.ts';
import { LOCAL_CALLER } from '../core/caller.ts';
import { acceptLockEvents } from '../ledger/accept-lock-events.ts';
import { bookTrade } from '../ledger/trades.ts';
import { IN_MEMORY, openStore } from '../store/open-store.ts';
import type { Store } from '../store/repositories.ts';
import type { JobHandler } from './handler.ts';
import { createIdempotency } from './idempotency.ts';
import { inlineEngine } from './job-engine.ts';
import type { JobQueueLimits } from './job-queue-limits.ts';
import { jobRequestSchema } from './job-request.ts';
import { type JobServices, replayJob, submitJob } from './submit-job.ts';

const now = () => new Date('2025-02-10T15:00:00Z');

/** Counts locks on the kernel it is told, or on the one that its server prefers. */
function counting(preferred: string): JobHandler {
  const inputSchema = z.looseObject({ pipeline: z.looseObject({ locks: z.array(z.unknown()) }) });
  return {
    kind: 'risk',
    inputSchema,
    run: async (input, { kernel = preferred }) => ({
      measures: { lockCount: inputSchema.parse(input).pipeline.locks.length, digitsOf: kernel },
      failures: [],
      provenance: {
        engineVersion: 'test',
        model: null,
        calibrationId: null,
        seed: null,
        pathCount: null,
        kernel,
      },
    }),
  };
}

describe('a job on the pipeline of the lock events', () => {
  let store: Store;
  beforeEach(async () => {
    store = await openStore(IN_MEMORY, { now });
    await acceptLockEvents(store, LOCAL_CALLER, [lockEvent('L-1', 1, 'locked')], now());
  });
  afterEach(() => store.close());

  const serverOn = (kernel: string, limits: Partial<JobQueueLimits> = {}): JobServices => {
    const engine = inlineEngine({ risk: counting(kernel) });
    const queue = gateQueue(store, new Gate(), limits, { engine, engineFingerprint: `on ${kernel}` });
    return { engine, store, queue, idempotency: createIdempotency(store, now), now };
  };
  const request = jobRequestSchema.parse({ kind: 'risk', input: { pipelineAsOf: 'now' } });
  const pipelines = () => store.as(LOCAL_CALLER).pipelines.list({ limit: 9 });
  const ended = ({ queue }: JobServices, id: string) => queue.waitUntilEnded(id, LOCAL_CALLER, 10_000);

  it('is stored with it, and leaves none behind when it is refused', async () => {
    const full = serverOn('simd', { queuedJobCountMax: 0 });
    await expect(submitJob(full, LOCAL_CALLER, request, 'key')).rejects.toMatchObject({
      code: 'REQUEST_OVERLOADED',
    });
    expect(await pipelines()).toEqual([]);
    const server = serverOn('simd');
    const { job } = await submitJob(server, LOCAL_CALLER, request, 'key');
    expect(await ended(server, job.id)).toMatchObject({ state: 'succeeded' });
    expect(await pipelines()).toMatchObject([{ lockCount: 1 }]);
    // To ask for a job is not to upload a book: what others mean by the latest stays as it was.
    expect(await store.as(LOCAL_CALLER).pipelines.latest()).toBeUndefined();
    // The same request under its key makes neither a job nor a pipeline, however it is written.
    const pipelineId = (await pipelines())[0]?.id;
    for (const input of [{ pipelineAsOf: 'now' }, { pipelineId }]) {
      const again = jobRequestSchema.parse({ kind: 'risk', input });
      const repeated = await submitJob(server, LOCAL_CALLER, again, 'key');
      expect(repeated).toMatchObject({ repeated: true, job: { id: job.id } });
    }
    const other = jobRequestSchema.parse({ kind: 'risk', input: { pipelineId, shiftBp: 10 } });
    await expect(submitJob(server, LOCAL_CALLER, other, 'key')).rejects.toMatchObject({
      code: 'REQUEST_IDEMPOTENCY_REUSED',
    });
    expect(await store.as(LOCAL_CALLER).jobs.list({ limit: 9 })).toHaveLength(1);
    expect(await pipelines()).toHaveLength(1);
  });

  it('stands beside that of another moment, with what was open of the trades then', async () => {
    await store.transact(LOCAL_CALLER, (repositories) =>
      bookTrade(repositories, LOCAL_CALLER, newTradeOf('T-1'), { approvalRequired: false, now: now() }),
    );
    await acceptLockEvents(store, LOCAL_CALLER, [lockEvent('L-2', 2, 'locked')], now());
    const moments = { pipelineAsOf: 'now', beforePipelineAsOf: '2025-02-03' };
    const asked = { ...moments, positionsAsOf: 'now', beforePositionsAsOf: '2025-02-03' };
    const server = serverOn('simd');
    const { job } = await submitJob(
      server,
      LOCAL_CALLER,
      jobRequestSchema.parse({ kind: 'risk', input: asked }),
      undefined,
    );
    expect(await ended(server, job.id)).toMatchObject({ state: 'succeeded' });
    const stored = JSON.parse((await store.as(LOCAL_CALLER).jobs.findRequest(job.id))!);
    const lockCounts = await Promise.all(
      [stored.input.pipelineId, stored.input.beforePipelineId].map(
        async (id) => (await store.as(LOCAL_CALLER).pipelines.find(id))?.lockCount,
      ),
    );
    expect(lockCounts).toEqual([2, 1]);
    expect(stored.input).toEqual({
      pipelineId: expect.any(String),
      beforePipelineId: expect.any(String),
      positions: [expect.objectContaining({ tradeId: 'T-1', quantity: 5_000_000 })],
      beforePositions: [],
    });
    await expect(
      submitJob(
        server,
        LOCAL_CALLER,
        jobRequestSchema.parse({ kind: 'risk', input: { ...asked, beforePositions: [] } }),
        undefined,
      ),
    ).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      details: { pointer: '/input/beforePositionsAsOf' },
    });
  });

  it('is repeated on the kernel that made its result, whatever the server prefers by then', async () => {
    const before = serverOn('simd');
    const { job } = await submitJob(before, LOCAL_CALLER, request, undefined);
    const original = await ended(before, job.id);
    await acceptLockEvents(store, LOCAL_CALLER, [lockEvent('L-2', 1, 'locked')], now());
    for (const server of [serverOn('relaxed'), serverOn('simd')]) {
      const replay = await replayJob(server, LOCAL_CALLER, job.id, undefined);
      expect(await ended(server, replay.job.id)).toMatchObject({
        state: 'succeeded',
        replayMatches: true,
        resultDigest: original.resultDigest,
      });
    }
  });
});
