import { BLOCK_PATHS } from '../kernel/block.ts';
import { G2_COORDINATES, type G2Paths } from './g2-paths.ts';
import { type RateSurface, rateSurface, surfaceFit, surfaceTerms, surfaceValue } from './rate-surface.ts';
import type { ObservedPaths, RateContext } from './scenario-curves.ts';
import { parts, shared, sharedIntegers } from './shared-table.ts';

/** Discount factors and mortgage rates as functions of (x, y, ∫(x + y)). */
export interface G2Rates {
  readonly kind: 'g2';
  /** [scenario][node]: ln P(0,t) − ½V(t), so that ln D = this − ∫(x + y). */
  readonly logDiscounts: Float64Array;
  readonly pairs: number;
  readonly nodes: number;
  readonly surface: RateSurface;
  /** [scenario][pair][node][term of the surface], in the coordinates of the node. */
  readonly coefficients: Float64Array;
}

/**
 * The tables of every scenario.
 *
 * @param models the run's models on the grid
 * @source docs/models/g2.md and docs/models/mortgage-rate.md
 */
export function g2Rates(
  models: readonly G2Paths[],
  { timesYears, scenarioModels, weights, curveOf }: RateContext,
): G2Rates {
  const nodes = timesYears.length;
  const pairs = weights.length / 2;
  const logDiscounts = shared(scenarioModels.length * nodes);
  const levelsOf = (scenario: number, model: G2Paths): Float64Array =>
    curveOf(scenario).logBonds.map((log, at) => log + model.bondConvexities[at]!);
  const lengths = surfaceTerms(models, levelsOf(0, models[0]!));
  const surface = rateSurface(sharedCopyOf(lengths));
  const fits = models.map((model) => surfaceFit(model, surface));
  const length = pairs * nodes * surface.terms;
  const coefficients = shared(scenarioModels.length * length);
  scenarioModels.forEach((index, scenario) => {
    const model = models[index]!;
    const discounts = curveOf(scenario).logDiscounts;
    for (let node = 0; node < nodes; node++) {
      logDiscounts[scenario * nodes + node] = discounts[node]! - model.halfVariance[node]!;
    }
    const own = coefficients.subarray(scenario * length, (scenario + 1) * length);
    fits[index]!(levelsOf(scenario, model).map(Math.exp), weights, own);
  });
  return { kind: 'g2', logDiscounts, pairs, nodes, surface, coefficients };
}

function sharedCopyOf(lengths: readonly number[]): Int32Array {
  const copy = sharedIntegers(lengths.length);
  copy.set(lengths);
  return copy;
}

/** The rates at both ends of a share of the first coordinate's range at a node, the second being 0. */
export function g2Range(
  { surface, pairs, nodes, coefficients }: G2Rates,
  { scenario, pair, node }: { readonly scenario: number; readonly pair: number; readonly node: number },
  share: number,
): readonly [number, number] {
  const at = ((scenario * pairs + pair) * nodes + node) * surface.terms;
  return [
    surfaceValue(surface, coefficients, at, -share, 0),
    surfaceValue(surface, coefficients, at, share, 0),
  ];
}

/**
 * What a scenario shows of a block of paths.
 *
 * @param paths x, y, then ∫(x + y), each [node][path]
 */
export function observeG2(
  { logDiscounts, surface, coefficients }: G2Rates,
  { coordinates, halfVariance }: G2Paths,
  scenario: number,
  paths: Float64Array,
  out: ObservedPaths,
): void {
  const [x, y, integral] = parts(paths, 3) as [Float64Array, Float64Array, Float64Array];
  const nodes = halfVariance.length;
  const pairs = out.rates.length;
  const { lengths, terms } = surface;
  const last = lengths.length - 1;
  for (let pair = 0; pair < pairs; pair++) {
    const rates = out.rates[pair]!;
    for (let node = 0; node < nodes; node++) {
      const row = node * G2_COORDINATES.length;
      const p0 = coordinates[row]!;
      const p1 = coordinates[row + 1]!;
      const p2 = coordinates[row + 2]!;
      const p3 = coordinates[row + 3]!;
      const first = ((scenario * pairs + pair) * nodes + node) * terms;
      const from = node * BLOCK_PATHS;
      for (let path = from; path < from + BLOCK_PATHS; path++) {
        const twiceU = 2 * (p0 * x[path]! + p1 * y[path]!);
        const twiceV = 2 * (p2 * x[path]! + p3 * y[path]!);
        // Clenshaw's recurrence, summed so that a step waits for one product and one sum of the last.
        let outerOne = 0;
        let outerTwo = 0;
        let end = first + terms;
        let value = 0;
        for (let j = last; j >= 0; j--) {
          const start = end - lengths[j]!;
          let one = 0;
          let two = 0;
          for (let i = end - 1; i > start; i--) {
            const next = coefficients[i]! - two + twiceU * one;
            two = one;
            one = next;
          }
          value = coefficients[start]! - two + 0.5 * twiceU * one;
          end = start;
          if (j === 0) break;
          const next = value - outerTwo + twiceV * outerOne;
          outerTwo = outerOne;
          outerOne = next;
        }
        rates[path] = value - outerTwo + 0.5 * twiceV * outerOne;
      }
    }
  }
  for (let node = 0; node < nodes; node++) {
    const base = logDiscounts[scenario * nodes + node]!;
    const from = node * BLOCK_PATHS;
    for (let path = from; path < from + BLOCK_PATHS; path++) {
      out.logDiscounts[path] = base - integral[path]!;
    }
  }
}
