import { invariant } from '../core/invariant.ts';
import type { HedgeProblem, LinearForm } from './hedge-problem.ts';
import type { HorizonPnl } from './horizon-pnl.ts';
import type { LotProgram, ShortfallColumn } from './lot-layout.ts';
import { type ProgramColumn, ROOM, unitScale } from './packed-program.ts';

/** Adds the column of a problem's shortfall; undefined for a problem of another form. */
export function addShortfallColumn(
  problem: HedgeProblem,
  columns: ProgramColumn[],
): ShortfallColumn | undefined {
  if (problem.form !== 'shortfall') return undefined;
  const { tail } = problem;
  invariant(tail !== undefined, 'The shortfall form has a tail.');
  const most = largestLoss(problem, tail.pnl);
  const column = columns.push({ cost: tail.weight, upper: 2 * most, entries: [] }) - 1;
  return { column, most };
}

/**
 * A program with a row for each cut, shortfall ≥ offset + coefficients·x, after the rows it has.
 *
 * @param program of the shortfall form
 */
export function withCuts(program: LotProgram, cuts: readonly LinearForm[]): LotProgram {
  const { columnCount, rowCount, shortfall, pieces, base } = program;
  invariant(shortfall !== undefined, 'Cuts bound the shortfall of a program that has one.');
  const rows = rowCount + cuts.length;
  const matrix = new Float64Array(columnCount * rows);
  const lower = new Float64Array(columnCount + rows);
  const upper = new Float64Array(columnCount + rows);
  matrix.set(program.matrix);
  lower.set(program.lower);
  upper.set(program.upper);
  for (const [at, { offset, coefficients }] of cuts.entries()) {
    const scale = unitScale(coefficients);
    const start = (rowCount + at) * columnCount;
    matrix[start + shortfall.column] = scale;
    for (const { column, instrument, sign } of pieces) {
      matrix[start + column] = -scale * sign * coefficients[instrument]!;
    }
    let held = offset + shortfall.most;
    for (let index = 0; index < base.length; index++) held += coefficients[index]! * base[index]!;
    let most = 0;
    for (let column = 0; column < columnCount; column++) {
      most += Math.max(0, matrix[start + column]! * upper[column]!);
    }
    lower[columnCount + rowCount + at] = scale * held;
    upper[columnCount + rowCount + at] = Math.max(most, scale * held) + ROOM;
  }
  return { ...program, rowCount: rows, matrix, lower, upper };
}

/** More than any scenario's |P&L| inside the bounds, dollars. */
function largestLoss(problem: HedgeProblem, { book, perLot }: HorizonPnl): number {
  const reach = Float64Array.from(problem.lower, (lower, index) =>
    Math.max(Math.abs(lower), Math.abs(problem.upper[index]!)),
  );
  let most = 0;
  for (let scenario = 0; scenario < book.length; scenario++) {
    let total = Math.abs(book[scenario]!);
    for (let index = 0; index < perLot.length; index++) {
      total += reach[index]! * Math.abs(perLot[index]![scenario]!);
    }
    most = Math.max(most, total);
  }
  return most + ROOM;
}
