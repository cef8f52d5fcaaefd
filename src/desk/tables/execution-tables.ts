import type { ExecutionResult } from '../execution.ts';
import type { CsvTable, CsvTables } from '../files/write-csv.ts';

/** Every coupon's all-in price for each note rate. */
function choicesCsv({ rows }: ExecutionResult): CsvTable {
  const columns = [
    ...(['excessBp', 'buyUpBp', 'retainedServicingBp', 'buyDownBp', 'tbaPrice', 'excessValue'] as const),
    ...(['servicingValue', 'deliveryCost', 'allInPer100', 'gapToBestPer100'] as const),
  ];
  return {
    header: ['program', 'settlementMonth', 'noteRate', 'coupon', 'rank', ...columns],
    rows: rows.flatMap(({ program, settlementMonth, noteRate, choices }) =>
      choices.map((choice, index) => [
        ...[program, settlementMonth, noteRate, choice.coupon, index + 1],
        ...columns.map((column) => choice[column]),
      ]),
    ),
  };
}

/** The table of best execution. */
export function executionTables(result: ExecutionResult): CsvTables {
  return { choices: () => choicesCsv(result) };
}
