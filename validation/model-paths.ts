import type { IsoDate } from '../src/core/dates.ts';
import { randomKey } from '../src/core/random.ts';
import { BLOCK_PATHS } from '../src/kernel/block.ts';
import type { DiscountCurve } from '../src/market/discount-curve.ts';
import { type G2, g2LogZeroBond } from '../src/models/rate/g2.ts';
import { bondFactor, type HullWhite, logZeroBond } from '../src/models/rate/hull-white.ts';
import type { RateModel } from '../src/models/rate/rate-model.ts';
import { normalScratch, type PathSampler } from '../src/sim/block-normals.ts';
import { LATTICE_DIMENSIONS } from '../src/sim/lattice.ts';
import { simulateBlock } from '../src/sim/path-block.ts';
import { pathModels } from '../src/sim/path-model.ts';
import { pathOrdering } from '../src/sim/path-ordering.ts';
import { observePaths, pathRates, rateScratch } from '../src/sim/path-rates.ts';
import { BASE_SCENARIO } from '../src/sim/scenario.ts';
import { scenarioCurve } from '../src/sim/scenario-curves.ts';
import { timeGrid } from '../src/sim/time-grid.ts';

/** A number of each path of the block that was simulated last. */
export type PathNumber = (path: number) => number;

/** The engine's own paths of a rate model, seen as discount factors and swap rates. */
export interface ModelPaths {
  /** Every node of the engine's grid, years; the first is 0. */
  readonly timesYears: Float64Array;
  readonly pathCount: number;
  /** Consecutive paths of which one independent observation is made. */
  readonly groupPaths: number;
  /** Simulates each block in turn; between two calls the path numbers below hold its paths. */
  readonly forEachBlock: (use: () => void) => void;
  /** D(t): what one unit at the node is worth today along the path. */
  readonly discount: (node: number) => PathNumber;
  /** Par rates of swaps of 2 and 10 years at the node, as mortgage rates are made of. */
  readonly twoYearRate: (node: number) => PathNumber;
  readonly tenYearRate: (node: number) => PathNumber;
  /** P(t, T) at the node, where the model has it in closed form from the state. */
  readonly zeroBond: ((node: number, maturityYears: number) => PathNumber) | undefined;
}

/** Where paths come from. */
export interface PathTerms {
  readonly asOf: IsoDate;
  readonly curve: DiscountCurve;
  readonly seed: string;
  readonly sampling: 'lattice' | 'antithetic';
  /** A multiple of 128. */
  readonly pathCount: number;
}

/** Reaches the last payment of a loan of thirty years. */
const GRID_MONTHS = 372;
/** Paths of one small randomisation of the lattice: many of them give errors with a normal limit, four would not. */
const LATTICE_BLOCKS = 2;
/** Weights that show the 2- and the 10-year rate instead of mixtures. */
const SWAP_RATE_WEIGHTS = [1, 0, 0, 1] as const;

/**
 * Paths of a model as the engine's own path code makes and reads them.
 *
 * @param simulated the model whose paths are drawn; `stated` is the one whose formulas read states, the same but in
 *   tests that break it
 */
export function modelPaths(
  simulated: RateModel,
  { asOf, curve, seed, sampling, pathCount }: PathTerms,
  stated: RateModel = simulated,
): ModelPaths {
  const grid = timeGrid(asOf, GRID_MONTHS);
  const { timesYears } = grid;
  const nodes = timesYears.length;
  const models = pathModels([simulated], grid);
  const tables = models[0]!;
  const rates = pathRates(models, {
    timesYears,
    scenarioModels: Int32Array.of(0),
    weights: Float64Array.of(...SWAP_RATE_WEIGHTS),
    curveOf: () => scenarioCurve(curve, grid, BASE_SCENARIO),
  });
  const sampler: PathSampler = {
    key: randomKey(seed),
    blocksPerRandomisation: LATTICE_BLOCKS,
    ...(sampling === 'lattice' ? { ordering: pathOrdering(timesYears, LATTICE_DIMENSIONS) } : {}),
  };
  const scratch = normalScratch(nodes - 1, tables);
  const evolution = rateScratch(tables);
  const paths = new Float64Array(tables.tracks * nodes * BLOCK_PATHS);
  const row = (): Float64Array => new Float64Array(nodes * BLOCK_PATHS);
  const [twoYear, tenYear, logDiscounts] = [row(), row(), row()];
  const at =
    (track: Float64Array) =>
    (node: number): PathNumber => {
      const from = node * BLOCK_PATHS;
      return (path) => track[from + path]!;
    };
  return {
    timesYears,
    pathCount,
    groupPaths: sampling === 'lattice' ? LATTICE_BLOCKS * BLOCK_PATHS : 2,
    forEachBlock: (use) => {
      for (let block = 0; block < pathCount / BLOCK_PATHS; block++) {
        simulateBlock(tables, sampler, nodes - 1, block, scratch, paths);
        observePaths(rates, tables, 0, paths, evolution, { rates: [twoYear, tenYear], logDiscounts });
        use();
      }
    },
    discount: (node) => {
      const log = at(logDiscounts)(node);
      return (path) => Math.exp(log(path));
    },
    twoYearRate: at(twoYear),
    tenYearRate: at(tenYear),
    zeroBond: zeroBondsOf(stated, curve, timesYears, paths),
  };
}

function zeroBondsOf(
  model: RateModel,
  curve: DiscountCurve,
  timesYears: Float64Array,
  paths: Float64Array,
): ModelPaths['zeroBond'] {
  switch (model.kind) {
    case 'hull-white':
      return hullWhiteBonds(model, curve, timesYears, paths);
    case 'g2':
      return g2Bonds(model, curve, timesYears, paths);
    case 'forward-market':
      return undefined;
  }
}

function hullWhiteBonds(
  model: HullWhite,
  curve: DiscountCurve,
  timesYears: Float64Array,
  paths: Float64Array,
): ModelPaths['zeroBond'] {
  return (node, maturityYears) => {
    const time = timesYears[node]!;
    const base = logZeroBond(model, curve, time, maturityYears, 0);
    const factor = bondFactor(model, maturityYears - time);
    const from = node * BLOCK_PATHS;
    return (path) => Math.exp(base - factor * paths[from + path]!);
  };
}

/** The log bond is linear in (x, y): its value at three states tells both factors. */
function g2Bonds(
  model: G2,
  curve: DiscountCurve,
  timesYears: Float64Array,
  paths: Float64Array,
): ModelPaths['zeroBond'] {
  const second = timesYears.length * BLOCK_PATHS;
  return (node, maturityYears) => {
    const time = timesYears[node]!;
    const logAt = (x: number, y: number): number => g2LogZeroBond(model, curve, time, maturityYears, x, y);
    const base = logAt(0, 0);
    const [factorX, factorY] = [base - logAt(1, 0), base - logAt(0, 1)];
    const from = node * BLOCK_PATHS;
    return (path) => Math.exp(base - factorX * paths[from + path]! - factorY * paths[second + from + path]!);
  };
}

/** A mean over paths with its error, from sums over groups of consecutive paths. */
export interface PathMeans {
  readonly mean: number;
  readonly standardError: number;
}

/**
 * Means of several numbers along the same paths.
 *
 * @param numbers of a path, less their expected values where those are known, so that no digits cancel
 */
export function meansOverPaths(paths: ModelPaths, numbers: readonly PathNumber[]): readonly PathMeans[] {
  const { groupPaths, pathCount } = paths;
  const groups = pathCount / groupPaths;
  const open = new Float64Array(numbers.length);
  const sums = new Float64Array(numbers.length);
  const squares = new Float64Array(numbers.length);
  let done = 0;
  paths.forEachBlock(() => {
    for (let path = 0; path < BLOCK_PATHS; path++) {
      done++;
      const closes = done % groupPaths === 0;
      for (let i = 0; i < numbers.length; i++) {
        open[i]! += numbers[i]!(path);
        if (!closes) continue;
        const mean = open[i]! / groupPaths;
        sums[i]! += mean;
        squares[i]! += mean * mean;
        open[i] = 0;
      }
    }
  });
  return numbers.map((_, i) => {
    const mean = sums[i]! / groups;
    return { mean, standardError: Math.sqrt((squares[i]! / groups - mean * mean) / (groups - 1)) };
  });
}

/** The node of the grid nearest a time. */
export function nodeNear({ timesYears }: Pick<ModelPaths, 'timesYears'>, years: number): number {
  let best = 0;
  timesYears.forEach((time, node) => {
    if (Math.abs(time - years) < Math.abs(timesYears[best]! - years)) best = node;
  });
  return best;
}
