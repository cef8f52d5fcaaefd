import { describe, expect, it } from 'vitest';
import { normalDensity } from './normal.ts';
import { addressedNormal, randomKey } from './random.ts';
import { expectedShortfall, tailLoss, tailOf, valueAtRisk } from './tail-risk.ts';

const SCENARIOS = 20_000;
/** Standard errors away with one false alarm in 150,000. */
const STANDARD_ERRORS = 4.5;
/** The 95 % quantile of a standard normal. */
const QUANTILE = 1.6448536269514722;
const SHORTFALL = normalDensity(QUANTILE) / 0.05;

const key = randomKey('tail risk');
const gaussian = Float64Array.from({ length: SCENARIOS }, (_, path) => addressedNormal(key, path, 0, 0));

describe('tail measures', () => {
  it('of a hundred losses: the fifth largest, and the mean of five', () => {
    const pnl = Float64Array.from({ length: 100 }, (_, index) => -((index * 37) % 100) - 1);
    expect(valueAtRisk(pnl, 0.95).value).toBe(96);
    expect(expectedShortfall(pnl, 0.95).value).toBeCloseTo(98, 12);
  });

  it('count the last scenario of a tail in part', () => {
    const pnl = Float64Array.of(-1, -2, -3, -4, -5, -6, -7, -8, -9, -10);
    const { scenarios, weights } = tailOf(pnl, 0.75);
    expect([...scenarios]).toEqual([9, 8, 7]);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 15);
    expect(expectedShortfall(pnl, 0.75).value).toBeCloseTo((10 + 9 + 0.5 * 8) / 2.5, 12);
  });

  it('meet those of a normal within their errors', () => {
    const risk = valueAtRisk(gaussian, 0.95);
    const shortfall = expectedShortfall(gaussian, 0.95);
    expect(Math.abs(risk.value - QUANTILE)).toBeLessThan(STANDARD_ERRORS * risk.samplingError);
    expect(Math.abs(shortfall.value - SHORTFALL)).toBeLessThan(STANDARD_ERRORS * shortfall.samplingError);
  });

  it('state the errors that a normal has', () => {
    // √(α(1 − α)/n)/φ(z) for the quantile; the variance of the excess over it for the shortfall.
    const ofQuantile = Math.sqrt((0.95 * 0.05) / SCENARIOS) / normalDensity(QUANTILE);
    const mean = 0.05 * (SHORTFALL - QUANTILE);
    const square = 0.05 * (1 + QUANTILE * QUANTILE) - QUANTILE * normalDensity(QUANTILE);
    const ofShortfall = Math.sqrt((square - mean * mean) / SCENARIOS) / 0.05;
    // Estimated from some thousand scenarios of the tail, the errors themselves are known to a few per cent.
    expect(valueAtRisk(gaussian, 0.95).samplingError / ofQuantile).toBeCloseTo(1, 0);
    expect(expectedShortfall(gaussian, 0.95).samplingError / ofShortfall).toBeCloseTo(1, 1);
  });

  it('share a shortfall out among the parts of P&L', () => {
    const other = gaussian.map((value, path) => value * 0.3 + addressedNormal(key, path, 0, 1));
    const sum = gaussian.map((value, path) => value + other[path]!);
    const tail = tailOf(sum, 0.99);
    const shared = tailLoss(tail, gaussian) + tailLoss(tail, other);
    expect(shared).toBeCloseTo(expectedShortfall(sum, 0.99).value, 10);
  });
});
