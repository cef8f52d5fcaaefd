import type { CsvTable, CsvTables } from '../files/write-csv.ts';
import type { RateSheetResult } from '../rate-sheet/rate-sheet.ts';

const KEY = ['product', 'program', 'channel', 'lockTermDays', 'noteRate'] as const;

/** Every price of the sheet, with the execution it comes from. */
function pricesCsv({ rows }: RateSheetResult): CsvTable {
  const columns = [
    'kind',
    'coupon',
    'buyer',
    'fundingDate',
    'settlementDate',
    'pricePer100',
    'points',
  ] as const;
  return {
    header: [...KEY, ...columns],
    rows: rows.map((row) => [...KEY.map((column) => row[column]), ...columns.map((column) => row[column])]),
  };
}

/** Every addend of every price, in the order in which they are added. */
function addendsCsv({ rows }: RateSheetResult): CsvTable {
  return {
    header: [...KEY, 'order', 'addend', 'per100', 'source'],
    rows: rows.flatMap((row) =>
      row.addends.map(({ name, per100, source }, index) => [
        ...KEY.map((column) => row[column]),
        ...[index + 1, name, per100, source],
      ]),
    ),
  };
}

/** Every cell of every adjuster, as the sheet's configuration states it. */
function adjustersCsv({ adjusters }: RateSheetResult): CsvTable {
  return {
    header: ['date', 'adjuster', 'programs', 'ficoFrom', 'ltvUpToPercent', 'when', 'per100'],
    rows: (adjusters?.grids ?? []).flatMap((grid) => {
      const key = [adjusters!.date, grid.id, grid.programs?.join(' ') ?? ''];
      if (grid.kind === 'rules') {
        return grid.rules.map(({ when, per100 }) => [...key, null, null, JSON.stringify(when), per100]);
      }
      const when = grid.when === undefined ? '' : JSON.stringify(grid.when);
      return grid.ficoFrom.flatMap((fico, row) =>
        grid.ltvUpToPercent.map((ltv, column) => [...key, fico, ltv, when, grid.per100[row]![column]]),
      );
    }),
  };
}

/** The tables of a rate sheet, the main one first. */
export const RATE_SHEET_TABLES = ['prices', 'addends', 'adjusters'] as const;

/** The tables of a rate sheet. */
export function rateSheetTables(result: RateSheetResult): CsvTables {
  return {
    prices: () => pricesCsv(result),
    addends: () => addendsCsv(result),
    adjusters: () => adjustersCsv(result),
  };
}
