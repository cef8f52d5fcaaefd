import { z } from 'zod';
import { correlationIdSchema, EVENT_SCHEMA_VERSION, eventIdSchema, momentSchema } from './event-envelope.ts';
import { positionSchema } from './position-terms.ts';

const ACTOR_LENGTH_MAX = 200;
const REASON_LENGTH_MAX = 500;
/** More decisions than one trade can see. */
const TRADE_SEQUENCE_MAX = 1_000;

const envelope = {
  schemaVersion: z.literal(EVENT_SCHEMA_VERSION),
  eventId: z.string().min(1).max(100),
  tradeId: eventIdSchema,
  tradeSequence: z.number().int().min(1).max(TRADE_SEQUENCE_MAX).describe('1, 2, … within the trade.'),
  occurredAt: momentSchema,
  actor: z.string().min(1).max(ACTOR_LENGTH_MAX).describe('Who did it.'),
};

/** Why a trade was cancelled or turned down. */
export const tradeReasonSchema = z.string().min(1).max(REASON_LENGTH_MAX).optional();

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
  }),
  z.strictObject({ ...envelope, type: z.literal('approved') }),
  z.strictObject({ ...envelope, type: z.literal('rejected'), reason: tradeReasonSchema }),
  z.strictObject({ ...envelope, type: z.literal('cancelled'), reason: tradeReasonSchema }),
]);

export type TradeEvent = z.output<typeof tradeEventSchema>;
export type NewTrade = z.output<typeof newTradeSchema>;
/** What can be decided about a trade that was booked, and why. */
export interface TradeDecision {
  readonly type: Exclude<TradeEvent['type'], 'booked'>;
  readonly reason?: string | undefined;
}
