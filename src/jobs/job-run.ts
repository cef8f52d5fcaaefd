import { systemCaller } from '../core/caller.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import type { JobProgress, JobRecord } from '../store/records.ts';
import type { Repositories, Store } from '../store/repositories.ts';
import { type FinishedWork, findFinishedWork, sharedWork } from './finished-work.ts';
import { isTerminal, type JobEvent } from './job.ts';
import type { JobEngine } from './job-engine.ts';
import { jobError, jobErrorOf } from './job-error.ts';
import { makeResult } from './job-result.ts';
import type { Change, LiveJob, SharedWork } from './live-job.ts';
import { createPartClock, type PartClock } from './part-clock.ts';
import { precedenceOf } from './precedence.ts';
import { documentTexts } from './resolve-input.ts';
import { saveCalibration } from './save-with-events.ts';
import type { StoreOutage } from './store-outage.ts';
import { stoppedWithin } from './timers.ts';
import type { WrittenResult } from './written-result.ts';

/** How long a cancelled or overdue handler may take to stop before its place is given to the next job. */
const ABORT_GRACE_MS = 10_000;

/** What a run uses of the queue. */
export interface JobRunParts {
  readonly engine: JobEngine;
  readonly store: Store;
  readonly outage: StoreOutage;
  readonly engineFingerprint: string;
  readonly now: () => Date;
  readonly change: (job: LiveJob, event: JobEvent, change?: Change) => void;
  readonly onFault: (fault: unknown, jobId: string) => void;
}

/** One piece of work, done for all the jobs that want it, and for as long as one does. */
export class JobRun implements SharedWork {
  readonly #parts: JobRunParts;
  readonly #abort = new AbortController();
  readonly #members = new Set<LiveJob>();
  readonly #repositories: Repositories;
  #open = true;
  /** The job that came first: the work is done as it asks, and counts as its caller's. */
  readonly owner: JobRecord;
  readonly workKey: string | null;
  readonly startedMs: number;
  progress: JobProgress = { done: 0, total: 0 };

  constructor(first: LiveJob, parts: JobRunParts) {
    this.#parts = parts;
    this.owner = first.record;
    this.workKey = first.workKey;
    this.startedMs = parts.now().getTime();
    this.#repositories = parts.store.as(systemCaller('jobs', first.record));
    this.join(first);
  }

  get members(): ReadonlySet<LiveJob> {
    return this.#members;
  }

  /** Whether a job that wants the same may still join. */
  get open(): boolean {
    return this.#open && !this.#abort.signal.aborted;
  }

  /** Lets a waiting job have its part in the work. */
  join(job: LiveJob): void {
    invariant(this.open, 'Only a run that goes on is joined.');
    this.#parts.change(job, { type: 'start', at: this.#at() });
    job.run = this;
    this.#members.add(job);
    if (this.progress.total > 0) this.#parts.change(job, { type: 'progress', progress: this.progress });
  }

  /** Lets a job go. When none is left the work stops. */
  leave(job: LiveJob, reason: CounterpoiseError): void {
    job.run = undefined;
    this.#members.delete(job);
    if (this.#members.size === 0) this.stop(reason);
  }

  /** Stops the work, wherever it is. */
  stop(reason: CounterpoiseError): void {
    this.#abort.abort(reason);
  }

  /** Does the work; settled when it was done or has stopped, and every member told. Never rejects. */
  async perform(): Promise<void> {
    try {
      await [...this.#members][0]?.written;
      const finished = await this.#insist(() =>
        findFinishedWork(this.owner, this.#parts.engineFingerprint, this.#repositories),
      );
      this.#abort.signal.throwIfAborted();
      if (finished !== undefined) await this.#endWith(finished);
      else await this.#work(createPartClock('read', () => performance.now()));
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#open = false;
    }
  }

  async #work(clock: PartClock): Promise<void> {
    const { engineFingerprint, now } = this.#parts;
    const written = await stoppedWithin(this.#handle(clock), this.#abort.signal, ABORT_GRACE_MS);
    clock.enter('write');
    const made = await this.#insist(() =>
      makeResult(
        { job: this.owner, written, engineFingerprint, timings: clock.read, now: now() },
        this.#repositories,
      ),
    );
    await this.#endWith(made, async (repositories) => {
      if (made.calibration !== undefined) await saveCalibration(made.calibration, repositories);
    });
  }

  async #handle(clock: PartClock): Promise<WrittenResult> {
    const { id, kind, priority, replayOf } = this.owner;
    const requestJson = await this.#insist(() => this.#repositories.jobs.findRequest(id));
    invariant(requestJson !== undefined, 'A live job has a stored request.');
    const texts = documentTexts(this.#repositories);
    const documents: typeof texts = (collection, documentId) =>
      this.#insist(() => texts(collection, documentId));
    this.#abort.signal.throwIfAborted();
    return this.#parts.engine.run(requestJson, documents, {
      signal: this.#abort.signal,
      onProgress: (progress) => this.#tell(progress),
      onPart: clock.enter,
      precedence: precedenceOf(kind, priority),
      jobId: id,
      findCalibration: async (inputsDigest) =>
        (await this.#insist(() => this.#repositories.calibrations.findByInputs(inputsDigest)))?.documentJson,
      repeats: replayOf !== null,
    });
  }

  #tell(progress: JobProgress): void {
    const { done, total } = progress;
    invariant(done >= 0 && done <= total, 'Progress lies between nothing and everything.');
    this.progress = progress;
    for (const job of this.#members) {
      if (job.record.state === 'running') this.#parts.change(job, { type: 'progress', progress });
    }
  }

  /** Ends every member with the result: the first as its maker, unless it is another's, and the others as sharers. */
  async #endWith(work: FinishedWork, alongside?: Change['alongside']): Promise<void> {
    let mine = work;
    let write = alongside;
    // A set is walked to its end, also through those who join meanwhile.
    for (const job of this.#members) {
      if (job.record.cancelRequested) {
        this.#cancel(job);
        continue;
      }
      const { resultJson, success } = mine;
      const alongsideNow = write;
      this.#parts.change(
        job,
        { ...success, at: this.#at() },
        {
          alongside: async (repositories) => {
            await repositories.results.put(job.record.id, resultJson);
            await alongsideNow?.(repositories);
          },
          otherwise: (refusal) => this.#failure(refusal, job.record.id),
          untilMs: Date.parse(job.record.startedAt ?? job.record.createdAt) + job.record.runTimeoutMs,
        },
      );
      await job.written;
      // What the first did not get stored, nobody else could refer to.
      if (job.shown.state !== 'succeeded') continue;
      if (mine.success.resultOf === null) mine = sharedWork(mine, job.record.id);
      write = undefined;
    }
  }

  #fail(error: unknown): void {
    for (const job of this.#members) {
      if (isTerminal(job.record.state)) continue;
      if (job.record.cancelRequested) this.#cancel(job);
      else this.#parts.change(job, this.#failure(error, job.record.id));
    }
  }

  #cancel(job: LiveJob): void {
    const error = jobError('JOB_CANCELLED', 'The job was cancelled while it ran.');
    this.#parts.change(job, { type: 'cancel', at: this.#at(), error });
  }

  #failure(error: unknown, jobId: string): JobEvent {
    if (!(error instanceof CounterpoiseError)) this.#parts.onFault(error, jobId);
    return { type: 'fail', at: this.#at(), error: jobErrorOf(error) };
  }

  #insist<T>(work: () => Promise<T>): Promise<T> {
    return this.#parts.outage.insist(work);
  }

  #at(): string {
    return this.#parts.now().toISOString();
  }
}
