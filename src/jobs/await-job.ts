import type { JobRecord } from '../store/records.ts';
import type { JobListener } from './live-job.ts';

/**
 * Waits while a job is worth waiting for, but no longer than the time, nor when the signal is aborted.
 *
 * @param subscribe calls back at every change of the job; its answer stops the calls
 */
export async function awaitJob(
  subscribe: (listener: JobListener) => () => void,
  isAwaited: (job: JobRecord) => boolean,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const over = Promise.withResolvers<void>();
  const timer = setTimeout(over.resolve, timeoutMs);
  const stop = subscribe((job) => {
    if (!isAwaited(job)) over.resolve();
  });
  const onAbort = (): void => over.resolve();
  signal?.addEventListener('abort', onAbort);
  await over.promise;
  clearTimeout(timer);
  stop();
  signal?.removeEventListener('abort', onAbort);
}
