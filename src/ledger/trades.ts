import { foldTradeEvents } from '../book/fold-trade-events.ts';
import { positionDocument } from '../book/positions-as-of.ts';
import type { NewTrade } from '../book/trade-event.ts';
import type { TradeState } from '../book/trade-state.ts';
import type { Caller } from '../core/caller.ts';
import { canonicalJson } from '../core/digest.ts';
import { CounterpoiseError } from '../core/errors.ts';
import type { Repositories } from '../store/repositories.ts';
import { eventsBySubject } from './events-by-subject.ts';
import type { View } from './lock-projections.ts';
import { appendTradeEvent, findTrade, tradeEventOf, tradeIdTaken } from './trade-store.ts';

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
  const correlated = correlationId === undefined ? {} : { correlationId };
  const asked: NewTrade = { trade, ...correlated };
  const known = await findTrade(repositories, tradeId, now);
  if (known !== undefined) return repeatedTrade(repositories, known, asked);
  const place = { tradeId, tradeSequence: 1, correlationId: correlationId ?? null };
  const body = { type: 'booked' as const, trade: positionDocument(trade), ...correlated, approvalRequired };
  const outcome = await appendTradeEvent(repositories, caller, place, body, now);
  const booked = await findTrade(repositories, tradeId, now);
  if (booked === undefined) throw tradeIdTaken(tradeId, '/trade/tradeId');
  return outcome === 'conflict'
    ? repeatedTrade(repositories, booked, asked)
    : { trade: booked, repeated: false };
}

/** A trade with the place of its booking in the order of acceptance. */
export type SequencedTrade = TradeState & { readonly sequence: number };

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

/** Characters of events that are read at once: some 50,000 trades and what became of them. */
const EVENT_TEXT_MAX = 64 * 1024 * 1024;

/**
 * The events of all trades the caller may know, as they are stored, trades in the order in which they were booked: for whoever folds
 * them elsewhere.
 *
 * @throws CounterpoiseError INPUT_TOO_LARGE when they are more than can be held at once
 */
export async function readTradeEventTexts(
  repositories: Repositories,
  knownAt?: string,
): Promise<readonly (readonly string[])[]> {
  const trades: { readonly sequence: number; readonly texts: readonly string[] }[] = [];
  let length = 0;
  for await (const { records } of eventsBySubject(repositories, 'trade', knownAt)) {
    const texts = records.map(({ eventJson }) => eventJson);
    length += texts.reduce((sum, text) => sum + text.length, 0);
    if (length > EVENT_TEXT_MAX) {
      throw new CounterpoiseError(
        'INPUT_TOO_LARGE',
        'There are more events of trades than can be read at once.',
        {
          accepted: `${EVENT_TEXT_MAX} characters of events; a desk's own, or retention of old trades`,
        },
      );
    }
    trades.push({ sequence: records[0]!.sequence, texts });
  }
  return trades.sort((a, b) => a.sequence - b.sequence).map(({ texts }) => texts);
}

/** The same trade booked again, which is told from another one by what was booked, whatever became of it since. */
async function repeatedTrade(
  { events }: Repositories,
  known: TradeState,
  asked: NewTrade,
): Promise<BookedTrade> {
  const records = await events.list({ stream: 'trade', subjectId: known.tradeId });
  const booking = records.map(tradeEventOf).find((event) => event.type === 'booked');
  const { trade, correlationId } = booking!;
  const before = { trade, ...(correlationId === undefined ? {} : { correlationId }) };
  if (canonicalJson(before) === canonicalJson(asked)) return { trade: known, repeated: true };
  throw tradeIdTaken(known.tradeId, '/trade/tradeId');
}
