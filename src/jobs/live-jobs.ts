import { systemCaller } from '../core/caller.ts';
import { canonicalJson } from '../core/digest.ts';
import { CounterpoiseError } from '../core/errors.ts';
import type { JobRecord, JobState } from '../store/records.ts';
import type { Repositories, Store } from '../store/repositories.ts';
import { isTerminal, type JobEvent } from './job.ts';
import { jobError } from './job-error.ts';
import { type Change, LiveJob } from './live-job.ts';
import { saveJob } from './save-with-events.ts';
import type { StoreOutage } from './store-outage.ts';
import { startTimer } from './timers.ts';

/** Longer than any reading of the store that began before a job ended goes on. */
const ENDED_COUNT_MAX = 1000;

export interface LiveJobsOptions {
  readonly store: Store;
  readonly outage: StoreOutage;
  readonly now: () => Date;
  /** Told of every change of state as soon as it is decided; `from` is null for a job that is held from now on. */
  readonly onMove: (job: LiveJob, from: JobState | null) => void;
  readonly onFault: (fault: unknown, jobId: string) => void;
  readonly onVersion?: (job: JobRecord) => void;
}

/** The jobs that have not ended: every change of them is timed, counted and written from here. */
export class LiveJobs {
  readonly #options: LiveJobsOptions;
  readonly #jobs = new Map<string, LiveJob>();
  /** Jobs that ended lately, lest what was read of them before is taken for what they are. */
  readonly #ended = new Set<string>();

  constructor(options: LiveJobsOptions) {
    this.#options = options;
  }

  get(id: string): LiveJob | undefined {
    return this.#jobs.get(id);
  }

  /** Whether the job is held, or was until lately. */
  knows(id: string): boolean {
    return this.#jobs.has(id) || this.#ended.has(id);
  }

  /** Settled when everything that was decided so far is written, or given up. */
  async written(): Promise<void> {
    await Promise.all([...this.#jobs.values()].map((job) => job.written));
  }

  /** Holds a stored job until it ended. */
  hold(record: JobRecord): LiveJob {
    const { onFault, onVersion } = this.#options;
    const job = new LiveJob(record, {
      write: (version, change) => this.#write(version, change),
      onWritten: ({ shown }) => {
        if (isTerminal(shown.state)) this.#forget(shown.id);
        onVersion?.(shown);
      },
      onFault,
    });
    this.#jobs.set(record.id, job);
    this.#watchTime(job);
    this.#options.onMove(job, null);
    return job;
  }

  /**
   * Decides upon an event.
   *
   * @throws CounterpoiseError JOB_STATE when it may not happen now
   */
  change(job: LiveJob, event: JobEvent, change?: Change): void {
    const from = job.record.state;
    job.apply(event, change);
    if (job.record.state === from) return;
    this.#watchTime(job);
    this.#options.onMove(job, from);
  }

  cancel(job: LiveJob, detail: string): void {
    this.change(job, { type: 'cancel', at: this.#at(), error: jobError('JOB_CANCELLED', detail) });
  }

  #forget(id: string): void {
    this.#jobs.delete(id);
    this.#ended.add(id);
    const [oldest] = this.#ended;
    if (this.#ended.size > ENDED_COUNT_MAX) this.#ended.delete(oldest!);
  }

  /** Ends a job whose time is over. Its times count from its acceptance and its first start, over all processes. */
  #watchTime(job: LiveJob): void {
    clearTimeout(job.timer);
    const { state, createdAt, startedAt, queueTimeoutMs, runTimeoutMs } = job.record;
    if (isTerminal(state)) return;
    const [type, sinceAt, timeoutMs, did] =
      startedAt === null
        ? (['expire', createdAt, queueTimeoutMs, 'waited'] as const)
        : (['fail', startedAt, runTimeoutMs, 'ran'] as const);
    const leftMs = Date.parse(sinceAt) + timeoutMs - this.#options.now().getTime();
    job.timer = startTimer(Math.max(0, leftMs), () => {
      const error = jobError('JOB_TIMEOUT', `The job ${did} longer than ${timeoutMs} ms.`);
      this.change(job, { type, at: this.#at(), error });
    });
  }

  #write(job: JobRecord, { by, alongside, untilMs }: Change): Promise<void> {
    const { store, outage } = this.#options;
    const write = async (repositories: Repositories): Promise<void> => {
      // A commit whose answer was lost is tried again.
      const stored = await repositories.jobs.find(job.id);
      if (stored !== undefined && canonicalJson(stored) === canonicalJson(job)) return;
      await alongside?.(repositories);
      await saveJob(job, repositories);
    };
    return outage.insist(() => store.transact(by ?? systemCaller('jobs', job), write), untilMs);
  }

  #at(): string {
    return this.#options.now().toISOString();
  }
}

/** Why a run stops. */
export function stopReason(detail: string): CounterpoiseError {
  return new CounterpoiseError('SIMULATION_CANCELLED', detail);
}
