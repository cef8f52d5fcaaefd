import { foldTradeEvents } from '../book/fold-trade-events.ts';
import { positionsOf } from '../book/positions-as-of.ts';
import { tradeEventSchema } from '../book/trade-event.ts';
import { averagePrices } from '../book/trade-pnl.ts';
import { parseWithSchema } from '../core/parse.ts';
import { type MarketSnapshot, marketSnapshotSchema } from '../market/snapshot.ts';
import { writeCsv } from './files/write-csv.ts';
import { positionTable } from './tables/position-table.ts';
import { tradeBlotter } from './trade-blotter.ts';

/** What positions are asked for, with all they are folded and valued from, as it is stored. */
export interface WantedPositions {
  /** The events of each trade, JSON, trades in the order in which they were booked. */
  readonly tradeEvents: readonly (readonly string[])[];
  /** RFC 3339 UTC. */
  readonly asOf: string;
  readonly knownAt: string | null;
  /** The market day of the marks. */
  readonly market: { readonly id: string; readonly documentJson: string } | null;
  readonly format: 'json' | 'csv';
}

/**
 * Whatever folds and values positions: here, or in another thread, since ten thousand trades take a second.
 *
 * @param gather called when it is their turn, so that those who wait hold nothing
 */
export type PositionsWriter = (gather: () => Promise<WantedPositions>) => Promise<string>;

/** The open positions, their net, averages and P&L, as `GET /v1/positions` answers them: JSON, or the table as CSV. */
export function writtenPositions({ tradeEvents, asOf, knownAt, market, format }: WantedPositions): string {
  const trades = tradeEvents.flatMap((texts) => {
    const trade = foldTradeEvents(
      texts.map((text) => tradeEventSchema.parse(JSON.parse(text))),
      asOf,
    );
    return trade === undefined ? [] : [trade];
  });
  const { positions, net } = positionsOf(trades);
  if (format === 'csv') {
    const { header, rows } = positionTable(positions);
    return writeCsv(header, rows);
  }
  const pnlOf = (snapshot: MarketSnapshot) => {
    const { byInstrument, byCounterparty, total } = tradeBlotter(trades, snapshot, { asOf: snapshot.asOf });
    return { markedAsOf: snapshot.asOf, byInstrument, byCounterparty, total };
  };
  return JSON.stringify({
    ...{ asOf, knownAt, marketSnapshotId: market?.id ?? null },
    ...{ document: { schemaVersion: 1, positions }, net, averages: averagePrices(positions) },
    pnl:
      market === null ? null : pnlOf(parseWithSchema(marketSnapshotSchema, JSON.parse(market.documentJson))),
  });
}
