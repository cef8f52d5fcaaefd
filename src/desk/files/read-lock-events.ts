import { z } from 'zod';
import { type LockEvent, lockEventSchema } from '../../book/lock-event.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { parseJson, parseWithSchema } from '../../core/parse.ts';
import type { RowError } from './row-error.ts';
import { noGoodRow } from './row-error.ts';

/** A year of a large lender's events. */
const EVENTS_MAX = 1_000_000;

const documentSchema = z.union([
  z.strictObject({ events: z.array(z.unknown()).max(EVENTS_MAX) }).transform(({ events }) => events),
  z.array(z.unknown()).max(EVENTS_MAX),
]);

/** The lock events of a file that could be read, by lock, and what became of the rest. */
export interface LockEventsFile {
  readonly eventsByLock: ReadonlyMap<string, readonly LockEvent[]>;
  readonly eventCount: number;
  readonly rejected: readonly RowError[];
}

/**
 * Reads lock events from JSON: the list that `POST /v1/lock-events` takes, or its body. Bad events are left out, each
 * with its reason.
 *
 * @param file its name, for errors
 * @throws CounterpoiseError INPUT_INVALID, INPUT_EMPTY, INPUT_NO_GOOD_ROW
 */
export function readLockEvents(text: string, file: string): LockEventsFile {
  const drafts = parseWithSchema(documentSchema, parseJson(text, file), { file });
  const eventsByLock = new Map<string, LockEvent[]>();
  const rejected: RowError[] = [];
  let eventCount = 0;
  drafts.forEach((draft, index) => {
    try {
      const event = parseWithSchema(lockEventSchema, draft);
      const known = eventsByLock.get(event.lockId);
      if (known === undefined) eventsByLock.set(event.lockId, [event]);
      else known.push(event);
      eventCount += 1;
    } catch (error) {
      if (!(error instanceof CounterpoiseError)) throw error;
      const { code, message, details } = error;
      rejected.push({ code, message, file, pointer: `/events/${index}${details.pointer ?? ''}` });
    }
  });
  if (eventCount === 0) throw noGoodRow('lock events', file, rejected);
  return { eventsByLock, eventCount, rejected };
}
