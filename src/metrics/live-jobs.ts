import { type JobClass, jobClassOf } from '../jobs/precedence.ts';
import type { JobRecord } from '../store/records.ts';

interface LiveJob {
  readonly jobClass: JobClass;
  readonly isRunning: boolean;
  readonly createdAtMs: number;
}

/** What the jobs of one class are at. */
export interface LiveJobCounts {
  readonly queued: number;
  readonly running: number;
  /** How long the oldest waiting job has waited; 0 when none waits. */
  readonly oldestWaitSeconds: number;
}

/** The jobs that have not ended, as far as their records tell. */
export class LiveJobs {
  readonly #jobs = new Map<string, LiveJob>();

  /** Takes note of a record; an older version than the one known changes nothing that counts here. */
  note({ id, kind, state, createdAt }: JobRecord): void {
    if (state !== 'queued' && state !== 'running') {
      this.#jobs.delete(id);
      return;
    }
    const createdAtMs = Date.parse(createdAt);
    this.#jobs.set(id, { jobClass: jobClassOf(kind), isRunning: state === 'running', createdAtMs });
  }

  countsOf(jobClass: JobClass, now: Date): LiveJobCounts {
    const jobs = [...this.#jobs.values()].filter((job) => job.jobClass === jobClass);
    const waiting = jobs.filter(({ isRunning }) => !isRunning);
    const oldestMs = waiting.reduce((oldest, job) => Math.min(oldest, job.createdAtMs), now.getTime());
    return {
      queued: waiting.length,
      running: jobs.length - waiting.length,
      oldestWaitSeconds: (now.getTime() - oldestMs) / 1000,
    };
  }
}
