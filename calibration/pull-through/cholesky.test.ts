import { describe, expect, it } from 'vitest';
import { choleskyInPlace, inverseOfFactored, logDeterminantOfFactored, solveFactored } from './cholesky.ts';

/** L·Lᵀ with L = [[2, 0, 0], [1, 3, 0], [−1, 2, 1]]: determinant (2·3·1)² = 36. */
const MATRIX = [4, 2, -2, 2, 10, 5, -2, 5, 6];
const ROUNDING = 13;

describe('choleskyInPlace', () => {
  it('finds the factor the matrix was made of', () => {
    const factor = Float64Array.from(MATRIX);
    expect(choleskyInPlace(factor, 3)).toBe(true);
    expect([factor[0], factor[3], factor[4], factor[6], factor[7], factor[8]]).toEqual([2, 1, 3, -1, 2, 1]);
    expect(logDeterminantOfFactored(factor, 3)).toBeCloseTo(Math.log(36), ROUNDING);
  });

  it('solves and inverts', () => {
    const factor = Float64Array.from(MATRIX);
    choleskyInPlace(factor, 3);
    const right = Float64Array.from([2, 37, 26]);
    solveFactored(factor, 3, right);
    [1, 2, 3].forEach((value, i) => {
      expect(right[i]).toBeCloseTo(value, ROUNDING);
    });
    const inverse = inverseOfFactored(factor, 3);
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        const entry = [0, 1, 2].reduce((sum, k) => sum + MATRIX[3 * i + k]! * inverse[3 * k + j]!, 0);
        expect(entry).toBeCloseTo(i === j ? 1 : 0, ROUNDING);
      }
    }
  });

  it('refuses a matrix that is not positive definite', () => {
    expect(choleskyInPlace(Float64Array.from([1, 2, 2, 1]), 2)).toBe(false);
    expect(choleskyInPlace(Float64Array.from([1, 1, 1, 1]), 2)).toBe(false);
  });
});
