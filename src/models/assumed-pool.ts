import { PROGRAM_TERMS, type Program } from '../market/programs.ts';

/** The pool a TBA is assumed to deliver. */
export interface AssumedPool {
  /** Weighted average coupon of the loans, decimal. */
  readonly wac: number;
  /** At settlement. */
  readonly ageMonths: number;
  /** Weighted average remaining term at settlement. */
  readonly wamMonths: number;
}

const SPREAD_TO_COUPON = 0.009;
const NEW_AGE_MONTHS = 2;
const HALF_POINT_AGE_MONTHS = 12;
const SEASONED_AGE_MONTHS = 30;
const HALF_POINT = 0.005;
const ROUNDING = 1e-9;

/**
 * The default assumed pool: coupons at or above the current one are new, the half point below it is a year
 * old, lower ones two and a half years.
 *
 * @source docs/models/tba.md
 * @param coupon pass-through coupon, decimal
 * @param currentCoupon the program's coupon nearest par, decimal
 */
export function assumedPool(program: Program, coupon: number, currentCoupon: number): AssumedPool {
  const below = currentCoupon - coupon;
  const ageMonths =
    below <= ROUNDING
      ? NEW_AGE_MONTHS
      : below <= HALF_POINT + ROUNDING
        ? HALF_POINT_AGE_MONTHS
        : SEASONED_AGE_MONTHS;
  return {
    wac: coupon + SPREAD_TO_COUPON,
    ageMonths,
    wamMonths: PROGRAM_TERMS[program].termMonths - ageMonths,
  };
}

/**
 * The current coupon of a program: the quoted coupon nearest par, or, with nothing quoted, the half point
 * nearest the mortgage rate less the default spread of note rate over coupon.
 *
 * @param quotes coupons (decimal) and prices per 100 of one program and month
 * @param mortgageRate of the program's class, decimal
 * @source own choice, docs/models/tba.md
 */
export function currentCoupon(
  quotes: readonly { readonly coupon: number; readonly pricePer100: number }[],
  mortgageRate: number,
): number {
  if (quotes.length === 0) return Math.round((mortgageRate - SPREAD_TO_COUPON) / HALF_POINT) * HALF_POINT;
  return quotes.reduce((best, quote) =>
    Math.abs(quote.pricePer100 - 100) < Math.abs(best.pricePer100 - 100) ? quote : best,
  ).coupon;
}
