import type { JobClass } from './precedence.ts';

export interface JobQueueLimits {
  /** Jobs of each class that run at once. */
  readonly runningJobCountMax: Readonly<Record<JobClass, number>>;
  readonly queuedJobCountMax: number;
  /** Largest job, in loan-path-months. */
  readonly jobCostMax: number;
  /** Queued and running jobs together, in loan-path-months. */
  readonly totalCostMax: number;
}

/**
 * A run already uses every core, so few run at once: one batch job, and beside it two desk jobs, which overtake it in
 * the pool of threads, so that neither a stress run nor another hedge makes a desk wait for a price. The costs allow 100,000 locks on 65,536 paths
 * in one job, and ten such jobs together.
 */
export const JOB_QUEUE_LIMITS: JobQueueLimits = {
  runningJobCountMax: { desk: 2, batch: 1 },
  queuedJobCountMax: 1000,
  jobCostMax: 2.4e12,
  totalCostMax: 2.4e13,
};
