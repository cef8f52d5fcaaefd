import { z } from 'zod';
import { contentKey } from '../core/digest.ts';
import { invariant } from '../core/invariant.ts';
import { ID_PREFIXES, newId } from '../store/ids.ts';
import { type CalibrationRecord, JOB_KINDS, type JobRecord } from '../store/records.ts';
import type { WebhookEvent, WebhookRecord } from '../store/webhook-records.ts';
import { WEBHOOK_LIMITS } from './webhook-limits.ts';

/** 112 bits. */
const EVENT_ID_DIGITS = 28;

const timeSchema = z.iso.datetime().describe('RFC 3339 in UTC.');

/** A job that ended. Numbers stay behind the link: who reads them shows a key of his own. */
const jobDataSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(JOB_KINDS),
  stateReason: z.string().nullable().describe('Error code of a job that ended without a result.'),
  correlationId: z.string().nullable(),
  inputDigest: z.string(),
  resultDigest: z.string().nullable(),
  calibrationId: z.string().nullable().describe('The calibration that a job of that kind made.'),
  createdAt: timeSchema,
  startedAt: timeSchema.nullable(),
  finishedAt: timeSchema,
  links: z.strictObject({ self: z.string(), result: z.string() }),
});

const calibrationDataSchema = z.strictObject({
  id: z.string(),
  asOf: z.iso.date(),
  asOfTime: z.string().nullable(),
  contentDigest: z.string(),
  jobId: z.string(),
  links: z.strictObject({ self: z.string(), job: z.string() }),
});

/** A trade that changed; what was traded stays behind the link. */
const tradeDataSchema = z.strictObject({
  tradeId: z.string(),
  correlationId: z.string().nullable(),
  links: z.strictObject({ self: z.string() }),
});

/** What became of a trade that was booked and, where it had to be, approved. */
const TRADE_CHANGES = [
  'amended',
  'paired-off',
  'rolled',
  'assigned',
  'allocated',
  'failed',
  'settled',
] as const;
type TradeChangeType = (typeof TRADE_CHANGES)[number];

const tradeChangeDataSchema = tradeDataSchema.extend({
  change: z.enum(TRADE_CHANGES).describe('It may still need approval.'),
});

const webhookDataSchema = z.strictObject({
  id: z.string(),
  reason: z.enum(['failing', 'gone']),
  failingSince: timeSchema.nullable(),
  links: z.strictObject({ self: z.string(), deadDeliveries: z.string() }),
});

const testDataSchema = z.strictObject({ webhookId: z.string() });

/** Every event that is sent, and what its `data` holds. Members may be added to `data`; none is removed or renamed. */
export const WEBHOOK_EVENTS = {
  'job.succeeded': { summary: 'A job has a result', data: jobDataSchema },
  'job.failed': { summary: 'A job ended with an error', data: jobDataSchema },
  'job.cancelled': { summary: 'A job was cancelled', data: jobDataSchema },
  'job.expired': { summary: 'A job waited longer than it may', data: jobDataSchema },
  'calibration.accepted': {
    summary: 'A calibration passed its gates and was stored',
    data: calibrationDataSchema,
  },
  'trade.booked': { summary: 'A trade was booked; it may still need approval', data: tradeDataSchema },
  'trade.approved': { summary: 'A trade was approved by another person', data: tradeDataSchema },
  'trade.rejected': { summary: 'A trade was turned down', data: tradeDataSchema },
  'trade.cancelled': { summary: 'A trade was cancelled', data: tradeDataSchema },
  'trade.changed': {
    summary: 'A trade was amended, paired off, rolled, assigned, allocated, failed or settled',
    data: tradeChangeDataSchema,
  },
  'webhook.disabled': { summary: 'Another endpoint was disabled by the server', data: webhookDataSchema },
  'webhook.test': { summary: 'The owner of this endpoint asked for a test', data: testDataSchema },
} as const;

export type WebhookEventType = keyof typeof WEBHOOK_EVENTS;

/** Types an endpoint may be told of. A test goes to the endpoint that asked for it, whatever it takes. */
export const SUBSCRIBABLE_EVENT_TYPES = (Object.keys(WEBHOOK_EVENTS) as WebhookEventType[]).filter(
  (type) => type !== 'webhook.test',
);

type EventData<T extends WebhookEventType> = z.input<(typeof WEBHOOK_EVENTS)[T]['data']>;

/** The body of a delivery. */
export const webhookPayloadSchema = z
  .union(
    (Object.keys(WEBHOOK_EVENTS) as WebhookEventType[]).map((type) =>
      z
        .strictObject({ type: z.literal(type), timestamp: timeSchema, data: WEBHOOK_EVENTS[type].data })
        .describe(WEBHOOK_EVENTS[type].summary),
    ),
  )
  .describe('What is posted to an endpoint; `timestamp` is when it happened.');

/** An id that is the same whenever the same thing is told, so that telling it twice puts it into the outbox once. */
function eventIdOf(type: WebhookEventType, subject: string): string {
  return `${ID_PREFIXES.webhookEvent}_${contentKey([type, subject]).slice(0, EVENT_ID_DIGITS)}`;
}

/**
 * An event as it goes into the outbox.
 *
 * @param occurredAt RFC 3339 in UTC
 * @param deskId desk of what it tells of; null: of the whole tenant
 */
function webhookEvent<T extends WebhookEventType>(
  type: T,
  id: string,
  occurredAt: string,
  deskId: string | null,
  data: EventData<T>,
): WebhookEvent {
  const payloadJson = JSON.stringify({ type, timestamp: occurredAt, data });
  invariant(
    Buffer.byteLength(payloadJson) <= WEBHOOK_LIMITS.payloadBytesMax,
    'What webhooks tell is a summary, of bounded size.',
  );
  return { id, type, deskId, occurredAt, payloadJson };
}

/** What is told of a job that ended; undefined for a job that has not. */
export function jobEndedEvent(job: JobRecord): WebhookEvent | undefined {
  if (job.finishedAt === null || job.state === 'queued' || job.state === 'running') return undefined;
  const { id, kind, stateReason, correlationId, inputDigest, resultDigest, calibrationId } = job;
  const { createdAt, startedAt, finishedAt } = job;
  const self = `/v1/jobs/${id}`;
  const type = `job.${job.state}` as const;
  return webhookEvent(type, eventIdOf(type, id), finishedAt, job.deskId, {
    id,
    kind,
    stateReason,
    correlationId,
    inputDigest,
    resultDigest,
    calibrationId,
    createdAt,
    startedAt,
    finishedAt,
    links: { self, result: `${self}/result` },
  });
}

/** What is told of a stored calibration; undefined for one that did not pass its gates. */
export function calibrationAcceptedEvent(calibration: CalibrationRecord): WebhookEvent | undefined {
  if (!calibration.gatesPassed) return undefined;
  const { id, asOf, asOfTime, contentDigest, jobId, createdAt, deskId } = calibration;
  const type = 'calibration.accepted';
  return webhookEvent(type, eventIdOf(type, id), createdAt, deskId, {
    id,
    asOf,
    asOfTime,
    contentDigest,
    jobId,
    links: { self: `/v1/calibrations/${id}`, job: `/v1/jobs/${jobId}` },
  });
}

/** What of a trade's event is told. */
interface ToldTradeEvent {
  readonly eventId: string;
  readonly tradeId: string;
  readonly type: 'booked' | 'approved' | 'rejected' | 'cancelled' | TradeChangeType;
  readonly occurredAt: string;
  readonly correlationId: string | null;
  readonly deskId: string | null;
}

/** What is told of a trade that was booked, decided on or changed. */
export function tradeChangedEvent(event: ToldTradeEvent): WebhookEvent {
  const { eventId, tradeId, occurredAt, correlationId, deskId } = event;
  const links = { self: `/v1/trades/${encodeURIComponent(tradeId)}` };
  const data = { tradeId, correlationId, links };
  const change = TRADE_CHANGES.find((one) => one === event.type);
  if (change !== undefined) {
    const type = 'trade.changed';
    return webhookEvent(type, eventIdOf(type, eventId), occurredAt, deskId, { ...data, change });
  }
  const type = `trade.${event.type as Exclude<ToldTradeEvent['type'], TradeChangeType>}` as const;
  return webhookEvent(type, eventIdOf(type, eventId), occurredAt, deskId, data);
}

/** What the other endpoints are told of one that the server disabled. */
export function webhookDisabledEvent(
  webhook: WebhookRecord,
  reason: 'failing' | 'gone',
  at: string,
): WebhookEvent {
  const self = `/v1/webhooks/${webhook.id}`;
  const type = 'webhook.disabled';
  return webhookEvent(type, eventIdOf(type, `${webhook.id} ${at}`), at, webhook.deskId, {
    id: webhook.id,
    reason,
    failingSince: webhook.failingSince,
    links: { self, deadDeliveries: `${self}/deliveries?state=dead` },
  });
}

/** What an endpoint is sent when its owner asks for a test. */
export function webhookTestEvent(webhook: WebhookRecord, at: string): WebhookEvent {
  return webhookEvent('webhook.test', newId('webhookEvent', new Date(at)), at, webhook.deskId, {
    webhookId: webhook.id,
  });
}
