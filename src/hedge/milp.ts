import { invariant } from '../core/invariant.ts';
import type { HedgeProblem, LinearLimit } from './hedge-problem.ts';
import type { LatticeBasis } from './lattice.ts';

export interface ScaledRow {
  readonly row: number;
  readonly scale: number;
}

/** A linear program with some integer columns, in flat column-wise arrays. */
export interface MathematicalProgram {
  readonly columnCount: number;
  readonly rowCount: number;
  readonly columnCost: Float64Array;
  readonly columnLower: Float64Array;
  readonly columnUpper: Float64Array;
  /** 1 for an integer column. */
  readonly integrality: Int32Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  /** Compressed sparse columns. */
  readonly starts: Int32Array;
  readonly rows: Int32Array;
  readonly values: Float64Array;
  /** Row of each limit of the problem and the factor its unit was multiplied by, for reading duals. */
  readonly limitRows: readonly ScaledRow[];
  /** The same of the gross limit; undefined for none. */
  readonly grossRow: ScaledRow | undefined;
}

interface Column {
  readonly cost: number;
  readonly lower: number;
  readonly upper: number;
  readonly integer?: boolean;
  /** [row, value]; a row of −1 is left out. */
  readonly entries: readonly (readonly [number, number])[];
}

interface Row {
  readonly lower: number;
  readonly upper: number;
}

/** Face and cost rows are in millions and thousands of dollars: coefficients of order one. */
const FACE_SCALE = 1e-6;
const COST_SCALE = 1e-3;

/** Room on bounds that follow from those of the lots, so that the lots' own bounds carry the shadow price. */
const SPARE_LOTS = 1;

/**
 * The mathematical program of a hedge.
 *
 * Columns: the signed lots x of each instrument (the first ones, in order); as many integers y with x = U·y, U a reduced
 * basis of the whole-number vectors, which is what branch and bound branches on; the buy and sell part of each x; its
 * lots beyond the free size; and for each risk term the positive and negative part of its residual. Where the form is
 * quadratic a further column lies above tangents of the parabola: the program's objective then never exceeds
 * the true one, so its bound is a bound. Bounds from sides, limits and gross face are whole lots already.
 *
 * @source docs/models/hedge.md; the tangents: J. E. Kelley, "The cutting-plane method for
 *   solving convex programs" (1960)
 * @param problem finite numbers but for infinite maxima
 * @param lattice the basis U
 * @param tangents for the quadratic form, per term, where the parabola is touched: |residual|, positive
 * @returns arrays for HiGHS's array interface; the objective is in dollars
 */
export function buildProgram(
  problem: HedgeProblem,
  lattice: LatticeBasis,
  tangents: readonly (readonly number[])[] = [],
): MathematicalProgram {
  const rows: Row[] = [];
  const addRow = (lower: number, upper: number): number => rows.push({ lower, upper }) - 1;
  const count = problem.face.length;
  const sizes = Array.from({ length: count }, (_, index) =>
    Math.max(Math.abs(problem.lower[index]!), Math.abs(problem.upper[index]!)),
  );
  const activeTerms = problem.terms
    .map((term, index) => ({ ...term, tangents: tangents[index] ?? [] }))
    .filter((term) => term.weight > 0);
  const termRows = activeTerms.map((term) => addRow(-term.offset, -term.offset));
  const scales = problem.limits.map(rowScale);
  const limitRows = problem.limits.map((limit, index) =>
    addRow(scales[index]! * (limit.lower - limit.offset), scales[index]! * (limit.upper - limit.offset)),
  );
  const grossRow = Number.isFinite(problem.grossMaximum)
    ? addRow(Number.NEGATIVE_INFINITY, FACE_SCALE * problem.grossMaximum)
    : -1;
  const costRow = Number.isFinite(problem.costMaximum)
    ? addRow(Number.NEGATIVE_INFINITY, COST_SCALE * problem.costMaximum)
    : -1;
  const splitRows = sizes.map(() => addRow(0, 0));
  const sizeRows = sizes.map((size, index) =>
    problem.cost.extraPerLot[index]! > 0 && size > problem.cost.freeLots[index]!
      ? addRow(Number.NEGATIVE_INFINITY, problem.cost.freeLots[index]!)
      : -1,
  );

  const latticeRows = sizes.map(() => addRow(0, 0));

  const columns: Column[] = sizes.map((_, index) => ({
    cost: 0,
    lower: problem.lower[index]!,
    upper: problem.upper[index]!,
    entries: [
      ...activeTerms.map((term, at) => [termRows[at]!, term.coefficients[index]!] as const),
      ...problem.limits.map(
        (limit, at) => [limitRows[at]!, scales[at]! * limit.coefficients[index]!] as const,
      ),
      [splitRows[index]!, 1] as const,
      [latticeRows[index]!, -1] as const,
    ],
  }));
  columns.push(...latticeColumns(problem, lattice, latticeRows));
  for (let index = 0; index < count; index++) {
    const perLot = problem.cost.perLot[index]!;
    const shared = [
      [grossRow, FACE_SCALE * problem.face[index]!],
      [costRow, COST_SCALE * perLot],
      [sizeRows[index]!, 1],
    ] as const;
    const cost = problem.costWeight * perLot;
    const buyMost = Math.max(0, problem.upper[index]!) + SPARE_LOTS;
    const sellMost = Math.max(0, -problem.lower[index]!) + SPARE_LOTS;
    columns.push({ cost, lower: 0, upper: buyMost, entries: [[splitRows[index]!, -1], ...shared] });
    columns.push({ cost, lower: 0, upper: sellMost, entries: [[splitRows[index]!, 1], ...shared] });
    if (sizeRows[index]! < 0) continue;
    const extra = problem.cost.extraPerLot[index]!;
    columns.push({
      cost: problem.costWeight * extra,
      lower: 0,
      upper: Number.POSITIVE_INFINITY,
      entries: [
        [sizeRows[index]!, -1],
        [costRow, COST_SCALE * extra],
      ],
    });
  }
  for (const [at, term] of activeTerms.entries()) {
    if (problem.form === 'absolute') {
      for (const sign of [-1, 1]) columns.push(slack(term.weight, termRows[at]!, sign));
      continue;
    }
    const curvature = (term.weight * term.weight) / problem.quadraticScale;
    // In dollars: above ≥ curvature·(a·|r| − a²/2), divided by curvature·a.
    const touches = term.tangents.map((a) => ({ a, row: addRow(-a / 2, Number.POSITIVE_INFINITY) }));
    for (const sign of [-1, 1]) {
      const column = slack(0, termRows[at]!, sign);
      columns.push({
        ...column,
        entries: [...column.entries, ...touches.map(({ row }) => [row, -1] as const)],
      });
    }
    columns.push({
      cost: 1,
      lower: 0,
      upper: Number.POSITIVE_INFINITY,
      entries: touches.map(({ a, row }) => [row, 1 / (curvature * a)] as const),
    });
  }
  if (problem.relaxed) {
    for (const [at, limit] of problem.limits.entries()) {
      for (const sign of [-1, 1]) columns.push(slack(limit.penalty / scales[at]!, limitRows[at]!, sign));
    }
  }
  return {
    ...pack(columns, rows),
    limitRows: limitRows.map((row, index) => ({ row, scale: scales[index]! })),
    grossRow: grossRow < 0 ? undefined : { row: grossRow, scale: FACE_SCALE },
  };
}

/** Integer steps along the basis, bounded by what the bounds of the lots allow. */
function latticeColumns(
  problem: HedgeProblem,
  { vectors, inverse }: LatticeBasis,
  rows: readonly number[],
): readonly Column[] {
  return vectors.map((vector, step) => {
    let lower = -SPARE_LOTS;
    let upper = SPARE_LOTS;
    for (const [index, entry] of inverse[step]!.entries()) {
      lower += Math.min(entry * problem.lower[index]!, entry * problem.upper[index]!);
      upper += Math.max(entry * problem.lower[index]!, entry * problem.upper[index]!);
    }
    return {
      cost: 0,
      lower,
      upper,
      integer: true,
      entries: vector.map((entry, index) => [rows[index]!, entry] as const),
    };
  });
}

function slack(cost: number, row: number, sign: number): Column {
  return { cost, lower: 0, upper: Number.POSITIVE_INFINITY, entries: [[row, sign]] };
}

/** One over the largest coefficient, so that a row's tolerance is a fraction of a lot. */
function rowScale(limit: LinearLimit): number {
  const largest = limit.coefficients.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest > 0 ? 1 / largest : 1;
}

function pack(
  columns: readonly Column[],
  rows: readonly Row[],
): Omit<MathematicalProgram, 'limitRows' | 'grossRow'> {
  const entries = columns.map((column) => column.entries.filter(([row, value]) => row >= 0 && value !== 0));
  const starts = new Int32Array(columns.length + 1);
  for (const [index, list] of entries.entries()) starts[index + 1] = starts[index]! + list.length;
  const flat = entries.flat();
  invariant(
    flat.every(([, value]) => Number.isFinite(value)) &&
      columns.every(({ cost, lower, upper }) => Number.isFinite(cost) && lower <= upper) &&
      rows.every(({ lower, upper }) => lower <= upper),
    'A mathematical program holds numbers only, its bounds in order.',
  );
  return {
    columnCount: columns.length,
    rowCount: rows.length,
    columnCost: Float64Array.from(columns, ({ cost }) => cost),
    columnLower: Float64Array.from(columns, ({ lower }) => lower),
    columnUpper: Float64Array.from(columns, ({ upper }) => upper),
    integrality: Int32Array.from(columns, ({ integer }) => (integer === true ? 1 : 0)),
    rowLower: Float64Array.from(rows, ({ lower }) => lower),
    rowUpper: Float64Array.from(rows, ({ upper }) => upper),
    starts,
    rows: Int32Array.from(flat, ([row]) => row),
    values: Float64Array.from(flat, ([, value]) => value),
  };
}
