import { z } from 'zod';
import { deliverablePoolSchema, deliverablePoolsSchema } from '../../desk/deliverable-pools.ts';
import { plannedDeliveries } from '../../desk/planned-deliveries.ts';
import { readTrades } from '../../ledger/trades.ts';
import { marketSnapshotQuery, namedMarketDay } from '../market-day-named.ts';
import { deliveryLotSchema } from '../trade-view.ts';
import { problemResponses, type Routes, repeatableHeadersSchema } from './route-parts.ts';

/** Pools and lots looked at for each instrument and month: some hundredths of a second, in which nobody else is answered. */
const PLAN_WORK_MAX = 100_000;

const moneySchema = z.string().nullable().describe('Dollars, a decimal text; null without a market price.');

const plansSchema = z.object({
  marketSnapshotId: z.string().nullable(),
  plans: z
    .array(
      z.object({
        instrument: z.string(),
        settlementMonth: z.string(),
        marketPrice: z.number().nullable(),
        plan: z.object({
          trades: z
            .array(
              z.object({
                tradeId: z.string(),
                quantity: z.number(),
                price: z.number(),
                lots: z.array(deliveryLotSchema).readonly(),
                filled: z.number(),
                delivered: z.number(),
                unfilled: z.number(),
                pairOffGain: moneySchema.describe('What pairing the rest off at the market would bring.'),
                varianceGain: moneySchema,
                leftOnTheTable: moneySchema,
              }),
            )
            .readonly(),
          filled: z.number(),
          unfilled: z.number(),
          varianceGain: moneySchema,
          leftOnTheTable: moneySchema,
          isProven: z.boolean().describe('Whether no plan fills more, or as much and gains more.'),
        }),
      }),
    )
    .readonly(),
  unusedPools: z.array(deliverablePoolSchema).readonly(),
});

/** Which pools fill which trades. */
export const deliveryPlanRoutes: Routes = async (server, { services: { store, now } }) => {
  server.post(
    '/delivery-plans',
    {
      config: { access: 'trades:read' },
      schema: {
        tags: ['trades'],
        summary: 'Plan which pools fill which open trades',
        description: 'Stores nothing: take a plan over with /trades/{tradeId}/allocate.',
        headers: repeatableHeadersSchema,
        body: z.strictObject({ pools: deliverablePoolsSchema, ...marketSnapshotQuery }),
        response: { 200: plansSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { pools, marketSnapshotId } = request.body;
      const repositories = store.as(request.caller);
      const day = await namedMarketDay(repositories, marketSnapshotId);
      const trades = await readTrades(repositories, { asOf: now().toISOString() });
      const planned = plannedDeliveries(trades, pools, day?.market, PLAN_WORK_MAX);
      return reply.send({ marketSnapshotId: day?.marketSnapshotId ?? null, ...planned });
    },
  );
};
