import type { CsvTable, CsvTables } from '../files/write-csv.ts';
import type { StressResult } from '../stress.ts';
import { deskTailCsv, factorCsv, histogramCsv, tailCsv } from './distribution-tables.ts';

/** Scenario P&L for a spreadsheet. */
function scenarioCsv({ rows }: StressResult): CsvTable {
  return {
    header: [
      ...['id', 'name', 'locks', 'locksStandardError', 'positions', 'positionsStandardError'],
      ...['net', 'netStandardError'],
      ...['locksAtTodaysPullThrough', 'locksAtTodaysPullThroughStandardError'],
    ],
    rows: rows.map((row) => [
      row.id,
      row.name,
      ...[row.locks, row.positions, row.net, row.locksAtTodaysPullThrough].flatMap(
        ({ value, standardError }) => [value, standardError],
      ),
    ]),
  };
}

/** The duration check for a spreadsheet. */
function durationCheckCsv({ durationCheck }: StressResult): CsvTable {
  return {
    header: [
      ...['shiftBp', 'locksEstimate', 'positionsEstimate', 'netEstimate', 'locks', 'locksStandardError'],
      ...['positions', 'positionsStandardError', 'net', 'netStandardError'],
      ...['difference', 'differenceStandardError'],
    ],
    rows: durationCheck.map(({ shiftBp, durationEstimate: estimate, fullRevaluation: full, difference }) => [
      ...[shiftBp, estimate.locks, estimate.positions, estimate.net],
      ...[full.locks, full.positions, full.net, difference].flatMap(({ value, standardError }) => [
        value,
        standardError,
      ]),
    ]),
  };
}

/** Cells of the grids for a spreadsheet, one a row. */
function gridCsv({ grids }: StressResult): CsvTable {
  return {
    header: [
      ...['grid', 'rowFactor', 'rowValue', 'columnFactor', 'columnValue', 'locks', 'locksStandardError'],
      ...['positions', 'positionsStandardError', 'net', 'netStandardError'],
    ],
    rows: grids.flatMap(({ id, rowFactor, rowValues, columnFactor, columnValues, cells }) =>
      cells.flatMap((row, i) =>
        row.map(({ locks, positions, net }, j) => [
          ...[id, rowFactor, rowValues[i]!, columnFactor, columnValues[j]!],
          ...[locks, positions, net].flatMap(({ value, standardError }) => [value, standardError]),
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
