import { invariant } from '../src/core/invariant.ts';
import { addressedNormalPairs, type RandomKey, randomKey } from '../src/core/random.ts';
import type { DiscountCurve } from '../src/market/discount-curve.ts';
import type { ForwardMarket } from '../src/models/rate/forward-market.ts';
import {
  advanceForwards,
  type EvolutionTables,
  evolutionScratch,
  evolutionTables,
  initialForwards,
} from '../src/models/rate/forward-market-evolution.ts';
import { swapBonds } from '../src/models/rate/forward-market-weights.ts';
import { forwardSwap, type SwaptionTerms } from '../src/models/rate/hull-white-options.ts';
import { addControlled, type ControlledSums, controlledMean, noControlledSums } from './controlled-mean.ts';
import { CONTROLS, type FrozenSwaption, frozenControls, frozenSwaption } from './forward-market-control.ts';

/** How a model's own Monte Carlo is run. */
export interface SwaptionSimulation {
  /** Antithetic pairs of paths, a multiple of 32. */
  readonly pairs: number;
  /** Longest step, years; expiries are nodes. */
  readonly stepYears: number;
  readonly seed: string;
}

/** A value with its standard error, per 1 of notional. */
export interface SimulatedValue {
  readonly value: number;
  readonly standardError: number;
}

/** A swaption on the grid, with what its payoff and its controls need. */
interface SimulatedSwaption {
  readonly terms: SwaptionTerms;
  readonly rate: number;
  readonly annuity: number;
  /** [tenor date] amounts whose sum with the deflated bonds is what the payer receives. */
  readonly amounts: Float64Array;
  readonly lastBond: number;
  readonly firstBond: number;
  readonly frozen: FrozenSwaption;
  readonly sums: ControlledSums;
}

/** Paths of a block and their mirror images. */
const PAIRS_A_BLOCK = 32;
const PATHS = 2 * PAIRS_A_BLOCK;

/**
 * Swaptions by the model's own Monte Carlo under the spot measure, antithetic, each with the frozen swaption that the
 * same normals drive as a control.
 *
 * The payoff is Σ(exchangeₖ − K·annuityₖ)·Mₖ(e), Mₖ(e) = Π_{i<k} 1/(1 + τᵢRᵢ(e))/P(0,Tₖ): no rate or annuity is
 * formed.
 *
 * @source Glasserman, "Monte Carlo Methods in Financial Engineering" (2003), §4.1–4.2; docs/models/forward-market.md
 * @param swaptions expiries after today, dates within the tenor
 * @returns in the swaptions' order; the same bits for the same seed. Bias of the steps: docs/models/forward-market.md
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE for dates beyond the tenor, and for volatilities that leave no growth
 *   factor positive
 */
export function simulatedSwaptionValues(
  model: ForwardMarket,
  curve: DiscountCurve,
  swaptions: readonly SwaptionTerms[],
  { pairs, stepYears, seed }: SwaptionSimulation,
): readonly SimulatedValue[] {
  invariant(pairs % PAIRS_A_BLOCK === 0, 'Paths come in whole blocks.');
  const times = gridOf(swaptions, stepYears);
  const tables = evolutionTables(model, times);
  const simulated = swaptions.map((terms) => prepared(model, curve, terms, tables, times));
  const run = blockRun(model, curve, tables, times, simulated, randomKey(seed));
  for (let block = 0; block * PAIRS_A_BLOCK < pairs; block++) run(block);
  return simulated.map(({ annuity, frozen, sums }) => {
    const { mean, standardError } = controlledMean(sums, frozen.expectations);
    return { value: annuity * mean, standardError: annuity * standardError };
  });
}

/** Nodes at every expiry, with equal steps no longer than asked between them. */
function gridOf(swaptions: readonly SwaptionTerms[], stepYears: number): number[] {
  const expiries = [...new Set(swaptions.map(({ expiryYears }) => expiryYears))].sort((x, y) => x - y);
  invariant(expiries[0]! > 0, 'A simulated swaption expires after today.');
  const times = [0];
  for (const expiry of expiries) {
    const from = times.at(-1)!;
    const steps = Math.ceil((expiry - from) / stepYears - 1e-9);
    for (let step = 1; step < steps; step++) times.push(from + (step * (expiry - from)) / steps);
    times.push(expiry);
  }
  return times;
}

function prepared(
  model: ForwardMarket,
  curve: DiscountCurve,
  terms: SwaptionTerms,
  tables: EvolutionTables,
  times: readonly number[],
): SimulatedSwaption {
  const bonds = swapBonds(model.tenorTimesYears, curve, terms);
  const amounts = bonds.exchange.map((amount, k) => amount - terms.strike * bonds.annuity[k]!);
  const held = (k: number): boolean => bonds.exchange[k] !== 0 || bonds.annuity[k] !== 0;
  const bondNumbers = [...amounts.keys()].filter(held);
  return {
    terms,
    ...forwardSwap(curve, terms.expiryYears, terms.paymentTimesYears),
    amounts,
    firstBond: bondNumbers[0]!,
    lastBond: bondNumbers.at(-1)!,
    frozen: frozenSwaption(model, curve, terms, bonds, tables, times.indexOf(terms.expiryYears)),
    sums: noControlledSums(CONTROLS),
  };
}

/** A function that simulates one block of pairs and adds it to every swaption's sums. */
function blockRun(
  model: ForwardMarket,
  curve: DiscountCurve,
  tables: EvolutionTables,
  times: readonly number[],
  swaptions: readonly SimulatedSwaption[],
  key: RandomKey,
): (block: number) => void {
  const lastBond = Math.max(...swaptions.map((swaption) => swaption.lastBond));
  const start = initialForwards(model, curve);
  const today = model.tenorTimesYears.map((time) => Math.exp(curve.logDiscount(time)));
  const steps = times.length - 1;
  const forwards = new Float64Array(lastBond * PATHS);
  const drivers = new Float64Array(lastBond * PATHS);
  const bonds = new Float64Array((lastBond + 1) * PATHS);
  const normals = new Float64Array(steps * tables.factors * PATHS);
  const scratch = evolutionScratch(tables, PATHS);
  const expiring = times.map((time) => swaptions.filter(({ terms }) => terms.expiryYears === time));
  return (block) => {
    drawNormals(key, block, steps, tables.factors, normals);
    for (let j = 0; j < lastBond; j++) forwards.fill(start[j]!, j * PATHS, (j + 1) * PATHS);
    drivers.fill(0);
    for (let step = 0; step < steps; step++) {
      const at = step * tables.factors * PATHS;
      advanceForwards(tables, step, lastBond - 1, normals, at, forwards, scratch, PATHS);
      addDrivers(tables, step, lastBond, normals, at, drivers);
      const due = expiring[step + 1]!;
      if (due.length === 0) continue;
      deflatedBonds(tables, forwards, today, lastBond, bonds);
      for (const swaption of due) addPayoffs(model, swaption, bonds, drivers);
    }
  };
}

/** Normals of a block, [step][factor][path], the second half mirroring the first. */
function drawNormals(
  key: RandomKey,
  block: number,
  steps: number,
  factors: number,
  normals: Float64Array,
): void {
  const draws = Math.ceil(factors / 2);
  const first = new Float64Array(steps * draws * PAIRS_A_BLOCK);
  const second = new Float64Array(steps * draws * PAIRS_A_BLOCK);
  addressedNormalPairs(key, block * PAIRS_A_BLOCK, PAIRS_A_BLOCK, steps * draws, first, second);
  for (let step = 0; step < steps; step++) {
    for (let factor = 0; factor < factors; factor++) {
      const from = factor % 2 === 0 ? first : second;
      const source = (step * draws + Math.floor(factor / 2)) * PAIRS_A_BLOCK;
      const target = (step * factors + factor) * PATHS;
      for (let pair = 0; pair < PAIRS_A_BLOCK; pair++) {
        normals[target + pair] = from[source + pair]!;
        normals[target + PAIRS_A_BLOCK + pair] = -from[source + pair]!;
      }
    }
  }
}

/** drivers ← drivers + ∫σᵢgᵢdWᵢ of a step, [forward][path]. */
function addDrivers(
  { forwards, factors, loadings, deviations, firstForwards }: EvolutionTables,
  step: number,
  count: number,
  normals: Float64Array,
  normalsAt: number,
  drivers: Float64Array,
): void {
  const width = loadings.length / forwards;
  for (let i = firstForwards[step]!; i < count; i++) {
    for (let factor = 0; factor < factors; factor++) {
      const size = deviations[step * forwards + i]! * loadings[i * width + factor]!;
      const from = normalsAt + factor * PATHS;
      for (let path = 0; path < PATHS; path++) drivers[i * PATHS + path]! += size * normals[from + path]!;
    }
  }
}

/** Mₖ, [tenor date][path]: bonds deflated by the numéraire, over their values today. */
function deflatedBonds(
  { periodsYears }: EvolutionTables,
  forwards: Float64Array,
  today: readonly number[],
  last: number,
  bonds: Float64Array,
): void {
  bonds.fill(1, 0, PATHS);
  for (let k = 1; k <= last; k++) {
    const period = periodsYears[k - 1]!;
    const ratio = today[k - 1]! / today[k]!;
    for (let path = 0; path < PATHS; path++) {
      const growth = 1 + period * forwards[(k - 1) * PATHS + path]!;
      bonds[k * PATHS + path] = (bonds[(k - 1) * PATHS + path]! * ratio) / growth;
    }
  }
}

const worth = new Float64Array(PATHS);
const rateDrivers = new Float64Array(PATHS);
const annuityDrivers = new Float64Array(PATHS);
const controls = new Float64Array(CONTROLS);
const pairValues = new Float64Array(CONTROLS + 1);

function addPayoffs(
  model: ForwardMarket,
  { terms, rate, annuity, amounts, firstBond, lastBond, frozen, sums }: SimulatedSwaption,
  bonds: Float64Array,
  drivers: Float64Array,
): void {
  weightedSum(bonds, amounts, firstBond, lastBond, worth);
  weightedSum(drivers, frozen.rateLoadings, 0, lastBond - 1, rateDrivers);
  weightedSum(drivers, frozen.annuityLoadings, 0, lastBond - 1, annuityDrivers);
  const sign = terms.side === 'payer' ? 1 : -1;
  for (let pair = 0; pair < PAIRS_A_BLOCK; pair++) {
    pairValues.fill(0);
    for (let path = pair; path < PATHS; path += PAIRS_A_BLOCK) {
      frozenControls(model, frozen, terms, rate, rateDrivers[path]!, annuityDrivers[path]!, controls);
      pairValues[0]! += (0.5 * Math.max(0, sign * worth[path]!)) / annuity;
      for (let c = 0; c < CONTROLS; c++) pairValues[c + 1]! += 0.5 * controls[c]!;
    }
    addControlled(sums, pairValues);
  }
}

/** out ← Σₖ weightₖ·rowₖ over the paths. */
function weightedSum(
  rows: Float64Array,
  weights: Float64Array,
  first: number,
  last: number,
  out: Float64Array,
): void {
  out.fill(0);
  for (let k = first; k <= last; k++) {
    const weight = weights[k]!;
    if (weight === 0) continue;
    for (let path = 0; path < PATHS; path++) out[path]! += weight * rows[k * PATHS + path]!;
  }
}
