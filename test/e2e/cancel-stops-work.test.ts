import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEngine, type ThreadedEngine } from '../../src/engine/engine.ts';
import { BUSY_SHARE_MAX, cancelledTimes, type LongJob, longJobs } from '../fixtures/cancelled-jobs.ts';

/** Three times the goal. */
const LIMIT_MS = 750;
const TIMEOUT_MS = 120_000;

describe('a cancelled job', () => {
  let engine: ThreadedEngine;
  let jobs: readonly LongJob[];
  beforeAll(async () => {
    engine = startEngine({ threads: 2 });
    jobs = await longJobs(engine);
  }, TIMEOUT_MS);
  afterAll(() => engine.close());

  it.each([0, 1, 2, 3])(
    'is answered and uses no processor soon after, whatever it was at (%i)',
    async (index) => {
      const job = jobs[index]!;
      const { answeredMs, busyShare } = await cancelledTimes(engine, job, LIMIT_MS);
      expect(answeredMs, job.name).toBeLessThan(LIMIT_MS);
      expect(busyShare, job.name).toBeLessThan(BUSY_SHARE_MAX);
    },
    TIMEOUT_MS,
  );
});
