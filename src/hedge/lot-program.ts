import { costStretches } from './cost-stretches.ts';
import {
  type HedgeProblem,
  type LinearForm,
  limitTolerance,
  lotsCost,
  withTolerance,
} from './hedge-problem.ts';
import type { LatticeBasis } from './lattice.ts';
import type { LotPiece, LotProgram, LotRow } from './lot-layout.ts';
import { type ProgramColumn, type ProgramRow, packedProgram, ROOM, unitScale } from './packed-program.ts';
import { addShortfallColumn, withCuts } from './shortfall-column.ts';

/** Where a convex objective is touched from below, so that a linear program can hold it. */
export interface Supports {
  /** For the quadratic form, per term: |residual| where the parabola is touched, positive. */
  readonly tangents: readonly (readonly number[])[];
  /** For the shortfall form: linear forms that the shortfall never falls below, dollars. */
  readonly cuts: readonly LinearForm[];
}

/** What the absolute form needs: nothing. */
export const NO_SUPPORTS: Supports = Object.freeze({ tangents: [], cuts: [] });

/** Lots by which a band may be missed through rounding. */
const WHOLE_GUARD = 1e-9;
/**
 * The relaxation of a hedge as a boxed program: minimise over lots that need not be whole.
 *
 * Each instrument's lots are pieces of linear cost, away from the lots nearest zero; since cost is convex they fill in
 * order. Each term has a residual above and one below zero. Where the form is quadratic one more column per term lies
 * above tangents of the parabola, and a shortfall is one column above its cuts, so that the program's objective never
 * exceeds the true one. Limits are as wide as
 * `evaluateLots` takes them, so that a bound holds for every trade it calls feasible.
 *
 * @source docs/models/hedge.md; the tangents: J. E. Kelley, "The cutting-plane method for solving convex programs" (1960)
 * @param problem finite numbers but for infinite maxima
 * @param supports of the quadratic and of the shortfall form
 * @param lattice adds a row for each step y along it, for a tree to bound
 */
export function lotProgram(
  problem: HedgeProblem,
  supports: Supports = NO_SUPPORTS,
  lattice?: LatticeBasis,
): LotProgram {
  const count = problem.face.length;
  const base = Float64Array.from(problem.lower, (lower, index) =>
    Math.min(problem.upper[index]!, Math.max(lower, 0)),
  );
  const rows: ProgramRow[] = [];
  const columns: ProgramColumn[] = [];
  const lotForms: { readonly row: number; readonly coefficients: Float64Array }[] = [];
  const addForm = (
    offset: number,
    coefficients: Float64Array,
    scale: number,
    lower: number,
    upper: number,
  ): number => {
    const start = offset + dot(coefficients, base);
    const row = rows.push({ lower: scale * (lower - start), upper: scale * (upper - start) }) - 1;
    lotForms.push({ row, coefficients: coefficients.map((value) => scale * value) });
    return row;
  };
  const residuals = (row: number, cost: number, most: number): { above: number; below: number } => ({
    above: columns.push({ cost, upper: most, entries: [[row, -1]] }) - 1,
    below: columns.push({ cost, upper: most, entries: [[row, 1]] }) - 1,
  });
  for (const [index, { weight, offset, coefficients }] of problem.terms.entries()) {
    if (weight === 0 || problem.form === 'shortfall') continue;
    const scale = unitScale(coefficients);
    const row = addForm(offset, coefficients, scale, 0, 0);
    const most = scale * mostOf(problem, offset, coefficients) + ROOM;
    const linear = problem.form === 'absolute';
    const sides = residuals(row, linear ? weight / scale : 0, most);
    if (linear) continue;
    const curvature = (weight * weight) / problem.quadraticScale;
    // In dollars: above ≥ curvature·(a·|r| − a²/2); in the row, divided by curvature·a and scaled.
    const touches = (supports.tangents[index] ?? []).map((a) => ({
      a,
      row: rows.push({ lower: (-scale * a) / 2, upper: Number.POSITIVE_INFINITY }) - 1,
    }));
    for (const side of [sides.above, sides.below]) {
      const column = columns[side]!;
      columns[side] = {
        ...column,
        entries: [...column.entries, ...touches.map(({ row: touch }) => [touch, -1] as const)],
      };
    }
    columns.push({
      cost: 1,
      upper: 0.5 * curvature * (most / scale) * (most / scale) + ROOM,
      entries: touches.map(({ a, row: touch }) => [touch, scale / (curvature * a)] as const),
    });
  }
  const shortfall = addShortfallColumn(problem, columns);
  const limits = problem.limits.map((limit): LotRow => {
    const { offset, coefficients, penalty } = limit;
    const scale = unitScale(coefficients);
    const room = limitTolerance(limit);
    const start = offset + dot(coefficients, base);
    const band = {
      lower: scale * (limit.lower - room - start),
      upper: scale * (limit.upper + room - start),
    };
    const whole = isWhole(coefficients, scale) ? wholeBand(band) : undefined;
    const { lower, upper } = whole ?? band;
    const row = rows.push({ lower, upper }) - 1;
    lotForms.push({ row, coefficients: coefficients.map((value) => scale * value) });
    if (problem.relaxed) {
      const price = penalty / scale;
      const most = scale * (mostOf(problem, offset, coefficients) + Math.abs(start)) + ROOM;
      const farthest = most + Math.max(Math.abs(lower), Math.abs(upper));
      residuals(row, price, farthest);
      if (whole !== undefined) {
        // The first lot outside costs only what of it lies outside.
        columns.push({ cost: price * (upper + 1 - band.upper), upper: 1, entries: [[row, -1]] });
        columns.push({ cost: price * (band.lower - lower + 1), upper: 1, entries: [[row, 1]] });
      }
    }
    return { row, scale };
  });
  const baseCost = base.map((lots, index) => lotsCost(problem.cost, index, lots));
  const maximum = (most: number, spent: number, scale: number): number =>
    rows.push({ lower: Number.NEGATIVE_INFINITY, upper: scale * (withTolerance(most) - spent) }) - 1;
  const grossScale = unitScale(problem.face);
  const grossRow = Number.isFinite(problem.grossMaximum)
    ? maximum(problem.grossMaximum, dot(problem.face, base.map(Math.abs)), grossScale)
    : -1;
  const costScale = unitScale(problem.cost.perLot);
  const costRow = Number.isFinite(problem.costMaximum)
    ? maximum(
        problem.costMaximum,
        baseCost.reduce((total, cost) => total + cost, 0),
        costScale,
      )
    : -1;
  const stepBase = Float64Array.from(lattice?.inverse ?? [], (row) => dot(row, base));
  const stepRow = lattice === undefined ? -1 : rows.length;
  for (const inverse of lattice?.inverse ?? [])
    addForm(0, Float64Array.from(inverse), 1, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  const pieces: LotPiece[] = [];
  for (let instrument = 0; instrument < count; instrument++) {
    for (const sign of [1, -1] as const) {
      const end = (sign > 0 ? problem.upper : problem.lower)[instrument]!;
      const stretches = costStretches(problem.cost, instrument, base[instrument]!, end, sign);
      for (const [at, { length, slope, outward }] of stretches.entries()) {
        const form = lotForms.map(
          ({ row, coefficients }) => [row, sign * coefficients[instrument]!] as const,
        );
        pieces.push({ column: columns.length, instrument, sign, last: at === stretches.length - 1 });
        columns.push({
          cost: problem.costWeight * slope,
          upper: length,
          entries: [
            ...form,
            [grossRow, grossScale * (outward ? 1 : -1) * problem.face[instrument]!],
            [costRow, costScale * slope],
          ],
        });
      }
    }
  }
  const floor = shortfall === undefined ? 0 : -problem.tail!.weight * shortfall.most;
  const constant = floor + problem.costWeight * baseCost.reduce((total, cost) => total + cost, 0);
  const program: LotProgram = {
    ...packedProgram(columns, rows, constant),
    pieces,
    base,
    limits,
    grossRow,
    grossScale,
    costRow,
    costScale,
    stepRow,
    stepBase,
    shortfall,
  };
  return supports.cuts.length === 0 ? program : withCuts(program, supports.cuts);
}

/** Whether a scaled form takes whole values at whole lots: all its coefficients are the same size. */
function isWhole(coefficients: Float64Array, scale: number): boolean {
  return coefficients.every((value) => value === 0 || Math.abs(scale * value) === 1);
}

/** The whole numbers inside a band; undefined when there are none. */
function wholeBand({ lower, upper }: ProgramRow): ProgramRow | undefined {
  const least = Math.ceil(lower - WHOLE_GUARD);
  const most = Math.floor(upper + WHOLE_GUARD);
  return least <= most ? { lower: least, upper: most } : undefined;
}

/** Lots of a program's columns. */
export function lotsOf({ pieces, base }: LotProgram, value: Float64Array): Float64Array {
  const lots = base.slice();
  for (const { column, instrument, sign } of pieces) lots[instrument]! += sign * value[column]!;
  return lots;
}

/** The largest |offset + coefficients·x| inside the bounds, or more. */
function mostOf(problem: HedgeProblem, offset: number, coefficients: Float64Array): number {
  return coefficients.reduce(
    (total, value, index) =>
      total + Math.abs(value) * Math.max(Math.abs(problem.lower[index]!), Math.abs(problem.upper[index]!)),
    Math.abs(offset),
  );
}

function dot(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let total = 0;
  for (let index = 0; index < left.length; index++) total += left[index]! * right[index]!;
  return total;
}
