import type { JobProgress } from '../store/records.ts';

/** A wait that is worth asking for, and one after which anything may have changed. */
const RETRY_SECONDS_MIN = 1;
const RETRY_SECONDS_MAX = 60;
/** Taken for a run that has told no progress yet. */
const UNKNOWN_MS = 5_000;

/** What a run tells of its end. */
export interface RunSoFar {
  readonly startedMs: number;
  readonly progress: JobProgress;
}

/**
 * When the first of the running jobs ends, as far as its progress tells: then one that waits can start, and leaves room.
 *
 * @returns whole seconds, 1 to 60
 */
export function secondsUntilRoom(runs: readonly RunSoFar[], nowMs: number): number {
  const remainingMs = runs.map(({ startedMs, progress: { done, total } }) =>
    done > 0 ? ((nowMs - startedMs) * (total - done)) / done : UNKNOWN_MS,
  );
  const seconds = Math.ceil(Math.min(RETRY_SECONDS_MAX * 1000, ...remainingMs) / 1000);
  return Math.min(RETRY_SECONDS_MAX, Math.max(RETRY_SECONDS_MIN, seconds));
}
