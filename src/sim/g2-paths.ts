import { BLOCK_PATHS } from '../kernel/block.ts';
import { type G2, type G2Moments, g2BondConvexity, g2Transition } from '../models/rate/g2.ts';
import { bondFactor } from '../models/rate/hull-white.ts';
import { BLOCK_PAIRS, correctionRow, type NormalScratch } from './block-normals.ts';
import type { PathOrdering } from './path-ordering.ts';
import { BONDS_PER_NODE } from './scenario-curves.ts';
import { parts, shared } from './shared-table.ts';
import { RANGE_DEVIATIONS } from './state-range.ts';
import type { TimeGrid } from './time-grid.ts';

/**
 * A G2++ model on a grid as flat tables: everything a path block needs, nothing of the curve.
 *
 * Its paths are three tracks: x, y and ∫₀ᵗ(x + y). The first normal of a step moves the 10-year rate, the second the rest
 * of (x, y), the third the rest of the integral.
 */
export interface G2Paths {
  readonly kind: 'g2';
  readonly tracks: 3;
  readonly normals: 3;
  readonly drivers: 2;
  /** [step][11], see G2_STEP. */
  readonly steps: Float64Array;
  /** [node]: ½·Var ∫₀ᵗ(x + y). */
  readonly halfVariance: Float64Array;
  /** [2][10]: B(i years), i = 1 … 10, of x, then of y. */
  readonly bondFactors: Float64Array;
  /** [node][10]: the convexity term of the zero bond from the node to i years later. */
  readonly bondConvexities: Float64Array;
  /** [node][8], see {@link G2_COORDINATES}. */
  readonly coordinates: Float64Array;
}

/** Columns of {@link G2Paths.steps}: decays, bond factors, loadings of (x, y, ∫) on the normals. */
export const G2_STEP = Object.freeze({
  decayX: 0,
  decayY: 1,
  factorX: 2,
  factorY: 3,
  x: 4,
  y: 6,
  integral: 8,
  length: 11,
});

/**
 * Columns of {@link G2Paths.coordinates}: two independent coordinates of (x, y), each from −1 to 1 within six and a half
 * standard deviations. The first is what moves the 10-year rate.
 */
export const G2_COORDINATES = Object.freeze({
  /** z₁ = [0]·x + [1]·y, z₂ = [2]·x + [3]·y. */
  ofState: 0,
  /** x = [4]·z₁ + [5]·z₂, y = [6]·z₁ + [7]·z₂. */
  toState: 4,
  length: 8,
});

/** Rates of this many years give the first coordinate its direction. */
const DIRECTION_YEARS = 10;
/** Range of a coordinate that does not move, too small for a rate to need a term in it. */
const SMALLEST_RANGE = 1e-10;
/** Share of a variance that is rounding. */
const ROUNDING = 1e-13;

/**
 * Tables of a model on a grid.
 *
 * @source docs/models/g2.md
 */
export function g2Paths(model: G2, grid: TimeGrid): G2Paths {
  const times = grid.timesYears;
  const nodes = times.length;
  const steps = shared((nodes - 1) * G2_STEP.length);
  const halfVariance = shared(nodes);
  const bondFactors = shared(2 * BONDS_PER_NODE);
  const bondConvexities = shared(nodes * BONDS_PER_NODE);
  const coordinates = shared(nodes * G2_COORDINATES.length);
  for (let i = 0; i < BONDS_PER_NODE; i++) {
    bondFactors[i] = factorOf(model.a, i + 1);
    bondFactors[BONDS_PER_NODE + i] = factorOf(model.b, i + 1);
  }
  const direction: Direction = {
    x: factorOf(model.a, DIRECTION_YEARS) / DIRECTION_YEARS,
    y: factorOf(model.b, DIRECTION_YEARS) / DIRECTION_YEARS,
  };
  for (let node = 0; node < nodes; node++) {
    const today = g2Transition(model, 0, times[node]!);
    halfVariance[node] = 0.5 * today.varianceIntegral;
    coordinates.set(nodeCoordinates(today, direction), node * G2_COORDINATES.length);
    for (let i = 0; i < BONDS_PER_NODE; i++) {
      bondConvexities[node * BONDS_PER_NODE + i] = g2BondConvexity(
        today,
        bondFactors[i]!,
        bondFactors[BONDS_PER_NODE + i]!,
      );
    }
    if (node === nodes - 1) continue;
    const step = g2Transition(model, times[node]!, times[node + 1]!);
    steps.set(stepRow(step, direction), node * G2_STEP.length);
  }
  return {
    kind: 'g2',
    tracks: 3,
    normals: 3,
    drivers: 2,
    steps,
    halfVariance,
    bondFactors,
    bondConvexities,
    coordinates,
  };
}

/** Weights of x and y in the rate that the first normal moves. */
interface Direction {
  readonly x: number;
  readonly y: number;
}

function factorOf(meanReversion: number, years: number): number {
  return bondFactor({ meanReversion }, years);
}

/** Loadings of (εₓ, ε_y, ε_∫) on three independent normals: u = d·(εₓ, ε_y) first, then the rest of the pair. */
function stepRow(step: G2Moments, direction: Direction): number[] {
  const { varianceX, varianceY, covarianceXY, covarianceXIntegral, covarianceYIntegral } = step;
  const covarianceXU = direction.x * varianceX + direction.y * covarianceXY;
  const covarianceYU = direction.x * covarianceXY + direction.y * varianceY;
  const deviation = Math.sqrt(Math.max(0, direction.x * covarianceXU + direction.y * covarianceYU));
  const onFirst = (covariance: number): number => (deviation === 0 ? 0 : covariance / deviation);
  const x0 = onFirst(covarianceXU);
  const y0 = onFirst(covarianceYU);
  const integral0 = onFirst(direction.x * covarianceXIntegral + direction.y * covarianceYIntegral);
  const restX = rest(varianceX, x0 * x0);
  const restY = rest(varianceY, y0 * y0);
  const restXY = covarianceXY - x0 * y0;
  // The rest of the pair has one dimension: its larger part leads.
  const byX = restX >= restY;
  const lead = Math.sqrt(byX ? restX : restY);
  const onSecond = (covariance: number): number => (lead === 0 ? 0 : covariance / lead);
  const x1 = byX ? lead : onSecond(restXY);
  const y1 = byX ? onSecond(restXY) : lead;
  const integral1 = onSecond(
    byX ? covarianceXIntegral - x0 * integral0 : covarianceYIntegral - y0 * integral0,
  );
  const integral2 = Math.sqrt(rest(step.varianceIntegral, integral0 * integral0 + integral1 * integral1));
  return [
    step.decayX,
    step.decayY,
    step.bondFactorX,
    step.bondFactorY,
    x0,
    x1,
    y0,
    y1,
    integral0,
    integral1,
    integral2,
  ];
}

/** What is left of a variance, without the rounding of nothing. */
function rest(variance: number, explained: number): number {
  const left = variance - explained;
  return left > ROUNDING * variance ? left : 0;
}

function nodeCoordinates(today: G2Moments, direction: Direction): number[] {
  const { varianceX, varianceY, covarianceXY } = today;
  const covarianceXU = direction.x * varianceX + direction.y * covarianceXY;
  const covarianceYU = direction.x * covarianceXY + direction.y * varianceY;
  const varianceU = Math.max(0, direction.x * covarianceXU + direction.y * covarianceYU);
  const rangeU = Math.max(SMALLEST_RANGE, RANGE_DEVIATIONS * Math.sqrt(varianceU));
  // The second coordinate is what of y the first does not tell.
  const slope = varianceU === 0 ? 0 : covarianceYU / varianceU;
  const rangeV = Math.max(
    SMALLEST_RANGE,
    RANGE_DEVIATIONS * Math.sqrt(rest(varianceY, slope * slope * varianceU)),
  );
  return [
    direction.x / rangeU,
    direction.y / rangeU,
    (-slope * direction.x) / rangeV,
    (1 - slope * direction.y) / rangeV,
    (rangeU * (1 - direction.y * slope)) / direction.x,
    (-direction.y * rangeV) / direction.x,
    slope * rangeU,
    rangeV,
  ];
}

/**
 * Paths of (x, y, ∫(x + y)) from a block's normals, exactly at every node.
 *
 * @param paths receives x, y, then the integral, each [node][path]
 * @source docs/models/g2.md
 */
export function simulateG2(
  model: G2Paths,
  ordering: PathOrdering | undefined,
  { normals, corrections }: NormalScratch,
  paths: Float64Array,
): void {
  const count = model.halfVariance.length - 1;
  const [first, second, third] = normals as [Float64Array, Float64Array, Float64Array];
  const [placedFirst, placedSecond] = corrections as [Float64Array, Float64Array];
  const [x, y, integral] = parts(paths, model.tracks) as [Float64Array, Float64Array, Float64Array];
  for (const track of [x, y, integral]) track.fill(0, 0, BLOCK_PATHS);
  for (let step = 0; step < count; step++) {
    const at = step * G2_STEP.length;
    const row = model.steps;
    const decayX = row[at + G2_STEP.decayX]!;
    const decayY = row[at + G2_STEP.decayY]!;
    const factorX = row[at + G2_STEP.factorX]!;
    const factorY = row[at + G2_STEP.factorY]!;
    const x0 = row[at + G2_STEP.x]!;
    const x1 = row[at + G2_STEP.x + 1]!;
    const y0 = row[at + G2_STEP.y]!;
    const y1 = row[at + G2_STEP.y + 1]!;
    const i0 = row[at + G2_STEP.integral]!;
    const i1 = row[at + G2_STEP.integral + 1]!;
    const i2 = row[at + G2_STEP.integral + 2]!;
    const share = ordering === undefined ? 0 : ordering.shares[step]!;
    const correction = correctionRow(ordering, step);
    const from = step * BLOCK_PATHS;
    const pairs = step * BLOCK_PAIRS;
    for (let pair = 0; pair < BLOCK_PAIRS; pair++) {
      const drawnFirst = first[pairs + pair]!;
      const drawnSecond = second[pairs + pair]!;
      const shock = i2 * third[pairs + pair]!;
      const even = from + 2 * pair;
      const odd = even + 1;
      const placed = correction + 2 * pair;
      const even0 = share * placedFirst[placed]! + drawnFirst;
      const odd0 = share * placedFirst[placed + 1]! - drawnFirst;
      const even1 = share * placedSecond[placed]! + drawnSecond;
      const odd1 = share * placedSecond[placed + 1]! - drawnSecond;
      const evenX = x[even]!;
      const oddX = x[odd]!;
      const evenY = y[even]!;
      const oddY = y[odd]!;
      x[even + BLOCK_PATHS] = decayX * evenX + x0 * even0 + x1 * even1;
      x[odd + BLOCK_PATHS] = decayX * oddX + x0 * odd0 + x1 * odd1;
      y[even + BLOCK_PATHS] = decayY * evenY + y0 * even0 + y1 * even1;
      y[odd + BLOCK_PATHS] = decayY * oddY + y0 * odd0 + y1 * odd1;
      integral[even + BLOCK_PATHS] =
        integral[even]! + factorX * evenX + factorY * evenY + i0 * even0 + i1 * even1 + shock;
      integral[odd + BLOCK_PATHS] =
        integral[odd]! + factorX * oddX + factorY * oddY + i0 * odd0 + i1 * odd1 - shock;
    }
  }
}
