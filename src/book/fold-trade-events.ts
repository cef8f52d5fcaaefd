import { applyTradeChange } from './apply-trade-change.ts';
import type { TradeChange, TradeEvent } from './trade-event.ts';
import { changeRefusal, decisionRefusal } from './trade-refusal.ts';
import type { TradeState } from './trade-state.ts';
import { addedStep } from './trade-step.ts';

/**
 * One trade as of a moment: a pure function of the set of its events. An event that cannot follow what came before
 * changes nothing.
 *
 * @param events of one trade, in any order, each once or more
 * @param asOf RFC 3339 UTC with milliseconds
 * @returns undefined when it had not been booked by then
 */
export function foldTradeEvents(events: readonly TradeEvent[], asOf: string): TradeState | undefined {
  const bySequence = new Map(events.map((event) => [event.tradeSequence, event]));
  let state: TradeState | undefined;
  for (const event of [...bySequence.values()].sort((a, b) => a.tradeSequence - b.tradeSequence)) {
    if (event.occurredAt > asOf) break;
    state = afterTradeEvent(state, event);
  }
  return state;
}

/** A trade after one more event. */
export function afterTradeEvent(state: TradeState | undefined, event: TradeEvent): TradeState | undefined {
  if (event.type === 'booked') return state ?? bookedTrade(event);
  if (state === undefined) return undefined;
  if (event.type === 'approved' || event.type === 'rejected') return afterDecision(state, event);
  if (changeRefusal(state, event) !== undefined) return state;
  const waits = waitsForApproval(state, event);
  return addedStep(waits ? { ...state, pendingChange: event } : applyTradeChange(state, event), event);
}

/** Whether a change counts only once it was approved: withdrawing a trade that nobody approved yet needs nobody. */
export function waitsForApproval(state: TradeState, change: TradeChange): boolean {
  if (change.type === 'cancelled') return change.approvalRequired === true && state.status === 'open';
  return 'approvalRequired' in change && change.approvalRequired;
}

function bookedTrade(event: Extract<TradeEvent, { type: 'booked' }>): TradeState {
  const { tradeId, trade, approvalRequired, correlationId = null, origin } = event;
  const state: TradeState = {
    tradeId,
    status: approvalRequired ? 'pending' : 'open',
    trade,
    openQuantity: trade.quantity,
    closings: [],
    allocations: [],
    fail: null,
    pendingChange: null,
    originTradeId: origin?.tradeId ?? null,
    correlationId,
    approvalRequired,
    lastTradeSequence: 0,
    steps: [],
  };
  return addedStep(state, event);
}

function afterDecision(
  state: TradeState,
  event: Extract<TradeEvent, { type: 'approved' | 'rejected' }>,
): TradeState {
  if (decisionRefusal(state, event.type, event.actor) !== undefined) return state;
  const { pendingChange } = state;
  if (pendingChange === null) {
    return addedStep({ ...state, status: event.type === 'approved' ? 'open' : 'rejected' }, event);
  }
  const decided = { ...state, pendingChange: null };
  return addedStep(event.type === 'rejected' ? decided : applyTradeChange(decided, pendingChange), event);
}
