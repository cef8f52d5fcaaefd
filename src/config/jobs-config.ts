import { z } from 'zod';
import { JOB_QUEUE_LIMITS } from '../jobs/job-queue-limits.ts';

const RUNNING_MAX = 64;
const QUEUED_MAX = 100_000;
const COST_MAX = 1e15;

function running(fallback: number, meaning: string) {
  return z.number().int().min(1).max(RUNNING_MAX).default(fallback).describe(meaning);
}

function cost(fallback: number, meaning: string) {
  return z.number().positive().max(COST_MAX).default(fallback).describe(meaning);
}

/** How much work is taken, and how much of it runs at once. */
export const jobsConfigSchema = z
  .strictObject({
    runningJobCountMax: z
      .strictObject({
        desk: running(JOB_QUEUE_LIMITS.runningJobCountMax.desk, 'Desk jobs that run at once.'),
        batch: running(JOB_QUEUE_LIMITS.runningJobCountMax.batch, 'Batch jobs that run at once.'),
      })
      .prefault({}),
    queuedJobCountMax: z
      .number()
      .int()
      .min(1)
      .max(QUEUED_MAX)
      .default(JOB_QUEUE_LIMITS.queuedJobCountMax)
      .describe('Jobs that wait at once; beyond it 503.'),
    jobCostMax: cost(JOB_QUEUE_LIMITS.jobCostMax, 'Largest job, loan-path-months.'),
    totalCostMax: cost(JOB_QUEUE_LIMITS.totalCostMax, 'All accepted jobs together, loan-path-months.'),
  })
  .prefault({});
