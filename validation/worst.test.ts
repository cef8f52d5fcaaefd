import { expect, it } from 'vitest';
import { indexOfWorst } from './worst.ts';

it.each([
  [[1, -3, 2], 1],
  [[1, Number.NaN, 2], 1],
  [[Number.NaN, 5], 0],
  [[5, Number.POSITIVE_INFINITY, Number.NaN], 2],
  [[0], 0],
  [[], -1],
])('the worst of %o is at %i', (values, index) => {
  expect(indexOfWorst(values)).toBe(index);
});
