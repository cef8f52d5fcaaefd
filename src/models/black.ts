import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import { inverseNormal, normalCdf, normalDensity } from '../core/normal.ts';
import { impliedNormalVolatility, type OptionSide } from './bachelier.ts';
import { FRACTION_FROM, millsDividedDifference, millsRatio, scaledExcess } from './mills-ratio.ts';

const SQRT_2PI = 2.506628274631000502;
/** Up to this deviation eight Gauss points leave no error in the integral of the excess over it. */
const GAUSS_WIDTH = 1;
/** Half of the Gauss–Legendre nodes and weights on [−1, 1]; the others mirror them. */
const GAUSS_NODES = [0.183434642495649805, 0.525532409916328986, 0.79666647741362674, 0.960289856497536232];
const GAUSS_WEIGHTS = [
  0.362683783378361983, 0.313706645877887287, 0.222381034453374471, 0.101228536290376259,
];
const NEWTON_STEPS = 60;
/** Relative, on the deviation; below it a further step is rounding. */
const NEWTON_TOLERANCE = 4 * Number.EPSILON;
/** What is left of a price beside its intrinsic value or its bound, as a share of them, below which it is rounding. */
const PRICE_RESOLUTION = 4 * Number.EPSILON;
/** Smaller doubles lose digits. */
const SMALLEST_NORMAL = 2.2250738585072014e-308;

/**
 * Undiscounted price of an option on a displaced lognormal forward: with f = F + δ, k = K + δ, s = σ√T,
 * call f·N(d + s/2) − k·N(d − s/2), d = ln(f/k)/s.
 *
 * It is intrinsic value + √(fk)·b(m, s), m = |ln(f/k)|, b the value out of the money, so that neither loses digits to the other.
 *
 * @source Black, "The pricing of commodity contracts", J. Financial Economics 3 (1976); Rubinstein,
 *   "Displaced diffusion option pricing", J. Finance 38 (1983); b: own form, docs/models/black.md
 * @param forward F, `strike` K and `displacement` δ in the same unit, F + δ > 0; at K + δ ≤ 0 a call is exercised for sure
 * @param volatility σ of ln(F + δ), not negative, per square root of a year
 * @param years T, not negative
 * @returns in the forward's unit, per 1 of annuity; relative error about 1e-14 within twelve standard deviations
 */
export function blackPrice(
  forward: number,
  strike: number,
  volatility: number,
  years: number,
  side: OptionSide,
  displacement = 0,
): number {
  const deviation = volatility * Math.sqrt(years);
  invariant(deviation >= 0, 'Volatility and time are not negative.');
  invariant(forward + displacement > 0, 'A displaced forward is positive.');
  const intrinsic = Math.max(side === 'call' ? forward - strike : strike - forward, 0);
  if (deviation === 0 || strike + displacement <= 0) return intrinsic;
  const { scale, distance } = moneyness(forward, strike, displacement);
  return intrinsic + scale * outOfTheMoney(distance, deviation);
}

/**
 * The Black volatility at which an option on a displaced lognormal forward has an undiscounted price.
 *
 * b(m, s) is below the normal price at distance m and deviation s, so the deviation implied by that one is a start below
 * the root; ln b is concave in ln s, and Newton's steps only shrink from there. A price beyond half of its bound
 * min(f, k) is solved for by the logarithm of what it lacks of the bound, which is concave in s.
 *
 * @source own derivation on Jäckel, "Let's be rational" (Wilmott, 2015), docs/models/black.md
 * @param price per 1 of annuity, between the intrinsic value and F + δ (call) or K + δ (put)
 * @param displacement δ with F + δ and K + δ positive
 * @param years T, positive
 * @returns σ, relative error below 1e-13 for an out-of-the-money price; in the money, or near the bound, it is that
 *   of the price less its intrinsic value, or of the bound less the price
 * @throws CounterpoiseError SOLVE_NO_ROOT when the price is at, beyond or within rounding of these limits
 */
export function impliedBlackVolatility(
  price: number,
  forward: number,
  strike: number,
  years: number,
  side: OptionSide,
  displacement = 0,
): number {
  invariant(years > 0, 'An option with an implied volatility has time to expiry.');
  invariant(
    forward + displacement > 0 && strike + displacement > 0,
    'A displaced forward and strike are positive.',
  );
  const intrinsic = Math.max(side === 'call' ? forward - strike : strike - forward, 0);
  const bound = side === 'call' ? forward + displacement : strike + displacement;
  const timeValue = price - intrinsic;
  const lack = bound - price;
  const { scale, distance } = moneyness(forward, strike, displacement);
  const isPrice =
    timeValue > PRICE_RESOLUTION * intrinsic &&
    lack > PRICE_RESOLUTION * bound &&
    timeValue >= SMALLEST_NORMAL * Math.max(1, scale);
  if (!isPrice) {
    throw new CounterpoiseError('SOLVE_NO_ROOT', `No Black volatility gives the option price ${price}.`, {
      field: 'price',
      found: String(price),
      accepted: `a price between ${intrinsic} and ${bound}, further from both than its rounding`,
    });
  }
  const deviation =
    timeValue <= lack
      ? deviationOfValue(distance, timeValue / scale)
      : deviationOfLack(distance, lack / Math.min(forward + displacement, strike + displacement));
  return deviation / Math.sqrt(years);
}

/** √(fk) and m = |ln(f/k)|. */
function moneyness(
  forward: number,
  strike: number,
  displacement: number,
): { readonly scale: number; readonly distance: number } {
  const f = forward + displacement;
  const k = strike + displacement;
  const excess = (forward - strike) / k;
  return {
    scale: Math.sqrt(f) * Math.sqrt(k),
    // Close to the money the quotient's rounding would swamp its logarithm.
    distance: Math.abs(Math.abs(excess) < 0.5 ? Math.log1p(excess) : Math.log(f / k)),
  };
}

/**
 * b(m, s) = e^(−m/2)·N(−low) − e^(m/2)·N(−high), low and high = m/s ∓ s/2, for s > 0.
 *
 * Both terms have the factor e^(−m/2)·n(low), and b is that times M(low) − M(high), M Mills' ratio.
 */
function outOfTheMoney(distance: number, deviation: number): number {
  const low = distance / deviation - 0.5 * deviation;
  const high = distance / deviation + 0.5 * deviation;
  if (low >= FRACTION_FROM) {
    return density(distance, deviation) * deviation * millsDividedDifference(low, high);
  }
  if (deviation <= GAUSS_WIDTH)
    return density(distance, deviation) * excessIntegral(distance / deviation, 0.5 * deviation);
  return Math.exp(-0.5 * distance) * (normalCdf(-low) - normalDensity(low) * millsRatio(high));
}

/** db/ds = e^(−m/2)·n(low) = e^(−(m/s)²/2 − s²/8)/√2π. */
function density(distance: number, deviation: number): number {
  const ratio = distance / deviation;
  return Math.exp(-0.5 * ratio * ratio - 0.125 * deviation * deviation) / SQRT_2PI;
}

/** M(middle − half) − M(middle + half) as ∫(1 − x·M(x))dx, by Gauss and Legendre. */
function excessIntegral(middle: number, half: number): number {
  let sum = 0;
  GAUSS_NODES.forEach((node, i) => {
    sum += GAUSS_WEIGHTS[i]! * (scaledExcess(middle - half * node) + scaledExcess(middle + half * node));
  });
  return half * sum;
}

/** s with b(m, s) = value. */
function deviationOfValue(distance: number, value: number): number {
  const target = Math.log(value);
  let deviation = impliedNormalVolatility(value, 0, distance, 1, 'call');
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const found = outOfTheMoney(distance, deviation);
    const change = ((target - Math.log(found)) * found) / (density(distance, deviation) * deviation);
    deviation *= Math.exp(change);
    if (Math.abs(change) <= NEWTON_TOLERANCE) break;
  }
  return deviation;
}

/** s with 1 − e^(m/2)·b(m, s) = N(low) + n(low)·M(high) = share. */
function deviationOfLack(distance: number, share: number): number {
  const target = Math.log(share);
  // The second term is less than the first: with the first alone equal to the share, s is below the root.
  const quantile = inverseNormal(share);
  let deviation = Math.sqrt(quantile * quantile + 2 * distance) - quantile;
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const low = distance / deviation - 0.5 * deviation;
    const high = distance / deviation + 0.5 * deviation;
    const found = normalCdf(low) + normalDensity(low) * millsRatio(high);
    const change = ((Math.log(found) - target) * found) / normalDensity(low);
    deviation += change;
    if (Math.abs(change) <= NEWTON_TOLERANCE * deviation) break;
  }
  return deviation;
}
