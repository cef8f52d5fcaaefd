import type { JobRecord } from '../store/records.ts';
import type { JobQueueLimits } from './job-queue-limits.ts';
import type { JobRun } from './job-run.ts';
import type { LiveJob } from './live-job.ts';
import { JOB_CLASSES, type JobClass, jobClassOf } from './precedence.ts';
import { createWaitingLine, type WaitingLine } from './waiting-line.ts';

/** Where jobs wait, and which of them may start beside those that run. */
export class JobLines {
  readonly #limits: JobQueueLimits;
  readonly #lines: Readonly<Record<JobClass, WaitingLine>>;
  readonly #waiting = new Map<string, LiveJob>();
  readonly #runs: ReadonlyMap<JobRun, unknown>;

  constructor(limits: JobQueueLimits, runs: ReadonlyMap<JobRun, unknown>) {
    this.#limits = limits;
    this.#runs = runs;
    const { ageingStepMs } = limits;
    this.#lines = { desk: createWaitingLine(ageingStepMs), batch: createWaitingLine(ageingStepMs) };
  }

  get length(): number {
    return this.#waiting.size;
  }

  get jobs(): Iterable<LiveJob> {
    return this.#waiting.values();
  }

  /** Lets a job wait; time it has waited before, under an earlier process, counts. */
  add(job: LiveJob): void {
    const { id, kind, tenantId, priority, createdAt } = job.record;
    this.#waiting.set(id, job);
    this.#lines[jobClassOf(kind)].add({ id, tenantId, priority, sinceMs: Date.parse(createdAt) });
  }

  remove(job: LiveJob): void {
    const { id, kind } = job.record;
    this.#waiting.delete(id);
    this.#lines[jobClassOf(kind)].remove(id);
  }

  /** Removes and answers the job that is to start now, if any may. */
  next(nowMs: number): LiveJob | undefined {
    for (const jobClass of JOB_CLASSES) {
      const running = [...this.#runs.keys()].filter(({ owner }) => jobClassOf(owner.kind) === jobClass);
      if (running.length >= this.#limits.runningJobCountMax[jobClass]) continue;
      const id = this.#lines[jobClass].next(nowMs, (waiting) => this.#hasShare(waiting));
      const job = id === undefined ? undefined : this.#waiting.get(id);
      if (job === undefined) continue;
      this.#waiting.delete(job.record.id);
      return job;
    }
    return undefined;
  }

  /** By id: 1 for the job of its class that is started next. */
  positions(nowMs: number): ReadonlyMap<string, number> {
    return new Map(
      JOB_CLASSES.flatMap((jobClass) =>
        this.#lines[jobClass].ids(nowMs).map((id, index) => [id, index + 1] as const),
      ),
    );
  }

  /** Whether the job's tenant and actor may have one more run. */
  #hasShare(id: string): boolean {
    const { record } = this.#waiting.get(id)!;
    const { tenantShare, actorShare } = this.#limits;
    const ofTenant = [...this.#runs.keys()].filter(({ owner }) => owner.tenantId === record.tenantId);
    if (ofTenant.length >= tenantShare.runningJobCountMax) return false;
    const ofActor = ofTenant.filter(({ owner }) => isSameActor(owner, record));
    return ofActor.length < actorShare.runningJobCountMax;
  }
}

function isSameActor(owner: JobRecord, record: JobRecord): boolean {
  return owner.createdBy === record.createdBy;
}
