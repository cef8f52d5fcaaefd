import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inverseNormal, normalDensity } from '../core/normal.ts';
import { addressedNormal, randomKey } from '../core/random.ts';
import { linearValue } from './hedge-problem.ts';
import { scenarioPnl, summarizeScenarios, tailOf } from './scenario-risk.ts';
import { varianceTerms } from './variance-terms.ts';

const SEED = { seed: 11 } as const;
/** Relative rounding of sums of some hundred terms. */
const ROUNDING = 1e-10;

const pnlArbitrary = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 40 });

/** min over c of c + E[max(0, −P − c)]/(1 − level): the minimum lies at one of the losses. */
function shortfallByMinimum(pnl: readonly number[], level: number): number {
  const at = (c: number): number =>
    c + pnl.reduce((sum, gain) => sum + Math.max(0, -gain - c), 0) / (pnl.length * (1 - level));
  return Math.min(...pnl.map((gain) => at(-gain)));
}

describe('the expected shortfall', () => {
  it('is the least of Rockafellar and Uryasev’s function, for any ties and any part of a scenario', () => {
    fc.assert(
      fc.property(pnlArbitrary, fc.double({ min: 0.5, max: 0.99, noNaN: true }), (pnl, level) => {
        const { shortfall, weights } = tailOf(Float64Array.from(pnl), level);
        const expected = shortfallByMinimum(pnl, level);
        expect(Math.abs(shortfall - expected)).toBeLessThanOrEqual(ROUNDING * (1 + Math.abs(expected)));
        expect(weights.every((weight) => weight >= -ROUNDING)).toBe(true);
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
      }),
      SEED,
    );
  });

  it('of a normal P&L is σ·n(z)/(1 − level) − µ', () => {
    const count = 100_000;
    const pnl = Float64Array.from({ length: count }, (_, at) => 3 + 7 * inverseNormal((at + 0.5) / count));
    const { shortfall } = tailOf(pnl, 0.95);
    const summary = summarizeScenarios(pnl, 0.95);
    // Midpoints of a hundred thousand equal shares of the distribution: their tail mean is off by less than 1e-3.
    expect(Math.abs(shortfall - (7 * (normalDensity(inverseNormal(0.95)) / 0.05) - 3))).toBeLessThan(1e-3);
    expect(Math.abs(summary.shortfall - shortfall)).toBeLessThan(ROUNDING * 20);
    expect(Math.abs(summary.valueAtRisk - (7 * inverseNormal(0.95) - 3))).toBeLessThan(1e-3);
  });

  it('tells its own standard error: 4.5 of them hold the truth in 30 draws, but for one in some 5,000', () => {
    const truth = normalDensity(inverseNormal(0.95)) / 0.05;
    for (let draw = 0; draw < 30; draw++) {
      const key = randomKey(`shortfall ${draw}`);
      const pnl = Float64Array.from({ length: 2_000 }, (_, at) => addressedNormal(key, at, 0, 0));
      const { shortfall, shortfallStandardError } = summarizeScenarios(pnl, 0.95);
      expect(Math.abs(shortfall - truth)).toBeLessThan(4.5 * shortfallStandardError);
    }
  });
});

describe('the variance', () => {
  it('is the sum of the squares of its terms, at any lots', () => {
    const key = randomKey('variance terms');
    const series = (stream: number, size: number): Float64Array =>
      Float64Array.from({ length: 50 }, (_, at) => size * addressedNormal(key, at, stream, 0));
    const [level, slope] = [series(0, 1), series(1, 1)];
    const mix = (a: number, b: number): Float64Array => level.map((x, at) => a * x + b * slope[at]! + 5);
    // The third instrument is a mix of the others: the covariance is singular.
    const pnl = { book: mix(4e5, -1e5), perLot: [mix(900, 0), series(2, 40), mix(300, 200), mix(0, 0)] };
    const terms = varianceTerms(pnl);
    expect(terms.length).toBe(3);
    for (const lots of [
      [0, 0, 0, 0],
      [-300, 12, 7, 100],
      [-444, 3, 500, -9],
    ]) {
      const { standardDeviation } = summarizeScenarios(scenarioPnl(pnl, lots), 0.95);
      const squares = terms.reduce((sum, term) => sum + linearValue(term, lots) ** 2, 0);
      // Each variance is explained but for 1e-8 of it.
      expect(Math.abs(Math.sqrt(squares) - standardDeviation)).toBeLessThan(1e-3 * 4e5);
      expect(Math.sqrt(squares) / standardDeviation).toBeCloseTo(1, 6);
    }
  });
});
