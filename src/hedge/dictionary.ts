import type { BoxedProgram } from './boxed-program.ts';

/**
 * A basis of a boxed program as a dictionary: every basic variable is a linear form of the nonbasic ones, each of which
 * stands at one of its bounds. Variables are the columns, then the rows' activities. Flat and copied cheaply, so that a
 * tree search keeps one per depth.
 */
export interface Dictionary {
  /** [basic][nonbasic]. */
  readonly entries: Float64Array;
  /** Reduced cost by nonbasic position. */
  readonly reduced: Float64Array;
  /** Variable at each nonbasic and each basic position. */
  readonly nonbasic: Int32Array;
  readonly basic: Int32Array;
  /** Value by variable. */
  readonly value: Float64Array;
  /** Bounds by variable. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** The dictionary of the rows' own basis; every column stands at the bound its cost prefers. */
export function slackDictionary(program: BoxedProgram): Dictionary {
  const { columnCount, rowCount } = program;
  const value = new Float64Array(columnCount + rowCount);
  for (let column = 0; column < columnCount; column++) {
    value[column] = program.columnCost[column]! < 0 ? program.upper[column]! : program.lower[column]!;
  }
  const dictionary: Dictionary = {
    entries: program.matrix.slice(),
    reduced: program.columnCost.slice(),
    nonbasic: Int32Array.from({ length: columnCount }, (_, column) => column),
    basic: Int32Array.from({ length: rowCount }, (_, row) => columnCount + row),
    value,
    lower: program.lower.slice(),
    upper: program.upper.slice(),
  };
  for (let row = 0; row < rowCount; row++) value[columnCount + row] = rowValue(dictionary, row);
  return dictionary;
}

/** Puts a dictionary back to the rows' own basis, its bounds kept: pivots' rounding is gone. */
export function restartDictionary(program: BoxedProgram, dictionary: Dictionary): void {
  const { lower, upper } = dictionary;
  const fresh = slackDictionary({ ...program, lower, upper });
  copyDictionary(fresh, dictionary);
}

/** Overwrites a dictionary of the same program with another. */
export function copyDictionary(from: Dictionary, to: Dictionary): void {
  to.entries.set(from.entries);
  to.reduced.set(from.reduced);
  to.nonbasic.set(from.nonbasic);
  to.basic.set(from.basic);
  to.value.set(from.value);
  to.lower.set(from.lower);
  to.upper.set(from.upper);
}

/**
 * The dictionary of a program that has further rows after those of the one it was of: the basis stays, and the rows' own
 * variables join it.
 */
export function extendedDictionary(program: BoxedProgram, dictionary: Dictionary): Dictionary {
  const { columnCount, rowCount, matrix } = program;
  const width = columnCount;
  const before = dictionary.basic.length;
  const entries = new Float64Array(rowCount * width);
  entries.set(dictionary.entries);
  const basic = new Int32Array(rowCount);
  basic.set(dictionary.basic);
  const value = new Float64Array(columnCount + rowCount);
  value.set(dictionary.value);
  const lower = program.lower.slice();
  const upper = program.upper.slice();
  lower.set(dictionary.lower);
  upper.set(dictionary.upper);
  for (let row = before; row < rowCount; row++) {
    basic[row] = columnCount + row;
    const from = row * columnCount;
    const into = row * width;
    for (const [at, variable] of dictionary.nonbasic.entries()) {
      if (variable < columnCount) entries[into + at]! += matrix[from + variable]!;
    }
    for (let at = 0; at < before; at++) {
      const variable = dictionary.basic[at]!;
      const entry = variable < columnCount ? matrix[from + variable]! : 0;
      if (entry === 0) continue;
      for (let index = 0; index < width; index++) {
        entries[into + index]! += entry * entries[at * width + index]!;
      }
    }
  }
  const longer: Dictionary = {
    ...dictionary,
    entries,
    basic,
    value,
    lower,
    upper,
  };
  for (let row = before; row < rowCount; row++) value[columnCount + row] = rowValue(longer, row);
  return longer;
}

function rowValue({ entries, nonbasic, value }: Dictionary, row: number): number {
  const width = nonbasic.length;
  let total = 0;
  for (let at = 0; at < width; at++) total += entries[row * width + at]! * value[nonbasic[at]!]!;
  return total;
}
