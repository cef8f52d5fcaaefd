import { systemCaller } from '../core/caller.ts';
import { type FinishedWork, findFinishedWork } from './finished-work.ts';
import { isTerminal } from './job.ts';
import { JobLines } from './job-lines.ts';
import type { JobQueueLimits } from './job-queue-limits.ts';
import { JobRun, type JobRunParts } from './job-run.ts';
import type { Change, LiveJob } from './live-job.ts';
import { stopReason } from './live-jobs.ts';
import { secondsUntilRoom } from './time-to-room.ts';

/** Which waiting jobs run, and which share the work or the result of another. */
export class JobScheduler {
  readonly #parts: JobRunParts;
  readonly #runs = new Map<JobRun, Promise<void>>();
  readonly #lines: JobLines;
  #stopped = false;

  constructor(limits: JobQueueLimits, parts: JobRunParts) {
    this.#parts = parts;
    this.#lines = new JobLines(limits, this.#runs);
  }

  get counts(): { readonly queued: number; readonly running: number } {
    return { queued: this.#lines.length, running: this.#runs.size };
  }

  /** By id: 1 for the job of its class that is started next. */
  get positions(): ReadonlyMap<string, number> {
    return this.#lines.positions(this.#nowMs());
  }

  get runs(): readonly JobRun[] {
    return [...this.#runs.keys()];
  }

  /** Settled when all that runs now was done or has stopped. */
  async idle(): Promise<void> {
    await Promise.all(this.#runs.values());
  }

  /** When the first of the running jobs may leave room for another. */
  secondsUntilRoom(): number {
    return secondsUntilRoom(this.runs, this.#nowMs());
  }

  /** Gives a new job its place: in a run of the same work, in no run if the work was done before, or in the line. */
  async place(job: LiveJob): Promise<void> {
    if (!this.#join(job)) {
      const finished = await this.#findFinished(job);
      // Meanwhile it may have ended.
      if (job.record.state !== 'queued') return;
      if (finished !== undefined) this.#answer(job, finished);
      else if (!this.#join(job)) {
        this.line(job);
        this.startNext();
        return;
      }
    }
    // What cannot be stored now is stored when it can; who submitted the job need not wait for that.
    await this.#parts.outage.unlessDown(job.written).catch(() => {});
  }

  /** Lets a job wait for its turn. */
  line(job: LiveJob): void {
    if (!this.#stopped) this.#lines.add(job);
  }

  /** Takes a job that ended out of the line and of its run. */
  release(job: LiveJob): void {
    const { state, error } = job.record;
    if (!isTerminal(state)) return;
    this.#lines.remove(job);
    // Whoever joins while the result is being written has it too.
    if (state !== 'succeeded') job.run?.leave(job, stopReason(error?.detail ?? ''));
  }

  /** Starts nothing any more. Answers the jobs that waited. */
  stop(): readonly LiveJob[] {
    this.#stopped = true;
    const waiting = [...this.#lines.jobs];
    for (const job of waiting) this.#lines.remove(job);
    return waiting;
  }

  startNext(): void {
    while (!this.#stopped) {
      const job = this.#lines.next(this.#nowMs());
      if (job === undefined) return;
      const run = new JobRun(job, this.#parts);
      if (run.workKey !== null) {
        const alike = [...this.#lines.jobs].filter(({ workKey }) => workKey === run.workKey);
        for (const other of alike) {
          this.#lines.remove(other);
          run.join(other);
        }
      }
      const done = run.perform().finally(() => {
        this.#runs.delete(run);
        this.startNext();
      });
      this.#runs.set(run, done);
    }
  }

  #join(job: LiveJob): boolean {
    if (job.workKey === null || this.#stopped) return false;
    const run = this.runs.find(({ workKey, open }) => open && workKey === job.workKey);
    run?.join(job);
    return run !== undefined;
  }

  async #findFinished({ record }: LiveJob): Promise<FinishedWork | undefined> {
    const { store, outage, engineFingerprint, onFault } = this.#parts;
    try {
      return await findFinishedWork(record, engineFingerprint, store.as(systemCaller('jobs', record)));
    } catch (error) {
      // It then waits, and is looked for again when its turn has come.
      if (!outage.tell(error)) onFault(error, record.id);
      return undefined;
    }
  }

  #answer(job: LiveJob, { success, resultJson }: FinishedWork): void {
    const { change, now } = this.#parts;
    const at = now().toISOString();
    change(job, { type: 'start', at }, { isWrittenWithNext: true });
    const started = job.record;
    const alongside: Change['alongside'] = async ({ jobs, results }) => {
      await jobs.update(started);
      await results.put(started.id, resultJson);
    };
    change(job, { ...success, at }, { alongside });
  }

  #nowMs(): number {
    return this.#parts.now().getTime();
  }
}
