import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { tradeReasonSchema } from '../../book/trade-change.ts';
import { TRADE_REQUESTS, type TradeRequest, type TradeVerb } from '../../book/trade-request.ts';
import { digestOf } from '../../core/digest.ts';
import type { JobServices } from '../../jobs/submit-job.ts';
import { changeTrade, type TradeAction, tradeCaller } from '../../ledger/change-trade.ts';
import { requireTrade } from '../../ledger/trade-store.ts';
import { idempotencyKeyOf } from '../request-headers.ts';
import { type OneTradeView, oneTradeSchema, oneTradeView, TRADES_PATH } from '../trade-view.ts';
import { problemResponses, type Routes, repeatableHeadersSchema } from './route-parts.ts';
import { tradeParamsSchema } from './trades.ts';

const tags = ['trades'];

/** What each change is called in the description of the API. */
const SUMMARIES: Readonly<Record<TradeVerb, string>> = {
  amend: 'Amend price, quantity, month or counterparty of a trade',
  'pair-off': 'Pair a trade off, wholly or in part',
  roll: 'Roll a trade into a later month',
  assign: 'Assign a trade to another counterparty',
  allocate: 'Fill a trade with pools and loans',
  fail: 'Note that a delivery failed',
  settle: 'Settle a trade, wholly or in part',
  cancel: 'Cancel a trade',
};

const DECISIONS = [
  {
    verb: 'approve',
    access: 'trades:approve',
    summary: 'Approve a pending trade, or a change that waits',
  },
  {
    verb: 'reject',
    access: 'trades:approve',
    summary: 'Turn a pending trade, or a change that waits, down',
  },
  { verb: 'withdraw', access: 'trades:write', summary: 'Take back a change of one’s own that waits' },
] as const;

const reasonBodySchema = z.strictObject({ reason: tradeReasonSchema });

/**
 * Changes of trades and decisions on them, each an event.
 *
 * @param approvalRequired whether changes of what is agreed count only once another person has approved them
 */
export function tradeChangeRoutes(approvalRequired: boolean): Routes {
  return async (server, { services }) => {
    for (const { verb, access, summary } of DECISIONS) {
      server.post(
        `${TRADES_PATH}/:tradeId/${verb}`,
        {
          config: { access },
          schema: {
            tags,
            summary,
            headers: repeatableHeadersSchema,
            params: tradeParamsSchema,
            body: reasonBodySchema.optional(),
            response: { 200: oneTradeSchema, ...problemResponses },
          },
        },
        async (request, reply) => {
          const action = { verb, body: request.body ?? {} };
          const { tradeId } = request.params;
          return reply.send(await act(services, request, reply, { tradeId, action, approvalRequired }));
        },
      );
    }
    for (const verb of Object.keys(TRADE_REQUESTS) as TradeVerb[]) {
      // Who cancels need not say why.
      const body = verb === 'cancel' ? TRADE_REQUESTS.cancel.optional() : TRADE_REQUESTS[verb];
      server.post(
        `${TRADES_PATH}/:tradeId/${verb}`,
        {
          config: { access: 'trades:write' },
          schema: {
            tags,
            summary: SUMMARIES[verb],
            headers: repeatableHeadersSchema,
            params: tradeParamsSchema,
            body,
            response: { 200: oneTradeSchema, ...problemResponses },
          },
        },
        async (request, reply) => {
          // The route's schema is that of its verb.
          const action = { verb, body: request.body ?? {} } as TradeRequest;
          const { tradeId } = request.params;
          return reply.send(await act(services, request, reply, { tradeId, action, approvalRequired }));
        },
      );
    }
  };
}

async function act(
  { store, idempotency, now }: JobServices,
  request: FastifyRequest,
  reply: FastifyReply,
  asked: { readonly tradeId: string; readonly action: TradeAction; readonly approvalRequired: boolean },
): Promise<OneTradeView> {
  const { tradeId, action, approvalRequired } = asked;
  const caller = await tradeCaller(store.as(request.caller), request.caller, tradeId, now());
  const digest = digestOf({ path: `${TRADES_PATH}/${tradeId}/${action.verb}`, body: action.body });
  const once = await idempotency.once(
    caller,
    { key: idempotencyKeyOf(request), digest },
    tradeId,
    async () => ({
      create: (_id, repositories) =>
        changeTrade(repositories, caller, tradeId, action, { approvalRequired, now: now() }),
    }),
  );
  if (once.repeated) reply.header('idempotency-replayed', 'true');
  return oneTradeView(once.made ?? (await requireTrade(store.as(caller), tradeId, now())));
}
