import type {
  DeliveryOutcome,
  DeliveryState,
  DueDelivery,
  WebhookChange,
  WebhookDeliveryRecord,
  WebhookEvent,
  WebhookRecord,
} from './webhook-records.ts';

/** An endpoint before the store gave it its place, and the caller as its owner. */
type NewWebhook = Omit<WebhookRecord, 'sequence' | 'tenantId' | 'deskId' | 'createdBy'>;

interface WebhookPage {
  readonly limit: number;
  readonly beforeSequence?: number;
}

export interface DeliveryQuery extends WebhookPage {
  readonly webhookId: string;
  readonly state?: DeliveryState;
}

/** Endpoints and their deliveries, as one caller sees them. Lists are newest first. */
export interface WebhookRepository {
  readonly insert: (webhook: NewWebhook) => Promise<WebhookRecord>;
  /** The endpoint after the change; undefined when the caller sees none of this id. */
  readonly change: (id: string, change: WebhookChange) => Promise<WebhookRecord | undefined>;
  readonly find: (id: string) => Promise<WebhookRecord | undefined>;
  readonly list: (query: WebhookPage) => Promise<readonly WebhookRecord[]>;
  readonly count: () => Promise<number>;
  /** Removes an endpoint with its deliveries, also those still pending. */
  readonly delete: (id: string) => Promise<boolean>;
  readonly findDelivery: (
    webhookId: string,
    deliveryId: string,
  ) => Promise<WebhookDeliveryRecord | undefined>;
  readonly listDeliveries: (query: DeliveryQuery) => Promise<readonly WebhookDeliveryRecord[]>;
  /** Makes an ended delivery pending again from its first attempt, due at `at`, under the same event id. */
  readonly replay: (deliveryId: string, at: string) => Promise<void>;
  /** The same for every dead delivery of an endpoint. Answers how many there were. */
  readonly replayDead: (webhookId: string, at: string) => Promise<number>;
}

/** Where events are put, in the transaction of the change they tell of. */
export interface WebhookOutbox {
  /**
   * One pending delivery, due at once, for every enabled endpoint of the caller's tenant that takes the event's type
   * and stands for its desk or for the whole tenant, whether or not the caller may know the endpoint. An event id already put for an endpoint is not put again.
   */
  readonly put: (event: WebhookEvent) => Promise<void>;
  /** A delivery to one endpoint alone, whatever types it takes. */
  readonly putFor: (webhookId: string, event: WebhookEvent) => Promise<WebhookDeliveryRecord>;
}

export interface ClaimQuery {
  readonly now: string;
  /** Until then no one else claims them; a server that dies leaves them to be claimed again. */
  readonly leaseUntil: string;
  readonly limit: number;
  readonly exceptWebhookIds: readonly string[];
}

/** The outbox as the delivery loop works it, for all tenants. */
export interface WebhookDeliveryQueue {
  /**
   * Pending deliveries that are due, of enabled endpoints, oldest due first, at most one of each endpoint. Each is
   * claimed by one caller alone, on however many servers: its `nextAttemptAt` becomes the end of the lease.
   */
  readonly claimDue: (query: ClaimQuery) => Promise<readonly DueDelivery[]>;
  /**
   * Writes an attempt's outcome, in one transaction: the delivery, unless it was deleted or is no longer pending;
   * the endpoint's `failingSince` (cleared by a success, set by the first failure); its disabling; the events, to
   * the other endpoints of its tenant.
   */
  readonly settle: (outcome: DeliveryOutcome) => Promise<void>;
}
