import type { Caller } from '../core/caller.ts';
import { CounterpoiseError } from '../core/errors.ts';
import type { JobRecord } from '../store/records.ts';
import type { Repositories } from '../store/repositories.ts';
import { type JobEvent, transition } from './job.ts';

export type JobListener = (job: JobRecord) => void;

/** What belongs to a change of a job. */
export interface Change {
  /** Who changes it; the server itself when nobody is named. */
  readonly by?: Caller;
  /** Not written by itself: the next change writes this version alongside. */
  readonly isWrittenWithNext?: boolean;
  /** Written in the transaction of the change. */
  readonly alongside?: (repositories: Repositories) => Promise<void>;
  /** What happens to the job instead, when the store refuses the change, or still does when the time is over. */
  readonly otherwise?: (refusal: unknown) => JobEvent;
  readonly untilMs?: number;
}

/** Work that is done for several jobs at once. */
export interface SharedWork {
  readonly members: ReadonlySet<LiveJob>;
  /** Lets a job go. When none is left the work stops. */
  readonly leave: (job: LiveJob, reason: CounterpoiseError) => void;
  /** Stops the work, wherever it is. */
  readonly stop: (reason: CounterpoiseError) => void;
}

export interface LiveJobOptions {
  /** Writes a record as its job's next version, and waits out outages: it rejects only when there is no use in waiting. */
  readonly write: (job: JobRecord, change: Change) => Promise<void>;
  /** Told of every version that was written. */
  readonly onWritten: (job: LiveJob) => void;
  readonly onFault: (fault: unknown, jobId: string) => void;
}

/**
 * A job that has not ended. It is decided upon at once, written in the order of the decisions, and shown as it was
 * written: nobody is told of a state that a restart would take back.
 */
export class LiveJob {
  readonly #options: LiveJobOptions;
  readonly #listeners = new Set<JobListener>();
  #record: JobRecord;
  #shown: JobRecord;
  #written: Promise<void> = Promise.resolve();
  /** Names all work that has the same result; null for work that shares none. */
  readonly workKey: string | null;
  run: SharedWork | undefined;
  timer: NodeJS.Timeout | undefined;

  constructor(stored: JobRecord, options: LiveJobOptions) {
    this.#record = stored;
    this.#shown = stored;
    this.#options = options;
    this.workKey =
      stored.replayOf === null ? JSON.stringify([stored.tenantId, stored.deskId, stored.inputDigest]) : null;
  }

  /** As it was decided upon last. */
  get record(): JobRecord {
    return this.#record;
  }

  /** As the store has it, with the newest progress. */
  get shown(): JobRecord {
    return this.#shown;
  }

  /** Settled when everything decided so far is written, or given up. */
  get written(): Promise<void> {
    return this.#written;
  }

  /**
   * Decides upon an event.
   *
   * @throws CounterpoiseError JOB_STATE when it may not happen now
   */
  apply(event: JobEvent, change: Change = {}): void {
    const before = this.#record;
    const after = transition(before, event);
    this.#record = after;
    if (event.type === 'progress') {
      // A job that waits for its state to be written has told nobody yet that it runs.
      if (this.#shown.state === 'running') this.#show({ ...this.#shown, progress: event.progress });
      return;
    }
    if (change.isWrittenWithNext) return;
    this.#written = this.#written.then(() => this.#write(before, after, change));
  }

  subscribe(listener: JobListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls the listeners though nothing changed, so that they look again whether to go on listening. */
  remind(): void {
    this.#show(this.#shown);
  }

  async #write(before: JobRecord, after: JobRecord, change: Change): Promise<void> {
    try {
      await this.#options.write(after, change);
      this.#show({ ...after, progress: this.#newestProgress(after) });
    } catch (refusal) {
      // The server stops during an outage: the store has the job as it was, and the next server takes it up.
      if (refusal instanceof CounterpoiseError && refusal.code === 'REQUEST_DRAINING') return;
      if (change.otherwise === undefined) {
        this.#options.onFault(refusal, after.id);
        this.#show(after);
      } else {
        const instead = transition(before, change.otherwise(refusal));
        this.#record = instead;
        await this.#write(before, instead, {});
        return;
      }
    }
    try {
      this.#options.onWritten(this);
    } catch (fault) {
      this.#options.onFault(fault, after.id);
    }
  }

  /** Progress that came while the state was being written is not taken back. */
  #newestProgress(after: JobRecord): JobRecord['progress'] {
    return after.state === this.#record.state ? this.#record.progress : after.progress;
  }

  #show(job: JobRecord): void {
    this.#shown = Object.freeze(job);
    for (const listener of this.#listeners) {
      try {
        listener(this.#shown);
      } catch (fault) {
        // Whoever looks on decides nothing: neither what becomes of the job, nor whether the others are told.
        this.#options.onFault(fault, job.id);
      }
    }
  }
}
