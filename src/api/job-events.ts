import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller } from '../core/caller.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { JobRecord } from '../store/records.ts';
import { jobView } from './job-view.ts';

/** Silence longer than this looks like a dead connection to a proxy. */
const HEARTBEAT_MS = 15_000;
/** People and progress bars see no more often than this. */
const PROGRESS_INTERVAL_MS = 100;
/** What a browser waits before it connects again. */
const RETRY_MS = 2000;

/** Who watches a job. */
export interface Watcher {
  readonly caller: Caller;
  /** The version seen last, by a watcher who comes back. */
  readonly lastVersion: number | undefined;
  /** Aborted when the watcher has gone. */
  readonly closed: AbortSignal;
  /** Whether the watcher would still be let in. */
  readonly isStillAdmitted: () => Promise<boolean>;
}

/**
 * The life of a job as server-sent events: its state at once, or every state since the one seen last; then every change
 * of state and the newest progress, until nothing more will come of it here. A slow reader misses progress in between,
 * never a state. States have their version as id. Progress has none, since it is not stored: whoever comes back names
 * the last state.
 *
 * @source WHATWG HTML, section 9.2, server-sent events
 */
export async function* jobEvents(
  queue: JobQueue,
  job: JobRecord,
  { caller, lastVersion, closed, isStillAdmitted }: Watcher,
): AsyncGenerator<string, void, void> {
  const news: JobRecord[] = [];
  let wake = Promise.withResolvers<void>();
  const stop = queue.subscribe(job.id, (version) => {
    // Of progress only the newest is worth telling.
    if (news.at(-1)?.version === version.version) news.pop();
    news.push(version);
    wake.resolve();
  });
  const onClosed = (): void => wake.resolve();
  closed.addEventListener('abort', onClosed);
  try {
    // It may have changed before the subscription began: what is told twice is shown once.
    const latest = await queue.find(job.id, caller);
    const missed =
      lastVersion === undefined ? [latest] : await queue.versionsAfter(job.id, lastVersion, caller);
    yield `retry: ${RETRY_MS}\n\n`;
    let shown = Math.min(lastVersion ?? 0, latest.version);
    for (const version of missed) {
      yield stateFrame(queue, version);
      shown = version.version;
    }
    let last = latest;
    let admittedAtMs = performance.now();
    while (!closed.aborted) {
      if (performance.now() - admittedAtMs >= HEARTBEAT_MS) {
        if (!(await isStillAdmitted())) return;
        admittedAtMs = performance.now();
      }
      const next = news.shift();
      if (next !== undefined && next.version >= shown) {
        last = next;
        if (next.version > shown) yield stateFrame(queue, next);
        else if (next.state === 'running') yield progressFrame(queue, next);
        shown = next.version;
      }
      if (news.length > 0) continue;
      if (!queue.isAwaited(last)) return;
      wake = Promise.withResolvers<void>();
      const isHeartbeat = await Promise.race([
        wake.promise.then(() => false),
        sleep(HEARTBEAT_MS, true, { ref: false, signal: closed }).catch(() => false),
      ]);
      if (isHeartbeat) yield ': still here\n\n';
      else if (news.at(-1)?.version === shown) await sleep(PROGRESS_INTERVAL_MS, undefined, { ref: false });
    }
  } finally {
    stop();
    closed.removeEventListener('abort', onClosed);
  }
}

function stateFrame(queue: JobQueue, job: JobRecord): string {
  return `id: ${job.version}\n${frameOf(queue, job, 'state')}`;
}

function progressFrame(queue: JobQueue, job: JobRecord): string {
  return frameOf(queue, job, 'progress');
}

function frameOf(queue: JobQueue, job: JobRecord, event: 'state' | 'progress'): string {
  return `event: ${event}\ndata: ${JSON.stringify(jobView(job, queue.queuePosition(job)))}\n\n`;
}
