import type { Log } from '../log/create-log.ts';

/** A part of a server that was started. */
export interface Part {
  readonly name: string;
  readonly close: () => Promise<void>;
}

/**
 * Closes parts, the one that was started last first, since it uses the others. A part that cannot be closed is logged,
 * and keeps no other from it.
 */
export async function closeInOrder(parts: readonly Part[], log: Pick<Log, 'error'>): Promise<void> {
  for (const { name, close } of parts.toReversed()) {
    try {
      await close();
    } catch (fault) {
      log.error({ fault, part: name }, 'a part of the server could not be closed');
    }
  }
}
