import { type ActivePassiveLoan, type ActivePassiveParameters, activePassivePath } from './active-passive.ts';

/** The market in which a static duration is taken. */
export interface FlatRateMarket {
  /** Mortgage rate in every month, decimal. */
  readonly mortgageRate: number;
  /** Yield, decimal, compounded monthly. */
  readonly yield: number;
}

/**
 * Modified duration of a loan's cash flow along a flat mortgage rate, paid at each month's end without delay:
 * D = Σ (k/12)·CF_k·v^k / Σ CF_k·v^k / (1 + y/12), v = 1/(1 + y/12).
 *
 * @source SIFMA, "Standard Formulas for the Analysis of Mortgage-Backed Securities" (1999), ch. 5
 * @param parameters of the loan's program
 * @param loan at the start of its first month
 * @param market rates decimal, yield > −1
 * @returns years, greater than zero
 */
export function flatRateModifiedDuration(
  parameters: ActivePassiveParameters,
  loan: ActivePassiveLoan,
  market: FlatRateMarket,
): number {
  const reactionRates = new Float64Array(loan.remainingMonths).fill(market.mortgageRate);
  const { cashFlow } = activePassivePath(parameters, loan, reactionRates);
  const monthlyYield = market.yield / 12;
  let discount = 1;
  let value = 0;
  let timeWeighted = 0;
  cashFlow.forEach((amount, index) => {
    discount /= 1 + monthlyYield;
    value += amount * discount;
    timeWeighted += ((index + 1) / 12) * amount * discount;
  });
  return timeWeighted / value / (1 + monthlyYield);
}
