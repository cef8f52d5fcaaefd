import {
  addDays,
  addMonths,
  daysBetween,
  daysInMonth,
  type IsoDate,
  isMonthEnd,
  partsOf,
} from '../../core/dates.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { findRoot } from '../../core/root.ts';
import type { TreasuryBond } from '../../instruments/treasury.ts';

const MONTHS_PER_PERIOD = 6;
const LOWEST_YIELD = -0.5;
const HIGHEST_YIELD = 1;
const YIELD_TOLERANCE = 1e-15;

/**
 * How the price of a bond with one coupon left depends on its yield: `simple` interest over the odd period is the
 * street convention for Treasuries; `compound` carries the formula of longer bonds on.
 */
export type LastPeriodConvention = 'simple' | 'compound';

/** A payment per 100 of face. */
export interface BondCashFlow {
  readonly date: IsoDate;
  readonly amount: number;
}

/** Where a settlement date lies in a bond's schedule. */
export interface CouponPeriod {
  /** The coupon date on or before settlement; accrual starts here. */
  readonly previous: IsoDate;
  /** Coupon dates after settlement, the last being maturity. */
  readonly remaining: readonly IsoDate[];
  /** w, the part of the current period still to come, on (0, 1]. */
  readonly fractionToNext: number;
}

/** Price and sensitivities of a bond at one yield, per 100 of face. */
export interface BondValue {
  readonly dirtyPrice: number;
  readonly cleanPrice: number;
  readonly accruedInterest: number;
  readonly macaulayDurationYears: number;
  readonly modifiedDurationYears: number;
  /** (1/P)·d²P/dy², years². */
  readonly convexityYears2: number;
  /** −dP/dy·1e-4, per 100 of face. */
  readonly dv01: number;
}

/**
 * The coupon date a number of half-years before maturity; a bond that matures on a month end pays on month ends.
 *
 * @source US Treasury, 31 CFR Part 356, Appendix B (sale and issue of marketable Treasury securities)
 */
function couponDateBeforeMaturity(bond: TreasuryBond, halfYears: number): IsoDate {
  const date = addMonths(bond.maturity, -MONTHS_PER_PERIOD * halfYears);
  if (!isMonthEnd(bond.maturity)) return date;
  const { year, month, day } = partsOf(date);
  return addDays(date, daysInMonth(year, month) - day);
}

/**
 * The coupon period a settlement date falls in, and the coupon dates still to come.
 *
 * w = days(settlement, next)/days(previous, next), ACT/ACT ICMA; a coupon paid on the settlement date is past.
 *
 * @source ICMA Rule 251; US Treasury, 31 CFR Part 356, Appendix B
 * @throws CounterpoiseError INPUT_INVALID when the bond has matured by settlement
 */
export function couponPeriod(bond: TreasuryBond, settlement: IsoDate): CouponPeriod {
  if (settlement >= bond.maturity) {
    throw new CounterpoiseError(
      'INPUT_INVALID',
      `The bond of ${bond.maturity} has matured by ${settlement}.`,
      {
        field: 'settlement',
        found: settlement,
        accepted: `a date before ${bond.maturity}`,
      },
    );
  }
  const remaining: IsoDate[] = [];
  let halfYears = 0;
  let date = bond.maturity;
  while (date > settlement) {
    remaining.push(date);
    halfYears += 1;
    date = couponDateBeforeMaturity(bond, halfYears);
  }
  remaining.reverse();
  const next = remaining[0]!;
  return {
    previous: date,
    remaining,
    fractionToNext: daysBetween(settlement, next) / daysBetween(date, next),
  };
}

/**
 * Interest accrued to settlement, c/2·(1 − w)·100.
 *
 * @source ICMA Rule 251 (ACT/ACT)
 * @returns per 100 of face; zero on a coupon date
 */
export function accruedInterest(bond: TreasuryBond, settlement: IsoDate): number {
  return accruedOf(bond, couponPeriod(bond, settlement));
}

/**
 * Payments after settlement on their nominal dates, the last coupon and the principal together.
 *
 * @source US Treasury, 31 CFR Part 356, Appendix B
 * @returns per 100 of face, by date
 * @throws CounterpoiseError INPUT_INVALID when the bond has matured by settlement
 */
export function remainingCashFlows(bond: TreasuryBond, settlement: IsoDate): readonly BondCashFlow[] {
  const coupon = 50 * bond.couponRate;
  return couponPeriod(bond, settlement).remaining.map((date) => ({
    date,
    amount: date === bond.maturity ? coupon + 100 : coupon,
  }));
}

/**
 * Price and sensitivities at a street-convention yield.
 *
 * P = Σ_{k≥0} (c/2)·v^(w+k) + 100·v^(w+n−1), v = 1/(1 + y/2); with one coupon left and `simple`,
 * P = (100 + c/2)/(1 + w·y/2). Durations and convexity are exact derivatives of that P.
 *
 * @source Stigum & Robinson, "Money Market and Bond Calculations" (1996), ch. 9–10; SIFMA Standard Securities
 *   Calculation Methods (Mayle, 1993), formulas 6 and 7
 * @param yieldRate semi-annual bond-equivalent, decimal, above −2
 * @returns per 100 of face; relative rounding error about 1e-14
 * @throws CounterpoiseError INPUT_INVALID when the bond has matured by settlement
 */
export function bondValueFromYield(
  bond: TreasuryBond,
  settlement: IsoDate,
  yieldRate: number,
  lastPeriod: LastPeriodConvention = 'simple',
): BondValue {
  const period = couponPeriod(bond, settlement);
  const accrued = accruedOf(bond, period);
  const moments =
    period.remaining.length === 1 && lastPeriod === 'simple'
      ? simpleMoments(bond, period, yieldRate)
      : compoundMoments(bond, period, yieldRate);
  const { price, macaulayDurationYears, slope, curvature } = moments;
  return {
    dirtyPrice: price,
    cleanPrice: price - accrued,
    accruedInterest: accrued,
    macaulayDurationYears,
    modifiedDurationYears: -slope / price,
    convexityYears2: curvature / price,
    dv01: -slope * 1e-4,
  };
}

/**
 * The street-convention yield at which the clean price is the given one.
 *
 * With one coupon left it is in closed form, y = (R − 1)/(w/2) or 2(R^(1/w) − 1) with R = (100 + c/2)/P: days before
 * maturity no bracket is wide enough. Otherwise Brent's method on {@link bondValueFromYield}.
 *
 * @source own derivation, docs/models/treasury-futures.md
 * @param cleanPrice per 100, positive
 * @returns semi-annual bond-equivalent yield, decimal, to 1e-14 (a day before maturity to 1e-13, the price's own rounding)
 * @throws CounterpoiseError SOLVE_NO_ROOT when no yield on [−50 %, 100 %] gives the price; with one coupon left, when
 *   price and accrued interest are not positive
 */
export function yieldFromCleanPrice(
  bond: TreasuryBond,
  settlement: IsoDate,
  cleanPrice: number,
  lastPeriod: LastPeriodConvention = 'simple',
): number {
  const period = couponPeriod(bond, settlement);
  if (period.remaining.length === 1) {
    return lastPeriodYield(bond, period, cleanPrice + accruedOf(bond, period), lastPeriod);
  }
  return findRoot(
    (y) => bondValueFromYield(bond, settlement, y, lastPeriod).cleanPrice - cleanPrice,
    LOWEST_YIELD,
    HIGHEST_YIELD,
    YIELD_TOLERANCE,
  );
}

function lastPeriodYield(
  bond: TreasuryBond,
  { fractionToNext }: CouponPeriod,
  dirtyPrice: number,
  lastPeriod: LastPeriodConvention,
): number {
  if (!(dirtyPrice > 0)) {
    throw new CounterpoiseError(
      'SOLVE_NO_ROOT',
      `No yield gives the price ${dirtyPrice} with accrued interest.`,
    );
  }
  const gain = (100 + 50 * bond.couponRate - dirtyPrice) / dirtyPrice;
  return lastPeriod === 'simple'
    ? (2 * gain) / fractionToNext
    : 2 * Math.expm1(Math.log1p(gain) / fractionToNext);
}

interface Moments {
  readonly price: number;
  readonly macaulayDurationYears: number;
  readonly slope: number;
  readonly curvature: number;
}

function accruedOf(bond: TreasuryBond, period: CouponPeriod): number {
  return 50 * bond.couponRate * (1 - period.fractionToNext);
}

function simpleMoments(bond: TreasuryBond, period: CouponPeriod, yieldRate: number): Moments {
  const years = period.fractionToNext / 2;
  const divisor = 1 + years * yieldRate;
  const price = (100 + 50 * bond.couponRate) / divisor;
  const slope = (-price * years) / divisor;
  return {
    price,
    macaulayDurationYears: years,
    slope,
    curvature: (-2 * slope * years) / divisor,
  };
}

function compoundMoments(bond: TreasuryBond, period: CouponPeriod, yieldRate: number): Moments {
  const coupon = 50 * bond.couponRate;
  const count = period.remaining.length;
  const v = 1 / (1 + yieldRate / 2);
  let discount = Math.exp(-period.fractionToNext * Math.log1p(yieldRate / 2));
  let price = 0;
  let weighted = 0;
  let weightedTwice = 0;
  for (let k = 0; k < count; k++) {
    const halfYears = period.fractionToNext + k;
    const value = (k === count - 1 ? coupon + 100 : coupon) * discount;
    price += value;
    weighted += halfYears * value;
    weightedTwice += halfYears * (halfYears + 1) * value;
    discount *= v;
  }
  return {
    price,
    macaulayDurationYears: weighted / (2 * price),
    slope: (-weighted * v) / 2,
    curvature: (weightedTwice * v * v) / 4,
  };
}
