import type { Position } from '../instruments/position.ts';
import type { TradeEvent } from './trade-event.ts';

export const TRADE_STATUSES = ['pending', 'open', 'rejected', 'cancelled'] as const;
export type TradeStatus = (typeof TRADE_STATUSES)[number];

/** Who moved a trade to where it stands, when and why. */
export interface TradeStep {
  readonly type: TradeEvent['type'];
  readonly actor: string;
  /** RFC 3339 UTC. */
  readonly occurredAt: string;
  readonly reason: string | null;
}

/** A trade as of a moment. It counts in the positions while it is open. */
export interface TradeState {
  readonly tradeId: string;
  readonly status: TradeStatus;
  readonly trade: Position;
  readonly correlationId: string | null;
  readonly approvalRequired: boolean;
  readonly lastTradeSequence: number;
  readonly steps: readonly TradeStep[];
}

type Decision = Exclude<TradeEvent['type'], 'booked'>;

const DECIDES: Readonly<
  Record<Decision, { readonly from: readonly TradeStatus[]; readonly to: TradeStatus }>
> = {
  approved: { from: ['pending'], to: 'open' },
  rejected: { from: ['pending'], to: 'rejected' },
  cancelled: { from: ['pending', 'open'], to: 'cancelled' },
};

/** Why a decision about a trade cannot be taken. */
export type DecisionRefusal = 'state' | 'same-person';

/**
 * Whether a person may take a decision about a trade as it stands.
 *
 * Approving and rejecting are for another person than who booked it; cancelling is not.
 *
 * @returns undefined when nothing stands against it
 */
export function decisionRefusal(
  state: TradeState,
  decision: Decision,
  actor: string,
): DecisionRefusal | undefined {
  if (!DECIDES[decision].from.includes(state.status)) return 'state';
  if (decision !== 'cancelled' && state.steps[0]!.actor === actor) return 'same-person';
  return undefined;
}

/**
 * One trade as of a moment: a pure function of the set of its events.
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
    state = afterEvent(state, event);
  }
  return state;
}

function afterEvent(state: TradeState | undefined, event: TradeEvent): TradeState | undefined {
  const { type, actor, occurredAt, tradeSequence: lastTradeSequence } = event;
  const step: TradeStep = { type, actor, occurredAt, reason: ('reason' in event && event.reason) || null };
  if (event.type === 'booked') {
    if (state !== undefined) return state;
    const { tradeId, trade, approvalRequired, correlationId = null } = event;
    const status = approvalRequired ? 'pending' : 'open';
    return { tradeId, status, trade, correlationId, approvalRequired, lastTradeSequence, steps: [step] };
  }
  if (state === undefined || decisionRefusal(state, event.type, actor) !== undefined) return state;
  return { ...state, status: DECIDES[event.type].to, lastTradeSequence, steps: [...state.steps, step] };
}
