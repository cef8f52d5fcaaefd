import { BLOCK_PATHS } from '../src/kernel/block.ts';
import type { DiscountCurve } from '../src/market/discount-curve.ts';
import { bondFactor, type HullWhite, logZeroBond, transition } from '../src/models/rate/hull-white.ts';
import { ACTIVE_PASSIVE_PARAMETERS } from '../src/models/prepay/active-passive.ts';
import { normalScratch, simulateBlock } from '../src/sim/path-block.ts';
import { BASE_SCENARIO } from '../src/sim/scenario.ts';
import { simulationPlan } from '../src/sim/simulation-plan.ts';
import type { SimulationRequest } from '../src/sim/simulation-request.ts';
import type { SimulatedModel } from './validation-context.ts';

/** A number of each path of the block that was simulated last. */
export type PathNumber = (path: number) => number;

/** The engine's own paths of a rate model, seen as discount factors. */
export interface ModelPaths {
  /** Every node of the engine's grid, years; the first is 0. */
  readonly timesYears: Float64Array;
  /** Index into `timesYears` of month j. */
  readonly monthNodes: Int32Array;
  readonly pathCount: number;
  /** Consecutive paths of which one independent observation is made. */
  readonly groupPaths: number;
  /** Simulates each block in turn; between two calls the path numbers below hold its paths. */
  readonly forEachBlock: (use: () => void) => void;
  /** D(t): what one unit at the node is worth today along the path. */
  readonly discount: (node: number) => PathNumber;
  /** P(t, T) at the node. */
  readonly zeroBond: (node: number, maturityYears: number) => PathNumber;
}

/** Where paths come from. */
export interface PathTerms {
  readonly asOf: SimulationRequest['asOf'];
  readonly curve: DiscountCurve;
  readonly mortgageSpreads: SimulationRequest['mortgageSpreads'];
  /** Any pool that reaches the last month of the grid: the engine lays a grid out for something. */
  readonly pool: SimulationRequest['profiles'][number];
  readonly seed: string;
  readonly sampling: 'lattice' | 'antithetic';
  /** A multiple of 128. */
  readonly pathCount: number;
}

/** Paths of one small randomisation of the lattice: many of them give errors with a normal limit, four would not. */
const LATTICE_BLOCKS = 2;

/**
 * Paths of a model as the engine's own path code makes them.
 *
 * @param simulated the model whose paths are drawn; `stated` is the one whose formulas read them, the same but in
 *   tests that break it
 */
export function modelPaths(
  simulated: SimulatedModel,
  terms: PathTerms,
  stated: SimulatedModel = simulated,
): ModelPaths {
  const plan = simulationPlan({
    asOf: terms.asOf,
    curve: terms.curve,
    models: [simulated],
    mortgageSpreads: terms.mortgageSpreads,
    prepayment: ACTIVE_PASSIVE_PARAMETERS,
    scenarios: [BASE_SCENARIO],
    profiles: [terms.pool],
    loans: [],
    seed: terms.seed,
    pathCount: terms.pathCount,
    sampling: terms.sampling,
  });
  const { timesYears } = plan;
  const sampler = { ...plan.sampler, blocksPerRandomisation: LATTICE_BLOCKS };
  const scratch = normalScratch(timesYears.length - 1);
  const state = new Float64Array(timesYears.length * BLOCK_PATHS);
  const integral = new Float64Array(timesYears.length * BLOCK_PATHS);
  return {
    timesYears,
    monthNodes: plan.monthNodes,
    pathCount: terms.pathCount,
    groupPaths: terms.sampling === 'lattice' ? LATTICE_BLOCKS * BLOCK_PATHS : 2,
    forEachBlock: (use) => {
      for (let block = 0; block < terms.pathCount / BLOCK_PATHS; block++) {
        simulateBlock(plan.models[0]!, sampler, block, scratch, state, integral);
        use();
      }
    },
    ...hullWhiteNumbers(stated, terms.curve, timesYears, state, integral),
  };
}

/** D(t) = P(0,t)·exp(−∫x − ½V(t)) and P(t,T|x), docs/models/hull-white.md. */
function hullWhiteNumbers(
  model: HullWhite,
  curve: DiscountCurve,
  timesYears: Float64Array,
  state: Float64Array,
  integral: Float64Array,
): Pick<ModelPaths, 'discount' | 'zeroBond'> {
  return {
    discount: (node) => {
      const time = timesYears[node]!;
      const base = curve.logDiscount(time) - 0.5 * transition(model, 0, time).varianceIntegral;
      const at = node * BLOCK_PATHS;
      return (path) => Math.exp(base - integral[at + path]!);
    },
    zeroBond: (node, maturityYears) => {
      const time = timesYears[node]!;
      const base = logZeroBond(model, curve, time, maturityYears, 0);
      const factor = bondFactor(model, maturityYears - time);
      const at = node * BLOCK_PATHS;
      return (path) => Math.exp(base - factor * state[at + path]!);
    },
  };
}

/** Means over paths with errors, from sums over groups of consecutive paths. */
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
