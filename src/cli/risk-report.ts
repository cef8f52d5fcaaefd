import type { DeskTable } from '../desk/desk-table.ts';
import type { LockRisk, RiskResult } from '../desk/risk.ts';
import { scalarOf } from '../desk/tables/risk-tables.ts';
import type { MeasureValue } from '../sim/measure-value.ts';
import { dollars, dollarsWithError, fixedWithError, percent } from './number-format.ts';
import { numbers, renderTable, words } from './table.ts';

/** Book totals: locks, positions and net side by side, each with its error. */
export function bookTable({ book }: RiskResult): string {
  const { servicing } = book;
  const parts = [book.locks, book.positions, ...(servicing === null ? [] : [servicing]), book.net];
  const line = (name: string, pick: (part: (typeof parts)[number]) => MeasureValue): string[] => [
    name,
    ...parts.map((part) => dollarsWithError(pick(part))),
  ];
  const { locks } = book;
  const ofLocks = (name: string, text: string, ofServicing = ''): string[] => [
    ...[name, text, '', ...(servicing === null ? [] : [ofServicing]), ''],
  ];
  const tenors = Object.keys(locks.keyRateDv01);
  return renderTable(
    'Book, dollars',
    [
      words(''),
      numbers('locks'),
      numbers('positions'),
      ...(servicing === null ? [] : [numbers('servicing')]),
      numbers('net'),
    ],
    [
      ofLocks('loan amount', dollars(locks.loanAmount), servicing === null ? '' : dollars(servicing.balance)),
      ofLocks('pull-through-weighted', dollars(locks.exposure)),
      ofLocks(
        'value',
        dollarsWithError(locks.value),
        servicing === null ? '' : dollarsWithError(servicing.value),
      ),
      line('DV01', (part) => part.dv01),
      ...tenors.map((tenor) => line(`  key rate ${tenor}y`, (part) => part.keyRateDv01[tenor]!)),
      line(`convexity, ${locks.dollarConvexity.unit}`, (part) => part.dollarConvexity),
      line('vega, 1 bp of every quote', (part) => part.vega),
      ...(locks.effectiveDuration === undefined
        ? []
        : [
            ofLocks(
              'effective duration, years',
              fixedWithError(locks.effectiveDuration, 3),
              shownMeasure(servicing?.effectiveDuration, 3),
            ),
          ]),
      ...(locks.effectiveConvexity === undefined
        ? []
        : [
            ofLocks(
              'effective convexity, years²',
              fixedWithError(locks.effectiveConvexity, 1),
              shownMeasure(servicing?.effectiveConvexity, 1),
            ),
          ]),
      ofLocks('  of it from pull-through', fixedWithError(locks.pullThroughConvexity, 1)),
      ofLocks('1 % of pull-through', dollarsWithError(locks.pullThroughDelta)),
    ],
  );
}

function shownMeasure(measure: MeasureValue | undefined, decimals: number): string {
  return measure === undefined ? '' : fixedWithError(measure, decimals);
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
