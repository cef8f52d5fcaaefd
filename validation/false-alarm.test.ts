import { describe, expect, it } from 'vitest';
import { correlation, fitLine, rootMeanSquare, simultaneousLimit, studentQuantile } from './false-alarm.ts';

/** Tables of Student's t have four decimals. */
const TABLE_TOLERANCE = 1e-3;

describe('the limit of simultaneous comparisons', () => {
  it('is the normal quantile for one comparison and exact errors', () => {
    expect(simultaneousLimit(1, Number.POSITIVE_INFINITY, 0.05)).toBeCloseTo(1.959964, 6);
  });

  it('shares the rate among comparisons', () => {
    expect(simultaneousLimit(10, 1e9, 0.05)).toBeCloseTo(simultaneousLimit(1, 1e9, 0.005), 12);
  });

  it('rises with comparisons and falls with observations', () => {
    expect(simultaneousLimit(372, 500)).toBeGreaterThan(simultaneousLimit(10, 500));
    expect(simultaneousLimit(10, 30)).toBeGreaterThan(simultaneousLimit(10, 500));
  });
});

describe('the quantile of Student’s t', () => {
  // Two-sided 5 %, 1 % and 0.1 % points of the usual tables.
  it.each([
    [1.959964, 30, 2.0423],
    [2.575829, 30, 2.75],
    [3.290527, 30, 3.646],
    [3.290527, 60, 3.4602],
    [1.959964, 120, 1.9799],
  ])('at the normal %d with %i degrees is %d', (z, freedom, expected) => {
    expect(Math.abs(studentQuantile(z, freedom) - expected)).toBeLessThan(TABLE_TOLERANCE);
    expect(studentQuantile(-z, freedom)).toBe(-studentQuantile(z, freedom));
  });
});

describe('a line through points', () => {
  it('is found with the error of its slope', () => {
    // y = 1 + 2x with residuals +1, −2, +1: Σr² = 6, one degree of freedom, Σ(x − x̄)² = 2.
    const fit = fitLine([
      [0, 2],
      [1, 1],
      [2, 6],
    ]);
    expect(fit.slope).toBeCloseTo(2, 14);
    expect(fit.intercept).toBeCloseTo(1, 14);
    expect(fit.slopeStandardError).toBeCloseTo(Math.sqrt(3), 14);
  });
});

it('means squares and correlates', () => {
  expect(rootMeanSquare([3, 4])).toBeCloseTo(Math.sqrt(12.5), 15);
  expect(correlation([1, 2, 3], [2, 4, 6.5])).toBeCloseTo(0.99794872, 7);
  expect(correlation([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 14);
});
