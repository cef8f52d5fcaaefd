import { invariant } from '../core/invariant.ts';

const DAYS_IN_MONEY_MARKET_YEAR = 360;

/** What holding a TBA from its front to its back month brings, per 100 of face. */
export interface RollTerms {
  /** Clean price of the front month. */
  readonly frontPrice: number;
  /** Interest earned between the settlement dates. */
  readonly couponIncomePer100: number;
  /** Principal paid back between them, scheduled and prepaid. */
  readonly paydownPer100: number;
  /** Calendar days between the settlement dates. */
  readonly days: number;
}

/**
 * The rate at which selling the front month and buying the back month finances the position:
 * (coupon income + paydown·(100 − back)/100 − drop)/front · 360/days.
 *
 * @source convention of the market, docs/models/trades.md
 * @param dropPer100 front less back, points
 * @returns simple, ACT/360, decimal; the larger the drop, the lower
 */
export function impliedFinancingRate(terms: RollTerms, dropPer100: number): number {
  const { frontPrice, couponIncomePer100, paydownPer100, days } = terms;
  requireRoll(terms);
  const backPrice = frontPrice - dropPer100;
  const earned = couponIncomePer100 + (paydownPer100 * (100 - backPrice)) / 100 - dropPer100;
  return ((earned / frontPrice) * DAYS_IN_MONEY_MARKET_YEAR) / days;
}

/**
 * The drop at which rolling finances at a given rate, the exact inverse of {@link impliedFinancingRate}:
 * (coupon income + paydown·(100 − front)/100 − rate·front·days/360)/(1 − paydown/100).
 *
 * @source own derivation, docs/models/trades.md
 * @param financingRate simple, ACT/360, decimal
 * @returns points; at the market's financing rate, the drop that carry alone explains
 */
export function breakEvenDrop(terms: RollTerms, financingRate: number): number {
  const { frontPrice, couponIncomePer100, paydownPer100, days } = terms;
  requireRoll(terms);
  const cost = (financingRate * frontPrice * days) / DAYS_IN_MONEY_MARKET_YEAR;
  const earned = couponIncomePer100 + (paydownPer100 * (100 - frontPrice)) / 100;
  return (earned - cost) / (1 - paydownPer100 / 100);
}

function requireRoll({ frontPrice, paydownPer100, days }: RollTerms): void {
  invariant(frontPrice > 0 && days > 0, 'A roll is of something with a price, and takes days.');
  invariant(paydownPer100 >= 0 && paydownPer100 < 100, 'Something is left to buy back.');
}
