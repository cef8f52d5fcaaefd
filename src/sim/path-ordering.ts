import { invariant } from '../core/invariant.ts';
import { shared } from './shared-table.ts';

/**
 * The directions of a path's normals that matter most, to be placed by evenly spread points.
 *
 * Steps are gathered into intervals. The normals ξ of an interval's steps make its increment gⱼ = Σ eₛξₛ, a
 * standard normal, eₛ = √(Δtₛ/ΔTⱼ); a direction is a combination u of increments, uᵀu = 1. Directions are
 * orthonormal, so that turning ξ to have given numbers along them leaves its law as it is.
 */
export interface PathOrdering {
  /** Intervals M. */
  readonly intervals: number;
  /** Directions K. */
  readonly components: number;
  /** [step]: the interval it lies in. */
  readonly intervalOf: Int32Array;
  /** [step]: eₛ. */
  readonly shares: Float64Array;
  /** [component][interval], the most important first. */
  readonly directions: Float64Array;
}

/** Of the process whose variance the directions carry: a Hull–White state of ordinary mean reversion. */
const REFERENCE_REVERSION = 0.03;
/** Time over which rates lose their weight: discounting, and the pool that is left. Tried 1 to 12 years. */
const WEIGHT_YEARS = 3;
/** Locks look at rates this far ahead, and at nothing else but through the price; steps keep their own interval. */
const LOCK_YEARS = 0.25;
const LOCK_WEIGHT = 1.2;
/** Length of intervals after that, years: short at first, then growing by e every 12 years. */
const FIRST_INTERVAL_YEARS = 0.23;
const INTERVAL_GROWTH_YEARS = 12;
/** Rounds of orthogonal iteration: enough for the directions that matter; the law needs none. */
const ROUNDS = 24;

/**
 * Orders a path's normals by their share of the weighted variance of rates, ∫w(t)·x(t)²dt with
 * w = e^(−t/3) + 1.2·[t ≤ ¼]: principal components of x at the grid's nodes, on Brownian paths that are known at
 * the ends of the intervals.
 *
 * The ordering depends on the grid alone, so that a new calibration or a shifted volatility moves no path's
 * normals; models differ from the reference by how much a path set spreads, not by its law.
 *
 * @param timesYears [node], the first 0, rising
 * @param largest directions wanted; fewer when there are fewer intervals
 * @source Acworth, Broadie & Glasserman, "A comparison of some Monte Carlo and quasi-Monte Carlo techniques for
 *   option pricing", MCQMC 1996 (principal components); weights: own, docs/models/sampling.md
 * @returns directions orthonormal to about 1e-15
 */
export function pathOrdering(timesYears: Float64Array, largest: number): PathOrdering {
  const key = `${largest}/${timesYears.join()}`;
  let ordering = known.get(key);
  if (ordering === undefined) {
    ordering = newOrdering(timesYears, largest);
    if (known.size >= ORDERINGS_KEPT) known.clear();
    known.set(key, ordering);
  }
  return ordering;
}

/** Every run of a day has the same grid. */
const known = new Map<string, PathOrdering>();
const ORDERINGS_KEPT = 16;

function newOrdering(timesYears: Float64Array, largest: number): PathOrdering {
  invariant(timesYears.length >= 2 && largest >= 1, 'A path has a step, and a direction to be ordered by.');
  const { intervalOf, ends } = intervalsOf(timesYears);
  const intervals = ends.length;
  const shares = shared(intervalOf.length);
  for (let step = 0; step < shares.length; step++) {
    const interval = intervalOf[step]!;
    const start = interval === 0 ? 0 : ends[interval - 1]!;
    const length = timesYears[ends[interval]!]! - timesYears[start]!;
    shares[step] = Math.sqrt((timesYears[step + 1]! - timesYears[step]!) / length);
  }
  const components = Math.min(largest, intervals);
  const covariance = weightedCovariance(timesYears, intervalOf, shares, intervals);
  const directions = shared(components * intervals);
  directions.set(leadingDirections(covariance, intervals, components));
  return { intervals, components, intervalOf, shares, directions };
}

function intervalsOf(timesYears: Float64Array): { intervalOf: Int32Array; ends: number[] } {
  const steps = timesYears.length - 1;
  const intervalOf = new Int32Array(new SharedArrayBuffer(steps * Int32Array.BYTES_PER_ELEMENT));
  const ends: number[] = [];
  let start = 0;
  for (let step = 0; step < steps; step++) {
    intervalOf[step] = ends.length;
    const from = timesYears[start]!;
    const shortest = from < LOCK_YEARS ? 0 : FIRST_INTERVAL_YEARS * Math.exp(from / INTERVAL_GROWTH_YEARS);
    if (timesYears[step + 1]! - from < shortest && step + 1 < steps) continue;
    ends.push(step + 1);
    start = step + 1;
  }
  return { intervalOf, ends };
}

/** Σ w(t)Δt·ccᵀ over the nodes, where x(t) = cᵀg + what the increments do not say. */
function weightedCovariance(
  timesYears: Float64Array,
  intervalOf: Int32Array,
  shares: Float64Array,
  intervals: number,
): Float64Array {
  const covariance = new Float64Array(intervals * intervals);
  const response = new Float64Array(intervals);
  for (let step = 0; step < intervalOf.length; step++) {
    const time = timesYears[step + 1]!;
    const years = time - timesYears[step]!;
    const known = intervalOf[step]!;
    const decay = Math.exp(-REFERENCE_REVERSION * years);
    for (let i = 0; i <= known; i++) response[i]! *= decay;
    response[known]! += Math.sqrt(years) * shares[step]!;
    const weight = years * (Math.exp(-time / WEIGHT_YEARS) + (time <= LOCK_YEARS ? LOCK_WEIGHT : 0));
    for (let i = 0; i <= known; i++) {
      const row = i * intervals;
      const factor = weight * response[i]!;
      for (let j = 0; j <= known; j++) covariance[row + j]! += factor * response[j]!;
    }
  }
  return covariance;
}

/** Orthogonal iteration: [component][interval], nearly the eigenvectors of the largest eigenvalues, in order. */
function leadingDirections(covariance: Float64Array, size: number, count: number): Float64Array {
  let directions = new Float64Array(count * size);
  for (let k = 0; k < count; k++) directions[k * size + k] = 1;
  for (let round = 0; round < ROUNDS; round++) {
    const turned = new Float64Array(count * size);
    for (let k = 0; k < count; k++) {
      for (let i = 0; i < size; i++) {
        let sum = 0;
        for (let j = 0; j < size; j++) sum += covariance[i * size + j]! * directions[k * size + j]!;
        turned[k * size + i] = sum;
      }
    }
    orthonormalise(turned, size, count);
    directions = turned;
  }
  return directions;
}

/** Gram–Schmidt, each row twice against the rows before it, which makes it orthogonal to rounding. */
function orthonormalise(rows: Float64Array, size: number, count: number): void {
  for (let k = 0; k < count; k++) {
    const row = rows.subarray(k * size, (k + 1) * size);
    scaleToUnit(row);
    for (let pass = 0; pass < 2; pass++) {
      for (let before = 0; before < k; before++) {
        let dot = 0;
        for (let i = 0; i < size; i++) dot += rows[before * size + i]! * row[i]!;
        for (let i = 0; i < size; i++) row[i]! -= dot * rows[before * size + i]!;
      }
      scaleToUnit(row);
    }
  }
}

function scaleToUnit(row: Float64Array): void {
  let square = 0;
  for (const value of row) square += value * value;
  const scale = 1 / Math.sqrt(square);
  for (let i = 0; i < row.length; i++) row[i]! *= scale;
}
