import type { CsvTable } from '../files/write-csv.ts';
import type { Distribution, DistributionLine } from '../horizon/distribution.ts';

/** Value at risk and expected shortfall for a spreadsheet. */
export function tailCsv(distribution: Distribution | null): CsvTable {
  return {
    header: [
      ...['line', 'level', 'valueAtRisk', 'valueAtRiskStandardError', 'expectedShortfall'],
      ...['expectedShortfallStandardError', 'standardDeviation', 'timePassing'],
    ],
    rows: (distribution?.lines ?? []).flatMap(({ line, standardDeviation, timePassing, tails }) =>
      tails.map(({ level, valueAtRisk, expectedShortfall }) => [
        ...[line, level, valueAtRisk.value, valueAtRisk.standardError],
        ...[expectedShortfall.value, expectedShortfall.standardError, standardDeviation, timePassing],
      ]),
    ),
  };
}

/** What each factor adds to the net book's expected shortfall, for a spreadsheet. */
export function factorCsv(distribution: Distribution | null): CsvTable {
  const sides = sidesOf(distribution);
  return {
    header: ['factor', 'deviation', 'unit', ...sides, 'alone'],
    rows: (distribution?.factors ?? []).map((row) => [
      ...[row.factor, row.deviation, row.unit, ...sides.map((side) => row[side]), row.alone],
    ]),
  };
}

/** Expected shortfall by the desk's tables, for a spreadsheet. */
export function deskTailCsv(distribution: Distribution | null): CsvTable {
  const sides = sidesOf(distribution);
  return {
    header: ['by', 'key', ...sides, 'contribution'],
    rows: (distribution?.tables ?? []).flatMap(({ by, rows }) =>
      rows.map((row) => [by, row.key, ...sides.map((side) => row[side]), row.contribution]),
    ),
  };
}

/** Sides of the book in their order; servicing where the desk holds some. */
function sidesOf(distribution: Distribution | null): readonly DistributionLine[] {
  return distribution?.lines.map(({ line }) => line) ?? ['locks', 'positions', 'net'];
}

/** Counts of scenarios by P&L, for a plot. */
export function histogramCsv(distribution: Distribution | null): CsvTable {
  return {
    header: ['line', 'from', 'to', 'scenarios'],
    rows: (distribution?.lines ?? []).flatMap(({ line, histogram: { edges, counts } }) =>
      counts.map((count, bin) => [line, edges[bin]!, edges[bin + 1]!, count]),
    ),
  };
}
