import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller } from '../core/caller.ts';
import { isTerminal } from '../jobs/job.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { JobRecord } from '../store/records.ts';
import { jobView } from './job-view.ts';

/** Silence longer than this looks like a dead connection to a proxy. */
const HEARTBEAT_MS = 15_000;
/** People and progress bars see no more often than this. */
const PROGRESS_INTERVAL_MS = 100;
/** What a browser waits before it connects again. */
const RETRY_MS = 2000;

/**
 * The life of a job as server-sent events: its state at once, then every change of state and the newest progress,
 * until it ended. A slow reader misses progress in between, never a final state.
 *
 * @param closed aborted when the reader has gone
 * @source WHATWG HTML, section 9.2, server-sent events
 */
export async function* jobEvents(
  queue: JobQueue,
  id: string,
  caller: Caller,
  closed: AbortSignal,
): AsyncGenerator<string, void, void> {
  let latest = await queue.find(id, caller);
  let wake = Promise.withResolvers<void>();
  const stop = queue.subscribe(id, (job) => {
    latest = job;
    wake.resolve();
  });
  closed.addEventListener('abort', () => wake.resolve());
  try {
    // It may have ended before the subscription began.
    latest = await queue.find(id, caller);
    let shown = latest;
    yield `retry: ${RETRY_MS}\n\n${frameOf(queue, latest, 'state')}`;
    while (!isTerminal(shown.state) && !closed.aborted) {
      await Promise.race([
        wake.promise,
        sleep(HEARTBEAT_MS, undefined, { ref: false, signal: closed }).catch(() => {}),
      ]);
      if (closed.aborted) return;
      wake = Promise.withResolvers<void>();
      if (latest.version === shown.version) {
        yield ': still here\n\n';
        continue;
      }
      const hasNewState = latest.state !== shown.state || latest.cancelRequested !== shown.cancelRequested;
      if (!hasNewState) await sleep(PROGRESS_INTERVAL_MS, undefined, { ref: false });
      const isState = latest.state !== shown.state || latest.cancelRequested !== shown.cancelRequested;
      shown = latest;
      yield frameOf(queue, shown, isState ? 'state' : 'progress');
    }
  } finally {
    stop();
  }
}

function frameOf(queue: JobQueue, job: JobRecord, event: 'state' | 'progress'): string {
  const data = JSON.stringify(jobView(job, queue.queuePosition(job.id)));
  return `id: ${job.version}\nevent: ${event}\ndata: ${data}\n\n`;
}
