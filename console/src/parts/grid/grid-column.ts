export type CellValue = string | number | null;

/** A column of a grid of `Row`s. */
export interface GridColumn<Row> {
  readonly id: string;
  readonly name: string;
  /** What it is, for who points at its head. */
  readonly about?: string;
  /** Pixels. */
  readonly width: number;
  readonly value: (row: Row) => CellValue;
  /** How a value is written; as it is when absent. */
  readonly show?: (value: CellValue) => string;
  readonly isNumber?: boolean;
  /** A share that is written in percent: readers compare with what they see. */
  readonly isPercent?: boolean;
  /** What stands for many rows: in the total and in groups. */
  readonly total?: (rows: readonly Row[]) => number | null;
  /** Not among the columns unless somebody asks for it. */
  readonly isHidden?: boolean;
  /** A few values that many rows share: rows can be grouped by it. */
  readonly canGroup?: boolean;
}

/** Sum of a column's numbers; null where there are none. */
export function sumOf<Row>(value: (row: Row) => CellValue): (rows: readonly Row[]) => number | null {
  return (rows) => {
    let sum: number | null = null;
    for (const row of rows) {
      const one = value(row);
      if (typeof one === 'number') sum = (sum ?? 0) + one;
    }
    return sum;
  };
}

/** Mean of a column's numbers, each counted by its weight; null where nothing weighs. */
export function meanOf<Row>(
  value: (row: Row) => CellValue,
  weight: (row: Row) => number,
): (rows: readonly Row[]) => number | null {
  return (rows) => {
    let sum = 0;
    let weights = 0;
    for (const row of rows) {
      const one = value(row);
      if (typeof one !== 'number') continue;
      sum += one * weight(row);
      weights += weight(row);
    }
    return weights === 0 ? null : sum / weights;
  };
}

/** How numbers of a column are written; what is no number is left empty. */
export function shownNumber(show: (value: number) => string): (value: CellValue) => string {
  return (value) => (typeof value === 'number' ? show(value) : '');
}

/** A value as its column writes it. */
export function shown<Row>(column: Pick<GridColumn<Row>, 'show'>, value: CellValue): string {
  if (value === null) return '';
  return column.show === undefined ? String(value) : column.show(value);
}
