import { settledWithin } from '../jobs/timers.ts';
import type { Log } from '../log/create-log.ts';

/** A part of a server that was started. */
export interface Part {
  readonly name: string;
  readonly close: () => Promise<void>;
  /** How long closing may take; then the others are closed without it. */
  readonly closeTimeoutMs: number;
}

/**
 * Closes parts, the one that was started last first, since it uses the others. A part that cannot be closed, or not in
 * its time, is logged and keeps no other from it.
 */
export async function closeInOrder(parts: readonly Part[], log: Pick<Log, 'error' | 'warn'>): Promise<void> {
  for (const { name, close, closeTimeoutMs } of parts.toReversed()) {
    const closed = close().catch((fault: unknown) => {
      log.error({ fault, part: name }, 'a part of the server could not be closed');
    });
    const isLate = await settledWithin(closed, closeTimeoutMs);
    if (isLate) log.warn({ part: name, closeTimeoutMs }, 'a part of the server was left as it was');
  }
}
