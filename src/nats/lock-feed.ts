import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumerMessages, JetStreamClient, JsMsg } from '@nats-io/jetstream';
import { headers, type NatsConnection } from '@nats-io/transport-node';
import { systemCaller } from '../core/caller.ts';
import { CounterpoiseError, type ErrorItem } from '../core/errors.ts';
import { parseJson } from '../core/parse.ts';
import { acceptLockEvents, type LockEventReceipt } from '../ledger/accept-lock-events.ts';
import type { Store } from '../store/repositories.ts';
import {
  ACKS_PENDING_MAX,
  openLockFeedStreams,
  rejectedSubject,
  tenantOfSubject,
} from './lock-feed-streams.ts';

/** Messages of one commit. */
const BATCH_LENGTH_MAX = 250;
/** A store that does not answer is asked again after this time. */
const STORE_RETRY_MS = 2_000;
/** A line that broke off is opened again after this time. */
const REOPEN_MS = 500;
/** A pull that is not renewed within this time is given up, so that a restarted NATS is noticed soon. */
const PULL_EXPIRES_MS = 5_000;
const REASON_LENGTH_MAX = 4_000;

/** What the feed of lock events is made of. */
export interface LockFeedSettings {
  readonly connection: NatsConnection;
  readonly store: Store;
  readonly now: () => Date;
  /** Tenants whose events are taken: the last part of a message's subject is one of them. */
  readonly tenantIds: readonly string[];
  /** Called for every message, once its outcome is settled. */
  readonly onReceipt: (tenantId: string, outcome: LockEventReceipt['outcome']) => void;
  /** Called when the line breaks off or the store does not take; the feed goes on by itself. */
  readonly onFault: (error: unknown) => void;
}

/**
 * Takes lock events from NATS JetStream into the store: subject `counterpoise.lock-events.<tenant>`, one event a message.
 *
 * A message is acknowledged only after the store has committed it; what comes twice is one event by its id. What cannot
 * be taken goes to `counterpoise.lock-events-rejected.<tenant>` with the reason in its header, and does not come again.
 */
export class LockFeed {
  readonly #settings: LockFeedSettings;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #messages: ConsumerMessages | undefined;

  constructor(settings: LockFeedSettings) {
    this.#settings = settings;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Finishes what it is committing, and gives the rest back. The connection stays its owner's. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#messages?.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { connection, onFault } = this.#settings;
    const { signal } = this.#stopping;
    while (!signal.aborted && !connection.isClosed()) {
      try {
        await this.#takeUntilBroken();
      } catch (error) {
        if (signal.aborted) return;
        onFault(error);
      }
      await sleep(REOPEN_MS, undefined, { signal }).catch(() => {});
    }
  }

  async #takeUntilBroken(): Promise<void> {
    const { jetstream, consumer } = await openLockFeedStreams(this.#settings.connection);
    const waiting: JsMsg[] = [];
    let wake = (): void => {};
    const messages = await consumer.consume({
      max_messages: ACKS_PENDING_MAX,
      expires: PULL_EXPIRES_MS,
      // A stream that was lost is made again by whoever opens the line again.
      abort_on_missing_resource: true,
      callback: (message) => {
        waiting.push(message);
        wake();
      },
    });
    this.#messages = messages;
    let isOpen = true;
    const closed = messages.closed().then((error) => {
      isOpen = false;
      wake();
      return error;
    });
    if (this.#stopping.signal.aborted) await messages.close();
    while (isOpen) {
      if (waiting.length === 0)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      else await this.#take(waiting.splice(0, BATCH_LENGTH_MAX), jetstream);
    }
    for (const message of waiting) message.nak();
    const error = await closed;
    if (error instanceof Error) throw error;
  }

  async #take(batch: readonly JsMsg[], jetstream: JetStreamClient): Promise<void> {
    const byTenant = Map.groupBy(batch, ({ subject }) => tenantOfSubject(subject));
    for (const [tenantId, messages] of byTenant) {
      try {
        const receipts = await this.#receiptsOf(tenantId, messages);
        for (const [index, message] of messages.entries()) {
          const { outcome, errors } = receipts[index]!;
          if (outcome === 'accepted' || outcome === 'duplicate') message.ack();
          else await reject(jetstream, message, tenantId, errors);
          this.#settings.onReceipt(tenantId, outcome);
        }
      } catch (error) {
        this.#settings.onFault(error);
        // Whatever of the batch was settled before is a duplicate when it comes again.
        for (const message of messages) message.nak(STORE_RETRY_MS);
      }
    }
  }

  async #receiptsOf(tenantId: string, messages: readonly JsMsg[]): Promise<readonly LockEventReceipt[]> {
    const { store, now, tenantIds } = this.#settings;
    if (!tenantIds.includes(tenantId)) return messages.map(() => rejected(UNKNOWN_TENANT));
    const drafts = messages.map(({ data }) => draftOf(data));
    const readable = drafts.flatMap((draft) => ('value' in draft ? [draft.value] : []));
    const caller = systemCaller('lock-feed', { tenantId, deskId: null });
    const receipts = await acceptLockEvents(store, caller, readable, now());
    let next = 0;
    return drafts.map((draft) => {
      if ('error' in draft) return rejected(draft.error);
      next += 1;
      return receipts[next - 1]!;
    });
  }
}

const UNKNOWN_TENANT: ErrorItem = {
  pointer: '',
  code: 'INPUT_INVALID',
  detail: 'This server takes no lock events for the tenant of the subject.',
};

function rejected(error: ErrorItem): LockEventReceipt {
  return { eventId: null, lockId: null, outcome: 'rejected', errors: [error] };
}

function draftOf(data: Uint8Array): { readonly value: unknown } | { readonly error: ErrorItem } {
  try {
    return { value: parseJson(new TextDecoder('utf-8', { fatal: true }).decode(data), 'message') };
  } catch (error) {
    const code = error instanceof CounterpoiseError ? error.code : 'INPUT_INVALID';
    const detail = error instanceof CounterpoiseError ? error.message : 'The message is not UTF-8.';
    return { error: { pointer: '', code, detail } };
  }
}

/** Hands a message that cannot be taken to whoever looks after its source, and ends its delivery. */
async function reject(
  jetstream: JetStreamClient,
  message: JsMsg,
  tenantId: string,
  errors: readonly ErrorItem[],
): Promise<void> {
  const reason = headers();
  reason.set('Counterpoise-Reason', asciiJson(errors).slice(0, REASON_LENGTH_MAX));
  reason.set('Counterpoise-Stream-Sequence', String(message.seq));
  await jetstream.publish(rejectedSubject(tenantId), message.data, {
    headers: reason,
    // Of a message that is delivered again before its end was noted, one copy is kept.
    msgID: `${message.info.stream}-${message.seq}`,
  });
  // Without a word of why: before 2.10 a server takes that for no end at all, and delivers the message for ever.
  message.term();
}

/** Headers are ASCII to many clients. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
