import { invariant } from './invariant.ts';

/** Where a search for a system's solution ended. */
export interface SystemSolution {
  readonly solution: readonly number[];
  /** Largest absolute residual there. */
  readonly error: number;
}

export interface SystemSearch {
  /** Step of the one-sided difference quotients. */
  readonly bump: number;
  /** Largest absolute residual at which the search is done. */
  readonly tolerance: number;
  readonly iterationsMax: number;
}

const HALVINGS_MAX = 12;
/** Tried in turn, as multiples of the bump, until one gives a direction that leads down. */
const BUMPS = [1, -1, 0.01, -0.01, 1000] as const;

/**
 * A point where as many functions as unknowns vanish, by Newton's method with step halving.
 *
 * The Jacobian is taken by differences, so the functions may have kinks. The search ends at the tolerance, after
 * the most iterations, or where no part of a step makes the largest residual smaller: look at `error`.
 *
 * @source Dennis, Schnabel, "Numerical Methods for Unconstrained Optimization and Nonlinear Equations" (1983), ch. 6
 * @param residuals as many values as unknowns
 * @param start first guess
 * @returns the best point found; cost is about one evaluation an unknown and iteration
 */
export function solveSystem(
  residuals: (point: readonly number[]) => readonly number[],
  start: readonly number[],
  { bump, tolerance, iterationsMax }: SystemSearch,
): SystemSolution {
  let point = start;
  let values = residuals(point);
  for (let iteration = 0; iteration < iterationsMax && largest(values) > tolerance; iteration++) {
    const next = nextPoint(residuals, point, values, bump);
    if (next === undefined) break;
    point = next.point;
    values = next.values;
  }
  return { solution: point, error: largest(values) };
}

interface Evaluated {
  readonly point: readonly number[];
  readonly values: readonly number[];
}

/** At a kink the slopes of one side may be singular or lead nowhere; those of the other side or another width help. */
function nextPoint(
  residuals: (point: readonly number[]) => readonly number[],
  point: readonly number[],
  values: readonly number[],
  bump: number,
): Evaluated | undefined {
  for (const multiple of BUMPS) {
    const move = multiple * bump;
    const bumped = point.map((value, j) => residuals(point.with(j, value + move)));
    const jacobian = values.map((value, i) => bumped.map((column) => (column[i]! - value) / move));
    const step = solveLinear(jacobian, values);
    const next = step.every(Number.isFinite)
      ? shorterStep(residuals, point, step, largest(values))
      : undefined;
    if (next !== undefined) return next;
  }
  return undefined;
}

function shorterStep(
  residuals: (point: readonly number[]) => readonly number[],
  point: readonly number[],
  step: readonly number[],
  error: number,
): Evaluated | undefined {
  let share = 1;
  for (let halving = 0; halving <= HALVINGS_MAX; halving++) {
    const tried = point.map((value, i) => value - share * step[i]!);
    const values = residuals(tried);
    if (largest(values) < error) return { point: tried, values };
    share /= 2;
  }
  return undefined;
}

function largest(values: readonly number[]): number {
  return values.reduce((worst, value) => Math.max(worst, Math.abs(value)), 0);
}

/**
 * Solution of a square linear system, by Gaussian elimination with partial pivoting.
 *
 * @source Golub, Van Loan, "Matrix Computations" (4th ed., 2013), §3.4
 * @param matrix rows of a regular matrix
 * @param right right-hand side
 * @returns not finite where the matrix is singular
 */
export function solveLinear(
  matrix: readonly (readonly number[])[],
  right: readonly number[],
): readonly number[] {
  const size = right.length;
  invariant(matrix.length === size, 'A linear system has as many equations as unknowns.');
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let i = column + 1; i < size; i++) {
      if (Math.abs(rows[i]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = i;
    }
    const pivotRow = rows[pivot]!;
    rows[pivot] = rows[column]!;
    rows[column] = pivotRow;
    for (let i = column + 1; i < size; i++) {
      const row = rows[i]!;
      const factor = row[column]! / pivotRow[column]!;
      for (let j = column; j <= size; j++) row[j]! -= factor * pivotRow[j]!;
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let i = size - 1; i >= 0; i--) {
    let sum = rows[i]![size]!;
    for (let j = i + 1; j < size; j++) sum -= rows[i]![j]! * solution[j]!;
    solution[i] = sum / rows[i]![i]!;
  }
  return solution;
}
