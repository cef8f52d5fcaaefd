import { z } from 'zod';
import { DELIVERY_TYPES } from '../instruments/rate-lock.ts';
import { isoDateSchema, isoMonthSchema, marketSnapshotSchema, rateSchema } from '../market/snapshot.ts';
import { correlationIdSchema, EVENT_SCHEMA_VERSION, eventIdSchema, momentSchema } from './event-envelope.ts';
import { lockSchema } from './lock-terms.ts';

/** Longer than any lock lives: a system that counts in another unit is refused. */
const LOCK_SEQUENCE_MAX = 100_000;
const TRADES_PER_HEDGE_MAX = 200;
const MARGIN_PER_100_MAX = 20;

const { lockId, stage, deliveryType: _stated, ...lockTerms } = lockSchema.shape;

/** What the price at lock was made from, so that it can be made again. */
const pricingSchema = z
  .strictObject({
    marketSnapshotId: z.string().min(1).max(100).optional(),
    jobId: z.string().min(1).max(100).optional().describe('A job whose market day it was.'),
    coupon: rateSchema.positive().optional().describe('The coupon priced into; the best one when absent.'),
    settlementMonth: isoMonthSchema.optional().describe('The first quoted month when absent.'),
    marginPer100: z
      .number()
      .min(-MARGIN_PER_100_MAX)
      .max(MARGIN_PER_100_MAX)
      .optional()
      .describe('Taken off the all-in price.'),
    execution: marketSnapshotSchema.shape.execution.describe('Terms in place of those of the market day.'),
  })
  .refine((pricing) => pricing.marketSnapshotId === undefined || pricing.jobId === undefined, {
    path: ['jobId'],
    error: 'must not stand beside marketSnapshotId',
  })
  // Named, so that the published schema states it once and not in every statement.
  .meta({ id: 'LockPricing' });

export type LockPricing = z.output<typeof pricingSchema>;

/** What every statement about a lock says beside its own. */
const stated = {
  occurredAt: momentSchema.describe('When it happened, by the clock of the system that says so.'),
  deliveryType: z.enum(DELIVERY_TYPES).describe('How the loan is delivered from this moment on.'),
  correlationId: correlationIdSchema.optional(),
};

const pricing = pricingSchema.optional();
const { noteRate, lockPrice, borrowerPrice, marketRateAtLock, lockDate, lockExpiration, fundingDate } =
  lockTerms;
const price = lockPrice.unwrap();

/** What may change when the loan itself does. */
const loanTerms = {
  program: lockTerms.program.optional(),
  loanAmount: lockTerms.loanAmount.optional(),
  purpose: lockTerms.purpose,
  channel: lockTerms.channel,
  occupancy: lockTerms.occupancy,
  propertyType: lockTerms.propertyType,
  fico: lockTerms.fico,
  dti: lockTerms.dti,
  ltv: lockTerms.ltv,
  termMonths: lockTerms.termMonths,
  firstTimeBuyer: lockTerms.firstTimeBuyer,
};

const newPrice = { noteRate: noteRate.optional(), lockPrice, borrowerPrice, marketRateAtLock, pricing };

/** The life of a lock, statement by statement: what each says of its own. */
const STATEMENTS = {
  locked: { ...lockTerms, pricing },
  'stage-changed': { stage: stage.unwrap().exclude(['funded']) },
  renegotiated: newPrice,
  repriced: { ...loanTerms, ...newPrice },
  extended: { lockExpiration, lockPrice, borrowerPrice, pricing },
  relocked: { lockDate, lockExpiration, noteRate, lockPrice, borrowerPrice, marketRateAtLock, pricing },
  'delivery-type-changed': {},
  cancelled: { reason: z.enum(['withdrawn', 'denied', 'incomplete', 'not-accepted', 'other']).optional() },
  expired: {},
  funded: { fundingDate: fundingDate.unwrap(), loanAmount: lockTerms.loanAmount.optional() },
  hedged: { tradeIds: z.array(eventIdSchema).min(1).max(TRADES_PER_HEDGE_MAX) },
  sold: {
    sellSideId: eventIdSchema,
    executingInvestor: eventIdSchema,
    price,
    settlementDate: isoDateSchema.optional().describe('On which the investor is to pay.'),
  },
} as const;

type StatementType = keyof typeof STATEMENTS;

const envelope = {
  schemaVersion: z.literal(EVENT_SCHEMA_VERSION),
  eventId: eventIdSchema.describe('Unique for ever: the same id with the same content is the same event.'),
  lockId,
  lockSequence: z
    .number()
    .int()
    .min(1)
    .max(LOCK_SEQUENCE_MAX)
    .describe('1, 2, … within the lock, counted by the system the event comes from.'),
};

function statement<Type extends StatementType>(type: Type) {
  return z.strictObject({ type: z.literal(type), ...stated, ...STATEMENTS[type] });
}

function event<Type extends StatementType>(type: Type) {
  return z.strictObject({ ...envelope, type: z.literal(type), ...stated, ...STATEMENTS[type] });
}

const statementSchema = z.discriminatedUnion('type', [
  statement('locked'),
  statement('stage-changed'),
  statement('renegotiated'),
  statement('repriced'),
  statement('extended'),
  statement('relocked'),
  statement('delivery-type-changed'),
  statement('cancelled'),
  statement('expired'),
  statement('funded'),
  statement('hedged'),
  statement('sold'),
]);

/** One event in the life of a lock. See docs/schemas/lock-event.json and docs/events.md. */
export const lockEventSchema = z.discriminatedUnion('type', [
  event('locked'),
  event('stage-changed'),
  event('renegotiated'),
  event('repriced'),
  event('extended'),
  event('relocked'),
  event('delivery-type-changed'),
  event('cancelled'),
  event('expired'),
  event('funded'),
  event('hedged'),
  event('sold'),
  z.strictObject({
    ...envelope,
    type: z.literal('correction'),
    occurredAt: stated.occurredAt,
    correlationId: stated.correlationId,
    correctsEventId: eventIdSchema,
    replacement: statementSchema
      .nullable()
      .describe('What the earlier event should have said; null when it should not have been sent.'),
  }),
]);

export type LockEvent = z.output<typeof lockEventSchema>;
/** What an event says of its lock, apart from where it stands. */
export type LockStatement = z.output<typeof statementSchema>;
export type LockCorrection = Extract<LockEvent, { readonly type: 'correction' }>;
