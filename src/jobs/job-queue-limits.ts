import type { JobClass } from './precedence.ts';

/** What the jobs of one tenant, or of one actor, may use of the server. */
export interface JobShare {
  /** Runs at once, of both classes; more of his jobs wait, and others' go before them. */
  readonly runningJobCountMax: number;
  readonly queuedJobCountMax: number;
  /** Queued and running jobs together, in loan-path-months. */
  readonly costMax: number;
}

export interface JobQueueLimits {
  /** Jobs of each class that run at once. */
  readonly runningJobCountMax: Readonly<Record<JobClass, number>>;
  readonly queuedJobCountMax: number;
  /** Largest job, in loan-path-months. */
  readonly jobCostMax: number;
  /** Queued and running jobs together, in loan-path-months. */
  readonly totalCostMax: number;
  readonly tenantShare: JobShare;
  readonly actorShare: JobShare;
  /** Every so long that a job waits, it is served as if its priority were one better, up to 1. */
  readonly ageingStepMs: number;
  /** Times a process may end under a job before it is taken for the cause. */
  readonly attemptCountMax: number;
}

/**
 * A run already uses every core, so few run at once: one batch job, and beside it two desk jobs, which overtake it in
 * the pool of threads, so that neither a stress run nor another hedge makes a desk wait for a price. The costs allow 100,000 locks on 65,536 paths
 * in one job, and ten such jobs together. Of the queue one tenant can fill four fifths and one actor half, so that
 * whoever sends without end still leaves room for others; of the machine anyone may have all that no one else wants.
 */
export const JOB_QUEUE_LIMITS: JobQueueLimits = {
  runningJobCountMax: { desk: 2, batch: 1 },
  queuedJobCountMax: 1000,
  jobCostMax: 2.4e12,
  totalCostMax: 2.4e13,
  tenantShare: { runningJobCountMax: 3, queuedJobCountMax: 800, costMax: 1.92e13 },
  actorShare: { runningJobCountMax: 3, queuedJobCountMax: 500, costMax: 1.2e13 },
  ageingStepMs: 60_000,
  attemptCountMax: 3,
};
