import { systemCaller } from '../../core/caller.ts';
import type { DueDelivery, WebhookRecord } from '../webhook-records.ts';
import type { ClaimQuery, WebhookDeliveryQueue } from '../webhook-repositories.ts';
import type { Session } from './session.ts';
import type { Queries } from './sql-database.ts';
import { deliveryOf, endDeliveries, writeDelivery } from './webhook-deliveries.ts';
import { putForAll } from './webhook-outbox.ts';
import { disabledWebhook, entryOf, webhookOf, writeWebhook } from './webhooks.ts';

/**
 * The outbox as the delivery loop works it.
 *
 * @param sessionFor changes an endpoint's tenant in the name of the server's own part
 */
export function webhookDeliveryQueue(
  anyone: Pick<Session, 'read' | 'change'>,
  sessionFor: (caller: ReturnType<typeof systemCaller>) => Session,
): WebhookDeliveryQueue {
  const webhookWith = async (db: Queries, id: string): Promise<WebhookRecord | undefined> => {
    const row = await db.selectFrom('webhooks').select('record_json').where('id', '=', id).executeTakeFirst();
    return row && webhookOf(row);
  };
  return {
    claimDue: async (query) => {
      // Mostly nothing is due, and a loop that only looks shall not wait for those that write.
      if ((await anyone.read((db) => dueWebhookIds(db, query))).length === 0) return [];
      return anyone.change(async ({ db }) => {
        const claimed: DueDelivery[] = [];
        for (const webhookId of await dueWebhookIds(db, query)) {
          const row = await db
            .selectFrom('webhook_deliveries')
            .select('record_json')
            .where('webhook_id', '=', webhookId)
            .where('next_attempt_at', '<=', query.now)
            .orderBy('next_attempt_at')
            .orderBy('sequence')
            .limit(1)
            .executeTakeFirstOrThrow();
          const delivery = Object.freeze({ ...deliveryOf(row), nextAttemptAt: query.leaseUntil });
          await writeDelivery(db, delivery);
          claimed.push({ delivery, webhook: (await webhookWith(db, webhookId))! });
        }
        return claimed;
      });
    },
    settle: async (outcome) => {
      const { webhookId, deliveryId, state, attemptedAt, disabled } = outcome;
      const owner = await anyone.read((db) => webhookWith(db, webhookId));
      if (owner === undefined) return;
      await sessionFor(systemCaller('webhooks', owner)).change(async ({ db, audit }) => {
        const webhook = await webhookWith(db, webhookId);
        if (webhook === undefined) return;
        const row = await db
          .selectFrom('webhook_deliveries')
          .select('record_json')
          .where('id', '=', deliveryId)
          .where('state', '=', 'pending')
          .executeTakeFirst();
        if (row !== undefined) {
          await writeDelivery(db, {
            ...deliveryOf(row),
            state,
            attemptCount: outcome.attemptCount,
            nextAttemptAt: outcome.nextAttemptAt,
            lastAttemptAt: attemptedAt,
            lastStatus: outcome.status,
            lastError: outcome.error,
            deliveredAt: state === 'delivered' ? attemptedAt : null,
          });
        }
        const failingSince = state === 'delivered' ? null : (webhook.failingSince ?? attemptedAt);
        if (disabled !== null) {
          await writeWebhook(db, disabledWebhook({ ...webhook, failingSince }, disabled));
          await endDeliveries(db, webhookId);
          await audit([entryOf('webhook.disabled', webhook)]);
        } else if (failingSince !== webhook.failingSince) {
          await writeWebhook(db, { ...webhook, failingSince });
        }
        for (const event of outcome.events) await putForAll(db, webhook.tenantId, event, webhookId);
      });
    },
  };
}

/** Enabled endpoints that something is due for, the longest due first. */
async function dueWebhookIds(
  db: Queries,
  { now, limit, exceptWebhookIds }: ClaimQuery,
): Promise<readonly string[]> {
  let due = db
    .selectFrom('webhook_deliveries')
    .innerJoin('webhooks', 'webhooks.id', 'webhook_deliveries.webhook_id')
    .select('webhooks.id')
    .where('next_attempt_at', '<=', now)
    .where('webhooks.disabled_at', 'is', null)
    .groupBy('webhooks.id')
    .orderBy(({ fn }) => fn.min('next_attempt_at'))
    .orderBy('webhooks.id')
    .limit(limit);
  if (exceptWebhookIds.length > 0) due = due.where('webhooks.id', 'not in', exceptWebhookIds);
  return (await due.execute()).map(({ id }) => id);
}
