import type { DiscountCurve } from '../src/market/discount-curve.ts';
import { bachelierPrice } from '../src/models/bachelier.ts';
import { blackPrice } from '../src/models/black.ts';
import type { ForwardMarket } from '../src/models/rate/forward-market.ts';
import { type EvolutionTables, initialForwards } from '../src/models/rate/forward-market-evolution.ts';
import { type SwapBonds, swapRateWeights } from '../src/models/rate/forward-market-weights.ts';
import type { SwaptionTerms } from '../src/models/rate/hull-white-options.ts';

/** A swaption whose rate and annuity move with coefficients frozen today, so that its expectations are known. */
export interface FrozenSwaption {
  /** [forward] Gaussian drivers of the rate: S (normal) or ln(S + δ) (displaced). */
  readonly rateLoadings: Float64Array;
  /** [forward] those of the logarithm of the deflated annuity. */
  readonly annuityLoadings: Float64Array;
  readonly covariance: number;
  readonly rateVariance: number;
  readonly annuityVariance: number;
  /** Expectations of {@link frozenControls}, in the same order. */
  readonly expectations: readonly number[];
}

/** How many controls a path gives. */
export const CONTROLS = 4;

/**
 * The frozen counterpart of a swaption on a grid: the same normals drive it.
 *
 * Deflated by the numéraire, the annuity is a martingale W with d ln W ≈ Σ −τᵢφᵢ/(1 + τᵢRᵢ)·(Σ_{k>i} vₖ/Σvₖ)·σᵢgᵢdWᵢ
 * and S one under the measure of W; with coefficients as of today both are Gaussian or lognormal, and E[W·h(S)] is an
 * expectation of h without drift.
 *
 * @source own derivation, docs/models/forward-market.md
 * @param steps how many steps of the tables lead to the expiry
 */
export function frozenSwaption(
  model: ForwardMarket,
  curve: DiscountCurve,
  terms: SwaptionTerms,
  bonds: SwapBonds,
  tables: EvolutionTables,
  steps: number,
): FrozenSwaption {
  const { rate, annuity, weights } = swapRateWeights(model.tenorTimesYears, curve, terms);
  const forwards = initialForwards(model, curve);
  const { dynamics, displacement: shift } = model;
  const phi = forwards.map((forward) => (dynamics === 'normal' ? 1 : forward + shift));
  const base = dynamics === 'normal' ? 1 : rate + shift;
  const rateLoadings = weights.map((weight, i) => (weight * phi[i]!) / base);
  const annuityLoadings = new Float64Array(weights.length);
  let beyond = 0;
  for (let i = weights.length - 1; i >= 0; i--) {
    beyond += bonds.annuity[i + 1]!;
    const period = tables.periodsYears[i]!;
    annuityLoadings[i] = (-period * phi[i]! * beyond) / annuity / (1 + period * forwards[i]!);
  }
  const { rateVariance, annuityVariance, covariance } = gatheredMoments(
    tables,
    steps,
    rateLoadings,
    annuityLoadings,
  );
  const { strike, side } = terms;
  const deviation = Math.sqrt(rateVariance);
  const square = dynamics === 'normal' ? rateVariance : base * base * Math.expm1(rateVariance);
  const kind = side === 'payer' ? 'call' : 'put';
  const option =
    dynamics === 'normal'
      ? bachelierPrice(rate, strike, deviation, 1, kind)
      : blackPrice(rate, strike, deviation, 1, kind, shift);
  return {
    rateLoadings,
    annuityLoadings,
    covariance,
    rateVariance,
    annuityVariance,
    expectations: [option, rate - strike, (rate - strike) * (rate - strike) + square, 1],
  };
}

/** Variances and covariance that two sums of the forwards' Gaussian drivers gather over the first steps of a grid. */
function gatheredMoments(
  { forwards, factors, loadings, deviations }: EvolutionTables,
  steps: number,
  rateLoadings: Float64Array,
  annuityLoadings: Float64Array,
): Pick<FrozenSwaption, 'rateVariance' | 'annuityVariance' | 'covariance'> {
  const width = loadings.length / forwards;
  let rateVariance = 0;
  let annuityVariance = 0;
  let covariance = 0;
  for (let step = 0; step < steps; step++) {
    for (let factor = 0; factor < factors; factor++) {
      let rate = 0;
      let annuity = 0;
      for (let i = 0; i < forwards; i++) {
        const size = deviations[step * forwards + i]! * loadings[i * width + factor]!;
        rate += rateLoadings[i]! * size;
        annuity += annuityLoadings[i]! * size;
      }
      rateVariance += rate * rate;
      annuityVariance += annuity * annuity;
      covariance += rate * annuity;
    }
  }
  return { rateVariance, annuityVariance, covariance };
}

/**
 * Controls of one path: W·option, W·(S − K), W·(S − K)² and W, all frozen.
 *
 * @param rateDriver Σ rateLoadingᵢ·∫σᵢgᵢdWᵢ of the path, and `annuityDriver` likewise
 * @param out receives {@link CONTROLS} numbers
 */
export function frozenControls(
  { dynamics, displacement }: ForwardMarket,
  swaption: FrozenSwaption,
  { strike, side }: SwaptionTerms,
  rate: number,
  rateDriver: number,
  annuityDriver: number,
  out: Float64Array,
): void {
  const weight = Math.exp(annuityDriver - 0.5 * swaption.annuityVariance);
  const centred = rateDriver - swaption.covariance;
  const excess =
    dynamics === 'normal'
      ? rate + centred - strike
      : (rate + displacement) * Math.exp(centred - 0.5 * swaption.rateVariance) - displacement - strike;
  out[0] = weight * Math.max(0, side === 'payer' ? excess : -excess);
  out[1] = weight * excess;
  out[2] = weight * excess * excess;
  out[3] = weight;
}
