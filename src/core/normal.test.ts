import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { erfc, inverseNormal, normalCdf, normalDensity } from './normal.ts';

type Table = { rows: [argument: number, value: number][] };
const reference = JSON.parse(
  readFileSync(new URL('../../test/golden/fixtures/normal-distribution.json', import.meta.url), 'utf8'),
) as { distribution: Table; inverse: Table; erfc: Table };

/** Cody's fit is good to 1e-16; a few roundings, and −x/√2 rounded before a square: x²·2⁻⁵³ in the tail. */
const relativeTolerance = (x: number): number => 8e-16 + 2.3e-16 * x * x;
/** Wichura: about 1 part in 10¹⁶; beyond, the roundings of two polynomials of degree 7. */
const INVERSE_TOLERANCE = 1e-15;

const relative = (found: number, expected: number): number =>
  found === expected ? 0 : Math.abs(found / expected - 1);

describe('the normal distribution against 50-digit values', () => {
  it('has its distribution function, in both tails', () => {
    expect(reference.distribution.rows.length).toBeGreaterThan(15);
    for (const [x, value] of reference.distribution.rows) {
      expect(relative(normalCdf(x), value), `x = ${x}`).toBeLessThan(relativeTolerance(x));
    }
  });

  it('has its complementary error function', () => {
    for (const [x, value] of reference.erfc.rows) {
      expect(relative(erfc(x), value), `x = ${x}`).toBeLessThan(relativeTolerance(x));
    }
  });

  it('has its quantiles', () => {
    expect(reference.inverse.rows.length).toBeGreaterThan(15);
    for (const [probability, value] of reference.inverse.rows) {
      expect(relative(inverseNormal(probability), value), `p = ${probability}`).toBeLessThan(
        INVERSE_TOLERANCE,
      );
    }
  });
});

describe('the normal distribution at its edges', () => {
  it('reaches 0 and 1', () => {
    expect(normalCdf(-40)).toBe(0);
    expect(normalCdf(40)).toBe(1);
    expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1);
    expect(inverseNormal(0.5)).toBe(0);
  });

  it('is symmetric', () => {
    for (const probability of [0.01, 0.07, 0.3, 0.499]) {
      expect(inverseNormal(1 - probability)).toBeCloseTo(-inverseNormal(probability), 13);
    }
    for (const x of [0.1, 1, 3]) expect(normalCdf(x) + normalCdf(-x)).toBeCloseTo(1, 15);
  });

  it('has the density that is the slope of the distribution', () => {
    const step = 1e-5;
    for (const x of [-3, -0.4, 0, 1.2]) {
      const slope = (normalCdf(x + step) - normalCdf(x - step)) / (2 * step);
      // Central differences: error step²/6·φ″, below 1e-10, and rounding 1e-16/step.
      expect(Math.abs(slope - normalDensity(x))).toBeLessThan(1e-10);
    }
  });
});
