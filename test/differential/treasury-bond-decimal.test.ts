import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import { addDays, type IsoDate, isoDate } from '../../src/core/dates.ts';
import {
  bondValueFromYield,
  couponPeriod,
  type LastPeriodConvention,
  yieldFromCleanPrice,
} from '../../src/models/treasury/bond.ts';

const Exact = Decimal.clone({ precision: 50 });

/** The agreement asked of every number, per 100 of face, years and years². */
const TOLERANCE = 1e-10;
/** A price of 100 has steps of 1.4e-14; a yield over one day divides them by 100/365. */
const YIELD_TOLERANCE = 1e-12;

interface ExactBond {
  readonly price: Decimal;
  readonly macaulay: Decimal;
  readonly modified: Decimal;
  readonly convexity: Decimal;
}

/** The street formulas by terms in fifty digits: fractional powers, no logarithm and no running product. */
function exactBond(
  couponRate: number,
  count: number,
  fraction: readonly [number, number],
  y: number,
  lastPeriod: LastPeriodConvention,
): ExactBond {
  const coupon = new Exact(couponRate).times(50);
  const w = new Exact(fraction[0]).div(fraction[1]);
  const growth = new Exact(y).div(2).plus(1);
  let [price, first, slope, curvature] = [new Exact(0), new Exact(0), new Exact(0), new Exact(0)];
  for (let k = 0; k < count; k++) {
    const amount = k === count - 1 ? coupon.plus(100) : coupon;
    const power = w.plus(k);
    const simple = count === 1 && lastPeriod === 'simple';
    const factor = simple ? w.times(y).div(2).plus(1).pow(-1) : growth.pow(power.negated());
    const value = amount.times(factor);
    price = price.plus(value);
    first = first.plus(value.times(power).div(2));
    slope = slope.plus(
      value
        .times(power)
        .div(2)
        .times(simple ? factor : growth.pow(-1)),
    );
    curvature = curvature.plus(
      simple
        ? value.times(w).times(w).div(2).times(factor).times(factor)
        : value.times(power).times(power.plus(1)).div(4).times(growth.pow(-2)),
    );
  }
  return {
    price,
    macaulay: first.div(price),
    modified: slope.div(price),
    convexity: curvature.div(price),
  };
}

const days = (from: IsoDate, to: IsoDate): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;
const distance = (value: number, exact: Decimal): number => Math.abs(exact.minus(value).toNumber());

/** Coupon, maturity, settlement, and what is special about it. */
const BONDS: readonly (readonly [number, string, string, string])[] = [
  [0.0425, '2034-11-15', '2025-02-10', 'a ten-year note'],
  [0.0475, '2055-05-15', '2025-05-15', 'sixty coupons, settled on a coupon date'],
  [0.0475, '2055-05-15', '2025-05-14', 'settled the day before a coupon'],
  [0.0475, '2055-05-15', '2025-05-16', 'settled the day after a coupon'],
  [0.03875, '2028-02-29', '2025-08-31', 'from month end to a leap day, on a coupon date'],
  [0.03875, '2028-02-29', '2025-08-30', 'from month end to a leap day'],
  [0.0125, '2029-08-31', '2028-02-28', 'coupon on 29 February of a leap year'],
  [0.0125, '2029-08-31', '2028-02-29', 'settled on 29 February, a coupon date'],
  [0.04, '2027-02-28', '2024-02-28', 'a coupon on 29 February, settled the day before it'],
  [0, '2045-11-15', '2026-01-15', 'a strip of twenty years'],
  [0, '2026-02-11', '2026-02-10', 'a strip of one day'],
  [0.045, '2026-02-11', '2026-02-10', 'one day to maturity'],
  [0.045, '2026-02-28', '2025-09-02', 'the last period, first days'],
  [0.045, '2026-02-15', '2025-08-15', 'the last coupon date but one'],
  [0.045, '2026-02-15', '2025-08-14', 'two coupons left, one tomorrow'],
  [0.15, '2054-08-15', '2025-02-18', 'a coupon of 15 %'],
];
const YIELDS = [-0.01, 0, 1e-6, 0.0437, 0.2];

describe.each(['simple', 'compound'] as const)(
  'Treasury bonds in fifty digits, %s last period',
  (lastPeriod) => {
    it.each(BONDS)('%f of %s settled %s: %s', (couponRate, maturity, settled) => {
      const bond = { couponRate, maturity: isoDate(maturity) };
      const settlement = isoDate(settled);
      const { previous, remaining } = couponPeriod(bond, settlement);
      const fraction = [days(settlement, remaining[0]!), days(previous, remaining[0]!)] as const;
      for (const y of YIELDS) {
        const exact = exactBond(couponRate, remaining.length, fraction, y, lastPeriod);
        const accrued = new Exact(couponRate)
          .times(50)
          .times(fraction[1] - fraction[0])
          .div(fraction[1]);
        const value = bondValueFromYield(bond, settlement, y, lastPeriod);
        expect(distance(value.dirtyPrice, exact.price)).toBeLessThan(TOLERANCE);
        expect(distance(value.cleanPrice, exact.price.minus(accrued))).toBeLessThan(TOLERANCE);
        expect(distance(value.accruedInterest, accrued)).toBeLessThan(TOLERANCE);
        expect(distance(value.macaulayDurationYears, exact.macaulay)).toBeLessThan(TOLERANCE);
        expect(distance(value.modifiedDurationYears, exact.modified)).toBeLessThan(TOLERANCE);
        expect(distance(value.convexityYears2, exact.convexity)).toBeLessThan(TOLERANCE);
        const clean = exact.price.minus(accrued).toNumber();
        const found = yieldFromCleanPrice(bond, settlement, clean, lastPeriod);
        expect(Math.abs(found - y)).toBeLessThan(YIELD_TOLERANCE);
      }
    });
  },
);

describe('yields of the last days', () => {
  it('may be far above what a bracket would hold', () => {
    const bond = { couponRate: 0.04, maturity: isoDate('2026-02-15') };
    const settlement = addDays(bond.maturity, -1);
    const accrued = (2 * 183) / 184;
    // One day of 184: 102 for 100 is 2 % in 1/368 of a year.
    expect(yieldFromCleanPrice(bond, settlement, 100 - accrued)).toBeCloseTo(0.02 * 368, 10);
    expect(() => yieldFromCleanPrice(bond, settlement, -5)).toThrow(
      expect.objectContaining({ code: 'SOLVE_NO_ROOT' }),
    );
  });
});
