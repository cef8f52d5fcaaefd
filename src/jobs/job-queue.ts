import { type Caller, mayKnow } from '../core/caller.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import type { JobRecord } from '../store/records.ts';
import type { JobQuery, Store } from '../store/repositories.ts';
import { awaitJob } from './await-job.ts';
import { deleteResult } from './delete-result.ts';
import { isTerminal, transition } from './job.ts';
import type { JobEngine } from './job-engine.ts';
import { jobError } from './job-error.ts';
import { createJobLoad, type JobLoad, type JobWeight } from './job-load.ts';
import { JOB_QUEUE_LIMITS, type JobQueueLimits } from './job-queue-limits.ts';
import type { JobRun } from './job-run.ts';
import { JobScheduler } from './job-scheduler.ts';
import { type AdmittedJob, type JobSubmission, newRecord } from './job-submission.ts';
import type { JobListener, LiveJob } from './live-job.ts';
import { LiveJobs, stopReason } from './live-jobs.ts';
import { StoreOutage } from './store-outage.ts';
import { settledWithin } from './timers.ts';

/** How long runs that were given back may take to stop before the server goes without waiting for them. */
const GIVE_BACK_GRACE_MS = 1_000;

const ON_REQUEST = 'The job was cancelled on request.';
const STOPPING = 'The server is stopping.';

export interface JobQueueOptions {
  readonly engine: JobEngine;
  readonly store: Store;
  /** Of the engine that does the work: results are shared only where it is the same. */
  readonly engineFingerprint: string;
  readonly now: () => Date;
  readonly limits?: JobQueueLimits;
  /** Told of faults of the program, which a job's record hides. */
  readonly onFault: (fault: unknown, jobId: string) => void;
  /** Told of every version of a job once it is stored. */
  readonly onVersion?: (job: JobRecord) => void;
}

/**
 * Runs the jobs of each class in the order of their line. The store has every job; those that have not ended are held
 * here too, decided upon at once, and shown when what was decided is stored.
 */
export class JobQueue {
  readonly #options: JobQueueOptions;
  readonly #limits: JobQueueLimits;
  readonly #load: JobLoad;
  readonly #outage: StoreOutage;
  readonly #live: LiveJobs;
  readonly #scheduler: JobScheduler;
  /** Jobs on their way into the store, which are neither live yet nor to be taken up from there. */
  readonly #admitted = new Set<string>();
  #draining = false;

  constructor(options: JobQueueOptions) {
    this.#options = options;
    const { limits = JOB_QUEUE_LIMITS, store } = options;
    this.#limits = limits;
    this.#load = createJobLoad(limits);
    this.#outage = new StoreOutage({ ping: store.system.ping, onBack: () => this.#takeUpLost() });
    this.#live = new LiveJobs({
      ...options,
      outage: this.#outage,
      onMove: (job, from) => {
        this.#load.move(job.record, from, job.record.state);
        this.#scheduler.release(job);
      },
    });
    this.#scheduler = new JobScheduler(limits, {
      ...options,
      outage: this.#outage,
      change: (job, event, change) => this.#live.change(job, event, change),
    });
  }

  get engineFingerprint(): string {
    return this.#options.engineFingerprint;
  }

  get draining(): boolean {
    return this.#draining;
  }

  get counts(): { readonly queued: number; readonly running: number } {
    return this.#scheduler.counts;
  }

  /** By id of the jobs that wait: 1 for the job of its class that is started next. */
  get queuePositions(): ReadonlyMap<string, number> {
    return this.#scheduler.positions;
  }

  /** The same of one job; null for a job that does not wait. */
  queuePosition({ id, state }: JobRecord): number | null {
    return state === 'queued' ? (this.queuePositions.get(id) ?? null) : null;
  }

  /**
   * Takes up the jobs that an earlier process left: those that ran wait again, before those that waited.
   *
   * @throws CounterpoiseError STORE_UNAVAILABLE when the queue was drained meanwhile
   */
  async resume(): Promise<void> {
    const stored = await this.#outage.insist(this.#options.store.system.liveJobs);
    const ran = stored.filter(({ state }) => state === 'running');
    const waited = stored.filter(({ state }) => state === 'queued');
    const taken = [...ran, ...waited].flatMap((record) => this.#takeUp(record) ?? []);
    await Promise.all(taken.map(({ written }) => written));
    this.#scheduler.startNext();
  }

  /**
   * Takes the room for a job.
   *
   * @throws CounterpoiseError REQUEST_DRAINING, SIMULATION_TOO_LARGE, REQUEST_OVERLOADED, or REQUEST_RATE_LIMITED when
   *   the caller's share is used
   */
  admit(submission: JobSubmission): AdmittedJob {
    if (this.#draining) throw new CounterpoiseError('REQUEST_DRAINING', STOPPING);
    const { id, caller, pinned, ...rest } = submission;
    const weight: JobWeight = { tenantId: caller.tenantId, createdBy: caller.actor, cost: rest.cost };
    this.#load.requireRoom(weight, () => this.#scheduler.secondsUntilRoom());
    this.#load.move(weight, null, 'queued');
    this.#admitted.add(id);
    const giveBack = (): void => {
      this.#admitted.delete(id);
      this.#load.move(weight, 'queued', 'cancelled');
    };
    let record: JobRecord | undefined;
    return {
      insert: async ({ jobs }) => {
        record = await jobs.insert(newRecord(id, pinned.kind, rest, this.#at()), JSON.stringify(pinned));
      },
      enqueue: async () => {
        invariant(record !== undefined, 'Only an inserted job is enqueued.');
        // From here on the job holds its room by itself.
        giveBack();
        const job = this.#live.hold(record);
        this.#options.onVersion?.(record);
        if (!this.#draining) await this.#scheduler.place(job);
        else if (!this.#options.store.durable) this.#live.cancel(job, STOPPING);
        return job.shown;
      },
      abandon: (reason) => {
        giveBack();
        this.#outage.tell(reason);
      },
    };
  }

  /** Takes up a job that is stored as not ended and that no one works on, as after a commit whose answer was lost. */
  adopt(record: JobRecord): void {
    if (isTerminal(record.state) || this.#takeUp(record) === undefined) return;
    this.#scheduler.startNext();
  }

  /** @throws CounterpoiseError JOB_NOT_FOUND, also for a job that the caller may not know */
  async find(id: string, caller: Caller): Promise<JobRecord> {
    const record = this.#live.get(id)?.shown ?? (await this.#options.store.as(caller).jobs.find(id));
    if (record === undefined || !mayKnow(caller, record))
      throw new CounterpoiseError('JOB_NOT_FOUND', `There is no job ${id.slice(0, 100)}.`);
    return record;
  }

  async list(query: JobQuery, caller: Caller): Promise<readonly JobRecord[]> {
    const stored = await this.#options.store.as(caller).jobs.list(query);
    return stored.map((record) => {
      const shown = this.#live.get(record.id)?.shown;
      // The same version, with the newest progress: another one might not be what was asked for.
      return shown?.version === record.version ? shown : record;
    });
  }

  /**
   * Versions of a job after the given one, oldest first.
   *
   * @throws CounterpoiseError JOB_NOT_FOUND
   */
  async versionsAfter(id: string, version: number, caller: Caller): Promise<readonly JobRecord[]> {
    await this.find(id, caller);
    return this.#options.store.as(caller).jobs.versionsAfter(id, version);
  }

  /**
   * Cancels a queued job at once; asks a running one to stop, which it does within the grace of an abort. Work that
   * another job wants too goes on.
   *
   * @throws CounterpoiseError JOB_NOT_FOUND, JOB_STATE when the job has ended otherwise, or STORE_UNAVAILABLE
   */
  async cancel(id: string, caller: Caller): Promise<JobRecord> {
    const record = await this.find(id, caller);
    const job = this.#live.get(id);
    if (job !== undefined && !isTerminal(job.record.state)) {
      if (!job.record.cancelRequested) this.#live.change(job, { type: 'request-cancel' }, { by: caller });
      if (job.run?.members.size === 1) job.run.stop(stopReason(ON_REQUEST));
      else this.#live.cancel(job, ON_REQUEST);
    }
    if (job !== undefined) await this.#outage.unlessDown(job.written);
    const now = job?.shown ?? record;
    if (!isTerminal(now.state) || now.state === 'cancelled') return now;
    return transition(now, { type: 'request-cancel' });
  }

  /**
   * Removes a result; the job's record stays. Repeating it changes nothing.
   *
   * @throws CounterpoiseError JOB_NOT_FOUND, or JOB_STATE when the job has not ended
   */
  async deleteResult(id: string, caller: Caller): Promise<void> {
    const { resultDeletedAt } = await this.find(id, caller);
    if (resultDeletedAt !== null) return;
    await deleteResult(this.#options.store, caller, id, this.#at());
  }

  /** Calls back at every change of a job that has not ended; the answer stops the calls. */
  subscribe(id: string, listener: JobListener): () => void {
    return this.#live.get(id)?.subscribe(listener) ?? (() => {});
  }

  /** Whether there is something to wait for: the job has not ended, and this process will work on it. */
  isAwaited({ id, state }: JobRecord): boolean {
    if (isTerminal(state) || this.#live.get(id) === undefined) return false;
    return !this.#draining || state === 'running';
  }

  /** The job once it ended, or as it is when the time is over, the signal aborted, or nothing more will come of it here. */
  async waitUntilEnded(
    id: string,
    caller: Caller,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<JobRecord> {
    const record = await this.find(id, caller);
    if (signal?.aborted || !this.isAwaited(record)) return record;
    await awaitJob(
      (listener) => this.subscribe(id, listener),
      (job) => this.isAwaited(job),
      timeoutMs,
      signal,
    );
    return this.find(id, caller);
  }

  /**
   * Takes no more jobs and starts none. The running ones may finish within the time; those that do not are given back
   * to a durable store, where the next process finds them beside the waiting ones. What another store holds is cancelled.
   */
  async drain(timeoutMs: number): Promise<void> {
    this.#draining = true;
    const { durable } = this.#options.store;
    for (const job of this.#scheduler.stop()) {
      if (durable) job.remind();
      else this.#live.cancel(job, STOPPING);
    }
    const idle = this.#scheduler.idle();
    if (await settledWithin(idle, timeoutMs)) {
      for (const run of this.#scheduler.runs) this.#giveBack(run, durable);
      await settledWithin(idle, GIVE_BACK_GRACE_MS);
    }
    // What an outage keeps from being written stands in the store as it was, and is taken up from there.
    await this.#outage.unlessDown(this.#live.written()).catch(() => {});
    this.#outage.close();
  }

  #giveBack(run: JobRun, durable: boolean): void {
    for (const job of run.members) {
      if (isTerminal(job.record.state)) continue;
      if (!durable || job.record.cancelRequested) this.#live.cancel(job, STOPPING);
      else {
        this.#live.change(job, { type: 'requeue', reason: 'drained' });
        run.leave(job, stopReason(STOPPING));
      }
    }
  }

  #takeUpLost(): void {
    // Whatever fails here is another outage, which is over when this is called again.
    if (!this.#draining) void this.resume().catch(() => {});
  }

  #takeUp(record: JobRecord): LiveJob | undefined {
    const { id, state, attemptCount } = record;
    if (this.#draining || this.#live.knows(id) || this.#admitted.has(id)) return undefined;
    const job = this.#live.hold(record);
    if (record.cancelRequested) this.#live.cancel(job, ON_REQUEST);
    else if (state === 'running' && attemptCount >= this.#limits.attemptCountMax) {
      const error = jobError('JOB_INTERRUPTED', `The server ended ${attemptCount} times while the job ran.`);
      this.#live.change(job, { type: 'fail', at: this.#at(), error });
    } else {
      if (state === 'running') this.#live.change(job, { type: 'requeue', reason: 'process-ended' });
      this.#scheduler.line(job);
    }
    return job;
  }

  #at(): string {
    return this.#options.now().toISOString();
  }
}
