import { newId } from '../ids.ts';
import type { WebhookDeliveryRecord, WebhookEvent, WebhookRecord } from '../webhook-records.ts';
import { nextSequence } from './next-sequence.ts';
import type { Queries } from './sql-database.ts';

export function deliveryOf({ record_json }: { readonly record_json: string }): WebhookDeliveryRecord {
  return Object.freeze(JSON.parse(record_json));
}

/** One pending delivery, due at once. */
export async function addDelivery(
  db: Queries,
  webhook: WebhookRecord,
  event: WebhookEvent,
): Promise<WebhookDeliveryRecord> {
  const { id: webhookId, tenantId } = webhook;
  const delivery: WebhookDeliveryRecord = Object.freeze({
    id: newId('webhookDelivery', new Date(event.occurredAt)),
    sequence: await nextSequence(db.selectFrom('webhook_deliveries').where('webhook_id', '=', webhookId)),
    tenantId,
    webhookId,
    eventId: event.id,
    eventType: event.type,
    payloadJson: event.payloadJson,
    state: 'pending',
    attemptCount: 0,
    nextAttemptAt: event.occurredAt,
    lastAttemptAt: null,
    lastStatus: null,
    lastError: null,
    deliveredAt: null,
    createdAt: event.occurredAt,
  });
  await db
    .insertInto('webhook_deliveries')
    .values({
      tenant_id: tenantId,
      id: delivery.id,
      sequence: delivery.sequence,
      webhook_id: webhookId,
      event_id: event.id,
      created_at: delivery.createdAt,
      ...changingColumns(delivery),
    })
    .execute();
  return delivery;
}

export async function writeDelivery(db: Queries, delivery: WebhookDeliveryRecord): Promise<void> {
  await db
    .updateTable('webhook_deliveries')
    .set(changingColumns(delivery))
    .where('id', '=', delivery.id)
    .execute();
}

/** What still waits for an endpoint is dead once it is disabled. */
export async function endDeliveries(db: Queries, webhookId: string): Promise<void> {
  const rows = await db
    .selectFrom('webhook_deliveries')
    .select('record_json')
    .where('webhook_id', '=', webhookId)
    .where('state', '=', 'pending')
    .execute();
  for (const delivery of rows.map(deliveryOf)) {
    await writeDelivery(db, { ...delivery, state: 'dead', nextAttemptAt: null });
  }
}

function changingColumns(delivery: WebhookDeliveryRecord) {
  return {
    state: delivery.state,
    next_attempt_at: delivery.nextAttemptAt,
    record_json: JSON.stringify(delivery),
  };
}
