const DAYS_IN_MONEY_MARKET_YEAR = 360;

/**
 * Price of a Treasury bill at a bank discount rate, P = 100·(1 − d·days/360).
 *
 * @source US Treasury, 31 CFR Part 356, Appendix B, section III
 * @param discountRate bank discount, decimal, ACT/360
 * @param days from settlement to maturity, positive
 * @returns price per 100 of face
 */
export function billPrice(discountRate: number, days: number): number {
  return 100 * (1 - (discountRate * days) / DAYS_IN_MONEY_MARKET_YEAR);
}

/**
 * Simple ACT/360 yield of a bill, (100/P − 1)·360/days.
 *
 * @source Stigum & Robinson, "Money Market and Bond Calculations" (1996), ch. 5
 * @returns decimal
 */
export function billMoneyMarketYield(pricePer100: number, days: number): number {
  return ((100 / pricePer100 - 1) * DAYS_IN_MONEY_MARKET_YEAR) / days;
}

/**
 * Coupon-equivalent (investment) yield of a bill.
 *
 * Up to half a year it is simple, i = (100/P − 1)·yearDays/days. Beyond, it is the root of
 * P·(1 + i/2)·(1 + (t − ½)·i) = 100 with t = days/yearDays: interest is paid once, after half a year.
 *
 * @source US Treasury, 31 CFR Part 356, Appendix B, section III.B
 * @param days from settlement to maturity, positive
 * @param yearDays 365, or 366 when the year after settlement holds a 29 February
 * @returns decimal, semi-annual bond-equivalent
 */
export function billCouponEquivalentYield(pricePer100: number, days: number, yearDays: 365 | 366): number {
  const gain = 100 / pricePer100 - 1;
  const t = days / yearDays;
  if (2 * days <= yearDays) return gain / t;
  // The textbook root (−t + √(t² + (2t − 1)·gain))/(t − ½) cancels near half a year; this is its conjugate.
  return (2 * gain) / (t + Math.sqrt(t * t + (2 * t - 1) * gain));
}
