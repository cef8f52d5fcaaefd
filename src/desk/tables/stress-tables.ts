import type { MeasureValue } from '../../sim/measure-value.ts';
import type { CsvTable, CsvTables } from '../files/write-csv.ts';
import type { StressResult } from '../stress.ts';
import { deskTailCsv, factorCsv, histogramCsv, tailCsv } from './distribution-tables.ts';

/** Sides of the book in their order; servicing where the desk holds some. */
const SIDES = ['locks', 'positions', 'servicing', 'net'] as const;
type Side = (typeof SIDES)[number];

function sidesOf({ durationCheck }: StressResult): readonly Side[] {
  const serviced = durationCheck.some(({ fullRevaluation }) => fullRevaluation.servicing !== null);
  return SIDES.filter((side) => side !== 'servicing' || serviced);
}

function withErrorColumn(side: Side): string[] {
  return [side, `${side}StandardError`];
}

function cells(measure: MeasureValue | null): (number | undefined)[] {
  return [measure?.value, measure?.standardError];
}

/** Scenario P&L for a spreadsheet. */
function scenarioCsv(result: StressResult): CsvTable {
  const sides = sidesOf(result);
  return {
    header: [
      ...['id', 'name', ...sides.flatMap(withErrorColumn)],
      ...['locksAtTodaysPullThrough', 'locksAtTodaysPullThroughStandardError'],
    ],
    rows: result.rows.map((row) => [
      ...[row.id, row.name, ...sides.flatMap((side) => cells(row[side]))],
      ...cells(row.locksAtTodaysPullThrough),
    ]),
  };
}

/** The duration check for a spreadsheet. */
function durationCheckCsv(result: StressResult): CsvTable {
  const sides = sidesOf(result);
  return {
    header: [
      'shiftBp',
      ...sides.map((side) => `${side}Estimate`),
      ...sides.flatMap(withErrorColumn),
      ...['difference', 'differenceStandardError'],
    ],
    rows: result.durationCheck.map(({ shiftBp, durationEstimate, fullRevaluation, difference }) => [
      shiftBp,
      ...sides.map((side) => durationEstimate[side]),
      ...sides.flatMap((side) => cells(fullRevaluation[side])),
      ...cells(difference),
    ]),
  };
}

/** Cells of the grids for a spreadsheet, one a row. */
function gridCsv(result: StressResult): CsvTable {
  const sides = sidesOf(result);
  return {
    header: [
      ...['grid', 'rowFactor', 'rowValue', 'columnFactor', 'columnValue'],
      ...sides.flatMap(withErrorColumn),
    ],
    rows: result.grids.flatMap((grid) =>
      grid.cells.flatMap((row, i) =>
        row.map((cell, j) => [
          ...[grid.id, grid.rowFactor, grid.rowValues[i]!, grid.columnFactor, grid.columnValues[j]!],
          ...sides.flatMap((side) => cells(cell[side])),
        ]),
      ),
    ),
  };
}

/** The tables of a stress run. */
export function stressTables(result: StressResult): CsvTables {
  const { distribution } = result;
  return {
    scenarios: () => scenarioCsv(result),
    'duration-check': () => durationCheckCsv(result),
    grids: () => gridCsv(result),
    distribution: () => tailCsv(distribution),
    factors: () => factorCsv(distribution),
    'desk-tables': () => deskTailCsv(distribution),
    histogram: () => histogramCsv(distribution),
  };
}
