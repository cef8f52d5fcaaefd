import { type BoxedProgram, dualBound } from './boxed-program.ts';
import type { Dictionary } from './dictionary.ts';

/** How a run of the dual simplex ended. */
export type SimplexEnd = 'optimal' | 'cutoff' | 'infeasible' | 'stalled';

export interface SimplexResult {
  readonly end: SimplexEnd;
  /** A proven lower bound, dollars. */
  readonly bound: number;
  readonly duals: Float64Array;
}

/** Units of a variable by which a bound may be missed; rows are scaled so that a lot is of order one. */
export const FEASIBILITY_TOLERANCE = 1e-8;
/** Smaller entries are no pivots. */
const PIVOT_MIN = 1e-9;
/** Degenerate walks end here; the bound found until then holds all the same. */
const PIVOTS_MAX = 2_000;
/** A ray is followed this much farther than it takes to pass the cutoff. */
const RAY_MARGIN = 2;

/**
 * Solves a boxed program by the dual simplex method with bound flips, from a dual feasible dictionary, which it changes.
 *
 * Leaving: the largest infeasibility; entering: the least ratio after all bounds that may be flipped.
 * The bound that is returned comes from the final duals and the program's own numbers, so that rounding in the pivots
 * can make it weaker but never wrong.
 *
 * @source I. Maros, "Computational Techniques of the Simplex Method" (2003), §10.2
 * @param cutoff dollars; a bound at or above it ends the run
 */
export function solveDual(program: BoxedProgram, dictionary: Dictionary, cutoff: number): SimplexResult {
  for (let pivots = 0; ; pivots++) {
    const row = mostInfeasible(dictionary);
    if (row < 0 || pivots === PIVOTS_MAX) {
      return proven(program, dictionary, row < 0 ? 'optimal' : 'stalled');
    }
    const objective = objectiveOf(program, dictionary);
    if (objective >= cutoff) {
      const result = proven(program, dictionary, 'cutoff');
      if (result.bound >= cutoff) return result;
    }
    const shortage = step(dictionary, row);
    if (shortage === undefined) continue;
    return followRay(program, dictionary, row, shortage, cutoff, objective);
  }
}

function mostInfeasible({ basic, value, lower, upper }: Dictionary): number {
  let row = -1;
  let most = FEASIBILITY_TOLERANCE;
  for (let at = 0; at < basic.length; at++) {
    const variable = basic[at]!;
    const x = value[variable]!;
    const excess = Math.max(lower[variable]! - x, x - upper[variable]!);
    if (excess > most) {
      most = excess;
      row = at;
    }
  }
  return row;
}

function objectiveOf({ constant }: BoxedProgram, { reduced, nonbasic, value }: Dictionary): number {
  let total = constant;
  for (let at = 0; at < nonbasic.length; at++) total += reduced[at]! * value[nonbasic[at]!]!;
  return total;
}

/** Where a row has no entering variable: what is still missing when every variable helps, and the last ratio. */
interface Shortage {
  readonly missing: number;
  readonly lastRatio: number;
}

/**
 * The nonbasic position with the least ratio |reduced| / |entry| among those that move the basic variable of a row in
 * the wanted direction and are not yet passed; −1 for none. Of equal ratios the largest entry.
 */
function leastRatio(
  dictionary: Dictionary,
  row: number,
  direction: number,
  passed: readonly number[],
): number {
  const { entries, reduced, nonbasic, value, lower, upper } = dictionary;
  const width = nonbasic.length;
  let best = -1;
  let bestRatio = Number.POSITIVE_INFINITY;
  let bestSize = 0;
  for (let at = 0; at < width; at++) {
    const entry = direction * entries[row * width + at]!;
    const size = Math.abs(entry);
    if (size < PIVOT_MIN) continue;
    const variable = nonbasic[at]!;
    const least = lower[variable]!;
    if (least === upper[variable]!) continue;
    if (value[variable] === least ? entry < 0 : entry > 0) continue;
    const ratio = Math.abs(reduced[at]!) / size;
    if (ratio > bestRatio || (ratio === bestRatio && size <= bestSize) || passed.includes(at)) continue;
    best = at;
    bestRatio = ratio;
    bestSize = size;
  }
  return best;
}

/** One step: bounds flipped, then a pivot. Answers what is missing when the row cannot be made feasible. */
function step(dictionary: Dictionary, row: number): Shortage | undefined {
  const { entries, reduced, nonbasic, basic, value, lower, upper } = dictionary;
  const width = nonbasic.length;
  const leaving = basic[row]!;
  const x = value[leaving]!;
  const rising = x < lower[leaving]!;
  const direction = rising ? 1 : -1;
  const target = rising ? lower[leaving]! : upper[leaving]!;
  let missing = Math.abs(target - x);
  const flips: number[] = [];
  let lastRatio = 0;
  for (;;) {
    const at = leastRatio(dictionary, row, direction, flips);
    if (at < 0) return { missing, lastRatio };
    const variable = nonbasic[at]!;
    const size = Math.abs(entries[row * width + at]!);
    const reach = size * (upper[variable]! - lower[variable]!);
    // What rounding leaves missing is none: a row that is kept only with everything at its bound is kept.
    if (missing > reach + FEASIBILITY_TOLERANCE) {
      missing -= reach;
      lastRatio = Math.abs(reduced[at]!) / size;
      flips.push(at);
      continue;
    }
    for (const flip of flips) {
      const flipped = nonbasic[flip]!;
      const to = value[flipped] === lower[flipped] ? upper[flipped]! : lower[flipped]!;
      moveNonbasic(dictionary, flip, to - value[flipped]!);
      value[flipped] = to;
    }
    const move = (target - value[leaving]!) / entries[row * width + at]!;
    const entered = value[variable]! + move;
    moveNonbasic(dictionary, at, move);
    value[variable] = entered;
    value[leaving] = target;
    pivot(dictionary, row, at);
    return undefined;
  }
}

function moveNonbasic({ entries, nonbasic, basic, value }: Dictionary, at: number, change: number): void {
  const width = nonbasic.length;
  for (let row = 0; row < basic.length; row++) value[basic[row]!]! += entries[row * width + at]! * change;
}

function pivot({ entries, reduced, nonbasic, basic }: Dictionary, row: number, column: number): void {
  const width = nonbasic.length;
  const start = row * width;
  const inverse = 1 / entries[start + column]!;
  for (let at = 0; at < width; at++) entries[start + at]! *= -inverse;
  entries[start + column] = inverse;
  for (let other = 0; other < basic.length; other++) {
    if (other === row) continue;
    const base = other * width;
    const factor = entries[base + column]!;
    if (factor === 0) continue;
    entries[base + column] = 0;
    for (let at = 0; at < width; at++) entries[base + at]! += factor * entries[start + at]!;
  }
  const cost = reduced[column]!;
  reduced[column] = 0;
  for (let at = 0; at < width; at++) reduced[at]! += cost * entries[start + at]!;
  const entering = nonbasic[column]!;
  nonbasic[column] = basic[row]!;
  basic[row] = entering;
}

function proven(program: BoxedProgram, dictionary: Dictionary, end: SimplexEnd): SimplexResult {
  const duals = new Float64Array(program.rowCount);
  const { nonbasic, reduced } = dictionary;
  for (let at = 0; at < nonbasic.length; at++) {
    const row = nonbasic[at]! - program.columnCount;
    if (row >= 0) duals[row] = reduced[at]!;
  }
  return { end, bound: dualBound(program, duals, dictionary.lower, dictionary.upper), duals };
}

/** Proof that a row cannot be kept: the duals along it rise past any cutoff. */
function followRay(
  program: BoxedProgram,
  dictionary: Dictionary,
  row: number,
  { missing, lastRatio }: Shortage,
  cutoff: number,
  objective: number,
): SimplexResult {
  const { entries, nonbasic, basic, value, lower, reduced } = dictionary;
  const leaving = basic[row]!;
  const rise = RAY_MARGIN * (Math.max(0, cutoff - objective) + 1);
  const length = (value[leaving]! < lower[leaving]! ? 1 : -1) * RAY_MARGIN * (lastRatio + rise / missing);
  const duals = new Float64Array(program.rowCount);
  for (let at = 0; at < nonbasic.length; at++) {
    const index = nonbasic[at]! - program.columnCount;
    if (index >= 0) duals[index] = reduced[at]! - length * entries[row * nonbasic.length + at]!;
  }
  if (leaving >= program.columnCount) duals[leaving - program.columnCount] = length;
  const bound = dualBound(program, duals, lower, dictionary.upper);
  return bound >= cutoff ? { end: 'infeasible', bound, duals } : proven(program, dictionary, 'stalled');
}
