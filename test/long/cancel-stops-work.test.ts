import { expect, it } from 'vitest';
import { startEngine } from '../../src/engine/engine.ts';
import { BUSY_SHARE_MAX, cancelledTimes, longJobs } from '../fixtures/cancelled-jobs.ts';

const GOAL_MS = 250;
const ROUNDS = 10;

it('cancelled jobs of every kind are answered and use no processor after 250 ms, time after time', async () => {
  const engine = startEngine({ threads: 2 });
  try {
    const jobs = await longJobs(engine);
    for (let round = 0; round < ROUNDS; round++) {
      for (const job of jobs) {
        const { answeredMs, busyShare } = await cancelledTimes(engine, job, GOAL_MS);
        expect(answeredMs, job.name).toBeLessThan(GOAL_MS);
        expect(busyShare, job.name).toBeLessThan(BUSY_SHARE_MAX);
      }
    }
  } finally {
    await engine.close();
  }
}, 1_800_000);
