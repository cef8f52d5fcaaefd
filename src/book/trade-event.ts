import { z } from 'zod';
import { correlationIdSchema, eventIdSchema, momentSchema } from './event-envelope.ts';
import { positionSchema } from './position-terms.ts';
import { CHANGE_SHAPES, tradeReasonSchema } from './trade-change.ts';

/** Version of the trade events written now; those of version 1, which only booked and decided, are read as well. */
export const TRADE_EVENT_SCHEMA_VERSION = 2;

const ACTOR_LENGTH_MAX = 200;
/** More changes and decisions than one trade can see. */
const TRADE_SEQUENCE_MAX = 1_000;

const envelope = {
  schemaVersion: z.union([z.literal(1), z.literal(TRADE_EVENT_SCHEMA_VERSION)]),
  eventId: z.string().min(1).max(100),
  tradeId: eventIdSchema,
  tradeSequence: z.number().int().min(1).max(TRADE_SEQUENCE_MAX).describe('1, 2, … within the trade.'),
  occurredAt: momentSchema,
  actor: z.string().min(1).max(ACTOR_LENGTH_MAX).describe('Who did it.'),
};

const changeEnvelope = { ...envelope, schemaVersion: z.literal(TRADE_EVENT_SCHEMA_VERSION) };

/** What a desk sends to book a trade: a position, under an id of its own. */
export const newTradeSchema = z.strictObject({
  // An id of ours besides a column of a file: it is asked for by its path.
  trade: positionSchema.refine(({ tradeId }) => eventIdSchema.safeParse(tradeId).success, {
    path: ['tradeId'],
    error: 'is not an id of 1 to 64 printing characters',
  }),
  correlationId: correlationIdSchema.optional(),
});

/** One event in the life of a trade. See docs/schemas/trade-event.json and docs/events.md. */
export const tradeEventSchema = z.discriminatedUnion('type', [
  z.strictObject({
    ...envelope,
    type: z.literal('booked'),
    ...newTradeSchema.shape,
    approvalRequired: z.boolean().describe('Whether it counts only once another person approved it.'),
    origin: z
      .strictObject({
        tradeId: eventIdSchema,
        tradeSequence: z.number().int().min(1).max(TRADE_SEQUENCE_MAX),
      })
      .optional()
      .describe('The roll or assignment it comes from: with that it was approved.'),
  }),
  z.strictObject({ ...envelope, type: z.literal('approved'), reason: tradeReasonSchema }),
  z.strictObject({ ...envelope, type: z.literal('rejected'), reason: tradeReasonSchema }),
  z.strictObject({
    ...envelope,
    type: z.literal('cancelled'),
    reason: tradeReasonSchema,
    approvalRequired: z.boolean().optional(),
  }),
  z.strictObject({ ...changeEnvelope, type: z.literal('amended'), ...CHANGE_SHAPES.amended }),
  z.strictObject({ ...changeEnvelope, type: z.literal('paired-off'), ...CHANGE_SHAPES['paired-off'] }),
  z.strictObject({ ...changeEnvelope, type: z.literal('rolled'), ...CHANGE_SHAPES.rolled }),
  z.strictObject({ ...changeEnvelope, type: z.literal('assigned'), ...CHANGE_SHAPES.assigned }),
  z.strictObject({ ...changeEnvelope, type: z.literal('allocated'), ...CHANGE_SHAPES.allocated }),
  z.strictObject({ ...changeEnvelope, type: z.literal('failed'), ...CHANGE_SHAPES.failed }),
  z.strictObject({ ...changeEnvelope, type: z.literal('settled'), ...CHANGE_SHAPES.settled }),
]);

export type TradeEvent = z.output<typeof tradeEventSchema>;
export type NewTrade = z.output<typeof newTradeSchema>;

/** What changes an open trade, as its event tells it. */
export type TradeChangeEvent = Exclude<TradeEvent, { readonly type: 'booked' | 'approved' | 'rejected' }>;

type WithoutEnvelope<Event> = Event extends unknown ? Omit<Event, keyof typeof envelope> : never;
/** A change without who made it and when. */
export type TradeChange = WithoutEnvelope<TradeChangeEvent>;

/** What can be decided about a trade or a change of it that waits for approval. */
export type TradeDecision = 'approved' | 'rejected';
