/** Today's discount factors. Times in years, ACT/365F from the as-of date. */
export interface DiscountCurve {
  /**
   * Natural logarithm of the discount factor.
   *
   * @param years not negative; beyond the last node the last forward is held
   */
  readonly logDiscount: (years: number) => number;
}

/** Discount factor P(0, years). */
export function discountFactor(curve: DiscountCurve, years: number): number {
  return Math.exp(curve.logDiscount(years));
}

/** Continuously compounded zero rate to a time greater than zero. */
export function zeroRate(curve: DiscountCurve, years: number): number {
  return -curve.logDiscount(years) / years;
}
