import { openPosition, positionDocument } from '../book/positions-as-of.ts';
import {
  type AveragePrices,
  averagePrices,
  type PnlSum,
  sumPnl,
  type TradeMark,
  type TradePnl,
  tradePnl,
} from '../book/trade-pnl.ts';
import type { TradeState, TradeStatus } from '../book/trade-state.ts';
import type { IsoDate } from '../core/dates.ts';
import type { Position } from '../instruments/position.ts';
import { DEFAULT_ODD_LOT_GRID, type OddLotGrid } from '../market/odd-lots.ts';
import type { MarketSnapshot } from '../market/snapshot.ts';
import { tradeMark } from './trade-marks.ts';

/** One trade of the blotter. */
export interface BlotterRow {
  readonly tradeId: string;
  readonly status: TradeStatus;
  readonly instrument: string;
  readonly side: Position['side'];
  readonly quantity: number;
  readonly openQuantity: number;
  readonly price: number;
  readonly tradeDate: IsoDate;
  readonly settlementMonth: string;
  readonly counterparty: string | null;
  readonly pnl: TradePnl;
}

/** Trades with what they brought and what they are worth, and the sums of it. */
export interface TradeBlotter {
  /** Day of the marks; null without a market day. */
  readonly markedAsOf: IsoDate | null;
  readonly rows: readonly BlotterRow[];
  /** Of what is open, by instrument and month. */
  readonly averages: readonly AveragePrices[];
  readonly byInstrument: readonly PnlSum[];
  readonly byCounterparty: readonly PnlSum[];
  readonly total: PnlSum;
}

/** The counterparty of a trade that names none. */
const NO_COUNTERPARTY = '(none)';

/**
 * The blotter of some trades: profit and loss of each, and exact sums by instrument and month, by counterparty and of all.
 *
 * @param market whose prices are the marks; without one only what is realised is known
 * @param grid what odd lots give up
 */
export function tradeBlotter(
  trades: readonly TradeState[],
  market: MarketSnapshot | undefined,
  { asOf, grid = DEFAULT_ODD_LOT_GRID }: { readonly asOf: IsoDate; readonly grid?: OddLotGrid },
): TradeBlotter {
  const marks = new Map<string, TradeMark>();
  const rows = trades.map((state): BlotterRow => {
    const { tradeId, status, trade, openQuantity } = state;
    const { instrument, side, quantity, price, tradeDate, settlementMonth, counterparty = null } = trade;
    const pnl = tradePnl(state, markOf(state, market, marks), grid, market?.asOf ?? asOf);
    const terms = { instrument, side, quantity, openQuantity, price, tradeDate, settlementMonth };
    return { tradeId, status, ...terms, counterparty, pnl };
  });
  const counted = rows.filter(({ status }) => status === 'open' || status === 'closed');
  const open = trades.filter(({ status }) => status === 'open').map(openPosition);
  return {
    markedAsOf: market?.asOf ?? null,
    rows,
    averages: averagePrices(open.map(positionDocument)),
    byInstrument: sumsBy(counted, (row) => `${row.instrument} ${row.settlementMonth}`),
    byCounterparty: sumsBy(counted, (row) => row.counterparty ?? NO_COUNTERPARTY),
    total: sumPnl(
      'total',
      counted.map(({ pnl }) => pnl),
    ),
  };
}

/** Thousands of trades are in a few dozen instruments: each is looked up once. */
function markOf(
  { trade }: TradeState,
  market: MarketSnapshot | undefined,
  known: Map<string, TradeMark>,
): TradeMark {
  if (market === undefined) return { missing: 'no market day was named' };
  const key = `${trade.instrument} ${trade.settlementMonth} ${trade.settlementDate ?? ''}`;
  const mark = known.get(key) ?? tradeMark(market, trade);
  known.set(key, mark);
  return mark;
}

function sumsBy(rows: readonly BlotterRow[], keyOf: (row: BlotterRow) => string): readonly PnlSum[] {
  const groups = Map.groupBy(rows, keyOf);
  return [...groups.keys()].sort().map((key) =>
    sumPnl(
      key,
      groups.get(key)!.map(({ pnl }) => pnl),
    ),
  );
}
