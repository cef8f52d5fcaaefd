import { z } from 'zod';
import {
  DELIVERY_STATES,
  WEBHOOK_DISABLED_REASONS,
  type WebhookDeliveryRecord,
  type WebhookRecord,
} from '../store/webhook-records.ts';

const timeSchema = z.iso.datetime();

/** An endpoint as the server tells of it: never with its secrets. */
export const webhookSchema = z.object({
  id: z.string(),
  url: z.string(),
  description: z.string().nullable(),
  eventTypes: z.array(z.string()),
  deskId: z.string().nullable().describe('Told of this desk’s events alone; null: of the whole tenant’s.'),
  state: z.enum(['enabled', 'disabled']),
  disabledReason: z.enum(WEBHOOK_DISABLED_REASONS).nullable(),
  disabledAt: timeSchema.nullable(),
  failingSince: timeSchema.nullable().describe('The first failed attempt since the last that succeeded.'),
  secretsExpireAt: z
    .array(timeSchema.nullable())
    .describe('When each valid secret stops signing, newest first; null: not before it is changed.'),
  createdAt: timeSchema,
  links: z.object({ self: z.string(), deliveries: z.string() }),
});

export const webhookWithSecretSchema = webhookSchema.extend({
  secret: z.string().describe('The signing secret, `whsec_…`: shown in this answer and never again.'),
});

export function webhookPath(id: string): string {
  return `/v1/webhooks/${id}`;
}

/** An endpoint's representation. */
export function webhookView(webhook: WebhookRecord, now: Date): z.output<typeof webhookSchema> {
  const { id, url, description, eventTypes, deskId, disabledReason, disabledAt, failingSince, createdAt } =
    webhook;
  const self = webhookPath(id);
  return {
    id,
    url,
    description,
    eventTypes: [...eventTypes],
    deskId,
    state: disabledAt === null ? 'enabled' : 'disabled',
    disabledReason,
    disabledAt,
    failingSince,
    secretsExpireAt: webhook.secrets
      .map(({ expiresAt }) => expiresAt)
      .filter((expiresAt) => expiresAt === null || Date.parse(expiresAt) > now.getTime()),
    createdAt,
    links: { self, deliveries: `${self}/deliveries` },
  };
}

export const deliverySchema = z.object({
  id: z.string(),
  eventId: z.string().describe('Sent as `webhook-id`; the same for every attempt and replay.'),
  eventType: z.string(),
  state: z.enum(DELIVERY_STATES),
  attemptCount: z.number().int(),
  nextAttemptAt: timeSchema.nullable(),
  lastAttemptAt: timeSchema.nullable(),
  lastStatus: z.number().int().nullable(),
  lastError: z.string().nullable(),
  deliveredAt: timeSchema.nullable(),
  createdAt: timeSchema,
  payload: z.unknown().describe('The body as it is sent.'),
  links: z.object({ replay: z.string() }),
});

/** A delivery's representation. */
export function deliveryView(delivery: WebhookDeliveryRecord): z.output<typeof deliverySchema> {
  const { tenantId: _tenantId, sequence: _sequence, webhookId, payloadJson, ...shown } = delivery;
  return {
    ...shown,
    payload: JSON.parse(payloadJson),
    links: { replay: `${webhookPath(webhookId)}/deliveries/${delivery.id}/replay` },
  };
}
