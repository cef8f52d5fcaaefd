import { z } from 'zod';
import { asOfSchema, momentOf } from '../../book/as-of.ts';
import { momentSchema } from '../../book/event-envelope.ts';
import { readTradeEventTexts } from '../../ledger/trades.ts';
import { formatQueryShape, jsonOrCsv, sendCsvText, wantsCsv } from '../csv-answer.ts';
import { marketSnapshotQuery, namedMarketDocument } from '../market-day-named.ts';
import { problemResponses, type Routes } from './route-parts.ts';

const moneySchema = z.string().describe('Dollars, a decimal text.');

const pnlSumSchema = z.object({
  key: z.string(),
  tradeCount: z.number().int(),
  unmarkedCount: z.number().int().describe('Open trades without a mark, whose unrealised gain is in no sum.'),
  realised: moneySchema,
  unrealised: moneySchema,
  failsCharges: moneySchema,
  commissions: moneySchema,
  total: moneySchema,
  oddLotConcession: moneySchema,
});

const averagePricesSchema = z.object({
  instrument: z.string(),
  settlementMonth: z.string(),
  boughtQuantity: z.number(),
  averageBuyPrice: z.number().nullable(),
  soldQuantity: z.number(),
  averageSellPrice: z.number().nullable(),
  netQuantity: z.number(),
  breakEvenPrice: z.number().nullable(),
});

const positionsAsOfSchema = z.object({
  asOf: z.string(),
  knownAt: z.string().nullable(),
  document: z.unknown().describe('The open trades, as docs/schemas/positions.json has them.'),
  marketSnapshotId: z.string().nullable(),
  averages: z
    .array(averagePricesSchema)
    .readonly()
    .describe('Average prices of what is open, by instrument and month.'),
  pnl: z
    .object({
      markedAsOf: z.string(),
      byInstrument: z.array(pnlSumSchema).readonly(),
      byCounterparty: z.array(pnlSumSchema).readonly(),
      total: pnlSumSchema,
    })
    .nullable()
    .describe('Of all trades, open and closed, where a market snapshot was named; sums to the cent.'),
  net: z
    .array(
      z.object({
        instrument: z.string(),
        settlementMonth: z.string(),
        netQuantity: z
          .number()
          .describe('Dollars of face for TBAs, contracts for futures; negative when sold.'),
        tradeCount: z.number().int(),
      }),
    )
    .readonly(),
});

const positionsQuerySchema = z.strictObject({
  asOf: asOfSchema.default('now'),
  knownAt: momentSchema.optional(),
  ...marketSnapshotQuery,
  ...formatQueryShape,
});

/** What the open trades come to. */
export const positionRoutes: Routes = async (server, { services: { store, now }, writePositions }) => {
  server.get(
    '/positions',
    {
      config: { access: 'trades:read' },
      schema: {
        tags: ['trades'],
        summary: 'Positions as of any moment',
        description:
          'A fold over the trades’ events; what is open of the trades; pending, rejected, cancelled and closed ones do not count.',
        querystring: positionsQuerySchema,
        response: { 200: jsonOrCsv(positionsAsOfSchema, 'The positions'), ...problemResponses },
      },
    },
    async (request, reply) => {
      const { knownAt, format, marketSnapshotId } = request.query;
      const asOf = momentOf(request.query.asOf, now());
      const repositories = store.as(request.caller);
      const asTable = wantsCsv(request, format);
      reply.header('vary', 'accept');
      const day = await namedMarketDocument(repositories, marketSnapshotId);
      const text = await writePositions(async () => ({
        ...{ asOf, knownAt: knownAt ?? null, format: asTable ? 'csv' : 'json', market: day ?? null },
        tradeEvents: await readTradeEventTexts(repositories, knownAt),
      }));
      if (asTable) return sendCsvText(reply, text, 'positions');
      return reply.header('content-type', 'application/json; charset=utf-8').send(text);
    },
  );
};
