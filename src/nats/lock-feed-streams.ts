import {
  AckPolicy,
  type Consumer,
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamClient,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream';
import { type NatsConnection, nanos } from '@nats-io/transport-node';

export const FEED_STREAM = 'COUNTERPOISE_LOCK_EVENTS';
export const REJECTED_STREAM = 'COUNTERPOISE_LOCK_EVENTS_REJECTED';
const FEED_SUBJECT = 'counterpoise.lock-events';
const REJECTED_SUBJECT = 'counterpoise.lock-events-rejected';
/** One name for every server on the stream: they share its messages, and a new one goes on where the last one stopped. */
export const CONSUMER = 'counterpoise-store';

/** The stream is the wire, the store the record: what was not taken in a month is looked for at its source. */
const AGE_MAX_MS = 30 * 86_400_000;
const STREAM_BYTES_MAX = 1_073_741_824;
/** A message published again within this time under its own id is one message. */
const DUPLICATE_WINDOW_MS = 120_000;
/** A server that is silent for so long about a message has ended: another gets it. */
const ACK_WAIT_MS = 10_000;
const NOT_FOUND = 404;
/** Messages handed out and not yet committed. */
export const ACKS_PENDING_MAX = 2_000;

/** What the feed of lock events needs of JetStream. */
export interface LockFeedStreams {
  readonly jetstream: JetStreamClient;
  readonly consumer: Consumer;
}

/** Subject of the messages that were refused, by the tenant they came for. */
export function rejectedSubject(tenantId: string): string {
  return `${REJECTED_SUBJECT}.${tenantId}`;
}

/** The tenant a subject of the feed speaks for. */
export function tenantOfSubject(subject: string): string {
  return subject.slice(FEED_SUBJECT.length + 1);
}

/** Makes the streams and the consumer of the feed, or finds them as they are. */
export async function openLockFeedStreams(connection: NatsConnection): Promise<LockFeedStreams> {
  const manager = await jetstreamManager(connection);
  for (const [name, subject] of [
    [FEED_STREAM, FEED_SUBJECT],
    [REJECTED_STREAM, REJECTED_SUBJECT],
  ] as const) {
    // One that stands may have been set up for its site: other limits, replicas, a mirror.
    const isThere = await manager.streams.info(name).then(
      () => true,
      (error: unknown) => {
        if (error instanceof JetStreamApiError && error.status === NOT_FOUND) return false;
        throw error;
      },
    );
    if (isThere) continue;
    await manager.streams.add({
      name,
      subjects: [`${subject}.*`],
      retention: RetentionPolicy.Limits,
      storage: StorageType.File,
      // A source that publishes too much is told so; nothing older is dropped for it.
      discard: DiscardPolicy.New,
      max_age: nanos(AGE_MAX_MS),
      max_bytes: STREAM_BYTES_MAX,
      duplicate_window: nanos(DUPLICATE_WINDOW_MS),
    });
  }
  const info = await manager.consumers.add(FEED_STREAM, {
    durable_name: CONSUMER,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    ack_wait: nanos(ACK_WAIT_MS),
    max_ack_pending: ACKS_PENDING_MAX,
  });
  const jetstream = manager.jetstream();
  return { jetstream, consumer: jetstream.consumers.getConsumerFromInfo(info) };
}
