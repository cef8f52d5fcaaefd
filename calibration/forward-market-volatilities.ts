import { normalCdf } from '../src/core/normal.ts';
import type { DiscountCurve } from '../src/market/discount-curve.ts';
import { type ForwardMarket, forwardMarket } from '../src/models/rate/forward-market.ts';
import { modelCorrelation } from '../src/models/rate/forward-market-correlation.ts';
import { initialForwards } from '../src/models/rate/forward-market-evolution.ts';
import { addIntegratedCovariances } from '../src/models/rate/forward-market-volatility.ts';
import { swapRateWeights } from '../src/models/rate/forward-market-weights.ts';
import { annualPaymentTimes, type SwaptionTerms } from '../src/models/rate/hull-white-options.ts';
import type { VolatilityQuote } from './volatility-target.ts';

const BP = 1e4;

/** A quoted swaption at the money on a model's tenor, whatever its volatilities. */
export interface WeighedSwaption {
  readonly terms: SwaptionTerms;
  /** Basis points of normal volatility for a value of 1, at the money. */
  readonly bpOfValue: number;
  /** Rate + displacement; 1 for normal dynamics. */
  readonly base: number;
  /** [forward] ∂S/∂Rᵢ, times (Rᵢ + δ)/(S + δ) for displaced dynamics. */
  readonly shares: Float64Array;
}

/** Integrated covariances without scale and correlation: [interval][forward][forward], the lower triangle. */
type UnitCovariances = readonly Float64Array[];

/**
 * Quoted swaptions on the tenor of a model.
 *
 * @param quotes whole-year tenors within the model's
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE for a swap beyond the tenor
 */
export function weighedSwaptions(
  model: Pick<ForwardMarket, 'tenorTimesYears' | 'dynamics' | 'displacement'>,
  curve: DiscountCurve,
  quotes: readonly VolatilityQuote[],
): readonly WeighedSwaption[] {
  const forwards = initialForwards(model, curve);
  return quotes.map(({ expiryYears, tenorYears }) => {
    const paymentTimesYears = annualPaymentTimes(expiryYears, tenorYears);
    const swap = swapRateWeights(model.tenorTimesYears, curve, { expiryYears, paymentTimesYears });
    const base = model.dynamics === 'normal' ? 1 : swap.rate + model.displacement;
    return {
      terms: { expiryYears, paymentTimesYears, strike: swap.rate, side: 'payer' },
      bpOfValue: (BP * Math.sqrt((2 * Math.PI) / expiryYears)) / swap.annuity,
      base,
      shares:
        model.dynamics === 'normal'
          ? swap.weights
          : swap.weights.map((weight, i) => (weight * (forwards[i]! + model.displacement)) / base),
    };
  });
}

/**
 * Normal volatilities of quoted swaptions at the money by Rebonato's formula with derivatives, as a function of
 * models that share a tenor and the ends of their scale's pieces: what of the last model's integrals and correlation
 * is unchanged is used again.
 *
 * @source docs/models/forward-market.md
 * @returns basis points in the order of the swaptions, to about 1e-12; equal to the volatility of {@link
 *   forwardMarketSwaptionValue}
 */
export function approximateVolatilities(
  swaptions: readonly WeighedSwaption[],
): (model: ForwardMarket) => readonly number[] {
  const expiries = [...new Set(swaptions.map(({ terms }) => terms.expiryYears))].sort((x, y) => x - y);
  const used = 1 + Math.max(...swaptions.map(({ shares }) => shares.findLastIndex((share) => share !== 0)));
  const firstFrom = (end: number): number =>
    Math.min(
      ...swaptions
        .filter(({ terms }) => terms.expiryYears >= end)
        .map(({ shares }) => shares.findIndex((share) => share !== 0)),
    );
  const correlationOf = rememberLast(
    ({ correlation }) => JSON.stringify(correlation),
    (model) => modelCorrelation(model),
  );
  const unitOf = rememberLast(
    ({ shape }) => JSON.stringify(shape),
    (model) => {
      const ends = intervalEnds(model, expiries);
      return unitCovariances(model, ends, ends.map(firstFrom), used);
    },
  );
  return (model) => {
    const ends = intervalEnds(model, expiries);
    const correlation = correlationOf(model);
    const units = unitOf(model);
    const gathered = new Float64Array(used * used);
    const volatilities = new Array<number>(swaptions.length).fill(0);
    for (const [interval, end] of ends.entries()) {
      const scale = scaleUntil(model, end);
      const unit = units[interval]!;
      for (let at = 0; at < gathered.length; at++) gathered[at]! += scale * scale * unit[at]!;
      for (const [index, swaption] of swaptions.entries()) {
        if (swaption.terms.expiryYears === end)
          volatilities[index] = volatilityBp(model, swaption, gathered, correlation, used);
      }
    }
    return volatilities;
  };
}

/** The last answer is kept, and given again for the same key. */
function rememberLast<Value>(
  keyOf: (model: ForwardMarket) => string,
  compute: (model: ForwardMarket) => Value,
): (model: ForwardMarket) => Value {
  let last: { readonly key: string; readonly value: Value } | undefined;
  return (model) => {
    const key = keyOf(model);
    if (last?.key !== key) last = { key, value: compute(model) };
    return last.value;
  };
}

/** Ends of the intervals, up to the last expiry, within which the scale is constant and no swaption expires. */
function intervalEnds({ scale }: ForwardMarket, expiries: readonly number[]): readonly number[] {
  const ends = scale.map(({ untilYears }) => untilYears).filter((end) => end < expiries.at(-1)!);
  return [...new Set([...ends, ...expiries])].sort((x, y) => x - y);
}

function scaleUntil({ scale }: ForwardMarket, end: number): number {
  return scale.find(({ untilYears }) => untilYears >= end)!.value;
}

/** Of the forwards that swaptions expiring at the interval's end or later depend on. */
function unitCovariances(
  model: ForwardMarket,
  ends: readonly number[],
  firsts: readonly number[],
  used: number,
): UnitCovariances {
  const unscaled = forwardMarket({ ...model, scale: [{ untilYears: Infinity, value: 1 }] });
  return ends.map((to, interval) => {
    const from = interval === 0 ? 0 : ends[interval - 1]!;
    const unit = new Float64Array(used * used);
    addIntegratedCovariances(unscaled, firsts[interval]!, used, from, to, unit);
    return unit;
  });
}

function volatilityBp(
  { dynamics }: ForwardMarket,
  { shares, base, terms: { expiryYears } }: WeighedSwaption,
  gathered: Float64Array,
  correlation: Float64Array,
  used: number,
): number {
  let variance = 0;
  for (let i = 0; i < used; i++) {
    if (shares[i] === 0) continue;
    let row = 0.5 * shares[i]! * gathered[i * used + i]!;
    for (let j = 0; j < i; j++)
      row += shares[j]! * correlation[i * shares.length + j]! * gathered[i * used + j]!;
    variance += 2 * shares[i]! * row;
  }
  if (dynamics === 'normal') return BP * Math.sqrt(variance / expiryYears);
  const atTheMoney = 2 * normalCdf(0.5 * Math.sqrt(variance)) - 1;
  return BP * base * atTheMoney * Math.sqrt((2 * Math.PI) / expiryYears);
}
