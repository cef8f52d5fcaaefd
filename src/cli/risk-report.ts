import type { DeskRow, DeskTable } from '../desk/desk-table.ts';
import type { LockRisk, RiskResult } from '../desk/risk.ts';
import type { MeasureValue } from '../sim/measure-value.ts';
import { dollars, dollarsWithError, fixedWithError, percent } from './number-format.ts';
import type { CsvTable } from './output.ts';
import { numbers, renderTable, words } from './table.ts';

/** Book totals: locks, positions and net side by side, each with its error. */
export function bookTable({ book }: RiskResult): string {
  const parts = [book.locks, book.positions, book.net];
  const line = (name: string, pick: (part: (typeof parts)[number]) => MeasureValue): string[] => [
    name,
    ...parts.map((part) => dollarsWithError(pick(part))),
  ];
  const { locks } = book;
  const ofLocks = (name: string, text: string): string[] => [name, text, '', ''];
  const tenors = Object.keys(locks.keyRateDv01);
  return renderTable(
    'Book, dollars',
    [words(''), numbers('locks'), numbers('positions'), numbers('net')],
    [
      ofLocks('loan amount', dollars(locks.loanAmount)),
      ofLocks('pull-through-weighted', dollars(locks.exposure)),
      ofLocks('value', dollarsWithError(locks.value)),
      line('DV01', (part) => part.dv01),
      ...tenors.map((tenor) => line(`  key rate ${tenor}y`, (part) => part.keyRateDv01[tenor]!)),
      line(`convexity, ${locks.dollarConvexity.unit}`, (part) => part.dollarConvexity),
      line('vega, 1 bp of every quote', (part) => part.vega),
      ...(locks.effectiveDuration === undefined
        ? []
        : [ofLocks('effective duration, years', fixedWithError(locks.effectiveDuration, 3))]),
      ...(locks.effectiveConvexity === undefined
        ? []
        : [ofLocks('effective convexity, years²', fixedWithError(locks.effectiveConvexity, 1))]),
      ofLocks('  of it from pull-through', fixedWithError(locks.pullThroughConvexity, 1)),
      ofLocks('1 % of pull-through', dollarsWithError(locks.pullThroughDelta)),
    ],
  );
}

/** One of the desk's tables, coupons with position, target and gap. */
export function deskTableText(table: DeskTable): string {
  const byCoupon = table.by === 'coupon';
  return renderTable(
    table.title,
    [
      words(table.by === 'rate-band' ? 'note rate' : table.by.replace('-', ' ')),
      numbers('locks'),
      numbers('locked'),
      numbers('weighted'),
      numbers('pull-through'),
      numbers('avg rate'),
      numbers('DV01'),
      ...(byCoupon ? [numbers('position'), numbers('target'), numbers('gap')] : []),
    ],
    table.rows.map((row) => [
      row.key,
      String(row.locks),
      dollars(row.locked),
      dollars(row.pullThroughWeighted),
      row.locks === 0 ? '' : percent(row.pullThrough),
      row.locks === 0 ? '' : percent(row.noteRate, 3),
      dollars(row.dv01),
      ...(byCoupon ? [row.position, row.target, row.gap].map((value) => dollars(value ?? 0)) : []),
    ]),
  );
}

/** Every lock on one line. */
export function lockTableText(rows: readonly LockRisk[]): string {
  return renderTable(
    'By lock',
    [
      words('lock'),
      words('program'),
      numbers('rate'),
      words('coupon'),
      words('settles'),
      words('status'),
      numbers('amount'),
      numbers('pull-through'),
      numbers('value'),
      numbers('DV01'),
      numbers('duration'),
      numbers('convexity'),
      words('flag'),
    ],
    rows.map((row) => [
      row.lockId,
      row.program,
      percent(row.noteRate, 3),
      (row.coupon * 100).toFixed(1),
      row.settlementDate,
      row.status,
      dollars(row.loanAmount),
      percent(row.pullThrough.value),
      cell(row, 'value', 0),
      cell(row, 'dv01', 1),
      cell(row, 'effectiveDuration', 2),
      cell(row, 'effectiveConvexity', 0),
      row.flags.length === 0 ? '' : `error of ${row.flags.join(', ')}`,
    ]),
  );
}

function cell(row: LockRisk, name: string, decimals: number): string {
  const measure = scalarOf(row, name);
  return measure === undefined ? '' : fixedWithError(measure, decimals);
}

function scalarOf(row: LockRisk, name: string): MeasureValue | undefined {
  const measure = row.measures[name];
  return measure !== undefined && 'standardError' in measure && typeof measure.value === 'number'
    ? (measure as MeasureValue)
    : undefined;
}

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
export function lockCsv({ rows, book }: RiskResult): CsvTable {
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
export function deskTableCsv(table: DeskTable): CsvTable {
  const columns: readonly (keyof DeskRow)[] = [
    ...(['key', 'locks', 'locked', 'pullThroughWeighted', 'pullThrough', 'noteRate', 'dv01'] as const),
    ...(table.by === 'coupon' ? (['position', 'target', 'gap'] as const) : []),
  ];
  return { header: columns, rows: table.rows.map((row) => columns.map((column) => row[column])) };
}

function valueAndError(measure: MeasureValue | undefined): (number | undefined)[] {
  return [measure?.value, measure?.standardError];
}
