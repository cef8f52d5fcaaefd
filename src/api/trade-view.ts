import { z } from 'zod';
import { checkGoodDelivery, type GoodDelivery } from '../book/good-delivery.ts';
import { positionDocument } from '../book/positions-as-of.ts';
import { allocationSchema } from '../book/trade-change.ts';
import type { TradePnl } from '../book/trade-pnl.ts';
import { CLOSING_KINDS, TRADE_STATUSES, type TradeState } from '../book/trade-state.ts';

const moneySchema = z.string().describe('Dollars, a decimal text.');

const closingSchema = z.object({
  kind: z.enum(CLOSING_KINDS),
  tradeSequence: z.number().int(),
  occurredAt: z.string(),
  quantity: z.number(),
  price: z.number().nullable().describe('Per 100; null where the value of a delivery was not stated.'),
  realisedPnl: moneySchema,
  commission: moneySchema,
  otherTradeId: z
    .string()
    .nullable()
    .describe('The opposite trade of a pair-off, or the one that takes the place of this quantity.'),
  settlement: z
    .object({
      settlementDate: z.string(),
      deliveredFace: z.number(),
      principal: moneySchema,
      accruedInterest: moneySchema,
      failsCharge: moneySchema.describe('Negative when paid.'),
    })
    .nullable(),
});

export const deliveryLotSchema = z.object({
  poolNumbers: z.array(z.string()).readonly(),
  nominal: z.number(),
  delivered: z.number(),
});

const goodDeliverySchema = z.object({
  isGood: z.boolean(),
  lots: z.array(deliveryLotSchema).readonly(),
  delivered: z.number(),
  excess: z.number().describe('Delivered less the open quantity, dollars of face.'),
  reason: z.string().nullable(),
});

const tradePnlSchema = z.object({
  tradeId: z.string(),
  markPrice: z.number().nullable(),
  markSource: z.string().describe('Where the mark is from, or why there is none.'),
  realised: moneySchema,
  unrealised: moneySchema.nullable(),
  failsCharges: moneySchema,
  commissions: moneySchema,
  total: moneySchema.nullable(),
  oddLotFace: z.number(),
  oddLotConcession: moneySchema.describe('What closing the odd lot would cost; no part of the total.'),
});

/** A trade as the API shows it. */
export const tradeStateSchema = z.object({
  tradeId: z.string(),
  status: z.enum(TRADE_STATUSES).describe('What is open of it counts in the positions while it is open.'),
  trade: z.looseObject({ instrument: z.string(), tradeId: z.string() }),
  openQuantity: z.number(),
  closings: z.array(closingSchema).readonly().describe('What left the trade, first to last.'),
  allocations: z.array(allocationSchema).readonly(),
  fail: z
    .object({
      quantity: z.number(),
      contractualDate: z.string(),
      expectedDate: z.string(),
      chargeRate: z.number(),
    })
    .nullable(),
  pendingChange: z
    .looseObject({
      type: z.string(),
      tradeSequence: z.number().int(),
      actor: z.string(),
      occurredAt: z.string(),
    })
    .nullable()
    .describe('A change that waits for another person’s approval.'),
  originTradeId: z.string().nullable().describe('The trade it was rolled or assigned from.'),
  correlationId: z.string().nullable(),
  approvalRequired: z.boolean(),
  pnl: tradePnlSchema.nullable().describe('Where a market snapshot was named.'),
  steps: z
    .array(
      z.object({
        tradeSequence: z.number().int(),
        type: z.string(),
        actor: z.string(),
        occurredAt: z.string(),
        reason: z.string().nullable(),
        change: z.record(z.string(), z.unknown()).nullable(),
      }),
    )
    .readonly()
    .describe('Who did what with it, first to last.'),
  links: z.object({ self: z.string() }),
});

/** One trade, asked for by itself. */
export const oneTradeSchema = tradeStateSchema.extend({
  goodDelivery: goodDeliverySchema.nullable().describe('Of the pools it is filled with; null without any.'),
});

type TradeView = z.output<typeof tradeStateSchema>;
export type OneTradeView = z.output<typeof oneTradeSchema>;

export const TRADES_PATH = '/trades';

/** A trade, with its profit and loss where a market day was named. */
export function tradeView(state: TradeState, pnl: TradePnl | null = null): TradeView {
  const { tradeId, status, trade, openQuantity, closings, allocations, fail, pendingChange } = state;
  const { originTradeId, correlationId, approvalRequired, steps } = state;
  const pending = pendingChange && { ...pendingChange };
  return {
    ...{ tradeId, status, trade: { ...positionDocument(trade) }, openQuantity, closings },
    ...{ allocations: [...allocations], fail, pendingChange: pending, originTradeId },
    ...{ correlationId, approvalRequired, pnl },
    steps: steps.map((step) => ({ ...step, change: step.change && { ...step.change } })),
    links: { self: `/v1${TRADES_PATH}/${encodeURIComponent(tradeId)}` },
  };
}

/** One trade, with the check of the pools it is filled with. */
export function oneTradeView(state: TradeState, pnl: TradePnl | null = null): OneTradeView {
  return { ...tradeView(state, pnl), goodDelivery: deliveryOf(state) };
}

/** Whether the pools named so far are a good delivery of what is open; loans that no pool holds yet are not looked at. */
function deliveryOf({ allocations, openQuantity }: TradeState): GoodDelivery | null {
  const pools = allocations.flatMap(({ poolNumber, face }) =>
    poolNumber === undefined ? [] : [{ poolNumber, face }],
  );
  return pools.length === 0 ? null : checkGoodDelivery(openQuantity, pools);
}
