import { describe, expect, it } from 'vitest';
import { fitForwardMarket } from '../../calibration/forward-market-fit.ts';
import { simulatedSwaptionValues } from '../../calibration/forward-market-monte-carlo.ts';
import { weighedSwaptions } from '../../calibration/forward-market-volatilities.ts';
import { MORTGAGE_TARGET, targetQuotes } from '../../calibration/volatility-target.ts';
import { isoDate } from '../../src/core/dates.ts';
import { bootstrapOisCurve } from '../../src/market/ois-curve.ts';
import { volatilityMatrix } from '../../src/market/volatility-matrix.ts';
import day from './fixtures/hull-white-fit-2025-02-10.json' with { type: 'json' };

/** Stated for the whole target, by the model's own Monte Carlo. */
const RMSE_LIMIT_BP = 0.8;
/** Stated: 0.2 a volatility. */
const STANDARD_ERROR_LIMIT_BP = 0.06;
/** Of a root mean square of seventy-two cells, between two seeds and two steps. */
const SEED_TOLERANCE_BP = 0.02;

const curve = bootstrapOisCurve(isoDate(day.asOf), day.sofr);
const { quotes } = targetQuotes(volatilityMatrix(day.swaptionNormalVolsBp), MORTGAGE_TARGET);

describe.each([
  ['normal', {}],
  ['piecewise', { shape: 'piecewise' }],
  ['displaced', { dynamics: 'displaced', displacement: 0.03 }],
] as const)('the forward-market model on the swaption matrix of 10 February 2025, %s', (_, changes) => {
  const fit = fitForwardMarket(curve, quotes, { kind: 'forward-market', ...changes });

  it('misses the quotes by less than stated', () => {
    expect(fit.cells).toHaveLength(72);
    expect(fit.converged).toBe(true);
    expect(fit.rmseBp).toBeLessThanOrEqual(RMSE_LIMIT_BP);
    expect(fit.cells).toHaveLength(72);
    for (const { standardErrorBp } of fit.cells) {
      expect(standardErrorBp).toBeGreaterThan(0);
      expect(standardErrorBp).toBeLessThan(STANDARD_ERROR_LIMIT_BP);
    }
    expect(fit.parameters.filter(({ atBound }) => atBound)).toEqual([]);
  });

  it('does so by other paths and half the step as well', () => {
    const swaptions = weighedSwaptions(fit.model, curve, quotes);
    const values = simulatedSwaptionValues(
      fit.model,
      curve,
      swaptions.map(({ terms }) => terms),
      { pairs: 8192, stepYears: 0.25, seed: 'another' },
    );
    const squares = values.reduce((sum, { value }, i) => {
      const error = value * swaptions[i]!.bpOfValue - quotes[i]!.quoteBp;
      return sum + error * error;
    }, 0);
    expect(Math.abs(Math.sqrt(squares / 72) - fit.rmseBp)).toBeLessThan(SEED_TOLERANCE_BP);
  });
});
