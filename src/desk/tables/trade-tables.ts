import type { TradeCalendar } from '../../book/trade-calendar.ts';
import type { PnlSum } from '../../book/trade-pnl.ts';
import type { CsvTable, CsvTables, CsvValue } from '../files/write-csv.ts';
import type { PlannedDeliveries } from '../planned-deliveries.ts';
import type { RollAnalysis } from '../roll-analysis.ts';
import type { TradeBlotter } from '../trade-blotter.ts';

const AMOUNTS = ['realised', 'unrealised', 'failsCharges', 'commissions', 'total'] as const;

/** An amount as a number: a text that begins with a minus is no number to a spreadsheet. */
function amount(text: string | null): CsvValue {
  return text === null ? null : Number(text);
}

function blotterCsv({ rows }: TradeBlotter): CsvTable {
  const columns = [
    ...(['tradeId', 'status', 'instrument', 'side', 'quantity', 'openQuantity', 'price'] as const),
    ...(['tradeDate', 'settlementMonth', 'counterparty'] as const),
  ];
  return {
    header: [...columns, 'markPrice', ...AMOUNTS, 'oddLotFace', 'oddLotConcession', 'markSource'],
    rows: rows.map((row) => [
      ...columns.map((column) => row[column]),
      row.pnl.markPrice,
      ...AMOUNTS.map((name) => amount(row.pnl[name])),
      ...[row.pnl.oddLotFace, amount(row.pnl.oddLotConcession), row.pnl.markSource],
    ]),
  };
}

function averagesCsv({ averages }: TradeBlotter): CsvTable {
  const columns = [
    ...(['instrument', 'settlementMonth', 'boughtQuantity', 'averageBuyPrice'] as const),
    ...(['soldQuantity', 'averageSellPrice', 'netQuantity', 'breakEvenPrice'] as const),
  ];
  return { header: columns, rows: averages.map((row) => columns.map((column) => row[column])) };
}

function sumsCsv(name: string, sums: readonly PnlSum[]): CsvTable {
  return {
    header: [name, 'tradeCount', 'unmarkedCount', ...AMOUNTS, 'oddLotConcession'],
    rows: sums.map((sum) => [
      ...[sum.key, sum.tradeCount, sum.unmarkedCount],
      ...AMOUNTS.map((column) => amount(sum[column])),
      amount(sum.oddLotConcession),
    ]),
  };
}

/** The tables of a blotter. */
export function blotterTables(blotter: TradeBlotter): CsvTables {
  return {
    trades: () => blotterCsv(blotter),
    averages: () => averagesCsv(blotter),
    instruments: () => sumsCsv('instrument', [...blotter.byInstrument, blotter.total]),
    counterparties: () => sumsCsv('counterparty', [...blotter.byCounterparty, blotter.total]),
  };
}

/** Names of the tables of a blotter, the main one first. */
export const BLOTTER_TABLES = ['trades', 'averages', 'instruments', 'counterparties'] as const;

/** The days on which something is due. */
export function calendarTable({ entries }: TradeCalendar): CsvTable {
  const columns = [
    ...(['date', 'event', 'by', 'businessDaysAway', 'isPast', 'tradeId', 'instrument'] as const),
    ...(['settlementMonth', 'side', 'openQuantity', 'allocatedFace', 'counterparty'] as const),
  ];
  return { header: columns, rows: entries.map((entry) => columns.map((column) => entry[column])) };
}

/** The rolls that are quoted. */
export function rollTable({ rows }: RollAnalysis): CsvTable {
  const columns = [
    ...(['instrument', 'front', 'back', 'frontSettlement', 'backSettlement', 'days'] as const),
    ...(['frontPrice', 'backPrice', 'drop', 'dropThirtySeconds', 'couponIncome', 'paydown'] as const),
    ...(['cpr', 'cprSource', 'impliedFinancingRate', 'financingRate', 'financingSource'] as const),
    ...(['breakEvenDrop', 'advantageThirtySeconds', 'advantagePerMillion'] as const),
  ];
  return { header: columns, rows: rows.map((row) => columns.map((column) => row[column])) };
}

/** Lots of planned deliveries, one a row, pools after one another. */
function lotsCsv({ plans }: PlannedDeliveries): CsvTable {
  return {
    header: ['instrument', 'settlementMonth', 'tradeId', 'lot', 'nominal', 'delivered', 'pools'],
    rows: plans.flatMap(({ instrument, settlementMonth, plan }) =>
      plan.trades.flatMap(({ tradeId, lots }) =>
        lots.map(({ nominal, delivered, poolNumbers }, index) => [
          ...[instrument, settlementMonth, tradeId, index + 1, nominal, delivered],
          poolNumbers.join(' '),
        ]),
      ),
    ),
  };
}

/** Trades of planned deliveries, and what each leaves on the table. */
function filledCsv({ plans }: PlannedDeliveries): CsvTable {
  return {
    header: [
      ...['instrument', 'settlementMonth', 'tradeId', 'quantity', 'price', 'marketPrice'],
      ...['filled', 'delivered', 'unfilled', 'pairOffGain', 'varianceGain', 'leftOnTheTable'],
    ],
    rows: plans.flatMap(({ instrument, settlementMonth, marketPrice, plan }) =>
      plan.trades.map((trade) => [
        ...[instrument, settlementMonth, trade.tradeId, trade.quantity, trade.price, marketPrice],
        ...[trade.filled, trade.delivered, trade.unfilled],
        ...[amount(trade.pairOffGain), amount(trade.varianceGain), amount(trade.leftOnTheTable)],
      ]),
    ),
  };
}

/** Pools that no trade takes. */
function unusedCsv({ unusedPools }: PlannedDeliveries): CsvTable {
  return {
    header: ['poolNumber', 'instrument', 'settlementMonth', 'face'],
    rows: unusedPools.map(({ poolNumber, instrument, settlementMonth, face }) => [
      ...[poolNumber, instrument, settlementMonth, face],
    ]),
  };
}

/** The tables of planned deliveries. */
export function deliveryTables(planned: PlannedDeliveries): CsvTables {
  return {
    trades: () => filledCsv(planned),
    lots: () => lotsCsv(planned),
    unused: () => unusedCsv(planned),
  };
}

/** Names of the tables of planned deliveries, the main one first. */
export const DELIVERY_TABLES = ['trades', 'lots', 'unused'] as const;
