import { type IsoMonth, monthOf, monthsBetween } from '../../core/dates.ts';
import { invariant } from '../../core/invariant.ts';
import type { TreasuryBond } from '../../instruments/treasury.ts';

const NOTIONAL_YIELD = 0.06;
const LOG_HALF_YEAR_GROWTH = Math.log1p(NOTIONAL_YIELD / 2);
const FACTOR_STEPS = 10_000;

/** How the months to maturity are rounded down: to the quarter for TY TN US WN, to the month for TU Z3N FV. */
export type FactorRounding = 'month' | 'quarter';

/** A conversion factor as published and before its rounding. */
export interface ConversionFactor {
  /** To four decimals, as the exchange publishes and invoices it. */
  readonly rounded: number;
  readonly unrounded: number;
}

/**
 * The exchange's closed form: the price per 1 of face at which a bond of the rounded remaining term yields 6 %.
 *
 * factor = a·[coupon/2 + c + d] − b, with a = 1.03^(−v/6), b = (coupon/2)(6 − v)/6, c = 1.03^(−2n) if z < 7 else
 * 1.03^(−2n−1), d = (coupon/0.06)(1 − c); v = z if z < 7, else 3 (quarter rounding) or z − 6 (month rounding).
 *
 * @source CME Group, "Calculating U.S. Treasury Futures Conversion Factors"
 * @param couponRate annual, decimal
 * @param wholeYears n, whole years from the first day of the delivery month to maturity
 * @param months z, further whole months, 0–11, already rounded down
 * @returns unrounded to about 1e-15, and rounded half up to four decimals
 */
export function conversionFactor(
  couponRate: number,
  wholeYears: number,
  months: number,
  rounding: FactorRounding,
): ConversionFactor {
  invariant(Number.isInteger(wholeYears) && wholeYears >= 0, 'Whole years to maturity are counted.');
  invariant(Number.isInteger(months) && months >= 0 && months < 12, 'Months beyond whole years are 0 to 11.');
  const early = months < 7;
  const v = early ? months : rounding === 'quarter' ? 3 : months - 6;
  const a = Math.exp((-v / 6) * LOG_HALF_YEAR_GROWTH);
  const b = ((couponRate / 2) * (6 - v)) / 6;
  const c = Math.exp(-(early ? 2 * wholeYears : 2 * wholeYears + 1) * LOG_HALF_YEAR_GROWTH);
  const d = (couponRate / NOTIONAL_YIELD) * (1 - c);
  const unrounded = a * (couponRate / 2 + c + d) - b;
  return { unrounded, rounded: Math.round(unrounded * FACTOR_STEPS) / FACTOR_STEPS };
}

/**
 * The conversion factor of a bond for a delivery month.
 *
 * The remaining term runs from the first day of the delivery month in whole months, rounded down.
 *
 * @source CME Group, "Calculating U.S. Treasury Futures Conversion Factors"
 * @param bond matures in or after the delivery month
 */
export function conversionFactorOf(
  bond: TreasuryBond,
  deliveryMonth: IsoMonth,
  rounding: FactorRounding,
): ConversionFactor {
  const monthsToMaturity = monthsBetween(deliveryMonth, monthOf(bond.maturity));
  invariant(monthsToMaturity >= 0, 'A deliverable bond matures after the delivery month.');
  const wholeYears = Math.floor(monthsToMaturity / 12);
  const months = monthsToMaturity % 12;
  return conversionFactor(
    bond.couponRate,
    wholeYears,
    rounding === 'quarter' ? months - (months % 3) : months,
    rounding,
  );
}
