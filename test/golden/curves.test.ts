import { describe, expect, it } from 'vitest';
import { isoDate, yearsAct365 } from '../../src/core/dates.ts';
import { discountFactor, zeroRate } from '../../src/market/discount-curve.ts';
import { monotoneConvexCurve } from '../../src/market/monotone-convex-curve.ts';
import { bootstrapOisCurve } from '../../src/market/ois-curve.ts';
import { oisSchedule } from '../../src/market/ois-swap.ts';
import { bootstrapTreasuryCurve } from '../../src/market/treasury-curve.ts';
import monotoneConvex from './fixtures/monotone-convex.json' with { type: 'json' };
import sofr from './fixtures/sofr-curve-2025-02-10.json' with { type: 'json' };
import treasury from './fixtures/treasury-curve-2025-02-10.json' with { type: 'json' };

/** Both sides solve to the last bits; QuantLib's own bootstrap stops within 1e-12 of its quotes. */
const CURVE_TOLERANCE = 1e-12;

describe('the SOFR curve of 10 February 2025 against QuantLib', () => {
  const curve = bootstrapOisCurve(isoDate(sofr.referenceDate), { parSwaps: sofr.quotes });

  it('has the same 360 monthly discount factors and zero rates', () => {
    expect(sofr.points).toHaveLength(360);
    for (const [years, discount, zero] of sofr.points) {
      expect(Math.abs(discountFactor(curve, years!) - discount!)).toBeLessThan(CURVE_TOLERANCE);
      expect(Math.abs(zeroRate(curve, years!) - zero!)).toBeLessThan(CURVE_TOLERANCE);
    }
  });

  it.each(sofr.schedules)('rolls the $tenor swap on the same dates', ({ tenor, pillar, periods }) => {
    const schedule = oisSchedule(isoDate(sofr.referenceDate), tenor);
    expect(schedule.map(({ start, end, payment }) => [start, end, payment])).toEqual(periods);
    expect(schedule.at(-1)!.payment).toBe(pillar);
  });
});

describe('the Treasury curve of 10 February 2025 against an independent bootstrap that agrees with QuantLib', () => {
  it('has the same nodes', () => {
    const asOf = isoDate(treasury.referenceDate);
    const curve = bootstrapTreasuryCurve(asOf, treasury.yields);
    treasury.years.forEach((years, i) => {
      expect(Math.abs(curve.logDiscount(years) - treasury.logDiscounts[i]!)).toBeLessThan(CURVE_TOLERANCE);
    });
    expect(treasury.years.at(-1)).toBe(yearsAct365(asOf, isoDate('2055-02-10')));
  });
});

describe('monotone convex interpolation against published examples', () => {
  const PRINTED_YIELD_TOLERANCE = 5e-5; // the source's own relative 1e-5 of a number near 5; one value has four decimals
  const FORWARD_TOLERANCE = 1e-9; // exact decimals, seen through a central difference of step 1e-5
  const PRINTED_FORWARD_TOLERANCE = 5.1e-5; // four printed decimals

  const curveOfYields = (times: readonly number[], yields: readonly number[]) =>
    monotoneConvexCurve({ years: [0, ...times], logDiscounts: [0, ...times.map((t, i) => -t * yields[i]!)] });
  const forwardAt = (curve: ReturnType<typeof curveOfYields>, t: number): number => {
    const step = 1e-5;
    return t < step
      ? (3 * 0 - 4 * curve.logDiscount(step) + curve.logDiscount(2 * step)) / (2 * step)
      : (curve.logDiscount(t - step) - curve.logDiscount(t + step)) / (2 * step);
  };

  it('meets the yields of tf-quant-finance', () => {
    const { times, yields, at, expected } = monotoneConvex.yields;
    const curve = curveOfYields(times, yields);
    at.forEach((t, i) => {
      expect(Math.abs(zeroRate(curve, t) - expected[i]!)).toBeLessThan(PRINTED_YIELD_TOLERANCE);
    });
  });

  it('meets the forwards of tf-quant-finance', () => {
    const { times, yields, at, expected } = monotoneConvex.forwards;
    const curve = curveOfYields(times, yields);
    at.forEach((t, i) => {
      expect(Math.abs(forwardAt(curve, t) - expected[i]!)).toBeLessThan(FORWARD_TOLERANCE);
    });
  });

  it("meets Dehlbom's node forwards", () => {
    const { times, discountFactors, at, expected } = monotoneConvex.nodeForwards;
    const logDiscounts = [0, ...discountFactors.map(Math.log)];
    const curve = monotoneConvexCurve({ years: [0, ...times], logDiscounts });
    at.forEach((t, i) => {
      expect(Math.abs(forwardAt(curve, t) - expected[i]!)).toBeLessThan(PRINTED_FORWARD_TOLERANCE);
    });
  });
});
