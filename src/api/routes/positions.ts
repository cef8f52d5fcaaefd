import { z } from 'zod';
import { asOfSchema, momentOf } from '../../book/as-of.ts';
import { momentSchema } from '../../book/event-envelope.ts';
import { positionsOf } from '../../book/positions-as-of.ts';
import { readTrades } from '../../ledger/trades.ts';
import { formatQueryShape, jsonOrCsv, sendCsv, wantsCsv } from '../csv-answer.ts';
import { positionTable } from '../csv-tables.ts';
import { problemResponses, type Routes } from './route-parts.ts';

const positionsAsOfSchema = z.object({
  asOf: z.string(),
  knownAt: z.string().nullable(),
  document: z.unknown().describe('The open trades, as docs/schemas/positions.json has them.'),
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
  ...formatQueryShape,
});

/** What the open trades come to. */
export const positionRoutes: Routes = async (server, { services: { store, now } }) => {
  server.get(
    '/positions',
    {
      config: { access: 'trades:read' },
      schema: {
        tags: ['trades'],
        summary: 'Positions as of any moment',
        description: 'A fold over the trades’ events; pending, rejected and cancelled trades do not count.',
        querystring: positionsQuerySchema,
        response: { 200: jsonOrCsv(positionsAsOfSchema, 'The positions'), ...problemResponses },
      },
    },
    async (request, reply) => {
      const { knownAt, format } = request.query;
      const asOf = momentOf(request.query.asOf, now());
      const view = { asOf, ...(knownAt === undefined ? {} : { knownAt }) };
      const { positions, net } = positionsOf(await readTrades(store.as(request.caller), view));
      reply.header('vary', 'accept');
      if (wantsCsv(request, format)) return sendCsv(reply, positionTable(positions), 'positions');
      return reply.send({ asOf, knownAt: knownAt ?? null, document: { schemaVersion: 1, positions }, net });
    },
  );
};
