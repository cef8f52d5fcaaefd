import { describe, expect, it } from 'vitest';
import { isoDate, isoMonth, yearsAct365 } from '../../src/core/dates.ts';
import { discountFactor } from '../../src/market/discount-curve.ts';
import { bootstrapOisCurve } from '../../src/market/ois-curve.ts';
import { oisSchedule } from '../../src/market/ois-swap.ts';
import { chooseFutures } from '../../src/market/ois-targets.ts';
import { SOFR_FUTURES } from '../../src/market/sofr-futures.ts';
import quantLib from './fixtures/sofr-curves-quantlib.json' with { type: 'json' };

/** QuantLib's own bootstrap stops within 1e-12 of its quotes. */
const CURVE_TOLERANCE = 1e-12;
/** Both sides are doubles of a smooth integral. */
const ADJUSTMENT_TOLERANCE = 1e-14;

const swapDays = quantLib.swaps.map((day) => ({
  ...day,
  title: `${day.asOf}, ${day.parSwaps.length} swaps to ${day.parSwaps.at(-1)!.tenor}, lag ${day.paymentLagDays}`,
}));

describe('SOFR curves against QuantLib 1.29', () => {
  it.each(swapDays)('$title', ({ asOf, parSwaps, overnightRate, paymentLagDays, points }) => {
    const date = isoDate(asOf);
    const curve = bootstrapOisCurve(date, { overnightRate, parSwaps }, { paymentLagDays });
    for (const [day, expected] of points as [string, number][]) {
      const years = yearsAct365(date, isoDate(day));
      expect(Math.abs(discountFactor(curve, years) - expected)).toBeLessThan(CURVE_TOLERANCE);
    }
  });

  it.each(swapDays)('rolls its swaps on the same dates: $title', ({ asOf, paymentLagDays, schedules }) => {
    expect(Object.keys(schedules).length).toBeLessThanOrEqual(7);
    for (const [tenor, periods] of Object.entries(schedules)) {
      const schedule = oisSchedule(isoDate(asOf), tenor, paymentLagDays);
      expect(schedule.map(({ start, end, payment }) => [start, end, payment])).toEqual(periods);
    }
  });
});

describe('SOFR curves with futures against QuantLib 1.29', () => {
  it.each(quantLib.futures)('$asOf', ({ asOf, points, adjustments, ...day }) => {
    const date = isoDate(asOf);
    const quotes = {
      ...day,
      futures: day.futures.map(({ contract, month, price }) => ({
        contract: SOFR_FUTURES.find((name) => name === contract)!,
        month: isoMonth(month),
        price,
      })),
      fixings: day.fixings.map((fixing) => ({ ...fixing, date: isoDate(fixing.date) })),
    };
    const { used, leftOut } = chooseFutures(date, quotes, 0);
    expect(leftOut).toEqual([]);
    used.forEach(({ convexityAdjustment }, i) => {
      expect(Math.abs(convexityAdjustment - adjustments[i]!)).toBeLessThan(ADJUSTMENT_TOLERANCE);
    });
    const curve = bootstrapOisCurve(date, quotes);
    for (const [day, expected] of points as [string, number][]) {
      const years = yearsAct365(date, isoDate(day));
      expect(Math.abs(discountFactor(curve, years) - expected)).toBeLessThan(CURVE_TOLERANCE);
    }
  });
});
