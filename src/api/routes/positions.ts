import { z } from 'zod';
import { asOfSchema, momentOf } from '../../book/as-of.ts';
import { momentSchema } from '../../book/event-envelope.ts';
import { positionsOf } from '../../book/positions-as-of.ts';
import { readTrades } from '../../ledger/trades.ts';
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
        querystring: z.strictObject({ asOf: asOfSchema.default('now'), knownAt: momentSchema.optional() }),
        response: { 200: positionsAsOfSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { knownAt } = request.query;
      const asOf = momentOf(request.query.asOf, now());
      const view = { asOf, ...(knownAt === undefined ? {} : { knownAt }) };
      const { positions, net } = positionsOf(await readTrades(store.as(request.caller), view));
      return reply.send({ asOf, knownAt: knownAt ?? null, document: { schemaVersion: 1, positions }, net });
    },
  );
};
