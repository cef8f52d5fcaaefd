import { describe, expect, it } from 'vitest';
import { fitHullWhite } from '../../calibration/hull-white-fit.ts';
import { MORTGAGE_TARGET, targetQuotes } from '../../calibration/volatility-target.ts';
import { isoDate } from '../../src/core/dates.ts';
import { bootstrapOisCurve } from '../../src/market/ois-curve.ts';
import { volatilityMatrix } from '../../src/market/volatility-matrix.ts';
import day from './fixtures/hull-white-fit-2025-02-10.json' with { type: 'json' };

/** The reference's own derivatives are good to about 1e-9. */
const PARAMETER_TOLERANCE = 1e-7;
/** Volatilities in basis points; at equal parameters they differ by about 1e-9. */
const VOLATILITY_TOLERANCE_BP = 1e-6;
/** The reference prints six digits and more. */
const ERROR_TOLERANCE = 1e-4;

const curve = bootstrapOisCurve(isoDate(day.asOf), day.sofr);
const matrix = volatilityMatrix(day.swaptionNormalVolsBp);

describe.each(day.fits)('Hull–White on the swaption matrix of 10 February 2025, $name', (reference) => {
  const { quotes, gaps } = targetQuotes(matrix, {
    expiriesYears: reference.expiries,
    tenorsYears: reference.tenors,
  });
  const fit = fitHullWhite(curve, quotes);

  it('has the parameters of an independent fit', () => {
    expect(quotes).toHaveLength(reference.expiries.length * reference.tenors.length);
    expect(gaps).toEqual([]);
    expect(fit.converged).toBe(true);
    expect(Math.abs(fit.meanReversion / reference.meanReversion - 1)).toBeLessThan(PARAMETER_TOLERANCE);
    expect(Math.abs(fit.volatility / reference.volatility - 1)).toBeLessThan(PARAMETER_TOLERANCE);
    expect(Math.abs(fit.rmseBp - reference.rmseBp)).toBeLessThan(VOLATILITY_TOLERANCE_BP);
    const [reversionError, volatilityError] = reference.standardErrors;
    expect(Math.abs(fit.standardErrors.meanReversion! / reversionError! - 1)).toBeLessThan(ERROR_TOLERANCE);
    expect(Math.abs(fit.standardErrors.volatility! / volatilityError! - 1)).toBeLessThan(ERROR_TOLERANCE);
  });

  it('misses the quotes by no more than a constant volatility has to', () => {
    expect(fit.rmseBp).toBeLessThanOrEqual(reference.rmseLimitBp);
  });
});

it('fits the default target to the same model volatilities as the reference', () => {
  const { cells } = fitHullWhite(curve, targetQuotes(matrix, MORTGAGE_TARGET).quotes);
  expect(cells).toHaveLength(72);
  for (const [expiry, tenor, volatilityBp] of day.modelVolatilitiesBp.rows) {
    const cell = cells.find((one) => one.expiryYears === expiry && one.tenorYears === tenor)!;
    expect(Math.abs(cell.modelBp - volatilityBp!)).toBeLessThan(VOLATILITY_TOLERANCE_BP);
  }
});
