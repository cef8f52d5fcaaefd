import { decisionRefusal, foldTradeEvents, type TradeState } from '../book/fold-trade-events.ts';
import { positionDocument } from '../book/positions-as-of.ts';
import { type NewTrade, type TradeDecision, type TradeEvent, tradeEventSchema } from '../book/trade-event.ts';
import { type Caller, mayChange } from '../core/caller.ts';
import { canonicalJson, digestOf } from '../core/digest.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { parseWithSchema } from '../core/parse.ts';
import type { EventRecord } from '../store/records.ts';
import type { AppendOutcome, NewEvent, Repositories, Store } from '../store/repositories.ts';
import { tradeChangedEvent } from '../webhooks/events.ts';
import { eventsBySubject } from './events-by-subject.ts';
import type { View } from './lock-projections.ts';

/** A trade, and whether it was booked by this request or by an equal one before. */
export interface BookedTrade {
  readonly trade: TradeState;
  readonly repeated: boolean;
}

/**
 * Books a trade under the id it names; the same trade again changes nothing.
 *
 * @param repositories of a transaction
 * @param approvalRequired whether it counts only once another person approved it
 * @throws CounterpoiseError EVENT_CONFLICT when another trade has this id
 */
export async function bookTrade(
  repositories: Repositories,
  caller: Caller,
  { trade, correlationId }: NewTrade,
  { approvalRequired, now }: { readonly approvalRequired: boolean; readonly now: Date },
): Promise<BookedTrade> {
  const { tradeId } = trade;
  const asked: NewTrade = { trade, ...(correlationId === undefined ? {} : { correlationId }) };
  const known = await findTrade(repositories, tradeId, now);
  if (known !== undefined) return repeatedTrade(known, asked);
  const event = {
    ...envelopeOf(caller, tradeId, 1, now),
    type: 'booked' as const,
    trade: positionDocument(trade),
    ...(correlationId === undefined ? {} : { correlationId }),
    approvalRequired,
  };
  const outcome = await append(repositories, caller, event, correlationId ?? null, now);
  const booked = await findTrade(repositories, tradeId, now);
  if (booked === undefined) throw idTaken(tradeId);
  return outcome === 'conflict' ? repeatedTrade(booked, asked) : { trade: booked, repeated: false };
}

/**
 * Approves, rejects or cancels a trade.
 *
 * @throws CounterpoiseError RESOURCE_NOT_FOUND, ACCESS_FORBIDDEN, TRADE_STATE, TRADE_SAME_PERSON, EVENT_CONFLICT when another decision
 *   was taken in the same moment
 */
export async function decideTrade(
  store: Store,
  caller: Caller,
  tradeId: string,
  { type, reason }: TradeDecision,
  now: Date,
): Promise<TradeState> {
  const { deskId, ...state } = await requireTrade(store.as(caller), tradeId, now);
  if (!mayChange(caller, { tenantId: caller.tenantId, deskId }))
    throw new CounterpoiseError('ACCESS_FORBIDDEN', 'The trade is of the whole tenant, not of a desk.', {
      accepted: 'a caller who sees every desk',
    });
  // Whoever sees the trade sees what became of it, and nobody else does.
  const decider: Caller = { ...caller, deskId };
  const refusal = decisionRefusal(state, type, caller.actor);
  if (refusal === 'state')
    throw new CounterpoiseError('TRADE_STATE', `The trade is ${state.status}.`, {
      found: state.status,
      accepted: type === 'cancelled' ? 'a pending or open trade' : 'a pending trade',
    });
  if (refusal === 'same-person')
    throw new CounterpoiseError('TRADE_SAME_PERSON', 'You booked this trade; another person decides on it.', {
      accepted: 'another person with the right to approve trades',
    });
  const event = {
    ...envelopeOf(decider, tradeId, state.lastTradeSequence + 1, now),
    type,
    ...(reason === undefined ? {} : { reason }),
  };
  // Read before the commit: a decision that is stored must not be refused because the store went away after it.
  const decided = await store.transact(decider, async (repositories) => {
    const outcome = await append(repositories, decider, event, state.correlationId, now);
    return outcome === 'conflict' ? undefined : requireTrade(repositories, tradeId, now);
  });
  if (decided !== undefined) return decided;
  throw new CounterpoiseError('EVENT_CONFLICT', 'The trade changed in the same moment.', {
    accepted: 'the request again, if it still makes sense then',
  });
}

/** A trade event as it was stored. */
function tradeEventOf({ eventJson }: EventRecord): TradeEvent {
  return tradeEventSchema.parse(JSON.parse(eventJson));
}

/** A trade with the place of its booking in the order of acceptance. */
export type SequencedTrade = TradeState & { readonly sequence: number };

/** A trade with the desk it belongs to; null: the whole tenant. */
type OwnedTrade = TradeState & { readonly deskId: string | null };

/** All trades the caller may know, as of a moment, in the order in which they were booked. */
export async function readTrades(
  repositories: Repositories,
  { asOf, knownAt }: View,
): Promise<readonly SequencedTrade[]> {
  const trades: SequencedTrade[] = [];
  for await (const { records } of eventsBySubject(repositories, 'trade', knownAt)) {
    const trade = foldTradeEvents(records.map(tradeEventOf), asOf);
    if (trade !== undefined) trades.push({ ...trade, sequence: records[0]!.sequence });
  }
  return trades.sort((a, b) => a.sequence - b.sequence);
}

/**
 * One trade as it stands.
 *
 * @throws CounterpoiseError RESOURCE_NOT_FOUND
 */
export async function requireTrade(
  repositories: Repositories,
  tradeId: string,
  now: Date,
): Promise<OwnedTrade> {
  const trade = await findTrade(repositories, tradeId, now);
  if (trade !== undefined) return trade;
  throw new CounterpoiseError('RESOURCE_NOT_FOUND', 'There is no such trade.');
}

async function findTrade(
  repositories: Repositories,
  tradeId: string,
  now: Date,
): Promise<OwnedTrade | undefined> {
  const records = await repositories.events.list({ stream: 'trade', subjectId: tradeId });
  // What was accepted counts, even where a clock was set back since.
  const latest = records
    .map(({ occurredAt }) => occurredAt)
    .reduce((a, b) => (a > b ? a : b), now.toISOString());
  const trade = foldTradeEvents(records.map(tradeEventOf), latest);
  return trade && { ...trade, deskId: records[0]!.deskId };
}

function repeatedTrade(known: TradeState, asked: NewTrade): BookedTrade {
  const { trade, correlationId } = known;
  const before = { trade, ...(correlationId === null ? {} : { correlationId }) };
  if (canonicalJson(before) === canonicalJson(asked)) return { trade: known, repeated: true };
  throw idTaken(known.tradeId);
}

function idTaken(tradeId: string): CounterpoiseError {
  return new CounterpoiseError('EVENT_CONFLICT', `Another trade has the id "${tradeId}".`, {
    pointer: '/trade/tradeId',
    accepted: 'an id that no other trade has',
  });
}

function envelopeOf(caller: Caller, tradeId: string, tradeSequence: number, now: Date) {
  return {
    schemaVersion: 1,
    eventId: `${tradeId}/${tradeSequence}`,
    tradeId,
    tradeSequence,
    occurredAt: now.toISOString(),
    actor: caller.actor,
  };
}

/** The number of an event within its trade is part of its id, so that of two decisions at once the store takes one. */
async function append(
  { events, audit, webhookOutbox }: Repositories,
  { deskId }: Caller,
  draft: Pick<TradeEvent, 'eventId' | 'tradeId' | 'type'> & Readonly<Record<string, unknown>>,
  correlationId: string | null,
  now: Date,
): Promise<AppendOutcome> {
  parseWithSchema(tradeEventSchema, draft);
  const event: NewEvent = {
    eventId: draft.eventId,
    subjectId: draft.tradeId,
    occurredAt: now.toISOString(),
    correlationId,
    contentDigest: digestOf(draft),
    eventJson: JSON.stringify(draft),
  };
  const [outcome] = await events.append('trade', [event], now.toISOString());
  const { contentDigest } = event;
  // In the audit's own words, so that maker and checker are found without reading events.
  if (outcome === 'accepted') {
    await audit.note({
      action: `trade.${draft.type}`,
      objectId: draft.tradeId,
      contentDigest,
      correlationId,
    });
    const { eventId, tradeId, type } = draft;
    const { occurredAt } = event;
    await webhookOutbox.put(tradeChangedEvent({ eventId, tradeId, type, occurredAt, correlationId, deskId }));
  }
  return outcome!;
}
