import { BLOCK_PATHS } from '../kernel/block.ts';
import {
  advanceForwards,
  type EvolutionScratch,
  evolutionScratch,
} from '../models/rate/forward-market-evolution.ts';
import { type ForwardMarketPaths, PLACES_PER_NODE } from './forward-market-paths.ts';
import { BONDS_PER_NODE, type ObservedPaths, type RateContext, TWO_YEAR_BOND } from './scenario-curves.ts';
import { shared } from './shared-table.ts';
import { RANGE_DEVIATIONS } from './state-range.ts';

/** The curves on which forwards are evolved, scenario by scenario. */
export interface ForwardMarketRates {
  readonly kind: 'forward-market';
  readonly pairs: number;
  /** [pair][2]: weights of the 2- and the 10-year swap rate. */
  readonly weights: Float64Array;
  /** [scenario][forward]: Rⱼ(0). */
  readonly forwards: Float64Array;
  /** [scenario][forward]: P(0,T_k)/P(0,T_k+1). */
  readonly growths: Float64Array;
  /** [scenario][node][11]: P(0, t + i years), i = 0 … 10. */
  readonly discounts: Float64Array;
  /** [scenario][pair][node][2]: today's rate and the standard deviation of the node's, for the widths of expansions. */
  readonly spreads: Float64Array;
}

/** A thread's memory for the evolution of a block's forwards. */
export interface ForwardScratch {
  readonly evolution: EvolutionScratch;
  /** [forward][path]. */
  readonly forwards: Float64Array;
  /** [path]: M_q of the period at hand; M_k and M_k+1 on the way along the curve; sums for swap rates. */
  readonly rolled: Float64Array;
  readonly near: Float64Array;
  readonly far: Float64Array;
  readonly first: Float64Array;
  readonly annuity: Float64Array;
  readonly twoYear: Float64Array;
}

export function forwardScratch({ evolution }: ForwardMarketPaths): ForwardScratch {
  const row = (): Float64Array => new Float64Array(BLOCK_PATHS);
  return {
    evolution: evolutionScratch(evolution, BLOCK_PATHS),
    forwards: new Float64Array(evolution.forwards * BLOCK_PATHS),
    rolled: row(),
    near: row(),
    far: row(),
    first: row(),
    annuity: row(),
    twoYear: row(),
  };
}

/**
 * The tables of every scenario.
 *
 * @param models the run's models on the grid
 * @source docs/models/forward-market.md
 */
export function forwardMarketRates(
  models: readonly ForwardMarketPaths[],
  { timesYears, scenarioModels, weights, curveOf }: RateContext,
): ForwardMarketRates {
  const nodes = timesYears.length;
  const pairs = weights.length / 2;
  const count = models[0]!.evolution.forwards;
  const forwards = shared(scenarioModels.length * count);
  const growths = shared(scenarioModels.length * count);
  const discounts = shared(scenarioModels.length * nodes * PLACES_PER_NODE);
  const spreads = shared(scenarioModels.length * pairs * nodes * 2);
  scenarioModels.forEach((index, scenario) => {
    const model = models[index]!;
    const { curve, logDiscounts, logBonds } = curveOf(scenario);
    for (let j = 0; j < count; j++) {
      const log =
        curve.logDiscount(model.tenorTimesYears[j]!) - curve.logDiscount(model.tenorTimesYears[j + 1]!);
      growths[scenario * count + j] = Math.exp(log);
      forwards[scenario * count + j] = Math.expm1(log) / model.evolution.periodsYears[j]!;
    }
    for (let node = 0; node < nodes; node++) {
      const at = (scenario * nodes + node) * PLACES_PER_NODE;
      discounts[at] = Math.exp(logDiscounts[node]!);
      for (let i = 0; i < BONDS_PER_NODE; i++) {
        discounts[at + 1 + i] = Math.exp(logDiscounts[node]! + logBonds[node * BONDS_PER_NODE + i]!);
      }
    }
    const own = forwards.subarray(scenario * count, (scenario + 1) * count);
    const today = discounts.subarray(scenario * nodes * PLACES_PER_NODE).subarray(0, PLACES_PER_NODE);
    for (let pair = 0; pair < pairs; pair++) {
      const [two, ten] = [weights[2 * pair]!, weights[2 * pair + 1]!];
      const rate = two * parRate(today, TWO_YEAR_BOND + 1) + ten * parRate(today, BONDS_PER_NODE);
      for (let node = 0; node < nodes; node++) {
        const deviation =
          two * meanDeviation(model, own, node, TWO_YEAR_BOND + 1) +
          ten * meanDeviation(model, own, node, BONDS_PER_NODE);
        spreads.set([rate, deviation], ((scenario * pairs + pair) * nodes + node) * 2);
      }
    }
  });
  return { kind: 'forward-market', pairs, weights, forwards, growths, discounts, spreads };
}

function parRate(discounts: Float64Array, years: number): number {
  let annuity = 0;
  for (let i = 1; i <= years; i++) annuity += discounts[i]!;
  return (1 - discounts[years]!) / annuity;
}

/** Standard deviation of a swap rate were its forwards equally weighted and wholly correlated: no smaller than its own. */
function meanDeviation(
  { evolution, deviations, periods }: ForwardMarketPaths,
  forwards: Float64Array,
  node: number,
  years: number,
): number {
  const first = periods[node * PLACES_PER_NODE]!;
  const last = periods[node * PLACES_PER_NODE + years]!;
  let sum = 0;
  for (let j = first; j <= last; j++) {
    const level = evolution.dynamics === 'normal' ? 1 : forwards[j]! + evolution.displacement;
    sum += Math.abs(level) * deviations[node * evolution.forwards + j]!;
  }
  return sum / (last - first + 1);
}

/** The rates at both ends of a share of the range of a mortgage rate at a node. */
export function forwardMarketRange(
  { pairs, spreads }: ForwardMarketRates,
  { scenario, pair, node }: { readonly scenario: number; readonly pair: number; readonly node: number },
  share: number,
  nodes: number,
): readonly [number, number] {
  const at = ((scenario * pairs + pair) * nodes + node) * 2;
  const half = share * RANGE_DEVIATIONS * spreads[at + 1]!;
  return [spreads[at]! - half, spreads[at]! + half];
}

/**
 * What a scenario shows of a block of paths: evolves the forwards of its curve and reads discount factors and swap rates
 * off the deflated tenor bonds M_k(t) = D(T_q)·Π_{j=q..k−1} 1/(1 + τⱼRⱼ(t))/P(0,T_k), q the period t lies in.
 *
 * A bond to T in the period [T_k, T_k+1] is worth P(0,T)·[(1 − w)M_k + w·M_k+1], w its place there: a martingale as M is, so
 * that every discount factor has today's as its mean and no bond can be made from others at a profit.
 *
 * @param normals [step][factor][path]
 * @source own derivation after Schlögl, "Arbitrage-free interpolation in models of market observable interest rates" (2002);
 *   docs/models/forward-market.md
 */
export function observeForwardMarket(
  rates: ForwardMarketRates,
  model: ForwardMarketPaths,
  scenario: number,
  normals: Float64Array,
  scratch: ForwardScratch,
  out: ObservedPaths,
): void {
  const { evolution, periods, lastForward } = model;
  const count = evolution.forwards;
  const nodes = periods.length / PLACES_PER_NODE;
  const { forwards, rolled } = scratch;
  for (let j = 0; j <= lastForward; j++) {
    forwards.fill(rates.forwards[scenario * count + j]!, j * BLOCK_PATHS, (j + 1) * BLOCK_PATHS);
  }
  rolled.fill(1);
  let period = 0;
  for (let node = 0; node < nodes; node++) {
    if (node > 0) {
      const at = (node - 1) * evolution.factors * BLOCK_PATHS;
      advanceForwards(
        evolution,
        node - 1,
        lastForward,
        normals,
        at,
        forwards,
        scratch.evolution,
        BLOCK_PATHS,
      );
    }
    const now = periods[node * PLACES_PER_NODE]!;
    for (; period < now; period++) nextBond(rates, model, scenario, forwards, period, rolled, rolled);
    observeNode(rates, model, scenario, node, nodes, scratch, out);
  }
}

function observeNode(
  rates: ForwardMarketRates,
  model: ForwardMarketPaths,
  scenario: number,
  node: number,
  nodes: number,
  { forwards, rolled, near, far, first, annuity, twoYear }: ForwardScratch,
  out: ObservedPaths,
): void {
  const places = node * PLACES_PER_NODE;
  const discounts = (scenario * nodes + node) * PLACES_PER_NODE;
  let period = model.periods[places]!;
  near.set(rolled);
  nextBond(rates, model, scenario, forwards, period, near, far);
  for (let i = 0; i < PLACES_PER_NODE; i++) {
    while (period < model.periods[places + i]!) {
      near.set(far);
      period++;
      nextBond(rates, model, scenario, forwards, period, near, far);
    }
    const weight = model.weights[places + i]!;
    const level = rates.discounts[discounts + i]!;
    const ofNear = level * (1 - weight);
    const ofFar = level * weight;
    if (i === 0) {
      const logs = node * BLOCK_PATHS;
      for (let path = 0; path < BLOCK_PATHS; path++) {
        first[path] = ofNear * near[path]! + ofFar * far[path]!;
        out.logDiscounts[logs + path] = Math.log(first[path]!);
      }
      annuity.fill(0);
      continue;
    }
    for (let path = 0; path < BLOCK_PATHS; path++)
      annuity[path]! += ofNear * near[path]! + ofFar * far[path]!;
    if (i === TWO_YEAR_BOND + 1) {
      for (let path = 0; path < BLOCK_PATHS; path++) {
        const bond = ofNear * near[path]! + ofFar * far[path]!;
        twoYear[path] = (first[path]! - bond) / annuity[path]!;
      }
    } else if (i === BONDS_PER_NODE) {
      for (let path = 0; path < BLOCK_PATHS; path++) {
        const bond = ofNear * near[path]! + ofFar * far[path]!;
        annuity[path] = (first[path]! - bond) / annuity[path]!;
      }
    }
  }
  const at = node * BLOCK_PATHS;
  for (let pair = 0; pair < out.rates.length; pair++) {
    const two = rates.weights[2 * pair]!;
    const ten = rates.weights[2 * pair + 1]!;
    const track = out.rates[pair]!;
    for (let path = 0; path < BLOCK_PATHS; path++)
      track[at + path] = two * twoYear[path]! + ten * annuity[path]!;
  }
}

/** M_k+1 = M_k·[P(0,T_k)/P(0,T_k+1)]/(1 + τ_kR_k). */
function nextBond(
  { growths }: ForwardMarketRates,
  { evolution }: ForwardMarketPaths,
  scenario: number,
  forwards: Float64Array,
  period: number,
  bond: Float64Array,
  next: Float64Array,
): void {
  const growth = growths[scenario * evolution.forwards + period]!;
  const years = evolution.periodsYears[period]!;
  const at = period * BLOCK_PATHS;
  for (let path = 0; path < BLOCK_PATHS; path++) {
    next[path] = (bond[path]! * growth) / (1 + years * forwards[at + path]!);
  }
}
