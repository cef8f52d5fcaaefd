import { invariant } from '../../core/invariant.ts';
import type { WebhookEvent } from '../webhook-records.ts';
import type { WebhookOutbox } from '../webhook-repositories.ts';
import type { Session } from './session.ts';
import type { Queries } from './sql-database.ts';
import { addDelivery } from './webhook-deliveries.ts';
import { webhookOf } from './webhooks.ts';

/** Where events are put. What is put is told of by the audit of the change it tells of. */
export function webhookOutbox({ caller, change }: Session): WebhookOutbox {
  const { tenantId } = caller;
  return {
    put: (event) => change(({ db }) => putForAll(db, tenantId, event)),
    putFor: (webhookId, event) =>
      change(async ({ db }) => {
        const row = await db
          .selectFrom('webhooks')
          .select('record_json')
          .where('tenant_id', '=', tenantId)
          .where('id', '=', webhookId)
          .executeTakeFirst();
        invariant(row !== undefined, 'An event is put for a stored endpoint.');
        return addDelivery(db, webhookOf(row), event);
      }),
  };
}

/**
 * Puts an event for every endpoint that takes it.
 *
 * @param exceptId the endpoint that the event tells of
 */
export async function putForAll(
  db: Queries,
  tenantId: string,
  event: WebhookEvent,
  exceptId?: string,
): Promise<void> {
  const rows = await db
    .selectFrom('webhooks')
    .select('record_json')
    .where('tenant_id', '=', tenantId)
    .where('disabled_at', 'is', null)
    .where(({ eb }) =>
      event.deskId === null
        ? eb('desk_id', 'is', null)
        : eb.or([eb('desk_id', 'is', null), eb('desk_id', '=', event.deskId)]),
    )
    .execute();
  for (const webhook of rows.map(webhookOf)) {
    if (webhook.id === exceptId || !webhook.eventTypes.includes(event.type)) continue;
    const known = await db
      .selectFrom('webhook_deliveries')
      .select('id')
      .where('webhook_id', '=', webhook.id)
      .where('event_id', '=', event.id)
      .executeTakeFirst();
    if (known === undefined) await addDelivery(db, webhook, event);
  }
}
