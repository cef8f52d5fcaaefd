/**
 * A linear program in which everything is bounded: minimise constant + c·v over lower ≤ v ≤ upper with every row's
 * activity A·v between its bounds. Finite bounds everywhere make any duals a proof, see {@link dualBound}.
 */
export interface BoxedProgram {
  readonly columnCount: number;
  readonly rowCount: number;
  /** Dollars. */
  readonly constant: number;
  readonly columnCost: Float64Array;
  /** [row][column]. */
  readonly matrix: Float64Array;
  /** Bounds of the columns, then of the rows' activities; finite. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** Share of the summed magnitudes by which a bound is lowered: far above the rounding of a few thousand sums. */
const ROUNDING = 1e-12;

/**
 * A lower bound of a boxed program from any duals π, right however they were found:
 * Σ_j min over the box of (c_j − π·A_j)·v_j + Σ_i min over the row's bounds of π_i·a_i.
 *
 * @source weak duality; A. Neumaier, O. Shcherbina, "Safe bounds in linear and mixed-integer linear programming" (2004)
 * @param duals one per row, dollars per unit of the row
 * @param lower bounds of columns and rows, which may be narrower than the program's own
 * @returns dollars, less {@link ROUNDING} of what was summed
 */
export function dualBound(
  program: BoxedProgram,
  duals: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
): number {
  const { columnCount, rowCount, columnCost, matrix } = program;
  const reduced = columnCost.slice();
  const size = columnCost.map(Math.abs);
  let bound = program.constant;
  let magnitude = Math.abs(bound);
  for (let row = 0; row < rowCount; row++) {
    const dual = duals[row]!;
    if (dual === 0) continue;
    const activity = dual > 0 ? lower[columnCount + row]! : upper[columnCount + row]!;
    bound += dual * activity;
    magnitude += Math.abs(dual * activity);
    const at = row * columnCount;
    for (let column = 0; column < columnCount; column++) {
      const part = dual * matrix[at + column]!;
      reduced[column]! -= part;
      size[column]! += Math.abs(part);
    }
  }
  for (let column = 0; column < columnCount; column++) {
    const cost = reduced[column]!;
    bound += cost * (cost > 0 ? lower[column]! : upper[column]!);
    magnitude += size[column]! * Math.max(Math.abs(lower[column]!), Math.abs(upper[column]!));
  }
  return bound - ROUNDING * magnitude;
}
