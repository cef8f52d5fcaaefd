import { isIP } from 'node:net';
import type { Caller } from '../core/caller.ts';
import { CounterpoiseError } from '../core/errors.ts';
import type { Repositories, Store } from '../store/repositories.ts';
import type { WebhookChange, WebhookDeliveryRecord, WebhookRecord } from '../store/webhook-records.ts';
import { type AllowedNetworks, chooseAddress } from './address-policy.ts';
import { hostOf, parseEndpointUrl } from './endpoint-url.ts';
import { webhookTestEvent } from './events.ts';
import type { SecretBox } from './secret-box.ts';
import { firstSecret, rotatedSecret } from './signing-secrets.ts';
import { WEBHOOK_LIMITS } from './webhook-limits.ts';

/** What owners of endpoints can do, beside reading. */
export interface WebhookManager {
  /** @throws CounterpoiseError INPUT_INVALID, WEBHOOK_ADDRESS_REFUSED, or WEBHOOK_STATE when there are too many */
  readonly create: (
    transaction: Pick<Repositories, 'webhooks'>,
    endpoint: NewEndpoint,
  ) => Promise<EndpointWithSecret>;
  /** @throws CounterpoiseError RESOURCE_NOT_FOUND, INPUT_INVALID, WEBHOOK_ADDRESS_REFUSED */
  readonly change: (caller: Caller, id: string, change: EndpointChange) => Promise<WebhookRecord>;
  /** @throws CounterpoiseError RESOURCE_NOT_FOUND */
  readonly rotateSecret: (caller: Caller, id: string) => Promise<EndpointWithSecret>;
  /** @throws CounterpoiseError RESOURCE_NOT_FOUND, WEBHOOK_STATE */
  readonly test: (caller: Caller, id: string) => Promise<WebhookDeliveryRecord>;
  /** @throws CounterpoiseError RESOURCE_NOT_FOUND, WEBHOOK_STATE */
  readonly replay: (caller: Caller, id: string, deliveryId: string) => Promise<WebhookDeliveryRecord>;
  /** @throws CounterpoiseError RESOURCE_NOT_FOUND, WEBHOOK_STATE */
  readonly replayDead: (caller: Caller, id: string) => Promise<number>;
}

export interface NewEndpoint {
  readonly id: string;
  readonly url: string;
  readonly description: string | null;
  readonly eventTypes: readonly string[];
}

export interface EndpointChange extends Omit<WebhookChange, 'disabled' | 'secrets'> {
  readonly enabled?: boolean;
}

export interface EndpointWithSecret {
  readonly webhook: WebhookRecord;
  readonly secret: string;
}

export interface WebhookManagerOptions {
  readonly store: Store;
  readonly box: SecretBox;
  readonly allowHttp: boolean;
  readonly allowedNetworks: AllowedNetworks;
  readonly now: () => Date;
  /** Called when something was put into the outbox. */
  readonly onDue: () => void;
}

/** Endpoints over a store, each change one transaction. */
export function createWebhookManager(options: WebhookManagerOptions): WebhookManager {
  const { store, box, now, onDue } = options;
  const checkUrl = (text: string): void => {
    const url = parseEndpointUrl(text, options.allowHttp);
    const host = hostOf(url);
    const family = isIP(host);
    // A name is looked up when something is sent: what it leads to now says nothing of then.
    if (family !== 0) chooseAddress([{ address: host, family }], options.allowedNetworks);
  };
  return {
    create: async ({ webhooks }, { id, url, description, eventTypes }) => {
      checkUrl(url);
      const { secret, records } = firstSecret(id, box, now());
      const count = await webhooks.count();
      if (count >= WEBHOOK_LIMITS.endpointCountMax) {
        throw new CounterpoiseError(
          'WEBHOOK_STATE',
          `There are ${count} endpoints, as many as there may be.`,
        );
      }
      const webhook = await webhooks.insert({
        id,
        url,
        description,
        eventTypes,
        secrets: records,
        disabledAt: null,
        disabledReason: null,
        failingSince: null,
        createdAt: now().toISOString(),
      });
      return { webhook, secret };
    },

    change: async (caller, id, { enabled, ...change }) => {
      if (change.url !== undefined) checkUrl(change.url);
      const disabled = enabled ? null : { reason: 'requested' as const, at: now().toISOString() };
      return found(
        await store.as(caller).webhooks.change(id, { ...change, ...(enabled !== undefined && { disabled }) }),
      );
    },

    rotateSecret: async (caller, id) =>
      store.transact(caller, async ({ webhooks }) => {
        const { secret, records } = rotatedSecret(found(await webhooks.find(id)), box, now());
        return { webhook: found(await webhooks.change(id, { secrets: records })), secret };
      }),

    test: async (caller, id) => {
      const delivery = await store.transact(caller, async ({ webhooks, webhookOutbox }) => {
        const webhook = enabledOnly(await webhooks.find(id));
        return webhookOutbox.putFor(id, webhookTestEvent(webhook, now().toISOString()));
      });
      onDue();
      return delivery;
    },

    replay: async (caller, id, deliveryId) => {
      const replayed = await store.transact(caller, async ({ webhooks }) => {
        enabledOnly(await webhooks.find(id));
        const delivery = found(await webhooks.findDelivery(id, deliveryId));
        if (delivery.state === 'pending') {
          throw new CounterpoiseError('WEBHOOK_STATE', `Delivery ${delivery.id} is still pending.`, {
            accepted: 'a delivery that is dead or delivered',
          });
        }
        await webhooks.replay(deliveryId, now().toISOString());
        return found(await webhooks.findDelivery(id, deliveryId));
      });
      onDue();
      return replayed;
    },

    replayDead: async (caller, id) => {
      const count = await store.transact(caller, async ({ webhooks }) => {
        enabledOnly(await webhooks.find(id));
        return webhooks.replayDead(id, now().toISOString());
      });
      onDue();
      return count;
    },
  };
}

function found<T>(record: T | undefined): T {
  if (record !== undefined) return record;
  throw new CounterpoiseError('RESOURCE_NOT_FOUND', 'There is no such webhook or delivery.');
}

function enabledOnly(record: WebhookRecord | undefined): WebhookRecord {
  const webhook = found(record);
  if (webhook.disabledAt === null) return webhook;
  throw new CounterpoiseError('WEBHOOK_STATE', `Webhook ${webhook.id} is disabled.`, {
    accepted: 'an enabled one; PATCH it with "enabled": true',
  });
}
