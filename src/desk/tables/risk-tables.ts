import type { MeasureValue } from '../../sim/measure-value.ts';
import type { DeskRow, DeskTable } from '../desk-table.ts';
import type { CsvTable, CsvTables } from '../files/write-csv.ts';
import type { LockRisk, RiskResult } from '../risk.ts';

const SCALAR_MEASURES = [
  'value',
  'dv01',
  'effectiveDuration',
  'effectiveConvexity',
  'pullThroughConvexity',
  'vega',
  'spreadDuration',
  'refinancingDuration',
  'turnoverDuration',
  'basisDuration',
  'pullThroughDelta',
] as const;

/** Every lock with every measure and its standard error. */
function lockCsv({ rows, book }: RiskResult): CsvTable {
  const tenors = Object.keys(book.locks.keyRateDv01);
  return {
    header: [
      ...[
        'lockId',
        'program',
        'noteRate',
        'coupon',
        'settlementMonth',
        'settlementDate',
        'fundingDate',
        'stage',
      ],
      ...[
        'status',
        'loanAmount',
        'pullThrough',
        'pullThroughStandardError',
        'exposure',
        'forwardPrice',
        'lockPrice',
      ],
      ...SCALAR_MEASURES.flatMap((name) => [name, `${name}StandardError`]),
      ...tenors.flatMap((tenor) => [`keyRateDv01_${tenor}y`, `keyRateDv01_${tenor}yStandardError`]),
      'flags',
    ],
    rows: rows.map((row) => {
      const keyRates = row.measures['keyRateDv01'] as Readonly<Record<string, MeasureValue>> | undefined;
      return [
        ...[row.lockId, row.program, row.noteRate, row.coupon, row.settlementMonth, row.settlementDate],
        ...[row.fundingDate, row.stage, row.status, row.loanAmount, row.pullThrough.value],
        ...[row.pullThrough.standardError, row.exposure, row.forwardPrice.value, row.lockPrice],
        ...SCALAR_MEASURES.flatMap((name) => valueAndError(scalarOf(row, name))),
        ...tenors.flatMap((tenor) => valueAndError(keyRates?.[tenor])),
        row.flags.join(' '),
      ];
    }),
  };
}

/** One of the desk's tables for a spreadsheet. */
function deskTableCsv(table: DeskTable): CsvTable {
  const columns: readonly (keyof DeskRow)[] = [
    ...(['key', 'locks', 'locked', 'pullThroughWeighted', 'pullThrough', 'noteRate', 'dv01'] as const),
    ...(table.by === 'coupon' ? (['position', 'target', 'gap'] as const) : []),
  ];
  return { header: columns, rows: table.rows.map((row) => columns.map((column) => row[column])) };
}

function valueAndError(measure: MeasureValue | undefined): (number | undefined)[] {
  return [measure?.value, measure?.standardError];
}

/** A lock's measure of that name, where it is one number. */
export function scalarOf(row: LockRisk, name: string): MeasureValue | undefined {
  const measure = row.measures[name];
  return measure !== undefined && 'standardError' in measure && typeof measure.value === 'number'
    ? (measure as MeasureValue)
    : undefined;
}

/** The tables of a risk run: every lock, and the desk's own. */
export function riskTables(result: RiskResult): CsvTables {
  const tableOf = (by: DeskTable['by']) => () =>
    deskTableCsv(result.tables.find((table) => table.by === by)!);
  return {
    locks: () => lockCsv(result),
    program: tableOf('program'),
    coupon: tableOf('coupon'),
    'rate-band': tableOf('rate-band'),
    'lock-period': tableOf('lock-period'),
  };
}
