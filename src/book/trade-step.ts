import { positionDocument } from './positions-as-of.ts';
import type { TradeEvent } from './trade-event.ts';
import type { TradeState } from './trade-state.ts';

/** What stands in a step under names of its own. */
const STEP_MEMBERS: ReadonlySet<string> = new Set([
  ...['schemaVersion', 'eventId', 'tradeId', 'tradeSequence', 'occurredAt', 'actor', 'type', 'reason'],
  'correlationId',
]);

/** A trade with one more step in its history. */
export function addedStep(state: TradeState, event: TradeEvent): TradeState {
  const { type, actor, occurredAt, tradeSequence } = event;
  const reason = ('reason' in event && event.reason) || null;
  const said = event.type === 'booked' ? { ...event, trade: positionDocument(event.trade) } : event;
  const members = Object.entries(said).filter(
    ([name, value]) => !STEP_MEMBERS.has(name) && value !== undefined,
  );
  const change = members.length === 0 ? null : Object.fromEntries(members);
  const step = { tradeSequence, type, actor, occurredAt, reason, change };
  return { ...state, lastTradeSequence: tradeSequence, steps: [...state.steps, step] };
}
