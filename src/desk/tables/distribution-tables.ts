import type { CsvTable } from '../files/write-csv.ts';
import type { Distribution } from '../horizon/distribution.ts';

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
  return {
    header: ['factor', 'deviation', 'unit', 'locks', 'positions', 'net', 'alone'],
    rows: (distribution?.factors ?? []).map(({ factor, deviation, unit, locks, positions, net, alone }) => [
      ...[factor, deviation, unit, locks, positions, net, alone],
    ]),
  };
}

/** Expected shortfall by the desk's tables, for a spreadsheet. */
export function deskTailCsv(distribution: Distribution | null): CsvTable {
  return {
    header: ['by', 'key', 'locks', 'positions', 'net', 'contribution'],
    rows: (distribution?.tables ?? []).flatMap(({ by, rows }) =>
      rows.map(({ key, locks, positions, net, contribution }) => [
        ...[by, key, locks, positions, net, contribution],
      ]),
    ),
  };
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
