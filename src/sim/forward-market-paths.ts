import { CounterpoiseError } from '../core/errors.ts';
import { BLOCK_PATHS } from '../kernel/block.ts';
import type { ForwardMarket } from '../models/rate/forward-market.ts';
import { type EvolutionTables, evolutionTables } from '../models/rate/forward-market-evolution.ts';
import { integratedVariance } from '../models/rate/forward-market-volatility.ts';
import { BLOCK_PAIRS, correctionRow, latticeShares, type NormalScratch } from './block-normals.ts';
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
    tenorTimesYears: sharedCopy(tenor),
    periods,
    weights: sharedCopy(weights),
    deviations: sharedCopy(deviations),
    lastForward,
  };
}

/**
 * The normals of a block's paths, as the lattice places them.
 *
 * @param paths receives [step][factor][path]
 */
export function drawForwardMarket(
  { drivers }: ForwardMarketPaths,
  ordering: PathOrdering | undefined,
  { normals, corrections }: NormalScratch,
  steps: number,
  paths: Float64Array,
): void {
  const placed = latticeShares(drivers);
  for (let factor = 0; factor < drivers; factor++) {
    const drawn = normals[factor]!;
    const rows = corrections[factor]!;
    const isPlaced = ordering !== undefined && (placed[factor] ?? 0) > 0;
    for (let step = 0; step < steps; step++) {
      const share = isPlaced ? ordering.shares[step]! : 0;
      const correction = isPlaced ? correctionRow(ordering, step) : 0;
      const pairs = step * BLOCK_PAIRS;
      const to = (step * drivers + factor) * BLOCK_PATHS;
      for (let pair = 0; pair < BLOCK_PAIRS; pair++) {
        const common = drawn[pairs + pair]!;
        const even = 2 * pair;
        paths[to + even] = share * rows[correction + even]! + common;
        paths[to + even + 1] = share * rows[correction + even + 1]! - common;
      }
    }
  }
}
