import { CounterpoiseError } from '../../core/errors.ts';
import { normalCdf } from '../../core/normal.ts';
import { findRoot } from '../../core/root.ts';
import type { DiscountCurve } from '../../market/discount-curve.ts';
import { bondFactor, type HullWhite, transition } from './hull-white.ts';

/** A European option on a swap with a fixed leg paid at given times; a caplet is the case of one payment. */
export interface SwaptionTerms {
  /** Expiry and start of the swap, years. */
  readonly expiryYears: number;
  /** Payment times of the fixed leg, years, rising; year fractions are their differences. */
  readonly paymentTimesYears: readonly number[];
  /** Fixed rate, decimal. */
  readonly strike: number;
  /** A payer gains when rates rise; a caplet is a payer, a floorlet a receiver. */
  readonly side: 'payer' | 'receiver';
}

/** Forward swap rate and annuity of a schedule, from today's curve. */
export function forwardSwap(
  curve: DiscountCurve,
  expiryYears: number,
  paymentTimesYears: readonly number[],
): { readonly rate: number; readonly annuity: number } {
  let annuity = 0;
  let before = expiryYears;
  for (const time of paymentTimesYears) {
    annuity += (time - before) * Math.exp(curve.logDiscount(time));
    before = time;
  }
  return {
    rate: (Math.exp(curve.logDiscount(expiryYears)) - Math.exp(curve.logDiscount(before))) / annuity,
    annuity,
  };
}

/**
 * What the fixed leg of a swaption pays at each of its times, its notional of 1 with the last.
 *
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE when the schedule does not rise from the expiry on
 */
export function fixedLegFlows({ expiryYears, paymentTimesYears, strike }: SwaptionTerms): Float64Array {
  const flows = new Float64Array(paymentTimesYears.length);
  let before = expiryYears;
  paymentTimesYears.forEach((time, i) => {
    if (!(time > before)) {
      throw new CounterpoiseError('MODEL_OUT_OF_RANGE', 'Payment times must rise from the expiry on.', {
        field: 'paymentTimesYears',
        found: String(time),
        accepted: `a time after ${before}`,
      });
    }
    flows[i] = strike * (time - before) + (i === flows.length - 1 ? 1 : 0);
    before = time;
  });
  return flows;
}

/** Annual payment times of a swap that starts at expiry. */
export function annualPaymentTimes(expiryYears: number, tenorYears: number): number[] {
  return Array.from({ length: tenorYears }, (_, index) => expiryYears + index + 1);
}

/**
 * Value today of a swaption under Hull–White, per 1 of notional, physical settlement on one curve.
 *
 * Under the expiry-forward measure P(e,Tᵢ) = P(0,Tᵢ)/P(0,e)·exp(−½Bᵢ²v − Bᵢ√v z) with z standard normal and
 * v = Var x_e. The coupon bond Σ cᵢP(e,Tᵢ) falls in z, so with z* where it is worth 1,
 * payer = P(0,e)N(−z*) − Σ cᵢP(0,Tᵢ)N(−(z* + Bᵢ√v)).
 *
 * @source Jamshidian, "An exact bond option formula", J. Finance 44 (1989); own form, docs/models/hull-white.md
 * @returns price per 1 of notional, absolute error about 1e-14
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE when the schedule does not rise from the expiry on
 */
export function swaptionValue(model: HullWhite, curve: DiscountCurve, terms: SwaptionTerms): number {
  const { expiryYears, paymentTimesYears: times } = terms;
  const count = times.length;
  const atExpiry = Math.exp(curve.logDiscount(expiryYears));
  const deviation = Math.sqrt(transition(model, 0, expiryYears).varianceX);
  const weights = new Float64Array(count);
  const factors = new Float64Array(count);
  const flows = fixedLegFlows(terms);
  for (let i = 0; i < count; i++) {
    const time = times[i]!;
    weights[i] = flows[i]! * Math.exp(curve.logDiscount(time));
    factors[i] = bondFactor(model, time - expiryYears) * deviation;
  }
  const sign = terms.side === 'payer' ? 1 : -1;
  if (deviation === 0) {
    let value = atExpiry;
    for (let i = 0; i < count; i++) value -= weights[i]!;
    return Math.max(0, sign * value);
  }
  const gap = (z: number): number => {
    let bond = 0;
    for (let i = 0; i < count; i++) bond += weights[i]! * Math.exp(-factors[i]! * (0.5 * factors[i]! + z));
    return bond / atExpiry - 1;
  };
  const exercise = exerciseBoundary(gap);
  let value = atExpiry * normalCdf(-sign * exercise);
  for (let i = 0; i < count; i++) value -= weights[i]! * normalCdf(-sign * (exercise + factors[i]!));
  return Math.max(0, sign * value);
}

/** An option on the rate compounded in arrears over a period, paid at its end. */
export interface BackwardCapletTerms {
  /** Start of the period, years, 0 or later. */
  readonly startYears: number;
  /** End of the period and payment, years; τ is the difference. */
  readonly endYears: number;
  /** Simply compounded rate, decimal. */
  readonly strike: number;
  /** A caplet pays τ(R − K)⁺, a floorlet τ(K − R)⁺. */
  readonly side: 'caplet' | 'floorlet';
}

/**
 * Value today of an option on the rate compounded in arrears over a period, under Hull–White.
 *
 * 1 + τR = exp(∫r over the period), so D(e)·τ(R − K)⁺ = (D(s) − (1 + τK)D(e))⁺: an exchange of two lognormal assets,
 * P(0,s)N(d) − (1 + τK)P(0,e)N(d − √v), v = Var ∫r over the period = B(e − s)²·Var x_s + Var ∫ from a known start.
 *
 * @source Margrabe, "The value of an option to exchange one asset for another", J. Finance 33 (1978); Henrard,
 *   "Overnight indexed swaps and floored compounded instrument in HJM one-factor model" (2004)
 * @returns price per 1 of notional, absolute error about 1e-15
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE when the period does not run forward from today or later
 */
export function backwardCapletValue(
  model: HullWhite,
  curve: DiscountCurve,
  terms: BackwardCapletTerms,
): number {
  return compoundedCaplet(curve, terms, (startYears, endYears) => {
    const period = transition(model, startYears, endYears);
    const { varianceX } = transition(model, 0, startYears);
    return period.bondFactor * period.bondFactor * varianceX + period.varianceIntegral;
  });
}

/**
 * Value of an option on a compounded rate whose logarithm is Gaussian.
 *
 * @source as {@link backwardCapletValue}
 * @param variance of the integral of the short rate over the period, seen from today
 */
export function compoundedCaplet(
  curve: DiscountCurve,
  { startYears, endYears, strike, side }: BackwardCapletTerms,
  variance: (startYears: number, endYears: number) => number,
): number {
  if (!(startYears >= 0 && endYears > startYears)) {
    throw new CounterpoiseError('MODEL_OUT_OF_RANGE', 'A period must run forward from today or later.', {
      field: 'endYears',
      found: `${startYears} to ${endYears}`,
      accepted: 'a start of 0 or later and an end after it',
    });
  }
  const received = Math.exp(curve.logDiscount(startYears));
  const paid = (1 + strike * (endYears - startYears)) * Math.exp(curve.logDiscount(endYears));
  const sign = side === 'caplet' ? 1 : -1;
  const deviation = Math.sqrt(variance(startYears, endYears));
  if (!(paid > 0 && deviation > 0)) return Math.max(0, sign * (received - paid));
  const distance = Math.log(received / paid) / deviation;
  return Math.max(
    0,
    sign *
      (received * normalCdf(sign * (distance + 0.5 * deviation)) -
        paid * normalCdf(sign * (distance - 0.5 * deviation))),
  );
}

/** The state at which the coupon bond is worth par, in standard deviations; ±40 when it is never reached. */
function exerciseBoundary(gap: (z: number) => number): number {
  const far = 40;
  let low = -1;
  let high = 1;
  while (gap(low) < 0 && low > -far) low *= 2;
  while (gap(high) > 0 && high < far) high *= 2;
  if (gap(low) < 0) return -far;
  if (gap(high) > 0) return far;
  return findRoot(gap, low, high, 1e-14);
}
