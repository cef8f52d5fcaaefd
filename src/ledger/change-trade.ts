import { waitsForApproval } from '../book/fold-trade-events.ts';
import { requestedChange } from '../book/requested-change.ts';
import { consequenceOf, pairRefusal } from '../book/trade-consequences.ts';
import type { TradeChange, TradeDecision } from '../book/trade-event.ts';
import {
  changeRefusal,
  decisionRefusal,
  type TradeRefusal,
  withdrawalRefusal,
} from '../book/trade-refusal.ts';
import type { TradeRequest } from '../book/trade-request.ts';
import type { TradeState } from '../book/trade-state.ts';
import { businessDateOf } from '../core/business-date.ts';
import { type Caller, mayChange } from '../core/caller.ts';
import type { ErrorCode } from '../core/error-codes.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import type { Repositories } from '../store/repositories.ts';
import {
  appendTradeEvent,
  findTrade,
  type OwnedTrade,
  requireTrade,
  type TradeEventBody,
  tradeConflict,
  tradeIdTaken,
} from './trade-store.ts';

interface DecisionBody {
  readonly reason?: string | undefined;
}

/** What a person does with a trade: a decision on what waits, taking back what he asked for himself, or a change. */
export type TradeAction =
  | TradeRequest
  | { readonly verb: 'approve'; readonly body: DecisionBody }
  | { readonly verb: 'reject'; readonly body: DecisionBody }
  | { readonly verb: 'withdraw'; readonly body: DecisionBody };

interface ChangeOptions {
  /** Whether changes of what is agreed count only once another person approved them. */
  readonly approvalRequired: boolean;
  readonly now: Date;
}

/**
 * The caller as whom a trade is changed: whoever sees the trade sees what became of it, and nobody else does.
 *
 * @throws CounterpoiseError RESOURCE_NOT_FOUND, ACCESS_FORBIDDEN
 */
export async function tradeCaller(
  repositories: Repositories,
  caller: Caller,
  tradeId: string,
  now: Date,
): Promise<Caller> {
  const { deskId } = await requireTrade(repositories, tradeId, now);
  if (mayChange(caller, { tenantId: caller.tenantId, deskId })) return { ...caller, deskId };
  throw new CounterpoiseError('ACCESS_FORBIDDEN', 'The trade is of the whole tenant, not of a desk.', {
    accepted: 'a caller who sees every desk',
  });
}

/**
 * Changes a trade, or decides on a change that waits, with all that follows for other trades: whole or not at all.
 *
 * @param repositories of a transaction
 * @param caller as {@link tradeCaller} answers
 * @returns the trade after it
 * @throws CounterpoiseError RESOURCE_NOT_FOUND, INPUT_INVALID, TRADE_STATE, TRADE_SAME_PERSON, ACCESS_FORBIDDEN; EVENT_CONFLICT when the
 *   trade changed in the same moment or the id of its successor is taken
 */
export async function changeTrade(
  repositories: Repositories,
  caller: Caller,
  tradeId: string,
  action: TradeAction,
  options: ChangeOptions,
): Promise<TradeState> {
  const { now } = options;
  const state = await requireTrade(repositories, tradeId, now);
  if (action.verb === 'withdraw') {
    refuse(withdrawalRefusal(state, caller.actor));
    await decide(repositories, caller, state, 'rejected', action.body.reason, now);
  } else if (action.verb === 'approve' || action.verb === 'reject') {
    const type = action.verb === 'approve' ? 'approved' : 'rejected';
    await decide(repositories, caller, state, type, action.body.reason, now);
  } else {
    await change(repositories, caller, state, action, options);
  }
  return requireTrade(repositories, tradeId, now);
}

async function decide(
  repositories: Repositories,
  caller: Caller,
  state: OwnedTrade,
  type: TradeDecision,
  reason: string | undefined,
  now: Date,
): Promise<void> {
  const { pendingChange } = state;
  refuse(decisionRefusal(state, type, caller.actor));
  const against = type === 'approved' ? await oppositeOf(repositories, state, pendingChange, now) : undefined;
  const body = { type, ...(reason === undefined ? {} : { reason }) };
  await appendNext(repositories, caller, state, body, now);
  if (type === 'approved' && pendingChange !== null) {
    await tellConsequence(
      repositories,
      caller,
      state,
      pendingChange,
      pendingChange.tradeSequence,
      against,
      now,
    );
  }
}

async function change(
  repositories: Repositories,
  caller: Caller,
  state: OwnedTrade,
  request: TradeRequest,
  { approvalRequired, now }: ChangeOptions,
): Promise<void> {
  const againstTradeId = request.verb === 'pair-off' ? request.body.againstTradeId : undefined;
  const named =
    againstTradeId === undefined ? undefined : await namedTrade(repositories, againstTradeId, now);
  const asked = requestedChange(state, request, {
    approvalRequired,
    ...(named === undefined ? {} : { against: named }),
  });
  refuse(changeRefusal(state, asked));
  const against = await oppositeOf(repositories, state, asked, now);
  if ('successorTradeId' in asked) await requireFree(repositories, asked.successorTradeId, now);
  const tradeSequence = state.lastTradeSequence + 1;
  await appendNext(repositories, caller, state, asked, now);
  if (waitsForApproval(state, asked)) return;
  await tellConsequence(repositories, caller, state, asked, tradeSequence, against, now);
}

async function namedTrade(repositories: Repositories, tradeId: string, now: Date): Promise<OwnedTrade> {
  const trade = await findTrade(repositories, tradeId, now);
  if (trade !== undefined) return trade;
  throw new CounterpoiseError('INPUT_INVALID', `There is no trade "${tradeId}".`, {
    pointer: '/againstTradeId',
    accepted: 'an open, opposite trade',
  });
}

/** The trade that a pair-off is against, when both can be paired off. */
async function oppositeOf(
  repositories: Repositories,
  state: OwnedTrade,
  asked: TradeChange | null,
  now: Date,
): Promise<OwnedTrade | undefined> {
  if (asked?.type !== 'paired-off' || asked.againstTradeId === undefined) return undefined;
  const other = await namedTrade(repositories, asked.againstTradeId, now);
  const fault =
    other.deskId === state.deskId ? pairRefusal(state, other, asked.quantity) : 'is of another desk';
  if (fault === undefined) return other;
  throw new CounterpoiseError('TRADE_STATE', `The trade "${other.tradeId}" ${fault}.`, {
    pointer: '/againstTradeId',
    accepted: 'an open trade on the other side, of the same instrument, month, counterparty and desk',
  });
}

async function requireFree(repositories: Repositories, tradeId: string, now: Date): Promise<void> {
  const known = await findTrade(repositories, tradeId, now);
  if (known !== undefined) throw tradeIdTaken(tradeId, '/successorTradeId');
}

async function tellConsequence(
  repositories: Repositories,
  caller: Caller,
  state: OwnedTrade,
  counted: TradeChange,
  tradeSequence: number,
  against: OwnedTrade | undefined,
  now: Date,
): Promise<void> {
  const consequence = consequenceOf(state, counted, against, businessDateOf(now));
  if (consequence === undefined) return;
  if (consequence.kind === 'opposite') {
    invariant(against !== undefined, 'A pair-off of two trades has two.');
    return appendNext(repositories, caller, against, consequence.change, now);
  }
  const { trade } = consequence;
  const { correlationId } = state;
  // It was approved with the change that it comes from, which it names.
  const body = {
    type: 'booked' as const,
    trade,
    ...(correlationId === null ? {} : { correlationId }),
    approvalRequired: false,
    origin: { tradeId: state.tradeId, tradeSequence },
  };
  const place = { tradeId: trade.tradeId, tradeSequence: 1, correlationId };
  const outcome = await appendTradeEvent(repositories, caller, place, body, now);
  if (outcome !== 'accepted') throw tradeIdTaken(trade.tradeId, '/successorTradeId');
}

async function appendNext(
  repositories: Repositories,
  caller: Caller,
  { tradeId, lastTradeSequence, correlationId }: TradeState,
  body: TradeEventBody,
  now: Date,
): Promise<void> {
  const place = { tradeId, tradeSequence: lastTradeSequence + 1, correlationId };
  const outcome = await appendTradeEvent(repositories, caller, place, body, now);
  if (outcome !== 'accepted') throw tradeConflict();
}

const REFUSAL_CODES = {
  state: 'TRADE_STATE',
  'same-person': 'TRADE_SAME_PERSON',
  'other-person': 'ACCESS_FORBIDDEN',
  invalid: 'INPUT_INVALID',
} as const satisfies Readonly<Record<TradeRefusal['reason'], ErrorCode>>;

function refuse(refusal: TradeRefusal | undefined): void {
  if (refusal === undefined) return;
  const { reason, message, accepted, field, found } = refusal;
  throw new CounterpoiseError(REFUSAL_CODES[reason], message, {
    accepted,
    ...(field === undefined ? {} : { field, pointer: field === '' ? '' : `/${field}` }),
    ...(found === undefined ? {} : { found }),
  });
}
