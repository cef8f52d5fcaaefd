import { describe, expect, it } from 'vitest';
import { isoDate } from '../core/dates.ts';
import { buildDiscountCurve, buildTreasuryCurve } from './build-curves.ts';
import { addShifts, keyRateShift, NO_SHIFT, parallelShift, shiftAt, shiftCurve } from './curve-shift.ts';
import { discountFactor, zeroRate } from './discount-curve.ts';
import { logLinearCurve } from './log-linear-curve.ts';
import { integratedShape, monotoneConvexCurve } from './monotone-convex-curve.ts';
import { bootstrapOisCurve } from './ois-curve.ts';
import { oisSchedule } from './ois-swap.ts';
import { marketSnapshotSchema } from './snapshot.ts';
import { bootstrapTreasuryCurve } from './treasury-curve.ts';

const asOf = isoDate('2025-02-10');
/** Sums and products of a few float64 numbers near 1. */
const ROUNDING = 1e-15;

const snapshot = (sections: object) => marketSnapshotSchema.parse({ schemaVersion: 1, asOf, ...sections });

describe('logLinearCurve', () => {
  const curve = logLinearCurve({ years: [0, 1, 3], logDiscounts: [0, -0.04, -0.15] });

  it('is flat in zero rates before the first node and holds the last forward beyond the last', () => {
    expect(zeroRate(curve, 0.25)).toBeCloseTo(0.04, 15);
    expect(curve.logDiscount(0)).toBe(0);
    expect(curve.logDiscount(2)).toBeCloseTo(-0.095, 15);
    expect(curve.logDiscount(5)).toBeCloseTo(-0.26, 15);
  });

  it('refuses a time in the past and nodes out of order', () => {
    expect(() => curve.logDiscount(-0.1)).toThrow('Invariant');
    expect(() => logLinearCurve({ years: [0, 2, 1], logDiscounts: [0, -0.1, -0.2] })).toThrow('Invariant');
  });
});

describe('integratedShape', () => {
  it.each([
    ['(i)', 1, -1],
    ['(ii)', -1, 3],
    ['(iii)', 3, -1],
    ['(iv)', 1, 2],
    ['(iv) falling', -1, -2],
  ])('of case %s is the integral of a shape from g0 to g1 with mean zero', (_, g0, g1) => {
    const step = 1e-6;
    /** One-sided differences of a function with slopes up to 40. */
    const tolerance = 1e-4;
    expect(Math.abs(integratedShape(g0, g1, step) / step - g0)).toBeLessThan(tolerance);
    expect(Math.abs(-integratedShape(g0, g1, 1 - step) / step - g1)).toBeLessThan(tolerance);
    expect(Math.abs(integratedShape(g0, g1, 1 - 1e-15))).toBeLessThan(1e-13);
  });
});

describe('monotoneConvexCurve', () => {
  it('holds the forward at the last node beyond it', () => {
    const curve = monotoneConvexCurve({ years: [0, 1, 2], logDiscounts: [0, -0.03, -0.08] });
    /** Means 3 % and 5 %: 4 % at the middle node, 5.5 % at the end. */
    expect(curve.logDiscount(4)).toBeCloseTo(-0.08 - 2 * 0.055, 15);
  });

  it('mirrors its bounds below zero', () => {
    const up = monotoneConvexCurve({ years: [0, 1, 2, 3], logDiscounts: [0, -0.001, -0.05, -0.052] });
    const down = monotoneConvexCurve({ years: [0, 1, 2, 3], logDiscounts: [0, 0.001, 0.05, 0.052] });
    for (const time of [0.3, 0.9, 1.5, 2.2, 2.9, 4]) {
      expect(Math.abs(up.logDiscount(time) + down.logDiscount(time))).toBeLessThan(ROUNDING);
    }
  });
});

describe('oisSchedule', () => {
  it('pays after the lag and puts a short period first', () => {
    expect(oisSchedule(asOf, '18M', 2)).toEqual([
      { start: '2025-02-12', end: '2025-08-12', payment: '2025-08-14' },
      { start: '2025-08-12', end: '2026-08-12', payment: '2026-08-14' },
    ]);
    expect(oisSchedule(asOf, '1W')).toEqual([
      { start: '2025-02-12', end: '2025-02-19', payment: '2025-02-19' },
    ]);
  });

  it('rolls on last business days from the last business day of a month', () => {
    expect(oisSchedule(isoDate('2025-02-26'), '2Y').map(({ end }) => end)).toEqual([
      '2026-02-27',
      '2027-02-26',
    ]);
    expect(oisSchedule(isoDate('2024-05-29'), '1Y').map(({ end }) => end)).toEqual(['2025-05-30']);
  });
});

describe('bootstrapOisCurve', () => {
  it('puts the overnight rate at the next business day, simple ACT/360', () => {
    const friday = isoDate('2025-02-14');
    const curve = bootstrapOisCurve(friday, {
      overnightRate: 0.0436,
      parSwaps: [{ tenor: '10Y', rate: 0.0407 }],
    });
    expect(discountFactor(curve, 4 / 365)).toBeCloseTo(1 / (1 + (0.0436 * 4) / 360), 15);
  });

  it('does not care for the order of the quotes', () => {
    const parSwaps = ['2Y', '5Y', '10Y'].map((tenor, i) => ({ tenor, rate: 0.04 + i / 1000 }));
    const curve = bootstrapOisCurve(asOf, { parSwaps });
    const turned = bootstrapOisCurve(asOf, { parSwaps: [...parSwaps].reverse() });
    expect(turned.logDiscount(7)).toBe(curve.logDiscount(7));
  });

  it('refuses one maturity twice', () => {
    const parSwaps = ['12M', '1Y'].map((tenor) => ({ tenor, rate: 0.04 }));
    expect(() => bootstrapOisCurve(asOf, { parSwaps })).toThrow(
      expect.objectContaining({ code: 'INPUT_DUPLICATE' }),
    );
  });

  it('names the quote that no discount factor can meet', () => {
    const parSwaps = [
      { tenor: '10Y', rate: 0.04 },
      { tenor: '12Y', rate: -0.9 },
    ];
    expect(() => bootstrapOisCurve(asOf, { parSwaps })).toThrow(/12Y swap/);
    expect(() => bootstrapOisCurve(asOf, { parSwaps })).toThrow(
      expect.objectContaining({ code: 'MARKET_NOT_REPRICED' }),
    );
  });
});

describe('bootstrapTreasuryCurve', () => {
  it('refuses a bond of odd months and a yield that stands twice', () => {
    const odd = [{ tenor: '9M', rate: 0.04 }];
    expect(() => bootstrapTreasuryCurve(asOf, odd)).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID' }),
    );
    const twice = ['1Y', '1Y'].map((tenor) => ({ tenor, rate: 0.04 }));
    expect(() => bootstrapTreasuryCurve(asOf, twice)).toThrow(
      expect.objectContaining({ code: 'INPUT_DUPLICATE' }),
    );
  });
});

describe('building curves from a market day', () => {
  it('reads zero rates as continuously compounded, in any order', () => {
    const zeroRates = [
      { years: 10, rate: 0.04 },
      { years: 2, rate: 0.03 },
    ];
    const curve = buildDiscountCurve(snapshot({ curve: { zeroRates } }));
    expect(discountFactor(curve, 10)).toBeCloseTo(Math.exp(-0.4), 15);
    expect(curve.logDiscount(6)).toBeCloseTo(-(0.06 + 0.4) / 2, 15);
  });

  it('wants one discount curve, not none and not two', () => {
    const sofr = { parSwaps: [{ tenor: '10Y', rate: 0.04 }] };
    const curve = { zeroRates: [{ years: 10, rate: 0.04 }] };
    expect(() => buildDiscountCurve(snapshot({}))).toThrow(
      expect.objectContaining({ code: 'MARKET_INCOMPLETE' }),
    );
    expect(() => buildDiscountCurve(snapshot({ sofr, curve }))).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID' }),
    );
    expect(() => buildTreasuryCurve(snapshot({ sofr }))).toThrow(
      expect.objectContaining({ code: 'MARKET_INCOMPLETE' }),
    );
  });
});

describe('shifts', () => {
  const flat = logLinearCurve({ years: [0, 1], logDiscounts: [0, -0.04] });

  it('move every zero rate in parallel', () => {
    expect(zeroRate(shiftCurve(flat, parallelShift(25)), 7)).toBeCloseTo(0.0425, 15);
    expect(shiftCurve(flat, NO_SHIFT)).toBe(flat);
  });

  it('peak at the key tenor, with flat ends', () => {
    const [first, middle, last] = [keyRateShift(2, 10), keyRateShift(10, 10), keyRateShift(30, 10)];
    expect([0.5, 2, 3.5, 5].map((time) => shiftAt(first, time) * 10_000)).toEqual([10, 10, 5, 0]);
    expect([5, 7.5, 10, 15, 20].map((time) => shiftAt(middle, time) * 10_000)).toEqual([0, 5, 10, 5, 0]);
    expect([20, 25, 30, 50].map((time) => shiftAt(last, time) * 10_000)).toEqual([0, 5, 10, 10]);
    expect(() => keyRateShift(7, 10)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });

  it('add on the union of their times', () => {
    const sum = addShifts(parallelShift(5), keyRateShift(10, 10));
    expect(sum).toEqual({ years: [0, 2, 5, 10, 20, 30], shiftBp: [5, 5, 5, 15, 5, 5] });
    expect(addShifts()).toBe(NO_SHIFT);
  });
});
