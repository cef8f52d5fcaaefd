import { invariant } from '../core/invariant.ts';
import {
  type ForwardMarketRates,
  type ForwardScratch,
  forwardMarketRange,
  forwardMarketRates,
  forwardScratch,
  observeForwardMarket,
} from './forward-market-rates.ts';
import { type G2Rates, g2Range, g2Rates, observeG2 } from './g2-rates.ts';
import { type HullWhiteRates, hullWhiteRange, hullWhiteRates, observeHullWhite } from './hull-white-rates.ts';
import type { PathModel } from './path-model.ts';
import type { ObservedPaths, RateContext } from './scenario-curves.ts';

/** How discount factors and spread-free mortgage rates follow from a path, scenario by scenario. */
export type PathRates = HullWhiteRates | G2Rates | ForwardMarketRates;

/** What a thread needs beside the paths to read rates off them. */
export type RateScratch = ForwardScratch | undefined;

export function rateScratch(model: PathModel): RateScratch {
  return model.kind === 'forward-market' ? forwardScratch(model) : undefined;
}

/**
 * The tables from which a run's scenarios read rates off paths.
 *
 * @param models the run's models on the grid, of one kind
 */
export function pathRates(models: readonly PathModel[], context: RateContext): PathRates {
  const ofKind = <Kind extends PathModel['kind']>(kind: Kind): Extract<PathModel, { kind: Kind }>[] =>
    models.filter((model): model is Extract<PathModel, { kind: Kind }> => model.kind === kind);
  switch (models[0]!.kind) {
    case 'hull-white':
      return hullWhiteRates(ofKind('hull-white'), context);
    case 'g2':
      return g2Rates(ofKind('g2'), context);
    case 'forward-market':
      return forwardMarketRates(ofKind('forward-market'), context);
  }
}

/**
 * Discount factors and spread-free mortgage rates of a block of paths in a scenario.
 *
 * @param model of the scenario
 * @param paths what the model keeps of the block, track by track
 */
export function observePaths(
  rates: PathRates,
  model: PathModel,
  scenario: number,
  paths: Float64Array,
  scratch: RateScratch,
  out: ObservedPaths,
): void {
  if (rates.kind === 'hull-white' && model.kind === 'hull-white') {
    observeHullWhite(rates, model, scenario, paths, out);
  } else if (rates.kind === 'g2' && model.kind === 'g2') {
    observeG2(rates, model, scenario, paths, out);
  } else {
    invariant(
      rates.kind === 'forward-market' && model.kind === 'forward-market' && scratch !== undefined,
      'A scenario reads its rates off the paths of its own model.',
    );
    observeForwardMarket(rates, model, scenario, paths, scratch, out);
  }
}

/** A mortgage rate's place among the tables of a run. */
export interface RatePlace {
  readonly scenario: number;
  readonly pair: number;
  readonly node: number;
}

/**
 * Where a mortgage rate lies at a node, but for one path in so many.
 *
 * @param share of the range of six and a half standard deviations
 * @param nodes of the grid
 * @returns lowest and highest, spread-free
 */
export function rateRange(
  rates: PathRates,
  place: RatePlace,
  share: number,
  nodes: number,
): readonly [number, number] {
  switch (rates.kind) {
    case 'hull-white':
      return hullWhiteRange(rates, place, share);
    case 'g2':
      return g2Range(rates, place, share);
    case 'forward-market':
      return forwardMarketRange(rates, place, share, nodes);
  }
}

/** The tables that a scenario's rates are read by: equal tables, equal rates on equal paths. */
export function scenarioRateTables(
  rates: PathRates,
  scenario: number,
  scenarioCount: number,
): readonly Float64Array[] {
  const row = (table: Float64Array): Float64Array => {
    const length = table.length / scenarioCount;
    return table.subarray(scenario * length, (scenario + 1) * length);
  };
  // Growths follow from forwards.
  if (rates.kind === 'forward-market') return [row(rates.forwards), row(rates.discounts)];
  return [row(rates.logDiscounts), row(rates.coefficients)];
}
