import { type Caller, mayKnow, systemCaller } from '../core/caller.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import { newId } from '../store/ids.ts';
import type { CalibrationRecord, JobProgress, JobRecord, Unsequenced } from '../store/records.ts';
import type { JobQuery, Repositories, Store } from '../store/repositories.ts';
import { isTerminal, type JobEvent, transition } from './job.ts';
import type { JobEngine } from './job-engine.ts';
import { jobError, jobErrorOf } from './job-error.ts';
import { JOB_QUEUE_LIMITS, type JobQueueLimits } from './job-queue-limits.ts';
import { type JobSubmission, newRecord } from './job-submission.ts';
import { createPartClock, type PartClock } from './part-clock.ts';
import { JOB_CLASSES, type JobClass, jobClassOf, precedenceOf } from './precedence.ts';
import { documentTexts } from './resolve-input.ts';
import { saveCalibration, saveJob } from './save-with-events.ts';
import { settledWithin, startTimer, stoppedWithin } from './timers.ts';
import { createWaitingLine, type WaitingLine } from './waiting-line.ts';
import { resultJsonOf, type WrittenCalibration, type WrittenResult } from './written-result.ts';

/** How long a cancelled or overdue handler may take to stop before its place is given to the next job. */
const ABORT_GRACE_MS = 10_000;

export interface JobQueueOptions {
  readonly engine: JobEngine;
  readonly store: Store;
  readonly now: () => Date;
  readonly limits?: JobQueueLimits;
  /** Told of faults of the program, which a job's record hides. */
  readonly onFault: (fault: unknown, jobId: string) => void;
}

export type JobListener = (job: JobRecord) => void;

/** The jobs of one class. */
interface Lane {
  readonly line: WaitingLine;
  readonly running: Set<Promise<void>>;
}

interface LiveJob {
  record: JobRecord;
  readonly abort: AbortController;
  readonly listeners: Set<JobListener>;
  timer: NodeJS.Timeout | undefined;
  saved: Promise<void>;
}

/**
 * Runs the jobs of each class in order of priority. The store has every record; those not yet ended are also held here, where
 * they change, and every change is written to the store in order.
 */
export class JobQueue {
  readonly #options: JobQueueOptions;
  readonly #limits: JobQueueLimits;
  readonly #live = new Map<string, LiveJob>();
  readonly #lanes: Readonly<Record<JobClass, Lane>> = { desk: createLane(), batch: createLane() };
  #queuedCount = 0;
  #totalCost = 0;
  #draining = false;

  constructor(options: JobQueueOptions) {
    this.#options = options;
    this.#limits = options.limits ?? JOB_QUEUE_LIMITS;
  }

  get draining(): boolean {
    return this.#draining;
  }

  get counts(): { readonly queued: number; readonly running: number } {
    const lanes = Object.values(this.#lanes);
    return {
      queued: lanes.reduce((sum, { line }) => sum + line.length, 0),
      running: lanes.reduce((sum, { running }) => sum + running.size, 0),
    };
  }

  /**
   * Admits a job and starts it when its turn has come.
   *
   * @throws CounterpoiseError REQUEST_DRAINING, REQUEST_OVERLOADED, or SIMULATION_TOO_LARGE
   */
  async submit(submission: JobSubmission): Promise<JobRecord> {
    this.#admit(submission.cost);
    const { id, caller, pinned, ...rest } = submission;
    const { cost } = rest;
    let record: JobRecord;
    try {
      const requestJson = JSON.stringify(pinned);
      record = await this.#options.store
        .as(caller)
        .jobs.insert(newRecord(id, pinned.kind, rest, this.#at()), requestJson);
    } catch (error) {
      this.#queuedCount -= 1;
      this.#totalCost -= cost;
      throw error;
    }
    const live: LiveJob = {
      record,
      abort: new AbortController(),
      listeners: new Set(),
      timer: undefined,
      saved: Promise.resolve(),
    };
    this.#live.set(id, live);
    this.#laneOf(record).line.add(id, record.priority);
    live.timer = startTimer(record.queueTimeoutMs, () => {
      const error = jobError('JOB_TIMEOUT', `The job waited longer than ${record.queueTimeoutMs} ms.`);
      this.#endQueued(live, { type: 'expire', at: this.#at(), error });
    });
    if (this.#draining) this.#cancelQueued(live, 'The server is stopping.');
    this.#startNext();
    return live.record;
  }

  /** @throws CounterpoiseError JOB_NOT_FOUND, also for a job that the caller may not know */
  async find(id: string, caller: Caller): Promise<JobRecord> {
    const record = this.#live.get(id)?.record ?? (await this.#options.store.as(caller).jobs.find(id));
    if (record === undefined || !mayKnow(caller, record))
      throw new CounterpoiseError('JOB_NOT_FOUND', `There is no job ${id.slice(0, 100)}.`);
    return record;
  }

  async list(query: JobQuery, caller: Caller): Promise<readonly JobRecord[]> {
    const stored = await this.#options.store.as(caller).jobs.list(query);
    return stored.map((record) => this.#live.get(record.id)?.record ?? record);
  }

  /** 1 for the job of its class that is started next; null for a job that does not wait. */
  queuePosition(id: string): number | null {
    const live = this.#live.get(id);
    return live === undefined ? null : (this.#laneOf(live.record).line.positionOf(id) ?? null);
  }

  /**
   * Cancels a queued job at once; asks a running one to stop, which it does within the grace of an abort.
   *
   * @throws CounterpoiseError JOB_NOT_FOUND, or JOB_STATE when the job has ended otherwise
   */
  async cancel(id: string, caller: Caller): Promise<JobRecord> {
    const record = await this.find(id, caller);
    const live = this.#live.get(id);
    if (live === undefined || isTerminal(live.record.state)) {
      return record.state === 'cancelled' ? record : transition(record, { type: 'request-cancel' });
    }
    if (!live.record.cancelRequested) this.#apply(live, { type: 'request-cancel' });
    if (live.record.state === 'queued') this.#cancelQueued(live, 'The job was cancelled on request.');
    else live.abort.abort(new CounterpoiseError('SIMULATION_CANCELLED', 'The job was cancelled on request.'));
    return live.record;
  }

  /**
   * Removes a result; the job's record stays. Repeating it changes nothing.
   *
   * @throws CounterpoiseError JOB_NOT_FOUND, or JOB_STATE when the job has not ended
   */
  async deleteResult(id: string, caller: Caller): Promise<void> {
    const record = await this.find(id, caller);
    if (record.resultDeletedAt !== null) return;
    const deleted = transition(record, { type: 'delete-result', at: this.#at() });
    await this.#live.get(id)?.saved;
    await this.#options.store.transact(caller, async ({ jobs, results }) => {
      await jobs.update(deleted);
      await results.delete(id);
    });
  }

  /** Calls back at every change of a job that has not ended; the answer stops the calls. */
  subscribe(id: string, listener: JobListener): () => void {
    const live = this.#live.get(id);
    live?.listeners.add(listener);
    return () => live?.listeners.delete(listener);
  }

  /** The job once it ended, or as it is when the time is over or the signal aborted. */
  async waitUntilEnded(
    id: string,
    caller: Caller,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<JobRecord> {
    const record = await this.find(id, caller);
    if (isTerminal(record.state) || signal?.aborted || !this.#live.has(id)) return record;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        stop();
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      const stop = this.subscribe(id, (job) => {
        if (isTerminal(job.state)) done();
      });
      signal?.addEventListener('abort', done);
    });
    return this.find(id, caller);
  }

  /** Takes no more jobs, cancels the waiting ones, lets the running ones finish within the time, then stops them. */
  async drain(timeoutMs: number): Promise<void> {
    this.#draining = true;
    const lanes = Object.values(this.#lanes);
    for (const { line } of lanes) {
      for (const id of line.ids()) this.#cancelQueued(this.#live.get(id)!, 'The server is stopping.');
    }
    const running = Promise.allSettled(lanes.flatMap((lane) => [...lane.running]));
    const expired = await settledWithin(running, timeoutMs);
    if (!expired) return;
    for (const live of this.#live.values()) {
      if (live.record.state !== 'running') continue;
      if (!live.record.cancelRequested) this.#apply(live, { type: 'request-cancel' });
      live.abort.abort(new CounterpoiseError('SIMULATION_CANCELLED', 'The server is stopping.'));
    }
    await running;
  }

  #admit(cost: number): void {
    if (this.#draining) throw new CounterpoiseError('REQUEST_DRAINING', 'The server is stopping.');
    const { jobCostMax, queuedJobCountMax, totalCostMax } = this.#limits;
    if (cost > jobCostMax) {
      throw new CounterpoiseError(
        'SIMULATION_TOO_LARGE',
        `The job needs some ${cost.toPrecision(3)} loan-path-months.`,
        {
          accepted: `up to ${jobCostMax.toPrecision(3)} loan-path-months a job; ask for fewer paths or locks`,
        },
      );
    }
    if (this.#queuedCount >= queuedJobCountMax) {
      throw new CounterpoiseError('REQUEST_OVERLOADED', `${this.#queuedCount} jobs already wait.`);
    }
    if (this.#totalCost + cost > totalCostMax) {
      throw new CounterpoiseError(
        'REQUEST_OVERLOADED',
        'The jobs already accepted use all the room there is.',
      );
    }
    this.#queuedCount += 1;
    this.#totalCost += cost;
  }

  #startNext(): void {
    for (const jobClass of JOB_CLASSES) this.#startNextOf(jobClass);
  }

  #startNextOf(jobClass: JobClass): void {
    const { line, running } = this.#lanes[jobClass];
    while (running.size < this.#limits.runningJobCountMax[jobClass]) {
      const id = line.next();
      if (id === undefined) return;
      const live = this.#live.get(id);
      invariant(live !== undefined, 'A waiting job is live.');
      clearTimeout(live.timer);
      this.#queuedCount -= 1;
      const work = this.#run(live).finally(() => {
        running.delete(work);
        this.#startNextOf(jobClass);
      });
      running.add(work);
    }
  }

  #laneOf({ kind }: JobRecord): Lane {
    return this.#lanes[jobClassOf(kind)];
  }

  async #run(live: LiveJob): Promise<void> {
    const { id, runTimeoutMs } = live.record;
    this.#apply(live, { type: 'start', at: this.#at() });
    live.timer = startTimer(runTimeoutMs, () => {
      const detail = `The job ran longer than ${runTimeoutMs} ms.`;
      this.#end(live, { type: 'fail', at: this.#at(), error: jobError('JOB_TIMEOUT', detail) });
      live.abort.abort(new CounterpoiseError('JOB_TIMEOUT', detail));
    });
    const clock = createPartClock('read', () => performance.now());
    try {
      const document = await stoppedWithin(this.#handle(live, clock), live.abort.signal, ABORT_GRACE_MS);
      clearTimeout(live.timer);
      if (!this.#isStopping(live)) await this.#succeed(live, document, clock);
    } catch (error) {
      if (!this.#isStopping(live)) {
        if (!(error instanceof CounterpoiseError)) this.#options.onFault(error, id);
        this.#end(live, { type: 'fail', at: this.#at(), error: jobErrorOf(error) });
      }
    } finally {
      clearTimeout(live.timer);
      if (!isTerminal(live.record.state)) {
        const error = jobError('JOB_CANCELLED', 'The job was cancelled while it ran.');
        this.#end(live, { type: 'cancel', at: this.#at(), error });
      }
      this.#totalCost -= live.record.cost;
    }
  }

  async #handle(live: LiveJob, clock: PartClock): Promise<WrittenResult> {
    const { id, kind, priority } = live.record;
    const repositories = this.#repositoriesOf(live);
    const requestJson = await repositories.jobs.findRequest(id);
    invariant(requestJson !== undefined, 'A live job has a stored request.');
    const onProgress = (progress: JobProgress): void => {
      invariant(
        progress.done >= 0 && progress.done <= progress.total,
        'Progress lies between nothing and everything.',
      );
      if (live.record.state === 'running') this.#apply(live, { type: 'progress', progress });
    };
    return this.#options.engine.run(requestJson, documentTexts(repositories), {
      signal: live.abort.signal,
      onProgress,
      onPart: clock.enter,
      precedence: precedenceOf(kind, priority),
      jobId: id,
      findCalibration: async (inputsDigest) =>
        (await repositories.calibrations.findByInputs(inputsDigest))?.documentJson,
      repeats: live.record.replayOf !== null,
    });
  }

  async #succeed(live: LiveJob, written: WrittenResult, clock: PartClock): Promise<void> {
    clock.enter('write');
    const store = this.#repositoriesOf(live);
    const { id, inputDigest, replayOf } = live.record;
    const { resultDigest } = written;
    const calibration =
      written.calibration === null ? undefined : this.#calibrationRecord(id, written.calibration);
    const kept = calibration === undefined ? undefined : await this.#keptCalibration(calibration, store);
    const calibrationId = kept?.id ?? calibration?.id ?? null;
    const original = replayOf === null ? undefined : await store.jobs.find(replayOf);
    const replayMatches = original === undefined ? null : original.resultDigest === resultDigest;
    const resultJson = resultJsonOf(written, {
      ...(calibration && { calibrationId }),
      inputDigest,
      resultDigest,
      ...(replayMatches !== null && { replayOf, matchesOriginal: replayMatches }),
    });
    await store.results.put(id, resultJson);
    try {
      // Whoever stopped the job while its result was being written shall not find one.
      if (this.#isStopping(live)) return await store.results.delete(id);
      if (calibration !== undefined && kept === undefined) {
        await saveCalibration(this.#options.store, live.record, calibration);
      }
    } catch (error) {
      await store.results.delete(id);
      throw error;
    }
    const timingsMs = clock.read();
    this.#end(live, {
      type: 'succeed',
      at: this.#at(),
      resultDigest,
      timingsMs,
      calibrationId,
      replayMatches,
    });
  }

  /** The same set, where it is stored already: equal inputs make one calibration, however often they are asked for. */
  async #keptCalibration(
    { inputsDigest, contentDigest }: Unsequenced<CalibrationRecord>,
    { calibrations }: Repositories,
  ): Promise<CalibrationRecord | undefined> {
    if (inputsDigest === null) return undefined;
    const kept = await calibrations.findByInputs(inputsDigest);
    return kept?.contentDigest === contentDigest ? kept : undefined;
  }

  #calibrationRecord(jobId: string, written: WrittenCalibration): Unsequenced<CalibrationRecord> {
    return { id: newId('calibration', this.#options.now()), jobId, ...written, createdAt: this.#at() };
  }

  #repositoriesOf({ record }: LiveJob): Repositories {
    return this.#options.store.as(systemCaller('jobs', record));
  }

  #isStopping(live: LiveJob): boolean {
    return isTerminal(live.record.state) || live.record.cancelRequested;
  }

  #cancelQueued(live: LiveJob, detail: string): void {
    this.#endQueued(live, { type: 'cancel', at: this.#at(), error: jobError('JOB_CANCELLED', detail) });
  }

  #endQueued(live: LiveJob, event: JobEvent): void {
    if (live.record.state !== 'queued') return;
    clearTimeout(live.timer);
    this.#laneOf(live.record).line.remove(live.record.id);
    this.#queuedCount -= 1;
    this.#totalCost -= live.record.cost;
    this.#end(live, event);
  }

  #end(live: LiveJob, event: JobEvent): void {
    this.#apply(live, event);
    live.listeners.clear();
    void live.saved.then(() => this.#live.delete(live.record.id));
  }

  #apply(live: LiveJob, event: JobEvent): void {
    const record = transition(live.record, event);
    live.record = record;
    // Progress is worth no write of its own; the next change of state carries it.
    if (event.type !== 'progress') {
      live.saved = live.saved
        .then(() => saveJob(this.#options.store, record))
        .catch((fault: unknown) => this.#options.onFault(fault, record.id));
    }
    for (const listener of live.listeners) listener(record);
  }

  #at(): string {
    return this.#options.now().toISOString();
  }
}

function createLane(): Lane {
  return { line: createWaitingLine(), running: new Set() };
}
