import { z } from 'zod';
import { asOfSchema, momentOf } from '../../book/as-of.ts';
import { newSalesSchema } from '../../book/bids/new-sale.ts';
import { momentSchema } from '../../book/event-envelope.ts';
import { salesTable } from '../../desk/tables/bid-tables.ts';
import { readSales, recordSales } from '../../ledger/sales.ts';
import { formatQueryShape, jsonOrCsv, sendCsv, wantsCsv } from '../csv-answer.ts';
import { problemResponses, type Routes, repeatableHeadersSchema } from './route-parts.ts';

const tags = ['sales'];
/** All events of a tenant are read for it, as for the pipeline. */
const SALES_RATE_COST = 20;

const saleSchema = z.object({
  lockId: z.string(),
  sellSideId: z.string(),
  executingInvestor: z.string(),
  eventId: z.string().describe('Of the lock event that records it.'),
  soldAt: z.string(),
  price: z.number(),
  loanAmount: z.number(),
  amount: z.string().describe('Principal × price, dollars to the cent.'),
  settlementDate: z.string().nullable(),
});

const recordedSchema = z.object({
  recordedCount: z.number().int(),
  repeatedCount: z.number().int().describe('Recorded before, the same in all: nothing was changed.'),
  sales: z.array(saleSchema).readonly().describe('In the order in which they were asked for.'),
});

const salesSchema = z.object({
  asOf: z.string(),
  knownAt: z.string().nullable(),
  sales: z.array(saleSchema).readonly(),
});

/** Sales of closed loans, each an event of its lock. */
export const saleRoutes: Routes = async (server, { services: { store, now } }) => {
  server.post(
    '/sales',
    {
      config: { access: 'lock-events:write' },
      schema: {
        tags,
        summary: 'Record sales of funded loans, all or none',
        description:
          'Each is known by (lockId, sellSideId, executingInvestor). The same sale again changes nothing; another price or day under its key, or a second sale of a loan, is refused with SALE_CONFLICT, and then nothing is recorded.',
        headers: repeatableHeadersSchema,
        body: z.strictObject({ sales: newSalesSchema }),
        response: { 200: recordedSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const recorded = await store.transact(request.caller, (repositories) =>
        recordSales(repositories, request.body.sales, now()),
      );
      return reply.send(recorded);
    },
  );

  server.get(
    '/sales',
    {
      config: { access: 'lock-events:read', rateCost: SALES_RATE_COST },
      schema: {
        tags,
        summary: 'Recorded sales as of any moment',
        querystring: z.strictObject({
          asOf: asOfSchema.default('now'),
          knownAt: momentSchema.optional(),
          ...formatQueryShape,
        }),
        response: { 200: jsonOrCsv(salesSchema, 'The sales'), ...problemResponses },
      },
    },
    async (request, reply) => {
      const { knownAt, format } = request.query;
      const asOf = momentOf(request.query.asOf, now());
      const view = { asOf, ...(knownAt === undefined ? {} : { knownAt }) };
      const sales = await readSales(store.as(request.caller), view);
      reply.header('vary', 'accept');
      if (wantsCsv(request, format)) return sendCsv(reply, salesTable(sales), 'sales');
      return reply.send({ asOf, knownAt: knownAt ?? null, sales });
    },
  );
};
