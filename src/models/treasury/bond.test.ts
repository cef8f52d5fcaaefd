import { describe, expect, it } from 'vitest';
import { isoDate } from '../../core/dates.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import {
  accruedInterest,
  bondValueFromYield,
  couponPeriod,
  remainingCashFlows,
  yieldFromCleanPrice,
} from './bond.ts';

const TEN_YEAR = { couponRate: 0.0425, maturity: isoDate('2035-05-15') };
const MONTH_END = { couponRate: 0.03875, maturity: isoDate('2027-02-28') };
const SETTLEMENT = isoDate('2025-07-14');
/** Central differences of step 1e-4 leave a truncation error of this order in a duration of ten years. */
const DIFFERENCE_TOLERANCE = 1e-5;

describe('coupon dates', () => {
  it('of a bond that matures on a month end fall on month ends, leap years included', () => {
    const period = couponPeriod(MONTH_END, isoDate('2023-09-10'));
    expect(period.previous).toBe('2023-08-31');
    expect(period.remaining.slice(0, 3)).toEqual(['2024-02-29', '2024-08-31', '2025-02-28']);
  });

  it('keep the day of the month otherwise', () => {
    const period = couponPeriod(TEN_YEAR, SETTLEMENT);
    expect([period.previous, period.remaining[0]]).toEqual(['2025-05-15', '2025-11-15']);
    expect(period.fractionToNext).toBe(124 / 184);
  });

  it('count the coupon paid on the settlement date as past', () => {
    expect(couponPeriod(TEN_YEAR, isoDate('2025-11-15')).previous).toBe('2025-11-15');
    expect(accruedInterest(TEN_YEAR, isoDate('2025-11-15'))).toBe(0);
  });

  it('are refused once the bond has matured', () => {
    expect(() => couponPeriod(TEN_YEAR, TEN_YEAR.maturity)).toThrow(CounterpoiseError);
  });
});

describe('remaining cash flows', () => {
  it('pay every coupon and the face once', () => {
    const flows = remainingCashFlows(MONTH_END, isoDate('2026-02-27'));
    expect(flows.map((flow) => flow.amount)).toEqual([1.9375, 1.9375, 101.9375]);
  });
});

describe('bond value', () => {
  it.each(['simple', 'compound'] as const)(
    'has the derivatives of its price (%s last period)',
    (convention) => {
      const step = 1e-4;
      for (const settlement of ['2025-07-14', '2034-12-20']) {
        const at = (y: number) => bondValueFromYield(TEN_YEAR, isoDate(settlement), y, convention);
        const [down, base, up] = [at(0.04 - step), at(0.04), at(0.04 + step)];
        const slope = (up.dirtyPrice - down.dirtyPrice) / (2 * step * base.dirtyPrice);
        const curvature =
          (up.dirtyPrice + down.dirtyPrice - 2 * base.dirtyPrice) / (step * step * base.dirtyPrice);
        expect(Math.abs(slope + base.modifiedDurationYears)).toBeLessThan(DIFFERENCE_TOLERANCE);
        expect(Math.abs(curvature - base.convexityYears2)).toBeLessThan(DIFFERENCE_TOLERANCE * 10);
        expect(base.dv01).toBeCloseTo(base.modifiedDurationYears * base.dirtyPrice * 1e-4, 14);
      }
    },
  );

  it('discounts the last payment at simple interest unless told otherwise', () => {
    const settlement = isoDate('2035-02-01');
    const fraction = 103 / 181;
    const simple = bondValueFromYield(TEN_YEAR, settlement, 0.05);
    expect(simple.dirtyPrice).toBeCloseTo(102.125 / (1 + fraction * 0.025), 12);
    expect(simple.macaulayDurationYears).toBeCloseTo(fraction / 2, 14);
    const compound = bondValueFromYield(TEN_YEAR, settlement, 0.05, 'compound');
    expect(compound.dirtyPrice).toBeCloseTo(102.125 * Math.exp(-fraction * Math.log(1.025)), 12);
    expect(compound.dirtyPrice).toBeGreaterThan(simple.dirtyPrice);
  });

  it('agrees between the conventions on the last coupon date but one', () => {
    const settlement = isoDate('2034-11-15');
    const simple = bondValueFromYield(TEN_YEAR, settlement, 0.05).dirtyPrice;
    expect(bondValueFromYield(TEN_YEAR, settlement, 0.05, 'compound').dirtyPrice).toBeCloseTo(simple, 12);
  });

  it('is par at the coupon on a coupon date', () => {
    expect(bondValueFromYield(TEN_YEAR, isoDate('2025-11-15'), 0.0425).cleanPrice).toBeCloseTo(100, 12);
  });
});

describe('yield', () => {
  it('refuses a price no yield gives', () => {
    expect(() => yieldFromCleanPrice(TEN_YEAR, SETTLEMENT, -5)).toThrow(
      expect.objectContaining({ code: 'SOLVE_NO_ROOT' }),
    );
  });
});
