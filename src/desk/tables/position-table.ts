import { POSITION_FIELDS, type PositionField } from '../../book/position-terms.ts';
import type { PositionDocument } from '../../book/positions-as-of.ts';
import type { CsvTable, CsvValue } from '../files/write-csv.ts';

/** The columns of the positions' file. */
export const POSITION_COLUMNS: readonly PositionField[] = Object.keys(POSITION_FIELDS) as PositionField[];

/** A position's cells in its columns. */
export function positionCells(position: Readonly<Partial<Record<PositionField, CsvValue>>>): CsvValue[] {
  return POSITION_COLUMNS.map((column) => position[column]);
}

/** Open trades in the columns of the positions' file, which reads them back. */
export function positionTable(positions: readonly PositionDocument[]): CsvTable {
  return { header: POSITION_COLUMNS, rows: positions.map(positionCells) };
}
