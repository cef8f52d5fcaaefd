import { z } from 'zod';
import { JOB_QUEUE_LIMITS, type JobShare } from '../jobs/job-queue-limits.ts';

const RUNNING_MAX = 64;
const QUEUED_MAX = 100_000;
const COST_MAX = 1e15;
const AGEING_STEP_MS_MAX = 24 * 60 * 60 * 1000;
const ATTEMPT_COUNT_MAX = 20;

function running(fallback: number, meaning: string) {
  return z.number().int().min(1).max(RUNNING_MAX).default(fallback).describe(meaning);
}

function cost(fallback: number, meaning: string) {
  return z.number().positive().max(COST_MAX).default(fallback).describe(meaning);
}

function queued(fallback: number, meaning: string) {
  return z.number().int().min(1).max(QUEUED_MAX).default(fallback).describe(meaning);
}

function share(fallback: JobShare, whose: string) {
  return z
    .strictObject({
      runningJobCountMax: running(fallback.runningJobCountMax, `Jobs of ${whose} that run at once.`),
      queuedJobCountMax: queued(
        fallback.queuedJobCountMax,
        `Jobs of ${whose} that wait at once; beyond it 429.`,
      ),
      costMax: cost(fallback.costMax, `Accepted jobs of ${whose} together, loan-path-months; beyond it 429.`),
    })
    .prefault({});
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
    queuedJobCountMax: queued(JOB_QUEUE_LIMITS.queuedJobCountMax, 'Jobs that wait at once; beyond it 503.'),
    jobCostMax: cost(JOB_QUEUE_LIMITS.jobCostMax, 'Largest job, loan-path-months.'),
    totalCostMax: cost(
      JOB_QUEUE_LIMITS.totalCostMax,
      'All accepted jobs together, loan-path-months; beyond it 503.',
    ),
    tenantShare: share(JOB_QUEUE_LIMITS.tenantShare, 'one tenant'),
    actorShare: share(JOB_QUEUE_LIMITS.actorShare, 'one key or person'),
    ageingStepMs: z
      .number()
      .int()
      .min(1000)
      .max(AGEING_STEP_MS_MAX)
      .default(JOB_QUEUE_LIMITS.ageingStepMs)
      .describe('Waiting time that raises a job by one priority.'),
    attemptCountMax: z
      .number()
      .int()
      .min(1)
      .max(ATTEMPT_COUNT_MAX)
      .default(JOB_QUEUE_LIMITS.attemptCountMax)
      .describe('Times the server may end under a job before the job fails.'),
  })
  .prefault({});
