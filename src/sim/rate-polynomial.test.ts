import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoDate } from '../core/dates.ts';
import { logLinearCurve } from '../market/log-linear-curve.ts';
import { parSwapRate } from '../models/mortgage-rate.ts';
import { type HullWhite, hullWhite, logZeroBond } from '../models/rate/hull-white.ts';
import { type HullWhitePaths, hullWhitePaths } from './hull-white-paths.ts';
import {
  chebyshevCoefficients,
  chebyshevPoints,
  chebyshevTransform,
  chebyshevValue,
  rateCoefficients,
  rateFit,
  rateTerms,
} from './rate-polynomial.ts';
import { BONDS_PER_NODE } from './scenario-curves.ts';
import { timeGrid } from './time-grid.ts';

/** A millionth of a basis point, which terms are chosen for on a mesh, and a tenth for what lies between its points. */
const RATE_TOLERANCE = 1.1e-10;
/** What is left at the most terms where x ranges to ±1.5: rates of more than 100 % then. */
const WIDEST_TOLERANCE = 4e-9;
const ROUNDING = 1e-13;

const GRID = timeGrid(isoDate('2025-02-10'), 372);
const CURVE = logLinearCurve({ years: [0, 1, 5, 10, 30], logDiscounts: [0, -0.043, -0.2, -0.41, -1.2] });
const NODES = GRID.timesYears.length;
/** The first, the widest and some between. */
const CHECKED_NODES = [0, 1, 5, 40, 120, 250, NODES - 1];
const STATES = Array.from({ length: 41 }, (_, index) => -1 + index / 20);
/** The 2-year and the 10-year swap rate by themselves, and their mean. */
const WEIGHTS = Float64Array.of(1, 0, 0, 1, 0.5, 0.5);

function logLevels(model: HullWhitePaths): Float64Array {
  return Float64Array.from({ length: NODES * BONDS_PER_NODE }, (_, at) => {
    const time = GRID.timesYears[Math.floor(at / BONDS_PER_NODE)]!;
    const end = time + (at % BONDS_PER_NODE) + 1;
    return CURVE.logDiscount(end) - CURVE.logDiscount(time) + model.bondConvexities[at]!;
  });
}

/** Largest distance of the polynomials from the swap rates of closed-form zero bonds, over the range of x. */
function largestError(model: HullWhite): { readonly error: number; readonly terms: number } {
  const tables = hullWhitePaths(model, GRID);
  const levels = logLevels(tables);
  const terms = rateTerms(tables, levels);
  const coefficients = new Float64Array((WEIGHTS.length / 2) * NODES * terms);
  rateCoefficients(rateFit(tables, terms), levels.map(Math.exp), WEIGHTS, coefficients);
  let error = 0;
  for (const node of CHECKED_NODES) {
    const time = GRID.timesYears[node]!;
    for (const z of STATES) {
      const bonds = Array.from({ length: BONDS_PER_NODE }, (_, i) =>
        Math.exp(logZeroBond(model, CURVE, time, time + i + 1, z * tables.stateRange[node]!)),
      );
      const two = parSwapRate(bonds.slice(0, 2));
      const ten = parSwapRate(bonds);
      [two, ten, 0.5 * (two + ten)].forEach((rate, pair) => {
        const value = chebyshevValue(coefficients, (pair * NODES + node) * terms, terms, z);
        error = Math.max(error, Math.abs(value - rate));
      });
    }
  }
  return { error, terms };
}

const stepped = (first: number, then: number): HullWhite =>
  hullWhite(0.03, [
    { untilYears: 2, value: first },
    { untilYears: 30, value: then },
  ]);

describe('mortgage rates as polynomials of the state', () => {
  it.each([
    [-0.02, 0.002],
    [-0.02, 0.011],
    [-1e-6, 0.011],
    [0, 0.002],
    [0, 0.03],
    [1e-9, 0.03],
    [1e-6, 0.02],
    [0.03, 0.011],
    [0.03, 0.03],
    [0.2, 0.002],
    [0.2, 0.03],
  ])('are the swap rates of the model over six and a half deviations, a = %f, σ = %f', (a, sigma) => {
    expect(largestError(hullWhite(a, sigma)).error).toBeLessThan(RATE_TOLERANCE);
  });

  it.each([
    [0.013, 0.008],
    [0.03, 0.002],
    [0.002, 0.02],
  ])('are so with a volatility that steps from %f to %f', (first, then) => {
    expect(largestError(stepped(first, then)).error).toBeLessThan(RATE_TOLERANCE);
  });

  it('stay near where the model is wildest', () => {
    expect(largestError(hullWhite(-0.02, 0.03)).error).toBeLessThan(WIDEST_TOLERANCE);
  });

  it('take no more terms than the model needs', () => {
    expect(largestError(hullWhite(0.2, 0.002)).terms).toBe(7);
    expect(largestError(hullWhite(0.03, 0.011)).terms).toBe(13);
    expect(largestError(hullWhite(0.03, 0.03)).terms).toBe(25);
  });

  it('of a model that does not move are today’s forwards', () => {
    expect(largestError(hullWhite(0.03, 0)).error).toBeLessThan(RATE_TOLERANCE);
  });
});

describe('a Chebyshev series', () => {
  it('goes through the values it was made from, and is exact for polynomials of its degree', () => {
    const coefficient = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(coefficient, { minLength: 1, maxLength: 12 }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (powers, at) => {
          const polynomial = (z: number): number => powers.reduceRight((sum, power) => sum * z + power, 0);
          const series = new Float64Array(powers.length);
          chebyshevCoefficients(
            chebyshevTransform(powers.length),
            chebyshevPoints(powers.length).map(polynomial),
            series,
          );
          const size = powers.reduce((sum, power) => sum + Math.abs(power), 1);
          expect(Math.abs(chebyshevValue(series, 0, powers.length, at) - polynomial(at))).toBeLessThan(
            ROUNDING * size,
          );
        },
      ),
    );
  });

  it('is read from where it stands', () => {
    // 2 + 3·T₁ + 5·T₂ at ½: 2 + 1.5 − 2.5.
    expect(chebyshevValue(Float64Array.of(99, 2, 3, 5), 1, 3, 0.5)).toBe(1);
  });
});
