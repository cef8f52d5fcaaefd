import { z } from 'zod';
import { asOfSchema, momentOf } from '../../book/as-of.ts';
import { type Bid, bidChecker, bidSchema } from '../../book/bids/bid.ts';
import { investorCodeSchema, investorsSchema } from '../../book/bids/investors.ts';
import { reconcileSettlement, settlementRowsSchema, toleranceSchema } from '../../book/bids/settlement.ts';
import { type BidTapes, bidTapes, defaultBatch, principalOf } from '../../book/bids/tape.ts';
import { rateLockOf } from '../../book/lock-terms.ts';
import { chargeReport } from '../../book/mode-terms/charge-report.ts';
import { DEFAULT_MODE_TERMS, modeTermsSchema } from '../../book/mode-terms/mode-terms.ts';
import { statedChargesSchema } from '../../book/mode-terms/stated-charges.ts';
import { businessDateOf } from '../../core/business-date.ts';
import { CounterpoiseError, type ErrorItem } from '../../core/errors.ts';
import { bestBids } from '../../desk/bids/best-bids.ts';
import {
  bestBidTables,
  chargeTables,
  reconciliationTables,
  tapesTables,
  tapeTable,
} from '../../desk/tables/bid-tables.ts';
import { readPipeline } from '../../ledger/lock-projections.ts';
import { readLockEvents, readSales } from '../../ledger/sales.ts';
import type { Repositories } from '../../store/repositories.ts';
import { chargesSchema, reconciliationSchema, selectionSchema, tapesSchema } from '../bid-view.ts';
import { jsonOrCsv, sendTable, tableQuerySchema, wantsCsv } from '../csv-answer.ts';
import { marketSnapshotQuery, namedMarketDay } from '../market-day-named.ts';
import { problemResponses, type Routes, repeatableHeadersSchema } from './route-parts.ts';

const tags = ['bids'];
/** All events of a tenant are read, as for the pipeline. */
const rateCost = 20;
const access = 'lock-events:read';

/** Bids of one selection: a day’s tapes in a quarter of a second, in which nobody else is answered. */
const SELECTION_BIDS_MAX = 200;
const SELECTION_NODE_LIMIT = 10;
const BATCH_FORM = /^[A-Z0-9][A-Z0-9-]{0,24}$/;

const batchSchema = z
  .string()
  .regex(BATCH_FORM, 'is not 1 to 25 capital letters, digits and dashes')
  .optional()
  .describe('What the tapes of the day are called; T and the date when absent.');

const tapesBodySchema = z.strictObject({
  investors: investorsSchema,
  batch: batchSchema,
  asOf: asOfSchema.default('now'),
});
type TapesBody = z.output<typeof tapesBodySchema>;

/** From closed loans to settlement; sales themselves are recorded by their own routes. */
export const bidRoutes: Routes = async (server, { services: { store, now } }) => {
  server.post(
    '/bids/tapes',
    {
      config: { access, rateCost },
      schema: {
        tags,
        summary: 'Bid tapes of the closed loans',
        description:
          'Of the funded, unsold loans that the events tell of. Stores nothing. As CSV all tapes in one table, or with `investor` the one tape that is sent to him.',
        headers: repeatableHeadersSchema,
        querystring: tableQuerySchema.extend({ investor: investorCodeSchema.optional() }),
        body: tapesBodySchema,
        response: { 200: jsonOrCsv(tapesSchema, 'The tapes'), ...problemResponses },
      },
    },
    async (request, reply) => {
      const { format, table, investor } = request.query;
      const made = await tapesOf(store.as(request.caller), request.body, now());
      reply.header('vary', 'accept');
      if (wantsCsv(request, format)) {
        const tape = made.tapes.find((one) => one.investor.code === investor);
        if (tape !== undefined) return sendTable(reply, { loans: () => tapeTable(tape) }, table, tape.tapeId);
        if (investor !== undefined) throw unknownInvestor(investor, '/investor');
        return sendTable(reply, tapesTables(made), table, 'tapes');
      }
      return reply.send({
        asOf: made.asOf,
        tapes: made.tapes.map((tape) => ({
          tapeId: tape.tapeId,
          executingInvestor: tape.investor.code,
          loanCount: tape.loans.length,
          principal: principalOf(tape.loans),
          lockIds: tape.loans.map(({ lockId }) => lockId),
        })),
        unasked: made.unasked.map(({ lockId }) => lockId),
      });
    },
  );

  server.post(
    '/bids/selections',
    {
      config: { access, rateCost: 2 * rateCost },
      schema: {
        tags,
        summary: 'The best bid of each closed loan within the investors’ limits',
        description:
          'Bids that cannot be taken are left out, each with its reason in `failures`. Stores nothing: record the sales with POST /sales. `totals.gap` says what may still be gained where the search was cut short.',
        headers: repeatableHeadersSchema,
        querystring: tableQuerySchema,
        body: tapesBodySchema.extend({
          marketSnapshotId: marketSnapshotQuery.marketSnapshotId.unwrap(),
          bids: z
            .array(bidSchema.extend({ executingInvestor: investorCodeSchema }))
            .min(1)
            .max(SELECTION_BIDS_MAX),
        }),
        response: { 200: jsonOrCsv(selectionSchema, 'The selection'), ...problemResponses },
      },
    },
    async (request, reply) => {
      const { format, table } = request.query;
      const { investors, bids: stated, marketSnapshotId } = request.body;
      const repositories = store.as(request.caller);
      const day = (await namedMarketDay(repositories, marketSnapshotId))!;
      const made = await tapesOf(repositories, request.body, now());
      const failures: ErrorItem[] = [];
      const bids: Bid[] = [];
      const checkers = new Map(
        made.tapes.map((tape) => [tape.investor.code, bidChecker(tape, investors, made.asOf)]),
      );
      stated.forEach(({ executingInvestor, ...bid }, index) => {
        const check = checkers.get(executingInvestor);
        if (check === undefined) throw unknownInvestor(executingInvestor, `/bids/${index}/executingInvestor`);
        const result = check(bid);
        if ('bid' in result) bids.push(result.bid);
        else {
          const { code, field, message } = result.fault;
          failures.push({ pointer: `/bids/${index}/${field}`, code, detail: message });
        }
      });
      const loans = [...new Set(made.tapes.flatMap((tape) => tape.loans)), ...made.unasked];
      const found = bestBids({
        market: day.market,
        loans,
        investors,
        bids,
        nodeLimit: SELECTION_NODE_LIMIT,
      });
      const result = { ...found, failures: [...failures, ...found.failures] };
      reply.header('vary', 'accept');
      if (wantsCsv(request, format)) return sendTable(reply, bestBidTables(result), table, 'selection');
      const { provenance: _, ...answer } = result;
      return reply.send({ ...answer, marketSnapshotId: day.marketSnapshotId });
    },
  );

  server.post(
    '/bids/reconciliations',
    {
      config: { access, rateCost, takesDocuments: true },
      schema: {
        tags,
        summary: 'A settlement file against the recorded sales',
        description: 'By (lockId, sellSideId, executingInvestor) and by nothing else. Stores nothing.',
        headers: repeatableHeadersSchema,
        querystring: tableQuerySchema,
        body: z.strictObject({
          settlement: settlementRowsSchema,
          tolerance: toleranceSchema.prefault({}),
          asOf: asOfSchema.default('now'),
        }),
        response: { 200: jsonOrCsv(reconciliationSchema, 'The reconciliation'), ...problemResponses },
      },
    },
    async (request, reply) => {
      const { format, table } = request.query;
      const asOf = momentOf(request.body.asOf, now());
      const sales = await readSales(store.as(request.caller), { asOf });
      const result = reconcileSettlement(sales, request.body.settlement, request.body.tolerance);
      reply.header('vary', 'accept');
      if (wantsCsv(request, format))
        return sendTable(reply, reconciliationTables(result), table, 'reconciliation');
      return reply.send({ asOf, ...result });
    },
  );

  server.post(
    '/bids/charges',
    {
      config: { access, rateCost, takesDocuments: true },
      schema: {
        tags,
        summary: 'What locks’ events were charged, against the terms of their mode',
        description: 'Terms are the shipped, illustrative ones when absent. Stores nothing.',
        headers: repeatableHeadersSchema,
        querystring: tableQuerySchema,
        body: z.strictObject({
          terms: modeTermsSchema.optional(),
          charges: statedChargesSchema.default([]),
          asOf: asOfSchema.default('now'),
        }),
        response: { 200: jsonOrCsv(chargesSchema, 'The charges'), ...problemResponses },
      },
    },
    async (request, reply) => {
      const { format, table } = request.query;
      const { terms = DEFAULT_MODE_TERMS, charges } = request.body;
      const asOf = momentOf(request.body.asOf, now());
      const events = await readLockEvents(store.as(request.caller));
      const report = chargeReport(events, terms, charges, asOf);
      reply.header('vary', 'accept');
      if (wantsCsv(request, format)) return sendTable(reply, chargeTables(report, terms), table, 'charges');
      return reply.send({ asOf, ...report });
    },
  );
};

async function tapesOf(repositories: Repositories, body: TapesBody, now: Date): Promise<BidTapes> {
  const asOf = momentOf(body.asOf, now);
  const { document } = await readPipeline(repositories, { asOf });
  const date = businessDateOf(new Date(asOf));
  return bidTapes(document.locks.map(rateLockOf), body.investors, date, body.batch ?? defaultBatch(date));
}

function unknownInvestor(code: string, pointer: string): CounterpoiseError {
  return new CounterpoiseError('INPUT_INVALID', `No investor has the code ${code}.`, {
    pointer,
    found: code,
    accepted: 'a code of the investors',
  });
}
