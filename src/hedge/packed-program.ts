import { invariant } from '../core/invariant.ts';
import type { BoxedProgram } from './boxed-program.ts';

/** A column from 0 up, with its entries by row. */
export interface ProgramColumn {
  /** Dollars per unit. */
  readonly cost: number;
  readonly upper: number;
  /** Rows below zero are left out. */
  readonly entries: readonly (readonly [row: number, value: number])[];
}

/** Bounds of a row's activity, which may be infinite. */
export interface ProgramRow {
  readonly lower: number;
  readonly upper: number;
}

/** Room beyond the least and the most a row can be. */
export const ROOM = 1;

/**
 * Columns and rows as one boxed program: an infinite bound becomes what the row can reach.
 *
 * @returns the program, and whether the rows' bounds leave any activity at all
 */
export function packedProgram(
  columns: readonly ProgramColumn[],
  rows: readonly ProgramRow[],
  constant: number,
): BoxedProgram & { readonly possible: boolean } {
  const columnCount = columns.length;
  const rowCount = rows.length;
  const matrix = new Float64Array(columnCount * rowCount);
  const lower = new Float64Array(columnCount + rowCount);
  const upper = new Float64Array(columnCount + rowCount);
  const columnCost = Float64Array.from(columns, ({ cost }) => cost);
  for (const [column, { upper: most, entries }] of columns.entries()) {
    upper[column] = most;
    for (const [row, value] of entries) if (row >= 0) matrix[row * columnCount + column]! += value;
  }
  let possible = true;
  for (const [row, bounds] of rows.entries()) {
    let least = 0;
    let most = 0;
    for (let column = 0; column < columnCount; column++) {
      const reach = matrix[row * columnCount + column]! * upper[column]!;
      least += Math.min(0, reach);
      most += Math.max(0, reach);
    }
    lower[columnCount + row] = Math.max(bounds.lower, least - ROOM);
    upper[columnCount + row] = Math.min(bounds.upper, most + ROOM);
    possible &&= bounds.lower <= most + ROOM && bounds.upper >= least - ROOM;
  }
  invariant(
    [matrix, columnCost, lower, upper].every((numbers) => numbers.every(Number.isFinite)),
    'A mathematical program holds finite numbers only.',
  );
  return { columnCount, rowCount, constant, columnCost, matrix, lower, upper, possible };
}

/** One over the largest coefficient, so that a row's tolerance is a fraction of a lot. */
export function unitScale(coefficients: Float64Array): number {
  const largest = coefficients.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest > 0 ? 1 / largest : 1;
}
