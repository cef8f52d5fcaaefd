import { z } from 'zod';
import { correlationIdSchema, eventIdSchema } from '../../book/event-envelope.ts';
import { TRADE_STATUSES, type TradeState } from '../../book/fold-trade-events.ts';
import { positionDocument } from '../../book/positions-as-of.ts';
import { newTradeSchema, type TradeDecision, tradeReasonSchema } from '../../book/trade-event.ts';
import { digestOf } from '../../core/digest.ts';
import { bookTrade, decideTrade, readTrades, requireTrade } from '../../ledger/trades.ts';
import { formatQueryShape, jsonOrCsv, sendCsv, setNextPage, wantsCsv } from '../csv-answer.ts';
import { tradeTable } from '../csv-tables.ts';
import { pageOf, pageQuerySchema, sequenceOfCursor } from '../cursor.ts';
import { idempotencyKeyOf } from '../request-headers.ts';
import { problemResponses, type Routes, repeatableHeadersSchema } from './route-parts.ts';

const tags = ['trades'];
const PATH = '/trades';

const tradeParamsSchema = z.strictObject({ tradeId: eventIdSchema });

const tradeStateSchema = z.object({
  tradeId: z.string(),
  status: z.enum(TRADE_STATUSES).describe('It counts in the positions while it is open.'),
  trade: z.looseObject({ instrument: z.string(), tradeId: z.string() }),
  correlationId: z.string().nullable(),
  approvalRequired: z.boolean(),
  steps: z
    .array(
      z.object({
        type: z.enum(['booked', 'approved', 'rejected', 'cancelled']),
        actor: z.string(),
        occurredAt: z.string(),
        reason: z.string().nullable(),
      }),
    )
    .readonly()
    .describe('Who did what with it, first to last.'),
  links: z.object({ self: z.string() }),
});

const listQuerySchema = pageQuerySchema.extend({
  status: z.enum(TRADE_STATUSES).optional(),
  correlationId: correlationIdSchema.optional(),
  ...formatQueryShape,
});

/** What can be decided about a trade: the last part of the path, and who may do it. */
const DECISIONS = [
  { verb: 'approve', type: 'approved', access: 'trades:approve', summary: 'Approve a pending trade' },
  { verb: 'reject', type: 'rejected', access: 'trades:approve', summary: 'Turn a pending trade down' },
  { verb: 'cancel', type: 'cancelled', access: 'trades:write', summary: 'Cancel a trade' },
] as const satisfies readonly { readonly type: TradeDecision['type']; readonly [key: string]: string }[];

/**
 * Trades, told by events.
 *
 * @param approvalRequired whether a trade counts only once another person than who booked it has approved it
 */
export function tradeRoutes(approvalRequired: boolean): Routes {
  return async (server, { services: { store, idempotency, now } }) => {
    server.post(
      PATH,
      {
        config: { access: 'trades:write' },
        schema: {
          tags,
          summary: 'Book a trade',
          description:
            'Under the id it names: the same trade again changes nothing, another one under the same id is refused.',
          headers: repeatableHeadersSchema,
          body: newTradeSchema,
          response: { 201: tradeStateSchema, ...problemResponses },
        },
      },
      async (request, reply) => {
        const { tradeId } = request.body.trade;
        const digest = digestOf({ path: PATH, body: request.body });
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
        const view = tradeView(booked.trade);
        return reply.code(201).header('location', view.links.self).send(view);
      },
    );

    server.get(
      PATH,
      {
        config: { access: 'trades:read' },
        schema: {
          tags,
          summary: 'Trades, those booked last first',
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
        const { status, correlationId, limit, cursor, format } = request.query;
        const before = cursor === undefined ? Number.POSITIVE_INFINITY : sequenceOfCursor(cursor);
        const trades = await readTrades(store.as(request.caller), { asOf: now().toISOString() });
        const wanted = trades.filter(
          (trade) =>
            trade.sequence < before &&
            (status === undefined || trade.status === status) &&
            (correlationId === undefined || trade.correlationId === correlationId),
        );
        wanted.reverse();
        reply.header('vary', 'accept');
        const page = pageOf(wanted.slice(0, limit + 1), limit, tradeView);
        if (!wantsCsv(request, format)) return reply.send(page);
        setNextPage(reply, page.nextCursor);
        return sendCsv(reply, tradeTable(wanted.slice(0, limit)), 'trades');
      },
    );

    server.get(
      `${PATH}/:tradeId`,
      {
        config: { access: 'trades:read' },
        schema: {
          tags,
          summary: 'One trade',
          params: tradeParamsSchema,
          response: { 200: tradeStateSchema, ...problemResponses },
        },
      },
      async (request, reply) => {
        const trade = await requireTrade(store.as(request.caller), request.params.tradeId, now());
        return reply.send(tradeView(trade));
      },
    );

    for (const { verb, type, access, summary } of DECISIONS) {
      server.post(
        `${PATH}/:tradeId/${verb}`,
        {
          config: { access },
          schema: {
            tags,
            summary,
            params: tradeParamsSchema,
            body: z.strictObject({ reason: tradeReasonSchema }).optional(),
            response: { 200: tradeStateSchema, ...problemResponses },
          },
        },
        async (request, reply) => {
          const decision = { type, reason: request.body?.reason };
          const { tradeId } = request.params;
          return reply.send(tradeView(await decideTrade(store, request.caller, tradeId, decision, now())));
        },
      );
    }
  };
}

function tradeView(state: TradeState): z.output<typeof tradeStateSchema> {
  const { tradeId, status, trade, correlationId, approvalRequired, steps } = state;
  const links = { self: `/v1${PATH}/${encodeURIComponent(tradeId)}` };
  const document = { ...positionDocument(trade) };
  return { tradeId, status, trade: document, correlationId, approvalRequired, steps, links };
}
