import type { CsvTable, CsvTables } from '../files/write-csv.ts';
import type { StressResult } from '../stress.ts';

/** Scenario P&L for a spreadsheet. */
function scenarioCsv({ rows }: StressResult): CsvTable {
  return {
    header: [
      ...['id', 'name', 'locks', 'locksStandardError', 'positions', 'positionsStandardError'],
      ...['net', 'netStandardError'],
    ],
    rows: rows.map((row) => [
      row.id,
      row.name,
      ...[row.locks, row.positions, row.net].flatMap(({ value, standardError }) => [value, standardError]),
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

/** The tables of a stress run. */
export function stressTables(result: StressResult): CsvTables {
  return { scenarios: () => scenarioCsv(result), 'duration-check': () => durationCheckCsv(result) };
}
