import { foldTradeEvents } from '../book/fold-trade-events.ts';
import { TRADE_EVENT_SCHEMA_VERSION, type TradeEvent, tradeEventSchema } from '../book/trade-event.ts';
import type { TradeState } from '../book/trade-state.ts';
import type { Caller } from '../core/caller.ts';
import { digestOf } from '../core/digest.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { parseWithSchema } from '../core/parse.ts';
import type { EventRecord } from '../store/records.ts';
import type { AppendOutcome, NewEvent, Repositories } from '../store/repositories.ts';
import { tradeChangedEvent } from '../webhooks/events.ts';

/** A trade with the desk it belongs to; null: the whole tenant. */
export type OwnedTrade = TradeState & { readonly deskId: string | null };

/** A trade event as it was stored. */
export function tradeEventOf({ eventJson }: EventRecord): TradeEvent {
  return tradeEventSchema.parse(JSON.parse(eventJson));
}

/** A trade as it stands; undefined when the caller knows none of this id. */
export async function findTrade(
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

/** What an event of a trade says beside its place in the trade, who made it and when. */
export type TradeEventBody = Pick<TradeEvent, 'type'> & Readonly<Record<string, unknown>>;

/**
 * Stores one event of a trade, with its audit entry and what webhooks are told. The number of an event within its trade
 * is part of its id, so that of two at once the store takes one.
 *
 * @returns whether it was taken; what is refused stores nothing
 * @throws CounterpoiseError INPUT_INVALID when the event is not one of the schema's
 */
export async function appendTradeEvent(
  { events, audit, webhookOutbox }: Repositories,
  { actor, deskId }: Caller,
  {
    tradeId,
    tradeSequence,
    correlationId,
  }: {
    readonly tradeId: string;
    readonly tradeSequence: number;
    readonly correlationId: string | null;
  },
  body: TradeEventBody,
  now: Date,
): Promise<AppendOutcome> {
  const occurredAt = now.toISOString();
  const eventId = `${tradeId}/${tradeSequence}`;
  const schemaVersion = TRADE_EVENT_SCHEMA_VERSION;
  const draft = { schemaVersion, eventId, tradeId, tradeSequence, occurredAt, actor, ...body };
  parseWithSchema(tradeEventSchema, draft);
  const contentDigest = digestOf(draft);
  const eventJson = JSON.stringify(draft);
  const event: NewEvent = {
    eventId,
    subjectId: tradeId,
    occurredAt,
    correlationId,
    contentDigest,
    eventJson,
  };
  const [outcome] = await events.append('trade', [event], occurredAt);
  if (outcome === 'accepted') {
    // In the audit's own words, so that maker and checker are found without reading events.
    await audit.note({ action: `trade.${body.type}`, objectId: tradeId, contentDigest, correlationId });
    const { type } = body;
    await webhookOutbox.put(tradeChangedEvent({ eventId, tradeId, type, occurredAt, correlationId, deskId }));
  }
  return outcome!;
}

/** The refusal of an event that came second. */
export function tradeConflict(): CounterpoiseError {
  return new CounterpoiseError('EVENT_CONFLICT', 'The trade changed in the same moment.', {
    accepted: 'the request again, if it still makes sense then',
  });
}

/** The refusal of an id that is taken. */
export function tradeIdTaken(tradeId: string, pointer: string): CounterpoiseError {
  return new CounterpoiseError('EVENT_CONFLICT', `Another trade has the id "${tradeId}".`, {
    pointer,
    accepted: 'an id that no other trade has',
  });
}
