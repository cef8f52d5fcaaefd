import { invariant } from '../core/invariant.ts';
import { GRID_COORDINATES } from './grid-coordinates.ts';
import { GRID_TERMS } from './grid-terms.ts';
import type { DeliveredLoan, GridLock, PoolTerms } from './loan-terms.ts';
import { chebyshevPoints } from './rate-polynomial.ts';

/** Kinds of fee strip a loan on the grid can carry, by their multiple. */
const GRID_STRIPS = 3;

/** A pool that is simulated path by path, with a strip of unit fee at each multiple. */
export interface GridNode {
  readonly pool: PoolTerms;
  readonly oas: number;
  /** Quoted multiple of each strip, at most three. */
  readonly multiples: readonly number[];
}

/** Locks on a grid of nodes: the cost of a run follows the nodes. */
export interface LoanGrid {
  readonly nodes: readonly GridNode[];
  readonly locks: readonly GridLock[];
}

/** Largest interpolation error a grid is laid out for. */
export interface GridTarget {
  /** Price points per 100. */
  readonly pricePer100: number;
  readonly durationYears: number;
}

export const DEFAULT_GRID_TARGET: GridTarget = Object.freeze({ pricePer100: 0.002, durationYears: 0.002 });

/** A term is left out when its measured size is below this share of the target: some ten such terms add up at a corner. */
const TERM_SHARE = 0.1;

/**
 * Lays locks out on a grid of nodes. Loans that differ in note rate and multipliers alone share a grid; a group with
 * fewer different loans than its grid would have nodes keeps each as a node of its own.
 *
 * The interpolant is a polynomial of the terms that matter over the group's ranges; its nodes are the points of a tensor
 * grid of Chebyshev points with the same indices.
 *
 * @param target error in price and duration that the node counts are chosen for
 * @source docs/models/loan-grid.md; Chkifa, Cohen & Schwab, "High-dimensional adaptive sparse polynomial
 *   interpolation", Found. Comput. Math. 14 (2014)
 * @returns locks in the order of the loans
 */
export function loanGrid(
  loans: readonly DeliveredLoan[],
  target: GridTarget = DEFAULT_GRID_TARGET,
): LoanGrid {
  const groups = new Map<string, number[]>();
  loans.forEach((loan, index) => {
    const key = groupKey(loan);
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [index]);
    else members.push(index);
  });
  const nodes: GridNode[] = [];
  const locks = new Array<GridLock>(loans.length);
  for (const members of groups.values()) {
    placeGroup(
      members.map((index) => loans[index]!),
      target,
      nodes,
    ).forEach((lock, place) => {
      locks[members[place]!] = lock;
    });
  }
  return { nodes, locks };
}

/** Loans that differ only in the grid's coordinates, their fees and their pull-through. */
function groupKey({ pool, oas }: DeliveredLoan): string {
  const { startNode, timeYears } = pool.settlement;
  return `${pool.program}/${pool.coupon}/${pool.remainingMonths}/${pool.ageMonths}/${pool.calendarMonth}/${startNode}/${timeYears}/${oas}`;
}

function placeGroup(members: readonly DeliveredLoan[], target: GridTarget, nodes: GridNode[]): GridLock[] {
  const found = new Set<number>();
  for (const { strips } of members) for (const { multiple } of strips) found.add(multiple);
  const multiples = [...found].sort((left, right) => left - right);
  const shape = gridShape(members, target);
  if (multiples.length > GRID_STRIPS || !hasMoreThan(shape.indices.length, members)) {
    return placeAlone(members, nodes);
  }
  const firstNode = nodes.length;
  for (const index of shape.indices) {
    const pool = GRID_COORDINATES.reduce(
      (at, coordinate, dimension) =>
        coordinate.pool(at, fromUnit(shape.ranges[dimension]!, shape.points[dimension]![index[dimension]!]!)),
      members[0]!.pool,
    );
    nodes.push({ pool, oas: members[0]!.oas, multiples });
  }
  const unit = GRID_COORDINATES.map(() => 0);
  return members.map((loan) => {
    for (let dimension = 0; dimension < unit.length; dimension++) {
      unit[dimension] = toUnit(shape.ranges[dimension]!, GRID_COORDINATES[dimension]!.of(loan.pool));
    }
    return {
      loan,
      firstNode,
      weights: interpolationWeights(shape, unit),
      fees: multiples.map((multiple) => feeAt(loan, multiple)),
      distance: distanceToNode(shape, unit),
    };
  });
}

/** Whether there are more different pools than so many. */
function hasMoreThan(count: number, members: readonly DeliveredLoan[]): boolean {
  const distinct = new Set<string>();
  for (const { pool } of members) {
    distinct.add(poolKey(pool));
    if (distinct.size > count) return true;
  }
  return false;
}

function distanceToNode({ indices, points }: GridShape, unit: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const index of indices) {
    let squares = 0;
    for (let dimension = 0; dimension < unit.length; dimension++) {
      const away = unit[dimension]! - points[dimension]![index[dimension]!]!;
      squares += away * away;
    }
    least = Math.min(least, squares);
  }
  return Math.sqrt(least);
}

function placeAlone(members: readonly DeliveredLoan[], nodes: GridNode[]): GridLock[] {
  const known = new Map<string, number>();
  return members.map((loan) => {
    const multiples = [...new Set(loan.strips.map((strip) => strip.multiple))].sort(
      (left, right) => left - right,
    );
    const key = `${poolKey(loan.pool)}/${multiples.join()}`;
    let firstNode = known.get(key);
    if (firstNode === undefined) {
      firstNode = nodes.push({ pool: loan.pool, oas: loan.oas, multiples }) - 1;
      known.set(key, firstNode);
    }
    return {
      loan,
      firstNode,
      weights: Float64Array.of(1),
      fees: multiples.map((multiple) => feeAt(loan, multiple)),
      distance: 0,
    };
  });
}

function poolKey({ noteRate, multipliers }: PoolTerms): string {
  return `${noteRate}/${multipliers.refinancing}/${multipliers.turnover}/${multipliers.default}`;
}

function feeAt(loan: DeliveredLoan, multiple: number): number {
  return loan.strips.reduce((sum, strip) => sum + (strip.multiple === multiple ? strip.fee : 0), 0);
}

interface Range {
  readonly low: number;
  readonly high: number;
}

interface GridShape {
  readonly ranges: readonly Range[];
  /** Chebyshev points of each coordinate, the middle ones first. */
  readonly points: readonly (readonly number[])[];
  /** Point indices of each node, which are the polynomial degrees of each term too. */
  readonly indices: readonly (readonly number[])[];
  /** [term][node]: from values at the nodes to coefficients of the terms. */
  readonly transform: readonly Float64Array[];
}

function gridShape(members: readonly DeliveredLoan[], target: GridTarget): GridShape {
  const ranges = GRID_COORDINATES.map(({ of, step }): Range => {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const { pool } of members) {
      const at = of(pool);
      low = Math.min(low, at);
      high = Math.max(high, at);
    }
    // A range of nothing stays a point, so that the coordinate costs no nodes.
    if (high - low < 1e-9 * step) return { low, high: low };
    return { low: Math.floor(low / step + 1e-9) * step, high: Math.ceil(high / step - 1e-9) * step };
  });
  return { ranges, ...shapeOf(termDegrees(ranges, target)) };
}

/** Degrees of the terms that matter over the ranges, and of every term below them. */
function termDegrees(ranges: readonly Range[], target: GridTarget): number[][] {
  const scales = ranges.map(
    ({ low, high }, dimension) => (high - low) / GRID_COORDINATES[dimension]!.measuredWidth,
  );
  const smallest = TERM_SHARE * Math.min(target.pricePer100, target.durationYears);
  const chosen = new Map<string, number[]>();
  const choose = (degrees: readonly number[]): void => {
    const key = degrees.join();
    if (chosen.has(key)) return;
    chosen.set(key, [...degrees]);
    degrees.forEach((degree, dimension) => {
      if (degree > 0) choose(degrees.with(dimension, degree - 1));
    });
  };
  choose(GRID_COORDINATES.map(() => 0));
  for (const [one, two, three, four, size] of GRID_TERMS) {
    const degrees = [one, two, three, four];
    let scaled = size;
    degrees.forEach((degree, dimension) => {
      for (let i = 0; i < degree; i++) scaled *= scales[dimension]!;
    });
    if (scaled >= smallest) choose(degrees);
  }
  return [...chosen.keys()].sort().map((key) => chosen.get(key)!);
}

const shapes = new Map<string, Omit<GridShape, 'ranges'>>();
/** Books of one desk are alike; a transform of some hundred nodes takes up to a megabyte. */
const SHAPES_KEPT = 16;

/** Points, nodes and transform depend on the terms alone and are kept. */
function shapeOf(indices: readonly (readonly number[])[]): Omit<GridShape, 'ranges'> {
  const key = indices.join(' ');
  let shape = shapes.get(key);
  if (shape === undefined) {
    const points = GRID_COORDINATES.map((_, dimension) =>
      [...chebyshevPoints(Math.max(...indices.map((index) => index[dimension]!)) + 1)].sort(
        (left, right) => Math.abs(left) - Math.abs(right) || left - right,
      ),
    );
    const terms = indices.map((node) =>
      termValues(
        indices,
        node.map((index, dimension) => points[dimension]![index]!),
      ),
    );
    shape = { points, indices, transform: inverse(terms) };
    if (shapes.size >= SHAPES_KEPT) shapes.clear();
    shapes.set(key, shape);
  }
  return shape;
}

/** Products of Chebyshev polynomials at a point, one for each index vector. */
function termValues(indices: readonly (readonly number[])[], unit: readonly number[]): Float64Array {
  const polynomials = new Float64Array(unit.length * DEGREES);
  for (let dimension = 0; dimension < unit.length; dimension++) {
    const at = dimension * DEGREES;
    polynomials[at] = 1;
    polynomials[at + 1] = unit[dimension]!;
    for (let degree = 2; degree < DEGREES; degree++) {
      polynomials[at + degree] =
        2 * unit[dimension]! * polynomials[at + degree - 1]! - polynomials[at + degree - 2]!;
    }
  }
  const terms = new Float64Array(indices.length);
  for (let term = 0; term < terms.length; term++) {
    const index = indices[term]!;
    let product = 1;
    for (let dimension = 0; dimension < unit.length; dimension++) {
      product *= polynomials[dimension * DEGREES + index[dimension]!]!;
    }
    terms[term] = product;
  }
  return terms;
}

/** Degrees of a polynomial in one coordinate: more than any measured term has. */
const DEGREES = 8;

function interpolationWeights(shape: GridShape, unit: readonly number[]): Float64Array {
  const terms = termValues(shape.indices, unit);
  const weights = new Float64Array(terms.length);
  for (let term = 0; term < terms.length; term++) {
    const row = shape.transform[term]!;
    const value = terms[term]!;
    for (let node = 0; node < weights.length; node++) weights[node]! += value * row[node]!;
  }
  return weights;
}

function toUnit({ low, high }: Range, at: number): number {
  return high === low ? 0 : (2 * at - low - high) / (high - low);
}

function fromUnit({ low, high }: Range, unit: number): number {
  return 0.5 * (low + high + unit * (high - low));
}

/**
 * Inverse by Gauss–Jordan elimination with row pivots.
 *
 * @param rows [node][term]; the result is [term][node]
 */
function inverse(rows: readonly Float64Array[]): Float64Array[] {
  const size = rows.length;
  const work = rows.map((row, index) => {
    const wide = new Float64Array(2 * size);
    wide.set(row);
    wide[size + index] = 1;
    return wide;
  });
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(work[row]![column]!) > Math.abs(work[pivot]![column]!)) pivot = row;
    }
    [work[column], work[pivot]] = [work[pivot]!, work[column]!];
    const head = work[column]![column]!;
    invariant(Math.abs(head) > 1e-12, 'A grid of distinct points has one polynomial through its values.');
    for (let i = 0; i < 2 * size; i++) work[column]![i]! /= head;
    for (let row = 0; row < size; row++) {
      const factor = work[row]![column]!;
      if (row === column || factor === 0) continue;
      for (let i = 0; i < 2 * size; i++) work[row]![i]! -= factor * work[column]![i]!;
    }
  }
  return work.map((row) => row.slice(size));
}
