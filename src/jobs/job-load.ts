import { CounterpoiseError, type ErrorDetails } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import type { JobState } from '../store/records.ts';
import type { JobQueueLimits, JobShare } from './job-queue-limits.ts';

/** Whose a job is and how large. */
export interface JobWeight {
  readonly tenantId: string;
  readonly createdBy: string;
  /** In loan-path-months. */
  readonly cost: number;
}

/** What accepted jobs use: those that wait by number, with the running ones by cost. */
interface Use {
  readonly jobCount: number;
  readonly queuedJobCount: number;
  readonly cost: number;
}

const NO_USE: Use = { jobCount: 0, queuedJobCount: 0, cost: 0 };

/** What the accepted jobs use of the server: altogether, of each tenant, and of each actor. */
export interface JobLoad {
  /**
   * Whether there is room for one more.
   *
   * @param retryAfterSeconds when there may be, if there is none
   * @throws CounterpoiseError SIMULATION_TOO_LARGE, REQUEST_OVERLOADED when the server is full, REQUEST_RATE_LIMITED
   *   when the share of the actor or the tenant is used
   */
  readonly requireRoom: (job: JobWeight, retryAfterSeconds: () => number) => void;
  /** Counts a job that passes from one state to another; null: it was not counted before. */
  readonly move: (job: JobWeight, from: JobState | null, to: JobState) => void;
  /** All callers' together. */
  readonly total: Use;
  /** Callers with accepted jobs. */
  readonly accountCount: number;
}

/** The load of a server that has accepted nothing. */
export function createJobLoad(limits: JobQueueLimits): JobLoad {
  const accounts = new Map<string, Use>();
  let total = NO_USE;

  return {
    requireRoom: (job, retryAfterSeconds) => {
      const { cost } = job;
      if (cost > limits.jobCostMax) {
        throw new CounterpoiseError(
          'SIMULATION_TOO_LARGE',
          `The job needs some ${cost.toPrecision(3)} loan-path-months.`,
          {
            accepted: `up to ${limits.jobCostMax.toPrecision(3)} loan-path-months a job; ask for fewer paths or locks`,
          },
        );
      }
      const { queuedJobCountMax, totalCostMax: costMax, actorShare, tenantShare } = limits;
      const refusal = { retryAfterSeconds: retryAfterSeconds() };
      if (!fits(total, cost, { queuedJobCountMax, costMax })) {
        throw new CounterpoiseError(
          'REQUEST_OVERLOADED',
          'The jobs already accepted use all the room there is.',
          refusal,
        );
      }
      requireShare('actor', accounts.get(actorAccount(job)), cost, actorShare, refusal);
      requireShare('tenant', accounts.get(tenantAccount(job)), cost, tenantShare, refusal);
    },
    move: (job, from, to) => {
      for (const account of [actorAccount(job), tenantAccount(job)]) {
        const use = moved(accounts.get(account) ?? NO_USE, job.cost, from, to);
        if (use.jobCount === 0) accounts.delete(account);
        else accounts.set(account, use);
      }
      total = moved(total, job.cost, from, to);
    },
    get total() {
      return total;
    },
    get accountCount() {
      return accounts.size;
    },
  };
}

function actorAccount({ tenantId, createdBy }: JobWeight): string {
  return JSON.stringify([tenantId, createdBy]);
}

function tenantAccount({ tenantId }: JobWeight): string {
  return JSON.stringify([tenantId]);
}

function moved(use: Use, cost: number, from: JobState | null, to: JobState): Use {
  const [before, after] = [counted(from), counted(to)];
  const jobCount = use.jobCount + after.jobs - before.jobs;
  const queuedJobCount = use.queuedJobCount + after.queued - before.queued;
  invariant(jobCount >= 0 && queuedJobCount >= 0, 'No more jobs leave than came.');
  // Sums of fractions do not come back to zero by themselves.
  const left = jobCount === 0 ? 0 : use.cost + (after.jobs - before.jobs) * cost;
  return { jobCount, queuedJobCount, cost: left };
}

function counted(state: JobState | null): { readonly jobs: number; readonly queued: number } {
  if (state === 'queued') return { jobs: 1, queued: 1 };
  return { jobs: state === 'running' ? 1 : 0, queued: 0 };
}

function fits(use: Use, cost: number, share: Pick<JobShare, 'queuedJobCountMax' | 'costMax'>): boolean {
  return use.queuedJobCount < share.queuedJobCountMax && use.cost + cost <= share.costMax;
}

function requireShare(
  whose: string,
  use: Use = NO_USE,
  cost: number,
  share: JobShare,
  refusal: ErrorDetails,
): void {
  if (fits(use, cost, share)) return;
  throw new CounterpoiseError(
    'REQUEST_RATE_LIMITED',
    `The jobs already accepted use all of this ${whose}'s share: ${use.queuedJobCount} of ${share.queuedJobCountMax} wait, ` +
      `and all together need ${use.cost.toPrecision(3)} of ${share.costMax.toPrecision(3)} loan-path-months.`,
    refusal,
  );
}
