import { describe, expect, it } from 'vitest';
import { fitRateModel } from '../../calibration/fit-rate-model.ts';
import type { RateModelSpecification } from '../../calibration/rate-model-specification.ts';
import { EXAMPLE_CURVE, EXAMPLE_QUOTES, EXAMPLE_TEN_YEAR_QUOTES } from '../fixtures/example-volatilities.ts';

const PIECES = [1, 2, 3, 4, 5, 7, 10];

/** What is asked of each fit on 10 February 2025; G2++ on the full target is what its time-homogeneous factors allow. */
const FITS: readonly (readonly [string, RateModelSpecification, number, number])[] = [
  ['Hull–White, σ constant', { kind: 'hull-white' }, 2.9, 1.31],
  ['Hull–White, σ in eight pieces', { kind: 'hull-white', volatilityUntilYears: PIECES }, 0.7, 0.01],
  ['G2++', { kind: 'g2' }, 2.9, 0.21],
];

describe.each(FITS)('%s on the example day', (_, specification, fullLimitBp, tenYearLimitBp) => {
  it('fits the default target', () => {
    const fit = fitRateModel(EXAMPLE_CURVE, EXAMPLE_QUOTES, specification);
    expect(EXAMPLE_QUOTES).toHaveLength(72);
    expect(fit.converged).toBe(true);
    expect(fit.rmseBp).toBeLessThanOrEqual(fullLimitBp);
    expect(fit.parameters.filter(({ atBound }) => atBound)).toEqual([]);
  });

  it('fits the ten-year tenors', () => {
    const fit = fitRateModel(EXAMPLE_CURVE, EXAMPLE_TEN_YEAR_QUOTES, specification);
    expect(EXAMPLE_TEN_YEAR_QUOTES).toHaveLength(8);
    expect(fit.converged).toBe(true);
    expect(fit.rmseBp).toBeLessThanOrEqual(tenYearLimitBp);
    expect(fit.parameters.filter(({ atBound }) => atBound)).toEqual([]);
  });
});
