import { normalCdf, normalDensity } from '../core/normal.ts';

/** From here on the continued fraction has converged to rounding with {@link FRACTION_TERMS}. */
export const FRACTION_FROM = 2;
/** At {@link FRACTION_FROM} 90 terms leave 6e-15; further out fewer would do. */
const FRACTION_TERMS = 120;

/**
 * Mills' ratio N(−x)/n(x), the tail of the standard normal in units of its density.
 *
 * From 2 on it is 1/(x + t), t = 1/(x + 2/(x + 3/(x + …))); below, the quotient itself.
 *
 * @source Laplace's continued fraction: Abramowitz & Stegun, "Handbook of Mathematical Functions" (1964), 26.2.14
 * @param x at least −37: further down the density underflows
 * @returns relative error about 1e-15
 */
export function millsRatio(x: number): number {
  return x < FRACTION_FROM ? normalCdf(-x) / normalDensity(x) : 1 / (x + fractionTail(x));
}

/**
 * (n(x) − x·N(−x))/n(x) = 1 − x·M(x) = −M′(x): the expected excess of a standard normal over x, in units of its density.
 *
 * From 2 on it is t/(x + t) with t of {@link millsRatio}, because the difference cancels.
 *
 * @source own derivation, docs/models/bachelier.md
 * @param x at least −37
 * @returns relative error about 1e-15
 */
export function scaledExcess(x: number): number {
  if (x < FRACTION_FROM) return 1 - (x * normalCdf(-x)) / normalDensity(x);
  const tail = fractionTail(x);
  return tail / (x + tail);
}

/**
 * (M(low) − M(high))/(high − low) without the cancellation of close arguments.
 *
 * With rₙ₋₁ = n/(x + rₙ), M = 1/(x + r₀), the divided differences Dₙ of −rₙ obey
 * Dₙ₋₁ = (1 − Dₙ)·rₙ₋₁(low)·rₙ₋₁(high)/n, and the answer is (1 − D₀)·M(low)·M(high); every term is positive.
 *
 * @source own derivation, docs/models/black.md
 * @param low from {@link FRACTION_FROM} on; `high` ≥ `low`
 * @returns −M′(low) when both are equal; relative error about 1e-15
 */
export function millsDividedDifference(low: number, high: number): number {
  let lowTail = 0;
  let highTail = 0;
  let difference = 0;
  for (let term = FRACTION_TERMS; term >= 1; term--) {
    lowTail = term / (low + lowTail);
    highTail = term / (high + highTail);
    difference = ((1 - difference) * lowTail * highTail) / term;
  }
  return (1 - difference) / ((low + lowTail) * (high + highTail));
}

function fractionTail(x: number): number {
  let tail = 0;
  for (let term = FRACTION_TERMS; term >= 1; term--) tail = term / (x + tail);
  return tail;
}
