import type { ExecutionResult } from '../execution.ts';
import type { CsvTable, CsvTables } from '../files/write-csv.ts';

const ROW = ['program', 'settlementMonth', 'noteRate'] as const;

/** Every coupon's all-in price for each note rate. */
function choicesCsv({ rows }: ExecutionResult): CsvTable {
  const columns = [
    ...(['excessBp', 'buyUpBp', 'retainedServicingBp', 'buyDownBp', 'tbaPrice', 'excessValue'] as const),
    ...(['servicingValue', 'payUp', 'payUpStory', 'carry', 'deliveryCost'] as const),
    ...(['allInPer100', 'gapToBestPer100'] as const),
  ];
  return {
    header: [...ROW, 'coupon', 'rank', ...columns],
    rows: rows.flatMap((row) =>
      row.choices.map((choice, index) => [
        ...ROW.map((column) => row[column]),
        ...[choice.coupon, index + 1],
        ...columns.map((column) => choice[column]),
      ]),
    ),
  };
}

/** Every buyer's bid for each note rate, beside the best coupon. */
function bidsCsv({ rows }: ExecutionResult): CsvTable {
  const columns = [
    ...(['kind', 'buyer', 'paymentDate', 'bidPrice', 'servicingValue', 'carry', 'fee'] as const),
    ...(['allInPer100', 'overTbaPer100'] as const),
  ];
  return {
    header: [...ROW, 'bestCoupon', ...columns],
    rows: rows.flatMap((row) =>
      row.sales.map((sale) => [
        ...ROW.map((column) => row[column]),
        row.best.coupon,
        ...columns.map((column) => sale[column]),
      ]),
    ),
  };
}

/** What would make another coupon as good as the best: swap, fee, multiples. */
function breakEvensCsv({ rows }: ExecutionResult): CsvTable {
  return {
    header: [...ROW, 'bestCoupon', 'otherCoupon', 'term', 'today', 'breakEven', 'betterAbove'],
    rows: rows.flatMap((row) =>
      row.comparisons.flatMap(({ coupon, swap, breakEvens }) => {
        const key = [...ROW.map((column) => row[column]), row.best.coupon, coupon];
        return [
          [...key, 'coupon-swap', swap.quotedPer100, swap.breakEvenPer100, swap.higher],
          [...key, 'pay-up', 0, swap.payUpPer100, swap.worse],
          ...breakEvens.map(({ term, today, breakEven, betterAbove }) => [
            ...key,
            ...[term, today, breakEven, betterAbove],
          ]),
        ];
      }),
    ),
  };
}

/** What a tick, a tenth of a multiple or a basis point of fee does to the all-in price. */
function sensitivitiesCsv({ rows }: ExecutionResult): CsvTable {
  return {
    header: [...ROW, 'bestCoupon', 'driver', 'coupon', 'move', 'blended', 'up', 'down'],
    rows: rows.flatMap((row) =>
      row.sensitivities.map(({ driver, coupon, move, blended, up, down }) => [
        ...ROW.map((column) => row[column]),
        row.best.coupon,
        ...[driver, coupon, move, blended, up, down],
      ]),
    ),
  };
}

/** The tables of best execution, the main one first. */
export const EXECUTION_TABLES = ['choices', 'bids', 'break-evens', 'sensitivities'] as const;

/** The tables of best execution. */
export function executionTables(result: ExecutionResult): CsvTables {
  return {
    choices: () => choicesCsv(result),
    bids: () => bidsCsv(result),
    'break-evens': () => breakEvensCsv(result),
    sensitivities: () => sensitivitiesCsv(result),
  };
}
