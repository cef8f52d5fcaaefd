import { type DiscountCurve, discountFactor } from '../src/market/discount-curve.ts';
import { PROGRAM_TERMS } from '../src/market/programs.ts';
import {
  blendedSwapRate,
  MORTGAGE_RATE_WEIGHTS,
  parSwapRate,
  REACTION_LAG_WEIGHTS,
} from '../src/models/mortgage-rate.ts';
import { type ActivePassiveParameters, activePassivePath } from '../src/models/prepay/active-passive.ts';
import type { PoolTerms } from '../src/sim/loan-terms.ts';

/**
 * The clean forward price of a TBA were today's forwards to come true: its cash flows along one path of mortgage
 * rates, discounted on today's curve. Written out month by month, with nothing of the engine's tables, kernels or
 * polynomials, so that the two can disagree.
 *
 * @source docs/models/tba.md, docs/models/mortgage-rate.md, with no volatility
 * @param monthTimesYears time of every month node, the first 0, two more than the pool's last month
 * @param oas decimal
 * @returns per 100
 */
export function staticForwardPrice(
  curve: DiscountCurve,
  pool: PoolTerms,
  parameters: ActivePassiveParameters,
  mortgageSpread: number,
  monthTimesYears: readonly number[],
  oas: number,
): number {
  const { rateClass, delayDays } = PROGRAM_TERMS[pool.program];
  const { startNode, timeYears, day } = pool.settlement;
  const rateAt = (month: number): number => {
    const from = monthTimesYears[Math.max(0, month)]!;
    const swapRate = (years: number): number =>
      parSwapRate(
        Array.from(
          { length: years },
          (_, i) => discountFactor(curve, from + i + 1) / discountFactor(curve, from),
        ),
      );
    return mortgageSpread + blendedSwapRate(MORTGAGE_RATE_WEIGHTS[rateClass], swapRate(2), swapRate(10));
  };
  const reactionRates = Array.from({ length: pool.remainingMonths }, (_, k) =>
    REACTION_LAG_WEIGHTS.reduce((sum, weight, lag) => sum + weight * rateAt(startNode + k - lag), 0),
  );
  const { cashFlow } = activePassivePath(
    parameters,
    {
      noteRate: pool.noteRate,
      netCoupon: pool.coupon,
      ageMonths: pool.ageMonths,
      remainingMonths: pool.remainingMonths,
      firstCalendarMonth: pool.calendarMonth,
      multipliers: pool.multipliers,
    },
    reactionRates,
  );
  const later = delayDays / 30;
  let value = 0;
  cashFlow.forEach((amount, k) => {
    const [end, next] = [monthTimesYears[startNode + k + 1]!, monthTimesYears[startNode + k + 2]!];
    const discount = Math.exp((1 - later) * curve.logDiscount(end) + later * curve.logDiscount(next));
    value += amount * discount * Math.exp(-oas * (end + delayDays / 365 - timeYears));
  });
  const accrued = (100 * pool.coupon * (day - 1)) / 360;
  return (100 * value) / discountFactor(curve, timeYears) - accrued;
}
