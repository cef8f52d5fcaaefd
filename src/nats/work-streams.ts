import {
  AckPolicy,
  type Consumer,
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream';
import { type ObjectStore, Objm } from '@nats-io/obj';
import { type NatsConnection, nanos } from '@nats-io/transport-node';
import type { Precedence } from '../sim/simulate.ts';
import { PLAN_BUCKET, workStream, workSubject, workSubjects } from './subjects.ts';

/** A worker that is silent for so long about a parcel has lost it: another gets it. */
export const ACK_WAIT_MS = 5_000;
/** A parcel that ended so many workers is left to the server itself. */
const DELIVERIES_MAX = 5;
/** Nothing here outlives what could still ask for it: runs end sooner, and SQL has what matters. */
const AGE_MAX_MS = 3_600_000;
/** A parcel that is published again within this time is one message. */
const DUPLICATE_WINDOW_MS = 120_000;
const WORK_BYTES_MAX = 268_435_456;
/** Parcels that workers hold at a time, of all runs: a thousand workers of sixteen threads. */
const ACKS_PENDING_MAX = 20_000;
const PLAN_BYTES_MAX = 1_073_741_824;
/** Consumers of engines that are no more go by themselves. */
const CONSUMER_IDLE_MS = 86_400_000;

export const CLASSES: readonly Precedence[] = ['desk', 'batch'];

/** The management of JetStream, whatever the version of a server from 2.9 on. */
export function managerOf(connection: NatsConnection): Promise<JetStreamManager> {
  return jetstreamManager(connection);
}

const NOT_FOUND = 404;

/** Makes the stream of a class, or finds it as it is: one that stands may have been set up for its site. */
export async function ensureWorkStream(manager: JetStreamManager, precedence: Precedence): Promise<void> {
  try {
    await manager.streams.info(workStream(precedence));
    return;
  } catch (error) {
    if (!(error instanceof JetStreamApiError && error.status === NOT_FOUND)) throw error;
  }
  await manager.streams.add({
    name: workStream(precedence),
    subjects: [workSubjects(precedence)],
    retention: RetentionPolicy.Workqueue,
    storage: StorageType.File,
    discard: DiscardPolicy.New,
    max_age: nanos(AGE_MAX_MS),
    max_bytes: WORK_BYTES_MAX,
    duplicate_window: nanos(DUPLICATE_WINDOW_MS),
  });
}

/** The line of parcels of a class for engines of the same bits. */
export async function workConsumer(
  manager: JetStreamManager,
  precedence: Precedence,
  bits: string,
): Promise<Consumer> {
  await ensureWorkStream(manager, precedence);
  const info = await manager.consumers.add(workStream(precedence), {
    durable_name: `engine-${bits}`,
    filter_subject: workSubject(precedence, bits),
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    ack_wait: nanos(ACK_WAIT_MS),
    max_deliver: DELIVERIES_MAX,
    max_ack_pending: ACKS_PENDING_MAX,
    inactive_threshold: nanos(CONSUMER_IDLE_MS),
  });
  return manager.jetstream().consumers.getConsumerFromInfo(info);
}

/** The object store of plans. */
export function planStore(connection: NatsConnection): Promise<ObjectStore> {
  return new Objm(connection).create(PLAN_BUCKET, {
    ttl: nanos(AGE_MAX_MS),
    storage: StorageType.File,
    max_bytes: PLAN_BYTES_MAX,
  });
}
