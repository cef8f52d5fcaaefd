import { invariant } from '../core/invariant.ts';
import { type DiscountCurve, discountFactor } from '../market/discount-curve.ts';
import type { RateClass } from '../market/programs.ts';

/** Weights of the two par swap rates in a mortgage rate. */
export interface MortgageRateWeights {
  readonly twoYear: number;
  readonly tenYear: number;
}

/**
 * Weights by rate class; government loans are 30-year loans.
 *
 * @source own choice of defaults, docs/models/mortgage-rate.md
 */
export const MORTGAGE_RATE_WEIGHTS: Readonly<Record<RateClass, MortgageRateWeights>> = Object.freeze({
  conforming30: Object.freeze({ twoYear: 0.25, tenYear: 0.75 }),
  conforming15: Object.freeze({ twoYear: 0.5, tenYear: 0.5 }),
  government30: Object.freeze({ twoYear: 0.25, tenYear: 0.75 }),
});

/**
 * Weights of the mortgage rates 0, 1 and 2 months before a month starts in the rate its borrowers react to:
 * an application takes one to two months to close.
 *
 * @source own choice of defaults, docs/models/mortgage-rate.md
 */
export const REACTION_LAG_WEIGHTS: readonly number[] = Object.freeze([0, 0.5, 0.5]);

/**
 * Par rate of a swap with an annual fixed leg: y_n = (1 − P_n) / Σ_{i=1..n} P_i.
 *
 * @source Brigo & Mercurio, "Interest Rate Models: Theory and Practice" (2006), section 1.5, with year fractions of 1
 * @param annualDiscounts P_1 … P_n, discount factors to 1 … n years, greater than zero, n ≥ 1
 * @returns decimal rate, annual pay
 */
export function parSwapRate(annualDiscounts: ArrayLike<number>): number {
  const years = annualDiscounts.length;
  invariant(years > 0, 'A swap has at least one year.');
  let annuity = 0;
  for (let i = 0; i < years; i++) annuity += annualDiscounts[i]!;
  return (1 - annualDiscounts[years - 1]!) / annuity;
}

/**
 * Par swap rate of today's curve: y_n of {@link parSwapRate} with P_i = P(0, i).
 *
 * @source Brigo & Mercurio, "Interest Rate Models: Theory and Practice" (2006), section 1.5, with year fractions of 1
 * @param years whole years ≥ 1
 * @returns decimal rate, annual pay
 */
export function curveParSwapRate(curve: DiscountCurve, years: number): number {
  return parSwapRate(Array.from({ length: years }, (_, index) => discountFactor(curve, index + 1)));
}

/**
 * The part of a mortgage rate that moves with the curve: w₂·y₂ + w₁₀·y₁₀.
 *
 * @source own choice, docs/models/mortgage-rate.md
 * @param twoYearRate y₂, decimal
 * @param tenYearRate y₁₀, decimal
 * @returns decimal rate
 */
export function blendedSwapRate(
  { twoYear, tenYear }: MortgageRateWeights,
  twoYearRate: number,
  tenYearRate: number,
): number {
  return twoYear * twoYearRate + tenYear * tenYearRate;
}

/**
 * Market mortgage rate of a curve: m = s + w₂·y₂ + w₁₀·y₁₀.
 *
 * @source own choice, docs/models/mortgage-rate.md
 * @param curve today's, or today's shifted
 * @param spread s, decimal, held when the curve is shifted
 * @returns decimal rate
 */
export function marketMortgageRate(curve: DiscountCurve, rateClass: RateClass, spread: number): number {
  const weights = MORTGAGE_RATE_WEIGHTS[rateClass];
  return spread + blendedSwapRate(weights, curveParSwapRate(curve, 2), curveParSwapRate(curve, 10));
}

/**
 * The spread at which today's unshifted curve gives the quoted mortgage rate: s = m_quoted − w₂·y₂ − w₁₀·y₁₀.
 *
 * @source own choice, docs/models/mortgage-rate.md
 * @param curve today's, unshifted
 * @param quotedRate of the rate class, decimal
 * @returns decimal spread, either sign
 */
export function mortgageRateSpread(curve: DiscountCurve, rateClass: RateClass, quotedRate: number): number {
  return quotedRate - marketMortgageRate(curve, rateClass, 0);
}
