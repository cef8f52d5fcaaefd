import { z } from 'zod';
import { isoDateSchema, isoMonthSchema } from '../market/snapshot.ts';
import { eventIdSchema } from './event-envelope.ts';
import { commissionSchema } from './position-terms.ts';

const REASON_LENGTH_MAX = 500;
const QUANTITY_MAX = 100_000_000_000;
const PRICE_MAX = 400;
/** Ten points: more than any agreed penalty. */
const PENALTY_PER_100_MAX = 10;
/** A drop of more points than this is a slip of the keys. */
const DROP_POINTS_MAX = 10;
const CHARGE_RATE_MAX = 0.25;
/** More pools and loans than one trade is filled with: three for each of 300 millions. */
const ALLOCATION_COUNT_MAX = 1_000;
const LOAN_COUNT_MAX = 1_000;

/** Why a trade was changed, cancelled or turned down. */
export const tradeReasonSchema = z.string().min(1).max(REASON_LENGTH_MAX).optional();

export const tradedQuantitySchema = z
  .number()
  .positive()
  .max(QUANTITY_MAX)
  .describe('Dollars of face, or contracts.');
const priceSchema = z.number().min(0).lt(PRICE_MAX).describe('Per 100.');
const approvalRequired = z.boolean().describe('Whether it counts only once another person approved it.');

/** What an amendment can put in the place of a trade's terms. */
const amendmentSchema = z.strictObject({
  price: priceSchema.positive().optional(),
  quantity: tradedQuantitySchema.optional(),
  settlementMonth: isoMonthSchema.optional(),
  settlementDate: isoDateSchema.optional(),
  counterparty: z.string().min(1).max(64).optional(),
  commission: commissionSchema.optional(),
});

/** How a gain on what is paired off is treated: paid to whoever has it, or lost to the investor of a commitment. */
export const gainSchema = z
  .enum(['paid', 'forfeited'])
  .describe('`forfeited`: a loss is paid, a gain is not, as when a mandatory commitment is not delivered.');

export const penaltySchema = z
  .number()
  .min(0)
  .max(PENALTY_PER_100_MAX)
  .describe('Points per 100 of face on top of the gain or loss.');

export const dropSchema = z
  .number()
  .min(-DROP_POINTS_MAX)
  .max(DROP_POINTS_MAX)
  .describe('Price of the front month less that of the back month, points.');

export const chargeRateSchema = z.number().min(0).max(CHARGE_RATE_MAX).describe('A year, ACT/360, decimal.');

/** A pool, or loans, that a trade is filled with. */
export const allocationSchema = z
  .strictObject({
    poolNumber: eventIdSchema.optional(),
    loanIds: z.array(eventIdSchema).min(1).max(LOAN_COUNT_MAX).optional(),
    face: z.number().positive().max(QUANTITY_MAX).describe('Current face, dollars and cents.'),
  })
  .refine(({ poolNumber, loanIds }) => poolNumber !== undefined || loanIds !== undefined, {
    error: 'must name a pool or loans',
  });

export const allocationsSchema = z.array(allocationSchema).max(ALLOCATION_COUNT_MAX);
export type TradeAllocation = Readonly<z.output<typeof allocationSchema>>;

/** What each kind of change says beside who made it and when: everything its effect depends on, nothing left to be looked up. */
export const CHANGE_SHAPES = {
  amended: { amendment: amendmentSchema, approvalRequired, reason: tradeReasonSchema },
  'paired-off': {
    quantity: tradedQuantitySchema,
    price: priceSchema,
    penaltyPer100: penaltySchema,
    gain: gainSchema,
    againstTradeId: eventIdSchema.optional(),
    commission: commissionSchema.optional(),
    approvalRequired,
    reason: tradeReasonSchema,
  },
  rolled: {
    quantity: tradedQuantitySchema,
    price: priceSchema.positive().describe('Of the front month, at which the trade is closed.'),
    drop: dropSchema,
    settlementMonth: isoMonthSchema.describe('The back month.'),
    successorTradeId: eventIdSchema,
    commission: commissionSchema.optional(),
    approvalRequired,
    reason: tradeReasonSchema,
  },
  assigned: {
    quantity: tradedQuantitySchema,
    price: priceSchema.positive().describe('At which the new counterparty takes the trade.'),
    counterparty: z.string().min(1).max(64),
    successorTradeId: eventIdSchema,
    commission: commissionSchema.optional(),
    approvalRequired,
    reason: tradeReasonSchema,
  },
  allocated: { allocations: allocationsSchema },
  failed: {
    quantity: tradedQuantitySchema,
    contractualDate: isoDateSchema,
    expectedDate: isoDateSchema.describe('When it is to settle instead.'),
    chargeRate: chargeRateSchema,
    reason: tradeReasonSchema,
  },
  settled: {
    quantity: tradedQuantitySchema,
    deliveredFace: tradedQuantitySchema.describe(
      'Current face delivered; the quantity for futures and options.',
    ),
    settlementDate: isoDateSchema,
    price: priceSchema
      .nullable()
      .describe(
        'What it was worth when it settled. Null: what was delivered brings the other side of the gain.',
      ),
    commission: commissionSchema.optional(),
    reason: tradeReasonSchema,
  },
} as const;
