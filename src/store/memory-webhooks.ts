import { type Caller, mayKnow } from '../core/caller.ts';
import { newId } from './ids.ts';
import type {
  WebhookChange,
  WebhookDeliveryRecord,
  WebhookDisabledReason,
  WebhookEvent,
  WebhookRecord,
} from './webhook-records.ts';
import type { WebhookDeliveryQueue, WebhookOutbox, WebhookRepository } from './webhook-repositories.ts';

/** Endpoints and the outbox in memory, for all tenants. */
export function createMemoryWebhooks() {
  const webhooks = new Map<string, WebhookRecord>();
  const deliveries = new Map<string, WebhookDeliveryRecord>();
  let lastSequence = 0;

  const put = (webhook: WebhookRecord, event: WebhookEvent): WebhookDeliveryRecord => {
    lastSequence += 1;
    const delivery: WebhookDeliveryRecord = {
      id: newId('webhookDelivery', new Date(event.occurredAt)),
      sequence: lastSequence,
      tenantId: webhook.tenantId,
      webhookId: webhook.id,
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
    };
    deliveries.set(delivery.id, delivery);
    return delivery;
  };
  const putForAll = (tenantId: string, event: WebhookEvent, exceptId?: string): void => {
    for (const webhook of webhooks.values()) {
      if (webhook.tenantId !== tenantId || webhook.id === exceptId || webhook.disabledAt !== null) continue;
      if (!webhook.eventTypes.includes(event.type)) continue;
      if (webhook.deskId !== null && webhook.deskId !== event.deskId) continue;
      const isKnown = [...deliveries.values()].some(
        (delivery) => delivery.webhookId === webhook.id && delivery.eventId === event.id,
      );
      if (!isKnown) put(webhook, event);
    }
  };
  const deliveriesOf = (webhookId: string): WebhookDeliveryRecord[] =>
    [...deliveries.values()].filter((delivery) => delivery.webhookId === webhookId);
  const disable = (webhookId: string, reason: WebhookDisabledReason, at: string): void => {
    webhooks.set(webhookId, { ...webhooks.get(webhookId)!, disabledAt: at, disabledReason: reason });
    for (const delivery of deliveriesOf(webhookId)) {
      if (delivery.state !== 'pending') continue;
      deliveries.set(delivery.id, { ...delivery, state: 'dead', nextAttemptAt: null });
    }
  };
  const replay = (delivery: WebhookDeliveryRecord, at: string): void => {
    deliveries.set(delivery.id, { ...delivery, state: 'pending', attemptCount: 0, nextAttemptAt: at });
  };

  const repository = (caller: Caller): WebhookRepository => {
    const known = (id: string): WebhookRecord | undefined => {
      const webhook = webhooks.get(id);
      return webhook !== undefined && mayKnow(caller, webhook) ? webhook : undefined;
    };
    return {
      insert: async (webhook) => {
        lastSequence += 1;
        const { tenantId, deskId, actor: createdBy } = caller;
        const record = { ...webhook, sequence: lastSequence, tenantId, deskId, createdBy };
        webhooks.set(record.id, record);
        return record;
      },
      change: async (id, { disabled, ...change }: WebhookChange) => {
        const webhook = known(id);
        if (webhook === undefined) return undefined;
        webhooks.set(id, {
          ...webhook,
          ...change,
          ...(disabled === null && { disabledAt: null, disabledReason: null, failingSince: null }),
        });
        if (disabled) disable(id, disabled.reason, disabled.at);
        return webhooks.get(id);
      },
      find: async (id) => known(id),
      list: async ({ limit, beforeSequence = Number.POSITIVE_INFINITY }) =>
        [...webhooks.values()]
          .reverse()
          .filter((webhook) => mayKnow(caller, webhook) && webhook.sequence < beforeSequence)
          .slice(0, limit),
      count: async () => [...webhooks.values()].filter(({ tenantId }) => tenantId === caller.tenantId).length,
      delete: async (id) => {
        if (known(id) === undefined) return false;
        for (const delivery of deliveriesOf(id)) deliveries.delete(delivery.id);
        return webhooks.delete(id);
      },
      findDelivery: async (webhookId, deliveryId) => {
        const delivery = deliveries.get(deliveryId);
        return known(webhookId) && delivery?.webhookId === webhookId ? delivery : undefined;
      },
      listDeliveries: async ({ webhookId, state, limit, beforeSequence = Number.POSITIVE_INFINITY }) =>
        known(webhookId) === undefined
          ? []
          : deliveriesOf(webhookId)
              .reverse()
              .filter((delivery) => state === undefined || delivery.state === state)
              .filter((delivery) => delivery.sequence < beforeSequence)
              .slice(0, limit),
      replay: async (deliveryId, at) => {
        const delivery = deliveries.get(deliveryId);
        if (delivery !== undefined && known(delivery.webhookId)) replay(delivery, at);
      },
      replayDead: async (webhookId, at) => {
        const dead = known(webhookId) ? deliveriesOf(webhookId).filter(({ state }) => state === 'dead') : [];
        for (const delivery of dead) replay(delivery, at);
        return dead.length;
      },
    };
  };

  const outbox = (caller: Caller): WebhookOutbox => ({
    put: async (event) => putForAll(caller.tenantId, event),
    putFor: async (webhookId, event) => put(webhooks.get(webhookId)!, event),
  });

  const queue: WebhookDeliveryQueue = {
    claimDue: async ({ now, leaseUntil, limit, exceptWebhookIds }) => {
      const taken = new Set(exceptWebhookIds);
      const due = [...deliveries.values()]
        .filter(({ nextAttemptAt }) => nextAttemptAt !== null && nextAttemptAt <= now)
        .sort((a, b) => (a.nextAttemptAt! < b.nextAttemptAt! ? -1 : 1));
      const claimed = [];
      for (const delivery of due) {
        if (claimed.length === limit) break;
        const webhook = webhooks.get(delivery.webhookId)!;
        if (taken.has(webhook.id) || webhook.disabledAt !== null) continue;
        taken.add(webhook.id);
        const leased = { ...delivery, nextAttemptAt: leaseUntil };
        deliveries.set(delivery.id, leased);
        claimed.push({ delivery: leased, webhook });
      }
      return claimed;
    },
    settle: async (outcome) => {
      const { webhookId, state, attemptCount, nextAttemptAt, attemptedAt, status, error, disabled } = outcome;
      const webhook = webhooks.get(webhookId);
      const delivery = deliveries.get(outcome.deliveryId);
      if (webhook === undefined) return;
      if (delivery?.state === 'pending') {
        deliveries.set(delivery.id, {
          ...delivery,
          state,
          attemptCount,
          nextAttemptAt,
          lastAttemptAt: attemptedAt,
          lastStatus: status,
          lastError: error,
          deliveredAt: state === 'delivered' ? attemptedAt : null,
        });
      }
      const failingSince = state === 'delivered' ? null : (webhook.failingSince ?? attemptedAt);
      webhooks.set(webhookId, { ...webhook, failingSince });
      if (disabled !== null) disable(webhookId, disabled.reason, disabled.at);
      for (const event of outcome.events) putForAll(webhook.tenantId, event, webhookId);
    },
  };
  return { repository, outbox, queue };
}
