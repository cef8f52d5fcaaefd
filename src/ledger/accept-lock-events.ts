import { setImmediate as nextTurn } from 'node:timers/promises';
import { type LockEvent, lockEventSchema } from '../book/lock-event.ts';
import type { Caller } from '../core/caller.ts';
import { digestOf } from '../core/digest.ts';
import { CounterpoiseError, type ErrorItem } from '../core/errors.ts';
import { parseWithSchema } from '../core/parse.ts';
import type { AppendOutcome, NewEvent, Store } from '../store/repositories.ts';

/** Far above any event but one that carries a whole table of execution terms. */
const LOCK_EVENT_CHARACTERS_MAX = 65_536;

/** Events read before others get their turn: some ten milliseconds' worth. */
const EVENTS_PER_TURN = 100;

/** What became of one event that was handed in. */
export interface LockEventReceipt {
  /** As the event names itself, where it could be read. */
  readonly eventId: string | null;
  readonly lockId: string | null;
  readonly outcome: Exclude<AppendOutcome, 'foreign'> | 'rejected';
  /** Why it was rejected, or what it conflicts with. */
  readonly errors: readonly ErrorItem[];
}

/**
 * Takes lock events into the store, each once, whatever became of its neighbours.
 *
 * The receipts are given only after the store has committed all that was accepted.
 *
 * @param drafts events as they came, parsed JSON
 * @returns one receipt for each, in their order
 * @throws CounterpoiseError STORE_UNAVAILABLE; nothing was accepted then
 */
export async function acceptLockEvents(
  store: Store,
  caller: Caller,
  drafts: readonly unknown[],
  acceptedAt: Date,
): Promise<readonly LockEventReceipt[]> {
  const read: ReadEvent[] = [];
  for (const draft of drafts) {
    read.push(readLockEvent(draft));
    if (read.length % EVENTS_PER_TURN === 0) await nextTurn();
  }
  const good = read.flatMap((one) => ('event' in one ? [one.event] : []));
  const outcomes =
    good.length === 0 ? [] : await store.as(caller).events.append('lock', good, acceptedAt.toISOString());
  let next = 0;
  return read.map((one): LockEventReceipt => {
    if ('receipt' in one) return one.receipt;
    const { eventId, subjectId: lockId } = one.event;
    const outcome = outcomes[next]!;
    next += 1;
    if (outcome === 'foreign') return { eventId, lockId, outcome: 'rejected', errors: [FOREIGN_LOCK] };
    if (outcome === 'conflict') return { eventId, lockId, outcome, errors: [ID_REUSED] };
    return { eventId, lockId, outcome, errors: [] };
  });
}

const ID_REUSED: ErrorItem = {
  pointer: '/eventId',
  code: 'EVENT_CONFLICT',
  detail: 'An event of other content was accepted under this id; to change what it says, send a correction.',
};

const FOREIGN_LOCK: ErrorItem = {
  pointer: '/lockId',
  code: 'ACCESS_FORBIDDEN',
  detail: 'A lock of this id was told of before, and it is not of the caller’s desks.',
};

type ReadEvent = { readonly event: NewEvent } | { readonly receipt: LockEventReceipt };

function readLockEvent(draft: unknown): ReadEvent {
  try {
    const characters = JSON.stringify(draft)?.length ?? 0;
    if (characters > LOCK_EVENT_CHARACTERS_MAX)
      throw new CounterpoiseError('INPUT_TOO_LARGE', `The event has ${characters} characters.`, {
        accepted: `at most ${LOCK_EVENT_CHARACTERS_MAX} characters of JSON`,
      });
    return { event: newEventOf(parseWithSchema(lockEventSchema, draft)) };
  } catch (error) {
    if (!(error instanceof CounterpoiseError)) throw error;
    const { code, message: detail, details } = error;
    const errors = details.errors ?? [{ pointer: '', code, detail }];
    return {
      receipt: {
        eventId: textOf(draft, 'eventId'),
        lockId: textOf(draft, 'lockId'),
        outcome: 'rejected',
        errors,
      },
    };
  }
}

const SHOWN_LENGTH_MAX = 64;

function textOf(draft: unknown, field: 'eventId' | 'lockId'): string | null {
  if (typeof draft !== 'object' || draft === null) return null;
  const value: unknown = Reflect.get(draft, field);
  return typeof value === 'string' ? value.slice(0, SHOWN_LENGTH_MAX) : null;
}

function newEventOf(event: LockEvent): NewEvent {
  return {
    eventId: event.eventId,
    subjectId: event.lockId,
    occurredAt: event.occurredAt,
    correlationId: event.correlationId ?? null,
    contentDigest: digestOf(event),
    eventJson: JSON.stringify(event),
  };
}
