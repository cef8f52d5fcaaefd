import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRoot } from './root.ts';

const TOLERANCE = 1e-12;

describe('a root in a bracket', () => {
  it.each([
    ['√2', (x: number) => x * x - 2, 0, 2, Math.SQRT2],
    ['the fixed point of the cosine', (x: number) => Math.cos(x) - x, 0, 1, 0.7390851332151607],
    ['a root where the slope is zero', (x: number) => x * x * x, -1, 2, 0],
    ['a root of a steep function', (x: number) => Math.exp(x) - 1e6, 0, 100, Math.log(1e6)],
    ['a falling function', (x: number) => 1 - x, -10, 10, 1],
  ] as const)('%s', (_, f, low, high, expected) => {
    expect(Math.abs(findRoot(f, low, high, TOLERANCE) - expected)).toBeLessThan(2 * TOLERANCE);
  });

  it('is found at either end', () => {
    expect(findRoot((x) => x, 0, 1, TOLERANCE)).toBe(0);
    expect(findRoot((x) => x, -1, 0, TOLERANCE)).toBe(0);
  });

  it('is found for any monotone cubic, wherever it lies', () => {
    const number = fc.double({ min: -50, max: 50, noNaN: true });
    fc.assert(
      fc.property(number, fc.double({ min: 0.01, max: 10, noNaN: true }), (root, slope) => {
        const f = (x: number): number => (x - root) * ((x - root) * (x - root) + slope);
        expect(Math.abs(findRoot(f, -60, 60, TOLERANCE) - root)).toBeLessThan(1e-11);
      }),
    );
  });

  it('takes few evaluations when the function is smooth', () => {
    let evaluations = 0;
    findRoot(
      (x) => {
        evaluations++;
        return Math.exp(-x) - 0.5;
      },
      -10,
      10,
      TOLERANCE,
    );
    // Bisection alone would take 44.
    expect(evaluations).toBeLessThan(20);
  });

  it.each([
    ['ends of the same sign', (x: number) => x * x + 1],
    ['a function that is not a number', () => Number.NaN],
  ])('is refused for %s', (_, f) => {
    expect(() => findRoot(f, -1, 1, TOLERANCE)).toThrow(expect.objectContaining({ code: 'SOLVE_NO_ROOT' }));
  });
});
