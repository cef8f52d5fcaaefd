import type { Owned } from '../core/caller.ts';

/** Why an endpoint is sent nothing: its owner asked, it failed for days, or it answered 410. */
export const WEBHOOK_DISABLED_REASONS = ['requested', 'failing', 'gone'] as const;
export type WebhookDisabledReason = (typeof WEBHOOK_DISABLED_REASONS)[number];

export const DELIVERY_STATES = ['pending', 'delivered', 'dead'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** A signing secret as it is stored. */
export interface WebhookSecretRecord {
  /** Encrypted where the server has a key for it; only the sealing module reads it. */
  readonly sealed: string;
  readonly createdAt: string;
  /** When it stops signing; null for the newest. */
  readonly expiresAt: string | null;
}

/**
 * An endpoint that is told of events: those of its desk, or all of the tenant's when it has none. Timestamps are
 * RFC 3339 in UTC.
 */
export interface WebhookRecord extends Owned {
  readonly id: string;
  /** Order of acceptance, given by the store. */
  readonly sequence: number;
  readonly url: string;
  readonly description: string | null;
  readonly eventTypes: readonly string[];
  /** Newest first; all but the newest expire. */
  readonly secrets: readonly WebhookSecretRecord[];
  readonly disabledAt: string | null;
  readonly disabledReason: WebhookDisabledReason | null;
  /** The first failed attempt since the last that succeeded. */
  readonly failingSince: string | null;
  readonly createdAt: string;
  readonly createdBy: string;
}

/** What an owner may change of an endpoint. Members left out stay. */
export interface WebhookChange {
  readonly url?: string;
  readonly description?: string | null;
  readonly eventTypes?: readonly string[];
  readonly secrets?: readonly WebhookSecretRecord[];
  /** Null enables it, and forgets since when it failed. Disabling makes its pending deliveries dead. */
  readonly disabled?: { readonly reason: WebhookDisabledReason; readonly at: string } | null;
}

/** Something that happened, as its payload tells it. */
export interface WebhookEvent {
  /** Sent as `webhook-id` with every attempt and replay, so that a receiver knows a duplicate. */
  readonly id: string;
  readonly type: string;
  /** Desk of what it tells of; null: of the whole tenant. Its tenant is the caller's who puts it. */
  readonly deskId: string | null;
  readonly occurredAt: string;
  /** The body as it is sent: `{type, timestamp, data}`. */
  readonly payloadJson: string;
}

/** One event on its way to one endpoint: a row of the outbox. */
export interface WebhookDeliveryRecord {
  readonly id: string;
  readonly sequence: number;
  readonly tenantId: string;
  readonly webhookId: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly payloadJson: string;
  readonly state: DeliveryState;
  readonly attemptCount: number;
  /** Not null exactly while pending. A claim moves it to the end of its lease. */
  readonly nextAttemptAt: string | null;
  readonly lastAttemptAt: string | null;
  /** Status of the last answer; null when there was none. */
  readonly lastStatus: number | null;
  /** Why the last attempt failed; null after a success. */
  readonly lastError: string | null;
  readonly deliveredAt: string | null;
  readonly createdAt: string;
}

/** What an attempt came to. */
export interface DeliveryOutcome {
  readonly deliveryId: string;
  readonly webhookId: string;
  readonly state: DeliveryState;
  /** The attempt's number, from 1. */
  readonly attemptCount: number;
  readonly attemptedAt: string;
  readonly nextAttemptAt: string | null;
  readonly status: number | null;
  readonly error: string | null;
  /** Set when this attempt was the endpoint's last: it becomes disabled, and its pending deliveries dead. */
  readonly disabled: { readonly reason: WebhookDisabledReason; readonly at: string } | null;
  /** Told to the tenant's other endpoints in the same transaction. */
  readonly events: readonly WebhookEvent[];
}

/** A claimed delivery with the endpoint it goes to. */
export interface DueDelivery {
  readonly delivery: WebhookDeliveryRecord;
  readonly webhook: WebhookRecord;
}
