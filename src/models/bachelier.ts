import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import { normalDensity } from '../core/normal.ts';
import { scaledExcess } from './mills-ratio.ts';

const SQRT_2PI = 2.506628274631000502;
const LOG_SQRT_2PI = 0.918938533204672742;
const NEWTON_STEPS = 60;
/** On ln x; below it a further step is rounding. */
const NEWTON_TOLERANCE = 4 * Number.EPSILON;
/** A time value smaller than this share of the intrinsic value is rounding of the price, not information. */
const TIME_VALUE_RESOLUTION = 4 * Number.EPSILON;
/** Smaller doubles lose digits: from 37 standard deviations on a price underflows. */
const SMALLEST_NORMAL = 2.2250738585072014e-308;

/** `call` pays max(F − K, 0) (a payer swaption), `put` max(K − F, 0) (a receiver). */
export type OptionSide = 'call' | 'put';

/**
 * Undiscounted price of an option on a normal forward, s·(d·N(d) + n(d)), s = σ√T, d = ±(F − K)/s.
 *
 * @source Bachelier (1900); Jäckel, "Implied Normal Volatility" (Wilmott, 2017), eq. 1
 * @param forward F and `strike` K in the same unit, of any sign
 * @param volatility σ, not negative, in that unit per square root of a year
 * @param years T, not negative
 * @returns in the forward's unit, per 1 of annuity; relative error about 1e-14, also far out of the money
 */
export function bachelierPrice(
  forward: number,
  strike: number,
  volatility: number,
  years: number,
  side: OptionSide,
): number {
  const intrinsic = Math.max(side === 'call' ? forward - strike : strike - forward, 0);
  const deviation = volatility * Math.sqrt(years);
  invariant(deviation >= 0, 'Volatility and time are not negative.');
  if (deviation === 0) return intrinsic;
  return intrinsic + deviation * expectedExcess(Math.abs(forward - strike) / deviation);
}

/**
 * Derivative of {@link bachelierPrice} by volatility, √T·n(d).
 *
 * @source Jäckel, "Implied Normal Volatility" (Wilmott, 2017)
 * @returns per 1 of annuity and of volatility, not negative
 */
export function bachelierVega(forward: number, strike: number, volatility: number, years: number): number {
  const deviation = volatility * Math.sqrt(years);
  if (deviation === 0) return forward === strike ? Math.sqrt(years) / SQRT_2PI : 0;
  return Math.sqrt(years) * normalDensity((forward - strike) / deviation);
}

/**
 * The normal volatility at which an option has an undiscounted price.
 *
 * The time value, which call and put share, is m·g(x) with m = |F − K|, x = m/(σ√T), g(x) = (n(x) − x·N(−x))/x.
 * Newton solves ln g in ln x, where it is decreasing and concave, from a start beyond the root: the steps only shrink.
 *
 * @source own derivation on Jäckel, "Implied Normal Volatility" (Wilmott, 2017), docs/models/bachelier.md
 * @param price per 1 of annuity, above the intrinsic value
 * @param years T, positive
 * @returns σ, relative error below 1e-13 for an out-of-the-money price; in the money it is that of the price less its
 *   intrinsic value
 * @throws CounterpoiseError SOLVE_NO_ROOT when the price is at or below its intrinsic value, not finite, so deep in
 *   the money that its time value is lost in rounding, or so far out of it that the price underflows
 */
export function impliedNormalVolatility(
  price: number,
  forward: number,
  strike: number,
  years: number,
  side: OptionSide,
): number {
  invariant(years > 0, 'An option with an implied volatility has time to expiry.');
  const moneyness = side === 'call' ? forward - strike : strike - forward;
  const intrinsic = Math.max(moneyness, 0);
  const timeValue = price - intrinsic;
  const distance = Math.abs(moneyness);
  const isPrice =
    timeValue > TIME_VALUE_RESOLUTION * intrinsic &&
    timeValue >= SMALLEST_NORMAL * Math.max(1, distance) &&
    Number.isFinite(price);
  if (!isPrice) {
    throw new CounterpoiseError('SOLVE_NO_ROOT', `No normal volatility gives the option price ${price}.`, {
      field: 'price',
      found: String(price),
      accepted: `a finite price above the intrinsic value ${intrinsic} by more than its rounding`,
    });
  }
  // So near the money that the strike's distance is below rounding: P = σ√(T/2π).
  if (distance <= Number.EPSILON * timeValue) return (timeValue * SQRT_2PI) / Math.sqrt(years);
  return distance / (standardizedDistance(timeValue / distance) * Math.sqrt(years));
}

/** x > 0 with g(x) = ratio. */
function standardizedDistance(ratio: number): number {
  const target = Math.log(ratio);
  // g(x) < 1/(x√2π) everywhere and < exp(−x²/2)/(x²√2π) far out: the start lies beyond the root.
  let y = ratio < 0.1 ? 0.5 * Math.log(-2 * target) : -target - LOG_SQRT_2PI;
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const x = Math.exp(y);
    const excess = scaledExcess(x);
    const logG = Math.log(excess) - 0.5 * x * x - LOG_SQRT_2PI - y;
    const change = (logG - target) * excess;
    y += change;
    if (Math.abs(change) <= NEWTON_TOLERANCE) break;
  }
  return Math.exp(y);
}

/** n(x) − x·N(−x) for x ≥ 0: the expected excess of a standard normal over x. */
function expectedExcess(x: number): number {
  return normalDensity(x) * scaledExcess(x);
}
