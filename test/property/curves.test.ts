import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMonths, dateOfSerial, isoDate, serialOf, yearsAct365 } from '../../src/core/dates.ts';
import { addBusinessDays, adjustModifiedFollowing, isBusinessDay } from '../../src/market/business-days.ts';
import {
  addShifts,
  KEY_RATE_TENORS,
  keyRateShift,
  parallelShift,
  shiftAt,
  shiftCurve,
} from '../../src/market/curve-shift.ts';
import { logLinearCurve } from '../../src/market/log-linear-curve.ts';
import { monotoneConvexCurve } from '../../src/market/monotone-convex-curve.ts';
import { bootstrapOisCurve, INTERPOLATIONS, REPRICING_TOLERANCE } from '../../src/market/ois-curve.ts';
import { oisSchedule, parSwapRate, schedulePeriodYears } from '../../src/market/ois-swap.ts';
import { bootstrapTreasuryCurve, parBondPrice } from '../../src/market/treasury-curve.ts';

const firstDay = serialOf(isoDate('2010-01-01'));
const lastDay = serialOf(isoDate('2040-12-31'));
const dates = fc.integer({ min: firstDay, max: lastDay }).map(dateOfSerial);
const SWAP_TENORS = ['1Y', '2Y', '3Y', '5Y', '7Y', '10Y', '15Y', '20Y', '30Y', '50Y'] as const;
/** A level and small moves around it: par curves as steep as any seen, yet free of arbitrage. */
const parRates = fc
  .record({
    level: fc.double({ min: 0.005, max: 0.08, noNaN: true }),
    moves: fc.array(fc.double({ min: -0.002, max: 0.002, noNaN: true }), {
      minLength: SWAP_TENORS.length,
      maxLength: SWAP_TENORS.length,
    }),
  })
  .map(({ level, moves }) => moves.map((move) => level + move));

describe('key-rate shifts', () => {
  const shiftBp = fc.double({ min: -300, max: 300, noNaN: true });
  const years = fc.double({ min: 0, max: 60, noNaN: true });

  it('sum to the parallel shift exactly', () => {
    fc.assert(
      fc.property(shiftBp, years, (bp, time) => {
        const sum = addShifts(...KEY_RATE_TENORS.map((tenor) => keyRateShift(tenor, bp)));
        expect(shiftAt(sum, time) === shiftAt(parallelShift(bp), time)).toBe(true);
      }),
    );
  });

  it('add up pointwise', () => {
    /** Both sides are the same sums of products in another order. */
    const rounding = 1e-15;
    fc.assert(
      fc.property(shiftBp, shiftBp, years, (a, b, time) => {
        const sum = addShifts(keyRateShift(5, a), keyRateShift(7, b, [3, 7, 12]));
        const apart = shiftAt(keyRateShift(5, a), time) + shiftAt(keyRateShift(7, b, [3, 7, 12]), time);
        expect(Math.abs(shiftAt(sum, time) - apart)).toBeLessThan(rounding);
      }),
    );
  });

  it('move the zero rate by their height', () => {
    const rounding = 1e-14;
    const flat = logLinearCurve({ years: [0, 1], logDiscounts: [0, -0.04] });
    fc.assert(
      fc.property(shiftBp, fc.double({ min: 0.1, max: 60, noNaN: true }), (bp, time) => {
        const shifted = shiftCurve(flat, keyRateShift(10, bp));
        const move = (flat.logDiscount(time) - shifted.logDiscount(time)) / time;
        expect(Math.abs(move - shiftAt(keyRateShift(10, bp), time))).toBeLessThan(rounding);
      }),
    );
  });
});

describe('bootstraps', () => {
  it.each(INTERPOLATIONS)('reprice every swap, %s', (interpolation) => {
    fc.assert(
      fc.property(dates, parRates, fc.constantFrom(0, 2), (date, rates, paymentLagDays) => {
        const parSwaps = SWAP_TENORS.map((tenor, i) => ({ tenor, rate: rates[i]! }));
        const quotes = { overnightRate: rates[0]!, parSwaps };
        const curve = bootstrapOisCurve(date, quotes, { interpolation, paymentLagDays });
        for (const { tenor, rate } of parSwaps) {
          const periods = schedulePeriodYears(date, oisSchedule(date, tenor, paymentLagDays));
          expect(Math.abs(parSwapRate(curve, periods) - rate)).toBeLessThanOrEqual(REPRICING_TOLERANCE);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('price every par bond at par', () => {
    /** Rounding of a sum of a hundred coupons. */
    const tolerance = 1e-13;
    const asOf = isoDate('2025-02-10');
    fc.assert(
      fc.property(parRates, (rates) => {
        const yields = SWAP_TENORS.map((tenor, i) => ({ tenor, rate: rates[i]! }));
        const curve = bootstrapTreasuryCurve(asOf, yields);
        yields.forEach(({ tenor, rate }) => {
          const months = 12 * Number.parseInt(tenor, 10);
          const coupons = Array.from({ length: months / 6 }, (_, k) =>
            yearsAct365(asOf, addMonths(asOf, 6 * (k + 1))),
          );
          expect(Math.abs(parBondPrice(curve, coupons, rate) - 1)).toBeLessThan(tolerance);
        });
      }),
    );
  });
});

describe('monotone convex forwards', () => {
  const positiveMeans = fc.array(fc.double({ min: 1e-4, max: 0.15, noNaN: true }), {
    minLength: 2,
    maxLength: 12,
  });

  it('are positive wherever the mean forwards are, and integrate to them', () => {
    /** One step is 1/40 of a year; a discount factor carries about 1e-16. */
    const rounding = 1e-14;
    fc.assert(
      fc.property(positiveMeans, (means) => {
        const years = [0, ...means.map((_, i) => i + 1)];
        const logDiscounts = years.map((time) => -means.slice(0, time).reduce((sum, mean) => sum + mean, 0));
        const curve = monotoneConvexCurve({ years, logDiscounts });
        let before = 0;
        for (let i = 1; i <= 40 * means.length; i++) {
          const value = curve.logDiscount(i / 40);
          expect(value).toBeLessThanOrEqual(before + rounding);
          before = value;
        }
        years.forEach((time, i) => {
          expect(Math.abs(curve.logDiscount(time) - logDiscounts[i]!)).toBeLessThan(rounding);
        });
      }),
    );
  });

  it('run without a break', () => {
    fc.assert(
      fc.property(positiveMeans, fc.nat({ max: 1_000_000 }), (means, seed) => {
        const years = [0, ...means.map((_, i) => i + 1)];
        const logDiscounts = years.map((time) => -means.slice(0, time).reduce((sum, mean) => sum + mean, 0));
        const curve = monotoneConvexCurve({ years, logDiscounts });
        const time = (seed / 1_000_000) * means.length || 1;
        /** Forwards stay below twice the largest mean, 0.3, so a step of 1e-9 moves the logarithm by less. */
        const step = 1e-9;
        expect(Math.abs(curve.logDiscount(time + step) - curve.logDiscount(time))).toBeLessThan(step);
      }),
    );
  });
});

describe('business days', () => {
  it('are where adjusting and counting lead', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -40, max: 40 }), (date, count) => {
        expect(isBusinessDay(adjustModifiedFollowing(date))).toBe(true);
        expect(adjustModifiedFollowing(date).slice(0, 7)).toBe(date.slice(0, 7));
        const there = addBusinessDays(date, count);
        expect(isBusinessDay(there)).toBe(true);
        if (isBusinessDay(date)) expect(addBusinessDays(there, -count)).toBe(date);
      }),
    );
  });
});
