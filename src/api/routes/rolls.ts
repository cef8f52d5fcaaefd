import { z } from 'zod';
import { rollAnalysis } from '../../desk/roll-analysis.ts';
import { rollTable } from '../../desk/tables/trade-tables.ts';
import { isoMonthSchema } from '../../market/snapshot.ts';
import { formatQueryShape, jsonOrCsv, sendCsv, wantsCsv } from '../csv-answer.ts';
import { errorItemSchema } from '../job-view.ts';
import { marketSnapshotQuery, namedMarketDay } from '../market-day-named.ts';
import { problemResponses, type Routes } from './route-parts.ts';

const per100 = z.number().describe('Per 100 of face.');
const rate = z.number().describe('Decimal; financing rates simple, ACT/360.');

const rollsSchema = z.object({
  asOf: z.string(),
  marketSnapshotId: z.string(),
  rows: z
    .array(
      z.object({
        instrument: z.string(),
        front: z.string(),
        back: z.string(),
        frontSettlement: z.string(),
        backSettlement: z.string(),
        days: z.number().int(),
        frontPrice: per100,
        backPrice: per100,
        drop: per100,
        dropThirtySeconds: z.number(),
        couponIncome: per100,
        paydown: per100,
        cpr: rate,
        cprSource: z.string(),
        impliedFinancingRate: rate,
        financingRate: rate,
        financingSource: z.string(),
        breakEvenDrop: per100,
        advantageThirtySeconds: z.number(),
        advantagePerMillion: z.number(),
      }),
    )
    .readonly(),
  failures: z.array(errorItemSchema).readonly(),
});

const decimalQuery = z.coerce.number().min(0).max(1).optional();

const rollsQuerySchema = z.strictObject({
  marketSnapshotId: marketSnapshotQuery.marketSnapshotId.default('latest'),
  instrument: z
    .string()
    .min(1)
    .max(40)
    .optional()
    .describe('A TBA such as UMBS30-6.0; all quoted ones without it.'),
  front: isoMonthSchema.optional(),
  back: isoMonthSchema.optional(),
  drop: z.coerce.number().min(-10).max(10).optional().describe('Points; in place of the quoted drop.'),
  cpr: decimalQuery.describe('Prepayment a year, decimal; the model’s without it.'),
  financingRate: decimalQuery.describe('Decimal; the market day’s without it.'),
  ...formatQueryShape,
});

/** Drops, what they finance at, and what carry explains of them. */
export const rollRoutes: Routes = async (server, { services: { store } }) => {
  server.get(
    '/rolls',
    {
      config: { access: 'market:read' },
      schema: {
        tags: ['trades'],
        summary: 'Drop, implied financing rate and break-even drop of every quoted roll',
        querystring: rollsQuerySchema,
        response: { 200: jsonOrCsv(rollsSchema, 'The rolls'), ...problemResponses },
      },
    },
    async (request, reply) => {
      const { format, instrument, front, back, drop, cpr, financingRate } = request.query;
      const day = await namedMarketDay(store.as(request.caller), request.query.marketSnapshotId);
      const analysis = rollAnalysis({
        market: day!.market,
        ...(instrument === undefined ? {} : { instruments: [instrument] }),
        ...(front === undefined ? {} : { front }),
        ...(back === undefined ? {} : { back }),
        ...(drop === undefined ? {} : { drop }),
        ...(cpr === undefined ? {} : { cpr }),
        ...(financingRate === undefined ? {} : { financingRate }),
      });
      reply.header('vary', 'accept');
      if (wantsCsv(request, format)) return sendCsv(reply, rollTable(analysis), 'rolls');
      return reply.send({ ...analysis, marketSnapshotId: day!.marketSnapshotId });
    },
  );
};
