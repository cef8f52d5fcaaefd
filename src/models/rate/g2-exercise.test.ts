import { describe, expect, it } from 'vitest';
import { exponentialRoots, scaledSum } from './g2-exercise.ts';

/** A root is bisected to 1e-12. */
const ROOT_TOLERANCE = 2e-12;

describe('roots of a sum of exponentials', () => {
  it.each([
    ['one', { coefficients: [2, -1], exponents: [1, 0] }, [Math.log(2)]],
    ['none, all of one sign', { coefficients: [2, 1], exponents: [1, 0] }, []],
    // With q = e^(−u): (q − 1)(q − 2)(q − 4) = q³ − 7q² + 14q − 8.
    ['three', { coefficients: [1, -7, 14, -8], exponents: [3, 2, 1, 0] }, [-Math.log(4), -Math.log(2), 0]],
    // 2 cosh u = 3.
    [
      'two of a convex sum',
      { coefficients: [1, 1, -3], exponents: [1, -1, 0] },
      [-Math.acosh(1.5), Math.acosh(1.5)],
    ],
    ['none where a convex sum stays above', { coefficients: [1, 1, -1.9], exponents: [1, -1, 0] }, []],
    ['with equal exponents', { coefficients: [3, -1, -1], exponents: [1, 1, 0] }, [Math.log(2)]],
    ['with terms that cancel', { coefficients: [1, -1, 2], exponents: [1, 1, 0] }, []],
  ] as const)('%s', (_, sum, expected) => {
    const roots = exponentialRoots(sum, -30, 30);
    expect(roots).toHaveLength(expected.length);
    for (const [i, root] of roots.entries()) {
      expect(Math.abs(root - expected[i]!)).toBeLessThan(ROOT_TOLERANCE);
    }
  });

  it('leaves out roots beyond the interval', () => {
    expect(exponentialRoots({ coefficients: [2, -1], exponents: [1, 0] }, 1, 30)).toEqual([]);
  });

  it('keeps the sign of a sum whose terms overflow', () => {
    expect(scaledSum({ coefficients: [1, -1], exponents: [50, 0] }, -100)).toBeGreaterThan(0);
  });
});
