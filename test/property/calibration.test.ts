import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitHullWhite, modelVolatility } from '../../calibration/hull-white-fit.ts';
import { MORTGAGE_TARGET } from '../../calibration/volatility-target.ts';
import { zeroRateCurve } from '../../src/market/zero-rate-curve.ts';
import { hullWhite } from '../../src/models/rate/hull-white.ts';

const RECOVERY_TOLERANCE = 1e-6;
/** σ itself is of the order of 1e-2. */
const VOLATILITY_RECOVERY_TOLERANCE = 1e-8;
/** Sums in another order round otherwise; a rounding of 1e-10 bp in a quote moves a by about 1e-13. */
const ORDER_TOLERANCE = 1e-9;

const cells = MORTGAGE_TARGET.expiriesYears.flatMap((expiryYears) =>
  MORTGAGE_TARGET.tenorsYears.map((tenorYears) => ({ expiryYears, tenorYears })),
);
const flatCurves = fc
  .double({ min: -0.01, max: 0.1, noNaN: true })
  .map((rate) => zeroRateCurve([{ years: 1, rate }]));

it('recovers the parameters of prices that a model generated', () => {
  fc.assert(
    fc.property(
      flatCurves,
      fc.double({ min: -0.03, max: 0.3, noNaN: true }),
      fc.double({ min: 0.002, max: 0.03, noNaN: true }),
      (curve, meanReversion, volatility) => {
        const truth = hullWhite(meanReversion, volatility);
        const quotes = cells.map((cell) => ({ ...cell, quoteBp: 1e4 * modelVolatility(curve, cell)(truth) }));
        const fit = fitHullWhite(curve, quotes);
        expect(fit.converged).toBe(true);
        expect(Math.abs(fit.meanReversion - meanReversion)).toBeLessThan(RECOVERY_TOLERANCE);
        expect(Math.abs(fit.volatility - volatility)).toBeLessThan(VOLATILITY_RECOVERY_TOLERANCE);
      },
    ),
    { numRuns: 40, seed: 1 },
  );
});

it('does not depend on the order of the quotes', () => {
  const curve = zeroRateCurve([{ years: 1, rate: 0.04 }]);
  const noisy = cells.map((cell, i) => ({ ...cell, quoteBp: 100 - cell.tenorYears + 5 * Math.sin(7 * i) }));
  const there = fitHullWhite(curve, noisy);
  fc.assert(
    fc.property(fc.shuffledSubarray(noisy, { minLength: noisy.length }), (quotes) => {
      const back = fitHullWhite(curve, quotes);
      expect(Math.abs(there.meanReversion - back.meanReversion)).toBeLessThan(ORDER_TOLERANCE);
      expect(Math.abs(there.volatility - back.volatility)).toBeLessThan(ORDER_TOLERANCE);
    }),
    { numRuns: 20, seed: 1 },
  );
});
