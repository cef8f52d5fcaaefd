import { z } from 'zod';
import { LOCK_FINDING_CODES } from '../book/lock-finding.ts';
import { LOCK_STATUSES } from '../book/lock-state.ts';
import { lockSchema } from '../book/lock-terms.ts';
import type { EventRecord } from '../store/records.ts';

const countSchema = z.number().int();

const findingSchema = z.object({
  code: z.enum(LOCK_FINDING_CODES),
  lockId: z.string(),
  eventIds: z.array(z.string()).readonly(),
  lockSequence: z.object({ from: countSchema, to: countSchema }).nullable(),
  since: z.string().describe('From when on it bears on the lock.'),
  applied: z.boolean().describe('Whether what it is about counts all the same.'),
  detail: z.string(),
});

const termsSchema = z.looseObject({ lockId: lockSchema.shape.lockId, loanAmount: z.number() });

/** A lock as of a moment. */
export const lockStateSchema = z.object({
  asOf: z.string(),
  lockId: z.string(),
  status: z.enum(LOCK_STATUSES),
  terms: termsSchema.nullable().describe('As in the pipeline.'),
  deliveryType: lockSchema.shape.deliveryType.unwrap().nullable(),
  pricedAt: z
    .object({ eventId: z.string(), occurredAt: z.string(), pricing: z.unknown(), terms: termsSchema })
    .nullable()
    .describe('The event that set the price now in force.'),
  hedges: z
    .array(
      z.object({ eventId: z.string(), occurredAt: z.string(), tradeIds: z.array(z.string()).readonly() }),
    )
    .readonly(),
  sale: z
    .object({
      eventId: z.string(),
      occurredAt: z.string(),
      sellSideId: z.string(),
      executingInvestor: z.string(),
      price: z.number(),
      settlementDate: z.string().nullable(),
    })
    .nullable(),
  correlationIds: z.array(z.string()).readonly(),
  lastLockSequence: countSchema,
  lastOccurredAt: z.string().nullable(),
  findings: z.array(findingSchema).readonly(),
});

/** The pipeline as of a moment. */
export const pipelineAsOfSchema = z.object({
  asOf: z.string(),
  knownAt: z.string().nullable(),
  document: z.unknown().describe('The pipeline, as docs/schemas/pipeline.json has it.'),
  contentDigest: z.string(),
  lockCounts: z.record(z.enum(LOCK_STATUSES), countSchema),
  findings: z.array(findingSchema).readonly().describe('What is missing, contradictory or out of place.'),
});

/** An event as it was accepted. */
export const acceptedEventSchema = z.object({
  sequence: countSchema.describe('Order of acceptance.'),
  acceptedAt: z.string(),
  acceptedFrom: z.string().describe('Who handed it in.'),
  contentDigest: z.string(),
  event: z.looseObject({ eventId: z.string(), type: z.string() }),
});

/** An accepted event as an answer shows it. */
export function acceptedEventView(record: EventRecord): z.output<typeof acceptedEventSchema> {
  const { sequence, acceptedAt, createdBy, contentDigest, eventJson } = record;
  return { sequence, acceptedAt, acceptedFrom: createdBy, contentDigest, event: JSON.parse(eventJson) };
}
