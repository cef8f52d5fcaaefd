import type { CsvTables } from '../files/write-csv.ts';
import type { PullThroughReport } from '../pull-through/pull-through-report.ts';

/** Cohorts, and all locks together in the last row. */
export function pullThroughTables({ by, rows, total }: PullThroughReport): CsvTables {
  const columns = ['lockCount', 'funded', 'fallenOut', 'renegotiated', 'open'] as const;
  const shares = ['fundedShare', 'low', 'high', 'renegotiatedShare'] as const;
  const amount = (text: string | null) => (text === null ? null : Number(text));
  return {
    cohorts: () => ({
      header: [
        ...by,
        ...columns,
        'dollars',
        'fundedDollars',
        ...shares,
        ...['predictedCount', 'observedShare', 'predictedShare', 'deviations'],
      ],
      rows: [...rows, { ...total, cohort: by.map((_, place) => (place === 0 ? 'all' : '')) }].map((row) => [
        ...row.cohort,
        ...columns.map((column) => row[column]),
        ...[amount(row.dollars), amount(row.fundedDollars)],
        ...shares.map((column) => row[column]),
        ...[row.prediction?.lockCount, row.prediction?.observed, row.prediction?.predicted],
        row.prediction?.deviations ?? null,
      ]),
    }),
  };
}
