import { CounterpoiseError } from '../../core/errors.ts';
import type { DiscountCurve } from '../../market/discount-curve.ts';
import { bachelierPrice } from '../bachelier.ts';
import { blackPrice } from '../black.ts';
import type { ForwardMarket } from './forward-market.ts';
import { modelCorrelation } from './forward-market-correlation.ts';
import { integratedCovariance } from './forward-market-volatility.ts';
import {
  accruingRateWeights,
  frozenSwapRateWeights,
  type RateWeights,
  type SwapDates,
  swapRateWeights,
} from './forward-market-weights.ts';
import type { SwaptionTerms } from './hull-white-options.ts';

/** An option on the simply compounded rate over a period, paid at its end. */
export interface CapletTerms {
  /** Start of the period, years: where a forward-looking rate fixes. */
  readonly startYears: number;
  /** End of the period and payment. */
  readonly endYears: number;
  /** Decimal. */
  readonly strike: number;
  /** A caplet is a payer, a floorlet a receiver. */
  readonly side: 'payer' | 'receiver';
}

/** How a swap rate is taken to move with the forwards: by its derivatives, or by its weights on them alone. */
export type RebonatoWeights = 'derivative' | 'frozen';

/**
 * Rebonato's volatility of a swap rate S: weights, rates and correlations as of today.
 *
 * σ²T = Σᵢⱼ dᵢdⱼρᵢⱼ∫₀ᵀσᵢgᵢσⱼgⱼ dt with dᵢ = ∂S/∂Rᵢ (`derivative`) or wᵢ (`frozen`); times (Rᵢ + δ)(Rⱼ + δ)/(S + δ)²
 * for displaced dynamics.
 *
 * @source Rebonato, "Modern Pricing of Interest-Rate Derivatives" (2002), §10.3; docs/models/forward-market.md
 * @param terms expiry after today; with `frozen` every date a tenor date
 * @returns decimal a year (normal), or relative to S + δ (displaced); to about 1e-14 relative of the formula, whose
 *   own error is measured in docs/models/forward-market.md
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE for dates the model does not reach, or a displaced rate that is not
 *   positive
 */
export function rebonatoVolatility(
  model: ForwardMarket,
  curve: DiscountCurve,
  terms: SwapDates,
  weights: RebonatoWeights = 'derivative',
): number {
  const weigh = weights === 'derivative' ? swapRateWeights : frozenSwapRateWeights;
  const swap = weigh(model.tenorTimesYears, curve, terms);
  const variance = rateVariance(model, curve, swap, 0, terms.expiryYears, modelCorrelation(model));
  return Math.sqrt(variance / terms.expiryYears);
}

/**
 * Value today of a swaption per 1 of notional: Bachelier's formula (normal dynamics), or Black's on S + δ and K + δ,
 * at Rebonato's volatility by derivatives. Exact for one period of the tenor.
 *
 * @source Rebonato, "Modern Pricing of Interest-Rate Derivatives" (2002), §10.3; docs/models/forward-market.md
 * @param terms dates anywhere within the tenor
 * @returns absolute error of the formula about 1e-15; of the approximation docs/models/forward-market.md
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE for dates the model does not reach, or a displaced rate that is not
 *   positive
 */
export function forwardMarketSwaptionValue(
  model: ForwardMarket,
  curve: DiscountCurve,
  terms: SwaptionTerms,
): number {
  const swap = swapRateWeights(model.tenorTimesYears, curve, terms);
  const variance = rateVariance(model, curve, swap, 0, terms.expiryYears, modelCorrelation(model));
  return optionValue(model, swap, variance, terms);
}

/**
 * Value today of a caplet or floorlet on a forward-looking rate, fixed at the period's start.
 *
 * @source docs/models/forward-market.md
 * @returns per 1 of notional; exact to about 1e-16 for a period of the tenor, otherwise as {@link
 *   forwardMarketSwaptionValue}
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE as there
 */
export function forwardMarketCapletValue(
  model: ForwardMarket,
  curve: DiscountCurve,
  { startYears, endYears, strike, side }: CapletTerms,
): number {
  return forwardMarketSwaptionValue(model, curve, {
    expiryYears: startYears,
    paymentTimesYears: [endYears],
    strike,
    side,
  });
}

/**
 * Value today of a caplet or floorlet on a backward-looking rate, compounded in arrears to the period's end: its
 * variance goes on while it accrues, ∫₀^{Tⱼ₊₁} σⱼ²gⱼ² dt for a period of the tenor.
 *
 * @source Lyashenko & Mercurio, "Looking forward to backward-looking rates", SSRN 3330240 (2019), §6
 * @returns per 1 of notional; exact to about 1e-16 for a period of the tenor, otherwise an approximation as that of a
 *   swaption
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE as {@link forwardMarketSwaptionValue}
 */
export function forwardMarketBackwardCapletValue(
  model: ForwardMarket,
  curve: DiscountCurve,
  { startYears, endYears, strike, side }: CapletTerms,
): number {
  const { tenorTimesYears } = model;
  const correlation = modelCorrelation(model);
  const ahead = swapRateWeights(tenorTimesYears, curve, {
    expiryYears: startYears,
    paymentTimesYears: [endYears],
  });
  const accruing = accruingRateWeights(tenorTimesYears, curve, startYears, endYears);
  const variance =
    rateVariance(model, curve, ahead, 0, startYears, correlation) +
    rateVariance(model, curve, accruing, startYears, endYears, correlation);
  return optionValue(model, ahead, variance, { strike, side });
}

/**
 * Variance that a rate gathers over [from, to] with weights and rates as of today.
 *
 * @source docs/models/forward-market.md
 * @param correlation [forward][forward] of the model
 * @returns decimal² (normal), or of ln(S + δ) (displaced)
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE when S + δ is not positive
 */
export function rateVariance(
  model: ForwardMarket,
  curve: DiscountCurve,
  { rate, weights }: RateWeights,
  from: number,
  to: number,
  correlation: Float64Array,
): number {
  const forwards = weights.length;
  const shares = weights.map((weight, i) => weight * sensitivity(model, curve, rate, i));
  let variance = 0;
  for (let i = 0; i < forwards; i++) {
    if (shares[i] === 0) continue;
    variance += shares[i]! * shares[i]! * integratedCovariance(model, i, i, from, to);
    for (let j = 0; j < i; j++) {
      if (shares[j] === 0) continue;
      const product = 2 * shares[i]! * shares[j]! * correlation[i * forwards + j]!;
      variance += product * integratedCovariance(model, i, j, from, to);
    }
  }
  return Math.max(0, variance);
}

/** φ(Rᵢ)/φ(S), 1 for normal dynamics. */
function sensitivity(
  { dynamics, displacement, tenorTimesYears: times }: ForwardMarket,
  curve: DiscountCurve,
  rate: number,
  forward: number,
): number {
  if (dynamics === 'normal') return 1;
  requirePositive(rate + displacement, displacement);
  const start = times[forward]!;
  const end = times[forward + 1]!;
  const growth = Math.expm1(curve.logDiscount(start) - curve.logDiscount(end));
  return (growth / (end - start) + displacement) / (rate + displacement);
}

function requirePositive(displaced: number, displacement: number): void {
  if (displaced > 0) return;
  throw new CounterpoiseError(
    'MODEL_OUT_OF_RANGE',
    'A rate of relative volatility is not above its displacement.',
    {
      field: 'displacement',
      found: String(displacement),
      accepted: 'more than the size of the most negative rate',
    },
  );
}

function optionValue(
  { dynamics, displacement }: ForwardMarket,
  { rate, annuity }: RateWeights,
  variance: number,
  { strike, side }: Pick<SwaptionTerms, 'strike' | 'side'>,
): number {
  const option = side === 'payer' ? 'call' : 'put';
  const deviation = Math.sqrt(variance);
  return (
    annuity *
    (dynamics === 'normal'
      ? bachelierPrice(rate, strike, deviation, 1, option)
      : blackPrice(rate, strike, deviation, 1, option, displacement))
  );
}
