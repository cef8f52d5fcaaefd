import { addMonths, type IsoDate, monthOf, yearsAct360, yearsAct365 } from '../core/dates.ts';
import {
  addBusinessDays,
  adjustModifiedFollowing,
  lastBusinessDayOfMonth,
  nextBusinessDay,
} from './business-days.ts';
import { type DiscountCurve, discountFactor } from './discount-curve.ts';
import { addTenor, parseTenor } from './tenor.ts';

/** One accrual period of an overnight indexed swap, as dates. */
export interface OisPeriod {
  readonly start: IsoDate;
  readonly end: IsoDate;
  readonly payment: IsoDate;
}

/** One accrual period in the times a curve needs. */
export interface OisPeriodYears {
  /** Years ACT/365F from the as-of date. */
  readonly start: number;
  readonly end: number;
  readonly payment: number;
  /** Year fraction ACT/360. */
  readonly accrual: number;
}

const SPOT_LAG_DAYS = 2;
const MONTHS_PER_YEAR = 12;

/**
 * Periods of a par SOFR swap: T+2 start, annual, modified following on the government bond calendar.
 *
 * Dates roll backwards from start + tenor, so a tenor that is not whole years has its short period first.
 * A swap that starts on the last business day of a month rolls on last business days.
 *
 * @source ARRC and ISDA conventions for USD SOFR overnight indexed swaps; checked against QuantLib's OISRateHelper
 * @param asOf trade date
 * @param tenor such as 6M or 10Y
 * @param paymentLagDays business days from a period's end to its payment, not negative
 * @throws CounterpoiseError INPUT_INVALID when the tenor is not one
 */
export function oisSchedule(asOf: IsoDate, tenor: string, paymentLagDays = 0): readonly OisPeriod[] {
  const parsed = parseTenor(tenor);
  const start = addBusinessDays(nextBusinessDay(asOf), SPOT_LAG_DAYS);
  const unadjustedEnd = addTenor(start, parsed);
  const rollsOnMonthEnd = parsed.unit === 'months' && start === lastBusinessDayOfMonth(monthOf(start));
  const roll = (date: IsoDate): IsoDate =>
    rollsOnMonthEnd ? lastBusinessDayOfMonth(monthOf(date)) : adjustModifiedFollowing(date);

  const ends: IsoDate[] = [];
  for (let back = 0; ; back++) {
    const date = addMonths(unadjustedEnd, -MONTHS_PER_YEAR * back);
    if (roll(date) <= start) break;
    ends.unshift(roll(date));
  }
  return ends.map((end, i) => ({
    start: i === 0 ? start : ends[i - 1]!,
    end,
    payment: addBusinessDays(end, paymentLagDays),
  }));
}

/** The single period of an overnight deposit: today (or the next business day) to the business day after it. */
export function overnightSchedule(asOf: IsoDate): readonly OisPeriod[] {
  const start = nextBusinessDay(asOf);
  const end = addBusinessDays(start, 1);
  return [{ start, end, payment: end }];
}

/** A schedule's dates as times from the as-of date, with ACT/360 accruals. */
export function schedulePeriodYears(asOf: IsoDate, periods: readonly OisPeriod[]): readonly OisPeriodYears[] {
  return periods.map(({ start, end, payment }) => ({
    start: yearsAct365(asOf, start),
    end: yearsAct365(asOf, end),
    payment: yearsAct365(asOf, payment),
    accrual: yearsAct360(start, end),
  }));
}

/**
 * Fair fixed rate of an overnight indexed swap that discounts on its own curve.
 *
 * K = Σ (P(s)/P(e) − 1)·P(pay) / Σ τ·P(pay), over the periods (s, e], τ ACT/360.
 *
 * @source Brigo, Mercurio, "Interest Rate Models" (2nd ed., 2006), §1.5, with compounded overnight periods
 * @returns decimal rate, ACT/360 annual
 */
export function parSwapRate(curve: DiscountCurve, periods: readonly OisPeriodYears[]): number {
  let floating = 0;
  let annuity = 0;
  for (const { start, end, payment, accrual } of periods) {
    const paid = discountFactor(curve, payment);
    floating += Math.expm1(curve.logDiscount(start) - curve.logDiscount(end)) * paid;
    annuity += accrual * paid;
  }
  return floating / annuity;
}
