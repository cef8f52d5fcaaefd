import type { TradeEvent } from './trade-event.ts';
import type { TradeState } from './trade-state.ts';

/** What stands in a step under names of its own. */
const STEP_MEMBERS: ReadonlySet<string> = new Set([
  ...['schemaVersion', 'eventId', 'tradeId', 'tradeSequence', 'occurredAt', 'actor', 'type', 'reason'],
  ...['trade', 'correlationId'],
]);

/** A trade with one more step in its history. */
export function addedStep(state: TradeState, event: TradeEvent): TradeState {
  const { type, actor, occurredAt, tradeSequence } = event;
  const reason = ('reason' in event && event.reason) || null;
  const said = Object.entries(event).filter(
    ([name, value]) => !STEP_MEMBERS.has(name) && value !== undefined,
  );
  const isChange = type !== 'booked' && type !== 'approved' && type !== 'rejected' && said.length > 0;
  const change = isChange ? Object.fromEntries(said) : null;
  const step = { tradeSequence, type, actor, occurredAt, reason, change };
  return { ...state, lastTradeSequence: tradeSequence, steps: [...state.steps, step] };
}
