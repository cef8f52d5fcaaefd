import { BLOCK_PATHS } from '../kernel/block.ts';
import type { HullWhitePaths } from './hull-white-paths.ts';
import { chebyshevValue, rateCoefficients, rateFit, rateTerms } from './rate-polynomial.ts';
import type { ObservedPaths, RateContext } from './scenario-curves.ts';
import { parts, shared } from './shared-table.ts';

/** Discount factors and mortgage rates as functions of (x, ∫x). */
export interface HullWhiteRates {
  readonly kind: 'hull-white';
  /** [scenario][node]: ln P(0,t) − ½V(t), so that ln D = this − ∫x. */
  readonly logDiscounts: Float64Array;
  /** Chebyshev terms of a spread-free mortgage rate as a function of x. */
  readonly terms: number;
  readonly pairs: number;
  readonly nodes: number;
  /** [scenario][pair][node][term], in x over the model's range at the node. */
  readonly coefficients: Float64Array;
}

/**
 * The tables of every scenario.
 *
 * @param models the run's models on the grid
 * @source docs/models/hull-white.md and docs/models/mortgage-rate.md
 */
export function hullWhiteRates(
  models: readonly HullWhitePaths[],
  { timesYears, scenarioModels, weights, curveOf }: RateContext,
): HullWhiteRates {
  const nodes = timesYears.length;
  const pairs = weights.length / 2;
  const logDiscounts = shared(scenarioModels.length * nodes);
  const levelsOf = (scenario: number, model: HullWhitePaths): Float64Array =>
    curveOf(scenario).logBonds.map((log, at) => log + model.bondConvexities[at]!);
  const terms = Math.max(...models.map((model) => rateTerms(model, levelsOf(0, model))));
  const fits = models.map((model) => rateFit(model, terms));
  const coefficients = shared(scenarioModels.length * pairs * nodes * terms);
  scenarioModels.forEach((index, scenario) => {
    const model = models[index]!;
    const discounts = curveOf(scenario).logDiscounts;
    for (let node = 0; node < nodes; node++) {
      logDiscounts[scenario * nodes + node] = discounts[node]! - model.halfVariance[node]!;
    }
    const length = pairs * nodes * terms;
    const own = coefficients.subarray(scenario * length, (scenario + 1) * length);
    rateCoefficients(fits[index]!, levelsOf(scenario, model).map(Math.exp), weights, own);
  });
  return { kind: 'hull-white', logDiscounts, terms, pairs, nodes, coefficients };
}

/** The rates at both ends of a share of the state's range at a node. */
export function hullWhiteRange(
  { terms, pairs, nodes, coefficients }: HullWhiteRates,
  { scenario, pair, node }: { readonly scenario: number; readonly pair: number; readonly node: number },
  share: number,
): readonly [number, number] {
  const at = ((scenario * pairs + pair) * nodes + node) * terms;
  return [chebyshevValue(coefficients, at, terms, -share), chebyshevValue(coefficients, at, terms, share)];
}

/**
 * What a scenario shows of a block of (x, ∫x).
 *
 * @param paths x, then ∫₀ᵗx, each [node][path]
 */
export function observeHullWhite(
  { logDiscounts, terms, coefficients }: HullWhiteRates,
  { stateRange }: HullWhitePaths,
  scenario: number,
  paths: Float64Array,
  out: ObservedPaths,
): void {
  const [state, integral] = parts(paths, 2) as [Float64Array, Float64Array];
  const nodes = stateRange.length;
  const pairs = out.rates.length;
  for (let pair = 0; pair < pairs; pair++) {
    const rates = out.rates[pair]!;
    for (let node = 0; node < nodes; node++) {
      const inverse = 1 / stateRange[node]!;
      const first = ((scenario * pairs + pair) * nodes + node) * terms;
      const from = node * BLOCK_PATHS;
      for (let path = from; path < from + BLOCK_PATHS; path++) {
        const z = state[path]! * inverse;
        const twice = 2 * z;
        let one = 0;
        let two = 0;
        for (let j = first + terms - 1; j > first; j--) {
          const next = coefficients[j]! + twice * one - two;
          two = one;
          one = next;
        }
        rates[path] = coefficients[first]! + z * one - two;
      }
    }
  }
  for (let node = 0; node < nodes; node++) {
    const base = logDiscounts[scenario * nodes + node]!;
    const from = node * BLOCK_PATHS;
    for (let path = 0; path < BLOCK_PATHS; path++) {
      out.logDiscounts[from + path] = base - integral[from + path]!;
    }
  }
}
