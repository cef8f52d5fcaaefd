import { describe, expect, it } from 'vitest';
import { KEY_RATE_TENORS, parallelShift, shiftCurve } from '../../market/curve-shift.ts';
import { zeroRateCurve } from '../../market/zero-rate-curve.ts';
import { CURVE_FACTORS, curveMove, factorShift, movedCurve } from './curve-move.ts';

const before = zeroRateCurve([
  { years: 1, rate: 0.043 },
  { years: 10, rate: 0.041 },
  { years: 30, rate: 0.039 },
]);
const BP_TOLERANCE = 1e-9;

describe('the parts of a curve move', () => {
  it('are level alone when every rate moves alike', () => {
    const { factorsBp, remainderBp } = curveMove(before, shiftCurve(before, parallelShift(50)));
    expect(factorsBp.level).toBeCloseTo(50, 9);
    expect(Math.abs(factorsBp.slope)).toBeLessThan(BP_TOLERANCE);
    expect(Math.abs(factorsBp.curvature)).toBeLessThan(BP_TOLERANCE);
    for (const bp of remainderBp) expect(Math.abs(bp)).toBeLessThan(BP_TOLERANCE);
  });

  it.each(CURVE_FACTORS)('are %s alone when that is what moved', (factor) => {
    const { factorsBp, remainderBp } = curveMove(before, shiftCurve(before, factorShift(factor, -7)));
    for (const other of CURVE_FACTORS) expect(factorsBp[other]).toBeCloseTo(other === factor ? -7 : 0, 9);
    for (const bp of remainderBp) expect(Math.abs(bp)).toBeLessThan(BP_TOLERANCE);
  });

  it('by hand: +10 bp at ten years alone is 2 of level, −20/7 of curvature, and a rest', () => {
    const after = shiftCurve(before, { years: KEY_RATE_TENORS, shiftBp: [0, 0, 10, 0, 0] });
    const { factorsBp, keyRatesBp, remainderBp } = curveMove(before, after);
    expect(factorsBp.level).toBeCloseTo(2, 9);
    expect(factorsBp.slope).toBeCloseTo(0, 9);
    expect(factorsBp.curvature).toBeCloseTo(-10 / 3.5, 9);
    expect(keyRatesBp[2]).toBeCloseTo(10, 9);
    expect(remainderBp[2]).toBeCloseTo(10 - 2 - 10 / 3.5, 9);
  });
});

describe('a curve on the way', () => {
  const after = zeroRateCurve([
    { years: 1, rate: 0.045 },
    { years: 7, rate: 0.0402 },
    { years: 30, rate: 0.0412 },
  ]);
  const move = curveMove(before, after);

  it('is the one before with nothing taken, and the one after, itself, with all', () => {
    expect(movedCurve(before, after, move, new Set(), false)).toBe(before);
    expect(movedCurve(before, after, move, new Set(CURVE_FACTORS), true)).toBe(after);
  });

  it('ends at the same place whichever part comes last', () => {
    const restLast = movedCurve(before, after, move, new Set(CURVE_FACTORS), false);
    const restFirst = movedCurve(before, after, move, new Set(), true);
    for (const years of [0.5, 3, 8, 25, 40]) {
      const rest = after.logDiscount(years) - restLast.logDiscount(years);
      expect(restFirst.logDiscount(years) - before.logDiscount(years)).toBeCloseTo(rest, 12);
    }
  });
});
