import { z } from 'zod';
import { isoDateSchema, isoMonthSchema, quotedPriceSchema, rateSchema } from '../market/snapshot.ts';
import { eventIdSchema } from './event-envelope.ts';
import { commissionSchema } from './position-terms.ts';
import {
  allocationsSchema,
  chargeRateSchema,
  dropSchema,
  gainSchema,
  penaltySchema,
  tradedQuantitySchema,
  tradeReasonSchema,
} from './trade-change.ts';

const quantity = tradedQuantitySchema
  .optional()
  .describe('Dollars of face, or contracts; all that is open when absent.');
const price = quotedPriceSchema.describe('Per 100: a number, or ticks as the instrument is quoted.');
const successorTradeId = eventIdSchema.describe(
  'Id of the trade that takes its place; no other trade has it.',
);
const common = { commission: commissionSchema.optional(), reason: tradeReasonSchema };

/** What a desk sends to change a trade, by the last part of the path. */
export const TRADE_REQUESTS = {
  amend: z
    .strictObject({
      price: price.optional(),
      quantity: quantity.describe('The whole quantity, closed or not.'),
      settlementMonth: isoMonthSchema.optional(),
      settlementDate: isoDateSchema.optional(),
      counterparty: z.string().min(1).max(64).optional(),
      ...common,
    })
    .describe('The terms that change.'),
  'pair-off': z
    .strictObject({
      quantity,
      price: price.optional().describe('Of the market at which it is paired off; this or againstTradeId.'),
      againstTradeId: eventIdSchema
        .optional()
        .describe('An opposite trade in the same instrument, month and counterparty.'),
      penaltyPer100: penaltySchema.default(0),
      gain: gainSchema.default('paid'),
      ...common,
    })
    .refine((body) => (body.price === undefined) !== (body.againstTradeId === undefined), {
      path: ['price'],
      error: 'must stand in place of againstTradeId, or againstTradeId in its place',
    })
    .refine(
      (body) => body.againstTradeId === undefined || (body.penaltyPer100 === 0 && body.gain === 'paid'),
      { path: ['againstTradeId'], error: 'needs no penalty, and no gain forfeited' },
    ),
  roll: z
    .strictObject({
      quantity,
      frontPrice: price.describe('At which the front month is closed.'),
      drop: dropSchema.optional(),
      backPrice: price.optional().describe('Of the back month; this or the drop.'),
      settlementMonth: isoMonthSchema.describe('The back month.'),
      successorTradeId,
      ...common,
    })
    .refine((body) => (body.drop === undefined) !== (body.backPrice === undefined), {
      path: ['drop'],
      error: 'must stand in place of backPrice, or backPrice in its place',
    }),
  assign: z.strictObject({
    quantity,
    counterparty: z.string().min(1).max(64).describe('Who takes the other side.'),
    price: price.optional().describe('At which it is taken over; the traded price when absent.'),
    successorTradeId,
    ...common,
  }),
  allocate: z.strictObject({
    allocations: allocationsSchema.describe(
      'All pools and loans of the open quantity: they take the place of those named before.',
    ),
  }),
  fail: z.strictObject({
    quantity,
    contractualDate: isoDateSchema.optional().describe('The settlement date when absent.'),
    expectedDate: isoDateSchema.describe('When it is to settle instead.'),
    chargeRate: chargeRateSchema
      .optional()
      .describe('As agreed; else by the market’s practice and referenceRate.'),
    referenceRate: rateSchema
      .min(0)
      .optional()
      .describe('Lower limit of the federal funds target range on the contractual date, decimal.'),
    reason: tradeReasonSchema,
  }),
  settle: z.strictObject({
    quantity,
    deliveredFace: quantity.describe(
      'Current face delivered, within good delivery; the quantity when absent.',
    ),
    settlementDate: isoDateSchema
      .optional()
      .describe('The settlement date when absent, or the expected one.'),
    price: z
      .union([z.number().min(0).lt(400), z.string().min(1).max(12)])
      .optional()
      .describe('What it was worth when it settled; required for futures and options.'),
    ...common,
  }),
  cancel: z.strictObject({ reason: tradeReasonSchema }),
} as const;

export type TradeVerb = keyof typeof TRADE_REQUESTS;
export type TradeRequestBody<Verb extends TradeVerb> = z.output<(typeof TRADE_REQUESTS)[Verb]>;

/** A change that a desk asks for. */
export type TradeRequest = {
  [Verb in TradeVerb]: { readonly verb: Verb; readonly body: TradeRequestBody<Verb> };
}[TradeVerb];
