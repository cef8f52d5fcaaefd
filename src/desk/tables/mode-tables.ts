import type { CsvTables, CsvValue } from '../files/write-csv.ts';
import type {
  ModeCohort,
  ModeComparisonResult,
  ModeRow,
  WayResult,
} from '../modes/mode-comparison-result.ts';

export const MODE_TABLES = ['cohorts', 'locks'] as const;

const WAY_COLUMNS = ['Net', 'NetError', 'FalloutCost', 'HedgeCost', 'Deviation', 'BreakEvenSpread'] as const;

/** What mandatory brings over best efforts, by cohort (all locks in the last row) and by lock. */
export function modeTables(result: ModeComparisonResult): CsvTables {
  const ways = ['committed', 'hedged'].flatMap((way) => WAY_COLUMNS.map((column) => `${way}${column}`));
  return {
    cohorts: () => ({
      header: [
        ...result.by,
        ...['lockCount', 'loanAmount', 'expectedFunding', 'spreadIncome', ...ways],
        ...['falloutCostIfIndependent', 'best'],
      ],
      rows: [
        ...result.cohorts,
        { ...result.total, cohort: result.by.map((_, place) => (place === 0 ? 'all' : '')) },
      ].map((row: ModeCohort) => [
        ...row.cohort,
        ...[row.lockCount, row.loanAmount, row.expectedFunding, row.spreadIncome],
        ...wayCells(row),
        ...[row.committed.falloutCostIfIndependent, row.best],
      ]),
    }),
    locks: () => ({
      header: [
        ...['lockId', ...result.by, 'loanAmount', 'expectedPullThrough', 'mandatoryPrice'],
        ...['bestEffortsPrice', 'spreadPer100', 'spreadIncome'],
        ...ways,
        ...['falloutCostIfIndependent', 'committedBreakEvenPullThrough', 'hedgedBreakEvenPullThrough'],
        ...['hedgeRatio', 'best'],
      ],
      rows: result.rows.map((row: ModeRow) => [
        ...[row.lockId, ...row.cohort, row.loanAmount, row.expectedPullThrough, row.mandatoryPrice],
        ...[row.bestEffortsPrice, row.spreadPer100, row.spreadIncome],
        ...wayCells(row),
        ...[row.committed.falloutCostIfIndependent, row.committed.breakEvenPullThrough],
        ...[row.hedged.breakEvenPullThrough, row.hedged.hedgeRatio, row.best],
      ]),
    }),
  };
}

function wayCells({ committed, hedged }: Pick<ModeCohort, 'committed' | 'hedged'>): readonly CsvValue[] {
  return [committed, hedged].flatMap((way: WayResult) => [
    ...[way.net.value, way.net.standardError, way.falloutCost.value, way.hedgeCost, way.deviation],
    way.breakEvenSpread,
  ]);
}
