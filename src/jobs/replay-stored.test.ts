import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Gate, gateQueue, submitTo } from '../../test/fixtures/job-gate.ts';
import { LOCAL_CALLER } from '../core/caller.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { IN_MEMORY, openStore } from '../store/open-store.ts';
import type { Repositories, Store } from '../store/repositories.ts';
import type { JobHandler } from './handler.ts';
import { inlineEngine } from './job-engine.ts';
import { replayStored } from './replay-stored.ts';

const inputSchema = z.strictObject({ number: z.number() });

/** Doubles a number on the kernel it is told, or on the one this machine prefers. */
function doubling(preferred: string, times = 2): JobHandler {
  return {
    kind: 'risk',
    inputSchema,
    run: async (input, { kernel }) => {
      if (kernel === 'relaxed' && preferred !== 'relaxed') {
        throw new CounterpoiseError(
          'MODEL_UNSUPPORTED',
          'The kernel relaxed does not exist on this machine.',
        );
      }
      return {
        measures: { number: inputSchema.parse(input).number * times },
        failures: [],
        provenance: {
          engineVersion: 'test',
          model: null,
          calibrationId: null,
          seed: null,
          pathCount: null,
          kernel: kernel ?? preferred,
          engine: { digest: `engine with ${kernel ?? preferred}` },
        },
      };
    },
  };
}

describe('replaying a stored job', () => {
  let store: Store;
  let repositories: Repositories;
  const watched = { signal: new AbortController().signal, onProgress: () => {} };
  const replayOn = (handler: JobHandler, id = 'job_1') =>
    replayStored(id, repositories, inlineEngine({ risk: handler }), watched);
  const submit = async (handler: JobHandler): Promise<void> => {
    const queue = gateQueue(
      store,
      new Gate(),
      {},
      { engine: inlineEngine({ risk: handler }), onFault: () => {} },
    );
    await submitTo(queue, store, 'doubled', {
      id: 'job_1',
      pinned: { kind: 'risk', input: { number: 21 }, run: undefined },
    });
    await queue.waitUntilEnded('job_1', LOCAL_CALLER, 10_000);
    await queue.drain(10_000);
  };
  beforeEach(async () => {
    store = await openStore(IN_MEMORY);
    repositories = store.as(LOCAL_CALLER);
  });

  it('takes the kernel that made the result, whatever is preferred here', async () => {
    await submit(doubling('simd'));
    expect(await replayOn(doubling('scalar'))).toMatchObject({
      matchesOriginal: true,
      original: { kernel: 'simd', engine: { digest: 'engine with simd' } },
      replay: { kernel: 'simd', engine: { digest: 'engine with simd' } },
    });
  });

  it('shows a result that differs, with both digests', async () => {
    await submit(doubling('simd'));
    const { matchesOriginal, original, replay } = await replayOn(doubling('simd', 3));
    expect(matchesOriginal).toBe(false);
    expect(replay.resultDigest).not.toBe(original.resultDigest);
  });

  it('refuses where the kernel of the result does not run', async () => {
    await submit(doubling('relaxed'));
    await expect(replayOn(doubling('simd'))).rejects.toMatchObject({ code: 'MODEL_UNSUPPORTED' });
  });

  it('refuses a job that is not there, and one that has no result', async () => {
    const failing: JobHandler = { ...doubling('simd'), run: () => Promise.reject(new Error('broken')) };
    await submit(failing);
    await expect(replayOn(doubling('simd'))).rejects.toMatchObject({ code: 'JOB_STATE' });
    await expect(replayOn(doubling('simd'), 'job_2')).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' });
  });
});
