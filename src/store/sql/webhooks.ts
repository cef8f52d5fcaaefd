import { invariant } from '../../core/invariant.ts';
import type { WebhookChange, WebhookDisabledReason, WebhookRecord } from '../webhook-records.ts';
import type { WebhookRepository } from '../webhook-repositories.ts';
import { nextSequence } from './next-sequence.ts';
import type { Session } from './session.ts';
import type { Queries } from './sql-database.ts';
import { endpointsOf } from './visibility.ts';
import { deliveryOf, endDeliveries, writeDelivery } from './webhook-deliveries.ts';

/** Endpoints and their deliveries, as a caller sees them. */
export function webhookRepository({ caller, read, change }: Session): WebhookRepository {
  const visible = (db: Queries) => db.selectFrom('webhooks').where(endpointsOf(caller));
  const known = async (db: Queries, id: string): Promise<WebhookRecord | undefined> => {
    const row = await visible(db).select('record_json').where('id', '=', id).executeTakeFirst();
    return row && webhookOf(row);
  };
  const deliveries = (db: Queries, webhookId: string) =>
    db.selectFrom('webhook_deliveries').select('record_json').where('webhook_id', '=', webhookId);
  return {
    insert: (webhook) =>
      change(async ({ db, audit }) => {
        const { tenantId, deskId, actor: createdBy } = caller;
        const sequence = await nextSequence(db.selectFrom('webhooks').where('tenant_id', '=', tenantId));
        const record = Object.freeze({ ...webhook, sequence, tenantId, deskId, createdBy });
        const { id } = record;
        await db
          .insertInto('webhooks')
          .values({ tenant_id: tenantId, desk_id: deskId, id, sequence, ...changingColumns(record) })
          .execute();
        await audit([entryOf('webhook.created', record)]);
        return record;
      }),
    change: (id, what) =>
      change(async ({ db, audit }) => {
        const webhook = await known(db, id);
        if (webhook === undefined) return undefined;
        const changed = webhookAfter(webhook, what);
        await writeWebhook(db, changed);
        if (what.disabled) await endDeliveries(db, id);
        await audit([entryOf(what.disabled ? 'webhook.disabled' : 'webhook.changed', changed)]);
        return changed;
      }),
    find: (id) => read((db) => known(db, id)),
    list: ({ limit, beforeSequence }) =>
      read(async (db) => {
        let page = visible(db).select('record_json').orderBy('sequence', 'desc').limit(limit);
        if (beforeSequence !== undefined) page = page.where('sequence', '<', beforeSequence);
        return (await page.execute()).map(webhookOf);
      }),
    count: () =>
      read(async (db) => {
        const { count } = await db
          .selectFrom('webhooks')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('tenant_id', '=', caller.tenantId)
          .executeTakeFirstOrThrow();
        return Number(count);
      }),
    delete: (id) =>
      change(async ({ db, audit }) => {
        const webhook = await known(db, id);
        if (webhook === undefined) return false;
        await db.deleteFrom('webhooks').where('id', '=', id).execute();
        await audit([entryOf('webhook.deleted', webhook)]);
        return true;
      }),
    findDelivery: (webhookId, deliveryId) =>
      read(async (db) => {
        if ((await known(db, webhookId)) === undefined) return undefined;
        const row = await deliveries(db, webhookId).where('id', '=', deliveryId).executeTakeFirst();
        return row && deliveryOf(row);
      }),
    listDeliveries: ({ webhookId, state, limit, beforeSequence }) =>
      read(async (db) => {
        if ((await known(db, webhookId)) === undefined) return [];
        let page = deliveries(db, webhookId).orderBy('sequence', 'desc').limit(limit);
        if (state !== undefined) page = page.where('state', '=', state);
        if (beforeSequence !== undefined) page = page.where('sequence', '<', beforeSequence);
        return (await page.execute()).map(deliveryOf);
      }),
    replay: (deliveryId, at) =>
      change(async ({ db, audit }) => {
        const row = await db
          .selectFrom('webhook_deliveries')
          .select('record_json')
          .where('tenant_id', '=', caller.tenantId)
          .where('id', '=', deliveryId)
          .executeTakeFirst();
        const delivery = row && deliveryOf(row);
        const webhook = delivery && (await known(db, delivery.webhookId));
        if (delivery === undefined || webhook === undefined) return;
        await writeDelivery(db, { ...delivery, state: 'pending', attemptCount: 0, nextAttemptAt: at });
        await audit([entryOf('webhook.delivery-replayed', webhook)]);
      }),
    replayDead: (webhookId, at) =>
      change(async ({ db, audit }) => {
        const webhook = await known(db, webhookId);
        if (webhook === undefined) return 0;
        const dead = await deliveries(db, webhookId).where('state', '=', 'dead').execute();
        for (const delivery of dead.map(deliveryOf)) {
          await writeDelivery(db, { ...delivery, state: 'pending', attemptCount: 0, nextAttemptAt: at });
        }
        if (dead.length > 0) await audit([entryOf('webhook.deliveries-replayed', webhook)]);
        return dead.length;
      }),
  };
}

function webhookAfter(webhook: WebhookRecord, { disabled, ...members }: WebhookChange): WebhookRecord {
  const enabled = disabled === null && { disabledAt: null, disabledReason: null, failingSince: null };
  const changed = { ...webhook, ...members, ...enabled };
  return disabled ? disabledWebhook(changed, disabled) : changed;
}

/** An endpoint that is sent nothing more. */
export function disabledWebhook(
  webhook: WebhookRecord,
  { reason, at }: { readonly reason: WebhookDisabledReason; readonly at: string },
): WebhookRecord {
  return { ...webhook, disabledAt: at, disabledReason: reason };
}

export async function writeWebhook(db: Queries, record: WebhookRecord): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('webhooks')
    .set(changingColumns(record))
    .where('id', '=', record.id)
    .executeTakeFirstOrThrow();
  invariant(numUpdatedRows === 1n, 'Only a stored endpoint is changed.');
}

function changingColumns(record: WebhookRecord) {
  return { disabled_at: record.disabledAt, record_json: JSON.stringify(record) };
}

export function webhookOf({ record_json }: { readonly record_json: string }): WebhookRecord {
  return Object.freeze(JSON.parse(record_json));
}

/** What the audit says of an endpoint; never its secrets. */
export function entryOf(action: string, { id, deskId }: WebhookRecord) {
  return { action, objectId: id, contentDigest: null, correlationId: null, deskId };
}
