import { type RetentionConfig, retentionPolicyOf } from '../config/retention-config.ts';
import { startTimer } from '../jobs/timers.ts';
import type { Log } from '../log/create-log.ts';
import type { Store } from '../store/repositories.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

export interface RetentionParts {
  readonly retention: RetentionConfig;
  readonly store: Pick<Store, 'system'>;
  readonly now: () => Date;
  readonly log: Pick<Log, 'info' | 'error'>;
  readonly onRun: (outcome: 'done' | 'failed', finishedAt: Date) => void;
}

/**
 * Erases what the configuration keeps no longer, once a day. A run that fails is logged, and the next day's finds what it
 * left; servers on one store may run it side by side.
 */
export function scheduleRetention(parts: RetentionParts): { readonly stop: () => Promise<void> } {
  const { retention, now } = parts;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const awaitNext = (dailyAt: string, after: Date): void => {
    const dueAt = nextAt(dailyAt, after);
    timer = startTimer(Math.max(0, dueAt.getTime() - now().getTime()), () => {
      running = retainOnce(parts);
      // A timer may be early by a millisecond, and a day has one run.
      awaitNext(dailyAt, now() > dueAt ? now() : dueAt);
    });
  };
  if (retention.dailyAt !== null) awaitNext(retention.dailyAt, now());
  return {
    stop: async () => {
      clearTimeout(timer);
      await running;
    },
  };
}

async function retainOnce({ retention, store, now, log, onRun }: RetentionParts): Promise<void> {
  try {
    const report = await store.system.retain(retentionPolicyOf(retention, now()));
    log.info({ ...report }, 'what is kept no longer was erased');
    onRun('done', now());
  } catch (fault) {
    log.error({ fault }, 'what is kept no longer could not be erased');
    onRun('failed', now());
  }
}

/**
 * The next time of day after a moment.
 *
 * @param dailyAt HH:MM in UTC
 */
export function nextAt(dailyAt: string, after: Date): Date {
  const [hour = 0, minute = 0] = dailyAt.split(':').map(Number);
  const midnightMs = Math.floor(after.getTime() / DAY_MS) * DAY_MS;
  const todayMs = midnightMs + (hour * 60 + minute) * MINUTE_MS;
  return new Date(todayMs > after.getTime() ? todayMs : todayMs + DAY_MS);
}
