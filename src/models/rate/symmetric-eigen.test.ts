import { describe, expect, it } from 'vitest';
import { symmetricEigen } from './symmetric-eigen.ts';

/** Some roundings of numbers near one. */
const TOLERANCE = 5e-14;

function exponential(size: number, decay: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, at) =>
    Math.exp(-decay * Math.abs(Math.floor(at / size) - (at % size))),
  );
}

describe.each([
  ['exponential', exponential(40, 0.05), 40],
  ['all but diagonal', exponential(7, 30), 7],
  ['of ones', exponential(12, 0), 12],
  ['single', Float64Array.of(-3), 1],
])('the eigenvectors of a matrix that is %s', (_, matrix, size) => {
  const { values, vectors } = symmetricEigen(matrix, size);

  it('are orthonormal and make up the matrix', () => {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        let product = 0;
        let element = 0;
        for (let k = 0; k < size; k++) {
          product += vectors[i * size + k]! * vectors[j * size + k]!;
          element += values[k]! * vectors[k * size + i]! * vectors[k * size + j]!;
        }
        expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(TOLERANCE);
        expect(Math.abs(element - matrix[i * size + j]!)).toBeLessThan(TOLERANCE);
      }
    }
  });

  it('stand in order of their values', () => {
    expect([...values].sort((x, y) => y - x)).toEqual([...values]);
  });
});

it('finds the eigenvalues of a path of springs, which are known', () => {
  const size = 9;
  const matrix = new Float64Array(size * size);
  for (let i = 0; i + 1 < size; i++) {
    matrix[i * size + i + 1] = 1;
    matrix[(i + 1) * size + i] = 1;
  }
  const { values } = symmetricEigen(matrix, size);
  for (let k = 0; k < size; k++)
    expect(Math.abs(values[k]! - 2 * Math.cos(((k + 1) * Math.PI) / (size + 1)))).toBeLessThan(TOLERANCE);
});
