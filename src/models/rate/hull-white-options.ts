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
  const { expiryYears, paymentTimesYears: times, strike } = terms;
  const count = times.length;
  const atExpiry = Math.exp(curve.logDiscount(expiryYears));
  const deviation = Math.sqrt(transition(model, 0, expiryYears).varianceX);
  const weights = new Float64Array(count);
  const factors = new Float64Array(count);
  let before = expiryYears;
  for (let i = 0; i < count; i++) {
    const time = times[i]!;
    if (!(time > before)) {
      throw new CounterpoiseError('MODEL_OUT_OF_RANGE', 'Payment times must rise from the expiry on.', {
        field: 'paymentTimesYears',
        found: String(time),
        accepted: `a time after ${before}`,
      });
    }
    const flow = strike * (time - before) + (i === count - 1 ? 1 : 0);
    weights[i] = flow * Math.exp(curve.logDiscount(time));
    factors[i] = bondFactor(model, time - expiryYears) * deviation;
    before = time;
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
