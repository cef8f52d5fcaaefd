import { signed } from '../../format/numbers.ts';
import { type CellValue, type GridColumn, sumOf } from '../../parts/grid/grid-column.ts';

/** A number as a column shows it. */
export const numeric = (show: (value: number) => string) => (value: CellValue) =>
  typeof value === 'number' ? show(value) : '';

/** A decimal text of dollars; nothing where there is none. */
export function amount(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : Number(text);
}

export const sideText = (side: string): string => (side === 'buy' ? '▲ buy' : '▼ sell');

/** A column of dollars that can be added up. */
export function money<Row>(
  id: string,
  name: string,
  value: (row: Row) => number | null,
  about?: string,
): GridColumn<Row> {
  return {
    id,
    name,
    width: 104,
    isNumber: true,
    value,
    show: numeric((one) => signed(one)),
    total: sumOf(value),
    ...(about === undefined ? {} : { about }),
  };
}
