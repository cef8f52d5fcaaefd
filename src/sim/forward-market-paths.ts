import { CounterpoiseError } from '../core/errors.ts';
import { BLOCK_PATHS } from '../kernel/block.ts';
import type { ForwardMarket } from '../models/rate/forward-market.ts';
import { correlationLoadings } from '../models/rate/forward-market-correlation.ts';
import { type EvolutionTables, evolutionTables } from '../models/rate/forward-market-evolution.ts';
import { integratedVariance } from '../models/rate/forward-market-volatility.ts';
import { BLOCK_PAIRS, correctionRow, type NormalScratch } from './block-normals.ts';
import type { PathOrdering } from './path-ordering.ts';
import { BONDS_PER_NODE } from './scenario-curves.ts';
import { sharedCopy, sharedIntegers } from './shared-table.ts';
import type { TimeGrid } from './time-grid.ts';

/**
 * A forward-market model on a grid as flat tables, nothing of the curve.
 *
 * Its forwards move differently on every curve, so what is kept of a path are its normals, [step][factor][path]; each
 * scenario evolves its own forwards by them.
 */
export interface ForwardMarketPaths {
  readonly kind: 'forward-market';
  /** Factors: a track of normals each. */
  readonly tracks: number;
  readonly normals: number;
  readonly drivers: number;
  readonly evolution: EvolutionTables;
  /**
   * [step][direction][factor]: orthonormal directions among the factors, the first that of the level of the forwards a
   * mortgage sees from the step on, the second that of their slope. The lattice places normals along them in that order.
   */
  readonly directions: Float64Array;
  /** [k]: T_k, years. */
  readonly tenorTimesYears: Float64Array;
  /** [node][11]: the period that t and t + i years, i = 1 … 10, lie in. */
  readonly periods: Int32Array;
  /** [node][11]: how far into it, 0 to 1. */
  readonly weights: Float64Array;
  /** [node][forward]: √∫₀ᵗσ²g², relative to R + displacement where dynamics are displaced. */
  readonly deviations: Float64Array;
  /** The last forward that any node needs. */
  readonly lastForward: number;
}

/** What a mortgage sees of the forwards at a step: its rate's ten years, and where they move in the next few. */
const SEEN_YEARS = 12;
/** Share of a direction, below which it is the rounding of those before it. */
const SMALLEST_REST = 1e-6;

/** Times at each node whose bonds are looked at: the node's own and ten years after it. */
export const PLACES_PER_NODE = BONDS_PER_NODE + 1;

/**
 * Tables of a model on a grid.
 *
 * @source docs/models/forward-market.md
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE when the tenor ends before the last swap rate of the grid
 */
export function forwardMarketPaths(model: ForwardMarket, grid: TimeGrid): ForwardMarketPaths {
  const times = grid.timesYears;
  const nodes = times.length;
  const tenor = model.tenorTimesYears;
  const needed = times.at(-1)! + BONDS_PER_NODE;
  if (!(tenor.at(-1)! > needed)) {
    throw new CounterpoiseError(
      'MODEL_OUT_OF_RANGE',
      'The tenor times end before the rates of the grid do.',
      {
        field: 'tenorTimesYears',
        found: String(tenor.at(-1)),
        accepted: `times beyond ${needed.toFixed(2)} years`,
      },
    );
  }
  const evolution = evolutionTables(model, times);
  const periods = sharedIntegers(nodes * PLACES_PER_NODE);
  const weights = new Float64Array(nodes * PLACES_PER_NODE);
  for (let node = 0; node < nodes; node++) {
    let period = 0;
    for (let i = 0; i < PLACES_PER_NODE; i++) {
      const time = times[node]! + i;
      while (tenor[period + 1]! <= time) period++;
      periods[node * PLACES_PER_NODE + i] = period;
      weights[node * PLACES_PER_NODE + i] = (time - tenor[period]!) / (tenor[period + 1]! - tenor[period]!);
    }
  }
  const lastForward = periods.at(-1)!;
  const deviations = new Float64Array(nodes * evolution.forwards);
  for (let node = 1; node < nodes; node++) {
    for (let j = 0; j <= lastForward; j++) {
      deviations[node * evolution.forwards + j] = Math.sqrt(integratedVariance(model, j, 0, times[node]!));
    }
  }
  const { factors } = evolution;
  const loadings = correlationLoadings(model);
  const directions = new Float64Array((nodes - 1) * factors * factors);
  for (let step = 0; step < nodes - 1; step++) {
    const rows = stepDirections(tenor, loadings, factors, times[step]!);
    rows.forEach((row, index) => {
      directions.set(row, (step * factors + index) * factors);
    });
  }
  return {
    kind: 'forward-market',
    tracks: factors,
    normals: factors,
    drivers: factors,
    evolution: {
      ...evolution,
      periodsYears: sharedCopy(evolution.periodsYears),
      loadings: sharedCopy(evolution.loadings),
      deviations: sharedCopy(evolution.deviations),
    },
    directions: sharedCopy(directions),
    tenorTimesYears: sharedCopy(tenor),
    periods,
    weights: sharedCopy(weights),
    deviations: sharedCopy(deviations),
    lastForward,
  };
}

/** Level and slope of the forwards within so many years, then whatever is left of the factors. */
function stepDirections(
  tenor: readonly number[],
  loadings: Float64Array,
  factors: number,
  startYears: number,
): number[][] {
  const level = new Array<number>(factors).fill(0);
  const slope = new Array<number>(factors).fill(0);
  for (let j = 0; j + 1 < tenor.length; j++) {
    const years = tenor[j]! - startYears;
    if (tenor[j + 1]! <= startYears || years > SEEN_YEARS) continue;
    for (let f = 0; f < factors; f++) {
      const loading = (tenor[j + 1]! - tenor[j]!) * loadings[j * factors + f]!;
      level[f]! += loading;
      slope[f]! += loading * years;
    }
  }
  const units = level.map((_, f) => level.map((__, g) => (f === g ? 1 : 0)));
  const basis: number[][] = [];
  for (const candidate of [level, slope, ...units]) {
    const row = candidate.map((value) => value / (Math.hypot(...candidate) || 1));
    // Twice, which makes it orthogonal to rounding.
    for (let pass = 0; pass < 2; pass++) {
      for (const before of basis) {
        const along = before.reduce((sum, value, f) => sum + value * row[f]!, 0);
        for (let f = 0; f < factors; f++) row[f]! -= along * before[f]!;
      }
    }
    const size = Math.hypot(...row);
    if (size > SMALLEST_REST && basis.length < factors) basis.push(row.map((value) => value / size));
  }
  return basis;
}

/**
 * The normals of a block's paths: the lattice's along the directions of each step, turned into those of the factors.
 *
 * @param paths receives [step][factor][path]
 */
export function drawForwardMarket(
  { drivers, directions }: ForwardMarketPaths,
  ordering: PathOrdering | undefined,
  { normals, corrections }: NormalScratch,
  steps: number,
  paths: Float64Array,
): void {
  paths.fill(0, 0, steps * drivers * BLOCK_PATHS);
  for (let step = 0; step < steps; step++) {
    const pairs = step * BLOCK_PAIRS;
    const share = ordering === undefined ? 0 : ordering.shares[step]!;
    const correction = correctionRow(ordering, step);
    for (let direction = 0; direction < drivers; direction++) {
      const drawn = normals[direction]!;
      const rows = corrections[direction]!;
      for (let factor = 0; factor < drivers; factor++) {
        const weight = directions[(step * drivers + direction) * drivers + factor]!;
        const ofShare = weight * share;
        const to = (step * drivers + factor) * BLOCK_PATHS;
        for (let pair = 0; pair < BLOCK_PAIRS; pair++) {
          const common = weight * drawn[pairs + pair]!;
          const even = 2 * pair;
          paths[to + even]! += ofShare * rows[correction + even]! + common;
          paths[to + even + 1]! += ofShare * rows[correction + even + 1]! - common;
        }
      }
    }
  }
}
