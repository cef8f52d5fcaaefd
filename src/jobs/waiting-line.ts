const PRIORITY_BEST = 1;

/** A job that waits. */
export interface WaitingJob {
  readonly id: string;
  readonly tenantId: string;
  /** 1 is served first, 5 last. */
  readonly priority: number;
  /** Since when it waits, milliseconds of the clock that the line is asked with. */
  readonly sinceMs: number;
}

/**
 * Jobs in the order in which they are served: by level, then the tenants in turn, then by arrival. The level is a job's
 * priority, less one for every ageing step it has waited, so that each job comes to the best level, and is served there
 * after its tenant's earlier ones and at most one of every other tenant for each of them.
 */
export interface WaitingLine {
  readonly length: number;
  readonly add: (job: WaitingJob) => void;
  /** Removes and answers the first of the jobs that may start. */
  readonly next: (nowMs: number, mayStart: (id: string) => boolean) => string | undefined;
  readonly remove: (id: string) => void;
  /** The ids, first served first, if all may start and none comes or ages meanwhile. */
  readonly ids: (nowMs: number) => readonly string[];
}

/**
 * An empty line. Places are counted when asked for, so that adding and taking stay cheap.
 *
 * @param ageingStepMs waiting time that is worth one priority
 */
export function createWaitingLine(ageingStepMs: number): WaitingLine {
  const jobs = new Map<string, WaitingJob>();
  /** When each tenant that waits had its last turn, or came: the one with the lowest number is next. */
  const lastTurns = new Map<string, number>();
  let turns = 0;

  const levelOf = ({ priority, sinceMs }: WaitingJob, nowMs: number): number =>
    Math.max(PRIORITY_BEST, priority - Math.floor(Math.max(0, nowMs - sinceMs) / ageingStepMs));

  const takeTurn = (tenantId: string): void => {
    turns += 1;
    lastTurns.set(tenantId, turns);
  };

  const remove = (id: string): void => {
    const job = jobs.get(id);
    if (job === undefined) return;
    jobs.delete(id);
    // Whoever waits for nothing has no turn to remember, so this stays as small as the line.
    for (const other of jobs.values()) if (other.tenantId === job.tenantId) return;
    lastTurns.delete(job.tenantId);
  };

  return {
    get length() {
      return jobs.size;
    },
    add: (job) => {
      // Who comes waits for one turn of everyone who is there: leaving and coming back gains nothing.
      if (!lastTurns.has(job.tenantId)) takeTurn(job.tenantId);
      jobs.set(job.id, job);
    },
    next: (nowMs, mayStart) => {
      let first: WaitingJob | undefined;
      for (const job of jobs.values()) {
        if (first !== undefined) {
          const levels = levelOf(job, nowMs) - levelOf(first, nowMs);
          if (levels > 0) continue;
          if (levels === 0 && lastTurns.get(job.tenantId)! >= lastTurns.get(first.tenantId)!) continue;
        }
        if (mayStart(job.id)) first = job;
      }
      if (first === undefined) return undefined;
      takeTurn(first.tenantId);
      remove(first.id);
      return first.id;
    },
    remove,
    ids: (nowMs) => {
      const byLevel = Map.groupBy(jobs.values(), (job) => levelOf(job, nowMs));
      const levels = [...byLevel].sort(([a], [b]) => a - b);
      const turnsThen = new Map(lastTurns);
      let turn = turns;
      return levels.flatMap(([, waiting]) => {
        const tenants = [...Map.groupBy(waiting, ({ tenantId }) => tenantId)].sort(
          ([a], [b]) => turnsThen.get(a)! - turnsThen.get(b)!,
        );
        const served: string[] = [];
        for (let round = 0; served.length < waiting.length; round += 1) {
          for (const [tenantId, { [round]: job }] of tenants) {
            if (job === undefined) continue;
            turn += 1;
            turnsThen.set(tenantId, turn);
            served.push(job.id);
          }
        }
        return served;
      });
    },
  };
}
