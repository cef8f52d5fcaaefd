import { z } from 'zod';
import { asOfSchema, momentOf } from '../../book/as-of.ts';
import { correlationIdSchema, eventIdSchema, momentSchema } from '../../book/event-envelope.ts';
import { newTradeSchema } from '../../book/trade-event.ts';
import { TRADE_STATUSES } from '../../book/trade-state.ts';
import { businessDateOf } from '../../core/business-date.ts';
import { digestOf } from '../../core/digest.ts';
import { tradeBlotter } from '../../desk/trade-blotter.ts';
import { requireTrade } from '../../ledger/trade-store.ts';
import { bookTrade, readTrades } from '../../ledger/trades.ts';
import { formatQueryShape, jsonOrCsv, sendCsv, setNextPage, wantsCsv } from '../csv-answer.ts';
import { tradeTable } from '../csv-tables.ts';
import { pageOf, pageQuerySchema, sequenceOfCursor } from '../cursor.ts';
import { marketSnapshotQuery, namedMarketDay } from '../market-day-named.ts';
import { idempotencyKeyOf } from '../request-headers.ts';
import { oneTradeSchema, oneTradeView, TRADES_PATH, tradeStateSchema, tradeView } from '../trade-view.ts';
import { problemResponses, type Routes, repeatableHeadersSchema } from './route-parts.ts';

const tags = ['trades'];

export const tradeParamsSchema = z.strictObject({ tradeId: eventIdSchema });

const listQuerySchema = pageQuerySchema.extend({
  status: z.enum(TRADE_STATUSES).optional(),
  correlationId: correlationIdSchema.optional(),
  asOf: asOfSchema.default('now'),
  knownAt: momentSchema.optional(),
  ...marketSnapshotQuery,
  ...formatQueryShape,
});

/**
 * Trades, told by events.
 *
 * @param approvalRequired whether a trade counts only once another person than who booked it has approved it
 */
export function tradeRoutes(approvalRequired: boolean): Routes {
  return async (server, { services: { store, idempotency, now } }) => {
    server.post(
      TRADES_PATH,
      {
        config: { access: 'trades:write' },
        schema: {
          tags,
          summary: 'Book a trade',
          description:
            'Under the id it names: the same trade again changes nothing, another one under the same id is refused.',
          headers: repeatableHeadersSchema,
          body: newTradeSchema,
          response: { 201: oneTradeSchema, ...problemResponses },
        },
      },
      async (request, reply) => {
        const { tradeId } = request.body.trade;
        const digest = digestOf({ path: TRADES_PATH, body: request.body });
        const once = await idempotency.once(
          request.caller,
          { key: idempotencyKeyOf(request), digest },
          tradeId,
          async () => ({
            create: (_tradeId, repositories) =>
              bookTrade(repositories, request.caller, request.body, { approvalRequired, now: now() }),
          }),
        );
        const booked = once.made ?? {
          trade: await requireTrade(store.as(request.caller), once.id, now()),
          repeated: true,
        };
        if (booked.repeated) reply.header('idempotency-replayed', 'true');
        const view = oneTradeView(booked.trade);
        return reply.code(201).header('location', view.links.self).send(view);
      },
    );

    server.get(
      TRADES_PATH,
      {
        config: { access: 'trades:read' },
        schema: {
          tags,
          summary: 'Trades, those booked last first',
          description: 'With a market snapshot, each with its profit and loss at that day’s prices.',
          querystring: listQuerySchema,
          response: {
            200: jsonOrCsv(
              z.object({ items: z.array(tradeStateSchema), nextCursor: z.string().nullable() }),
              'A page',
            ),
            ...problemResponses,
          },
        },
      },
      async (request, reply) => {
        const { status, correlationId, limit, cursor, format, knownAt } = request.query;
        const before = cursor === undefined ? Number.POSITIVE_INFINITY : sequenceOfCursor(cursor);
        const repositories = store.as(request.caller);
        const asOf = momentOf(request.query.asOf, now());
        const day = await namedMarketDay(repositories, request.query.marketSnapshotId);
        const trades = await readTrades(repositories, {
          asOf,
          ...(knownAt === undefined ? {} : { knownAt }),
        });
        const wanted = trades.filter(
          (trade) =>
            trade.sequence < before &&
            (status === undefined || trade.status === status) &&
            (correlationId === undefined || trade.correlationId === correlationId),
        );
        wanted.reverse();
        const shown = wanted.slice(0, limit);
        const { rows } = tradeBlotter(shown, day?.market, { asOf: businessDateOf(new Date(asOf)) });
        const pnlOf = new Map(rows.map(({ tradeId, pnl }) => [tradeId, pnl]));
        reply.header('vary', 'accept');
        const page = pageOf(wanted.slice(0, limit + 1), limit, (trade) =>
          tradeView(trade, day === undefined ? null : (pnlOf.get(trade.tradeId) ?? null)),
        );
        if (!wantsCsv(request, format)) return reply.send(page);
        setNextPage(reply, page.nextCursor);
        return sendCsv(reply, tradeTable(shown, day === undefined ? undefined : pnlOf), 'trades');
      },
    );

    server.get(
      `${TRADES_PATH}/:tradeId`,
      {
        config: { access: 'trades:read' },
        schema: {
          tags,
          summary: 'One trade',
          params: tradeParamsSchema,
          querystring: z.strictObject(marketSnapshotQuery),
          response: { 200: oneTradeSchema, ...problemResponses },
        },
      },
      async (request, reply) => {
        const repositories = store.as(request.caller);
        const trade = await requireTrade(repositories, request.params.tradeId, now());
        const day = await namedMarketDay(repositories, request.query.marketSnapshotId);
        const asOf = businessDateOf(now());
        const marked = day === undefined ? undefined : tradeBlotter([trade], day.market, { asOf });
        return reply.send(oneTradeView(trade, marked?.rows[0]?.pnl ?? null));
      },
    );
  };
}
