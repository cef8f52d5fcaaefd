import type { BacktestResult } from '../backtest/backtest-result.ts';
import type { CsvTable, CsvTables } from '../files/write-csv.ts';

/** Names of a back-test's tables, the main one first. */
export const BACKTEST_TABLES = ['policies', 'comparisons', 'worlds', 'days', 'pipeline'] as const;

function policyCsv({ policies }: BacktestResult): CsvTable {
  return {
    header: [
      ...[
        'policy',
        'total',
        'totalStandardError',
        'dailyDeviation',
        'dailyDeviationStandardError',
        'dailyNoise',
      ],
      ...['valueAtRisk', 'valueAtRiskStandardError', 'expectedShortfall', 'expectedShortfallStandardError'],
      ...['worstDay', 'worstWorld', 'worstPnl', 'maxDrawdown', 'cost', 'turnoverPerYear', 'meanHeldFace'],
      ...[
        'meanDv01Before',
        'meanDv01After',
        'varianceReduction',
        'effectivenessSlope',
        'effectivenessRSquared',
      ],
      ...['market', 'newLocks', 'outcomes', 'hedge', 'costOfAllWorlds', 'pnlOfAllWorlds'],
    ],
    rows: policies.map((row) => [
      row.policy,
      ...[row.total, row.dailyDeviation].flatMap(({ value, standardError }) => [value, standardError]),
      row.dailyNoise,
      ...[row.valueAtRisk, row.expectedShortfall].flatMap(({ value, standardError }) => [
        value,
        standardError,
      ]),
      ...[row.worstDay.date, row.worstDay.world, row.worstDay.pnl, row.maxDrawdown, row.cost],
      ...[row.turnoverPerYear, row.meanHeldFace, row.meanDv01Before ?? '', row.meanDv01After ?? ''],
      ...[row.varianceReduction, row.effectiveness?.slope ?? '', row.effectiveness?.rSquared ?? ''],
      ...[row.parts.market, row.parts.newLocks, row.parts.outcomes, row.parts.hedge, row.parts.cost],
      row.parts.pnl,
    ]),
  };
}

function comparisonCsv({ comparisons }: BacktestResult): CsvTable {
  return {
    header: [
      ...[
        'policy',
        'against',
        'total',
        'totalStandardError',
        'dailyDeviation',
        'dailyDeviationStandardError',
      ],
      ...['expectedShortfall', 'expectedShortfallStandardError'],
    ],
    rows: comparisons.map(({ policy, against, total, dailyDeviation, expectedShortfall }) => [
      policy,
      against,
      ...[total, dailyDeviation, expectedShortfall].flatMap(({ value, standardError }) => [
        value,
        standardError,
      ]),
    ]),
  };
}

function worldCsv({ worlds }: BacktestResult): CsvTable {
  return {
    header: ['world', 'policy', 'pnl', 'dailyDeviation', 'expectedShortfall', 'maxDrawdown', 'cost'],
    rows: worlds.map((row) => [
      ...[row.world, row.policy, row.pnl, row.dailyDeviation, row.expectedShortfall],
      ...[row.maxDrawdown, row.cost],
    ]),
  };
}

function dayCsv({ days }: BacktestResult): CsvTable {
  return {
    header: [
      ...['world', 'date', 'policy', 'pnl', 'market', 'newLocks', 'outcomes', 'hedge', 'cost'],
      ...['cumulative', 'drawdown', 'tradedFace', 'heldFace', 'markError', 'dv01Before', 'dv01After'],
    ],
    rows: days.map((row) => [
      ...[row.world, row.date, row.policy, row.pnl, row.market, row.newLocks, row.outcomes, row.hedge],
      ...[row.cost, row.cumulative, row.drawdown, row.tradedFace, row.heldFace, row.markError],
      ...[row.dv01Before ?? '', row.dv01After ?? ''],
    ]),
  };
}

function pipelineCsv({ pipeline }: BacktestResult): CsvTable {
  return {
    header: [
      ...['world', 'date', 'tenYearYield', 'mortgageRate', 'lockCount', 'lockFace', 'arrived', 'fallenOut'],
      ...['funded', 'sold', 'market', 'newLocks', 'outcomes', 'priceError'],
    ],
    rows: pipeline.map((row) => [
      ...[row.world, row.date, row.tenYearYield, row.mortgageRate, row.lockCount, row.lockFace],
      ...[row.arrived, row.fallenOut, row.funded, row.sold, row.market, row.newLocks, row.outcomes],
      row.priceError,
    ]),
  };
}

/** The tables of a back-test. */
export function backtestTables(result: BacktestResult): CsvTables {
  return {
    policies: () => policyCsv(result),
    comparisons: () => comparisonCsv(result),
    worlds: () => worldCsv(result),
    days: () => dayCsv(result),
    pipeline: () => pipelineCsv(result),
  };
}
