import { describe, expect, it } from 'vitest';
import { addDays, type IsoDate, isoDate } from '../../src/core/dates.ts';
import {
  bondValueFromYield,
  couponPeriod,
  type LastPeriodConvention,
  yieldFromCleanPrice,
} from '../../src/models/treasury/bond.ts';
import { distance, exponential, type Fixed, fixed, logarithm, ONE, over, times } from './fixed-point.ts';

/** The agreement asked of every number, per 100 of face, years and years². */
const TOLERANCE = 1e-10;
/** A price of 100 has steps of 1.4e-14; a yield over one day divides them by 100/365. */
const YIELD_TOLERANCE = 1e-12;

interface ExactBond {
  readonly price: Fixed;
  readonly macaulay: Fixed;
  readonly modified: Fixed;
  readonly convexity: Fixed;
}

/** The street formulas term by term, every discount factor by its own power. */
function exactBond(
  couponRate: number,
  count: number,
  fraction: readonly [number, number],
  y: number,
  lastPeriod: LastPeriodConvention,
): ExactBond {
  const coupon = 50n * fixed(couponRate);
  const w = (ONE * BigInt(fraction[0])) / BigInt(fraction[1]);
  const growth = ONE + fixed(y) / 2n;
  const isSimple = count === 1 && lastPeriod === 'simple';
  const simple = over(ONE, ONE + times(w, fixed(y)) / 2n);
  let [price, weighted, slope, curvature] = [0n, 0n, 0n, 0n];
  for (let k = 0; k < count; k++) {
    const amount = k === count - 1 ? coupon + 100n * ONE : coupon;
    const halfYears = w + ONE * BigInt(k);
    const discount = isSimple ? simple : exponential(-times(halfYears, logarithm(growth)));
    const step = isSimple ? simple : over(ONE, growth);
    const value = times(amount, discount);
    const first = times(value, halfYears) / 2n;
    price += value;
    weighted += first;
    slope += times(first, step);
    curvature += times(times(times(first, step), step), isSimple ? w : (halfYears + ONE) / 2n);
  }
  return {
    price,
    macaulay: over(weighted, price),
    modified: over(slope, price),
    convexity: over(curvature, price),
  };
}

const days = (from: IsoDate, to: IsoDate): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

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
        const accrued = (50n * fixed(couponRate) * BigInt(fraction[1] - fraction[0])) / BigInt(fraction[1]);
        const value = bondValueFromYield(bond, settlement, y, lastPeriod);
        expect(distance(value.dirtyPrice, exact.price)).toBeLessThan(TOLERANCE);
        expect(distance(value.cleanPrice, exact.price - accrued)).toBeLessThan(TOLERANCE);
        expect(distance(value.accruedInterest, accrued)).toBeLessThan(TOLERANCE);
        expect(distance(value.macaulayDurationYears, exact.macaulay)).toBeLessThan(TOLERANCE);
        expect(distance(value.modifiedDurationYears, exact.modified)).toBeLessThan(TOLERANCE);
        expect(distance(value.convexityYears2, exact.convexity)).toBeLessThan(TOLERANCE);
        const clean = Number(exact.price - accrued) / Number(ONE);
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
