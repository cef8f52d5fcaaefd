import { type HullWhiteRates, hullWhiteRange, hullWhiteRates, observeHullWhite } from './hull-white-rates.ts';
import type { PathModel } from './path-model.ts';
import type { ObservedPaths, RateContext } from './scenario-curves.ts';

/** How discount factors and spread-free mortgage rates follow from a path, scenario by scenario. */
export type PathRates = HullWhiteRates;

/**
 * The tables from which a run's scenarios read rates off paths.
 *
 * @param models the run's models on the grid, of one kind
 */
export function pathRates(models: readonly PathModel[], context: RateContext): PathRates {
  return hullWhiteRates(models, context);
}

/**
 * Discount factors and spread-free mortgage rates of a block of paths in a scenario.
 *
 * @param model of the scenario
 * @param tracks what the model keeps of the paths, each [node][path]
 */
export function observePaths(
  rates: PathRates,
  model: PathModel,
  scenario: number,
  tracks: readonly Float64Array[],
  out: ObservedPaths,
): void {
  observeHullWhite(rates, model, scenario, tracks[0]!, tracks[1]!, out);
}

/**
 * Where a mortgage rate lies at a node, but for one path in so many.
 *
 * @param share of the range of six and a half standard deviations
 * @returns lowest and highest, spread-free
 */
export function rateRange(
  rates: PathRates,
  place: { readonly scenario: number; readonly pair: number; readonly node: number },
  share: number,
): readonly [number, number] {
  return hullWhiteRange(rates, place, share);
}

/** The tables that a scenario's rates are read by. */
export function scenarioRateTables(rates: PathRates, scenario: number): readonly Float64Array[] {
  const { logDiscounts, coefficients, pairs, nodes, terms } = rates;
  const length = pairs * nodes * terms;
  return [
    logDiscounts.subarray(scenario * nodes, (scenario + 1) * nodes),
    coefficients.subarray(scenario * length, (scenario + 1) * length),
  ];
}
