import { EXPLAIN_LINES } from '../explain/explain-lines.ts';
import type { Cents, ExplainItemRow, ExplainResult } from '../explain/explain-result.ts';
import type { DollarOffsetRow } from '../explain/hedge-effectiveness.ts';
import { BOOK_PARTS } from '../explain/item-chain.ts';
import type { CsvTable, CsvTables } from '../files/write-csv.ts';

/** Cents as a spreadsheet adds them up: a number, which a double holds to the cent below 10¹³ dollars. */
function dollarsOf(amount: Cents | null | undefined): number | null {
  return amount === null || amount === undefined ? null : Number(amount);
}

/** The day's P&L line by line. */
function lineCsv({ lines }: ExplainResult): CsvTable {
  return {
    header: [
      ...['line', 'name', ...BOOK_PARTS, 'markToMarket', 'cash', 'total', 'standardError'],
      ...['predicted', 'predictionError', 'orderEffect'],
    ],
    rows: lines.map((row) => [
      ...[row.line, row.name],
      ...[...BOOK_PARTS.map((part) => row[part]), row.markToMarket, row.cash, row.total].map(dollarsOf),
      row.standardError,
      ...[row.predicted, row.predictionError, row.orderEffect].map(dollarsOf),
    ]),
  };
}

/** Locks, or trades, with every line of theirs. */
function itemCsv(rows: readonly ExplainItemRow[], id: string): CsvTable {
  const lines = EXPLAIN_LINES.filter((line) => line !== 'costs');
  return {
    header: [id, 'part', 'description', 'before', 'after', 'change', ...lines],
    rows: rows.map((row) => [
      ...[row.id, row.part, row.description],
      ...[row.before, row.after, row.change].map(dollarsOf),
      ...lines.map((line) => dollarsOf(row.lines[line] ?? '0.00')),
    ]),
  };
}

function effectivenessCsv({ effectiveness: { periods, scenarios } }: ExplainResult): CsvTable {
  const cells = (series: string, row: DollarOffsetRow) => [
    ...[series, row.label, row.hedgedItem, row.hedge, row.dollarOffset, row.withinCorridor],
  ];
  return {
    header: [
      ...['series', 'label', 'hedgedItem', 'hedge', 'dollarOffset', 'withinCorridor', 'cumulativeHedgedItem'],
      ...['cumulativeHedge', 'cumulativeDollarOffset', 'cumulativeWithinCorridor'],
    ],
    rows: [
      ...periods.rows.map((row) => [
        ...cells('periods', row),
        ...[row.cumulativeHedgedItem, row.cumulativeHedge],
        ...[row.cumulativeDollarOffset, row.cumulativeWithinCorridor],
      ]),
      ...scenarios.rows.map((row) => [...cells('scenarios', row), null, null, null, null]),
    ],
  };
}

/** The tables of an explanation. */
export function explainTables(result: ExplainResult): CsvTables {
  return {
    lines: () => lineCsv(result),
    locks: () =>
      itemCsv(
        result.rows.filter((row) => row.part === 'locks'),
        'lockId',
      ),
    trades: () =>
      itemCsv(
        result.rows.filter((row) => row.part !== 'locks'),
        'tradeId',
      ),
    'coupon-basis': () => ({
      header: ['program', 'coupon', 'settlementMonth', 'oasBpBefore', 'oasBpAfter', 'locks', 'tba', 'total'],
      rows: result.couponBasis.map((row) => [
        ...[row.program, row.coupon, row.settlementMonth, row.oasBpBefore, row.oasBpAfter],
        ...[row.locks, row.tba, row.total].map(dollarsOf),
      ]),
    }),
    'lock-events': () => ({
      header: ['line', 'event', 'lockCount', 'loanAmount', 'markToMarket'],
      rows: result.lockEvents.map((row) => [
        ...[row.line, row.event, row.lockCount, row.loanAmount],
        dollarsOf(row.markToMarket),
      ]),
    }),
    attribution: () => ({
      header: ['cause', 'name', 'amount'],
      rows: result.attribution.rows.map((row) => [row.cause, row.name, dollarsOf(row.amount)]),
    }),
    effectiveness: () => effectivenessCsv(result),
  };
}
