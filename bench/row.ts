/** One line of a benchmark. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the same work costs done plainly, in the same run and unit. */
  readonly yardstick: number;
  /** How many times better than the yardstick; above 1 is faster. */
  readonly ratio: number;
  /** Largest relative deviation of the answer from the yardstick's, checked before anything was timed. */
  readonly error: number;
}

/** Stops a benchmark whose answer is wrong: a fast wrong number is worth nothing. */
export function checkAnswer(name: string, error: number, tolerance: number): number {
  if (!(error <= tolerance)) {
    throw new Error(`${name}: the answers differ by ${error}, more than ${tolerance}; nothing was timed.`);
  }
  return error;
}

/** Largest relative deviation of two lists of numbers. */
export function largestDeviation(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let worst = found.length === expected.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < expected.length; i++) {
    const scale = Math.abs(expected[i]!) || 1;
    worst = Math.max(worst, Math.abs(found[i]! - expected[i]!) / scale);
  }
  return worst;
}

/** Rows as a table for people. */
export function formatRows(rows: readonly Row[]): string {
  const head = ['benchmark', 'value', 'unit', 'yardstick', 'ratio', 'error'];
  const cells = rows.map((row) => [
    row.name,
    significant(row.value),
    row.unit,
    significant(row.yardstick),
    row.ratio.toFixed(2),
    row.error === 0 ? '0' : row.error.toExponential(1),
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map((line) => line[column]!.length)),
  );
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, i) => (i === 0 || i === 2 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!)))
      .join('  ');
  return [line(head), ...cells.map(line)].join('\n');
}

function significant(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
