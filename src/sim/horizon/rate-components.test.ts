import { expect, it } from 'vitest';
import { covarianceOf, rateComponents, sampleCovariance } from './rate-components.ts';

const CORRELATION = [
  [1, 0.8, 0.6],
  [0.8, 1, 0.9],
  [0.6, 0.9, 1],
];

it('components give their covariance back, the level first and upwards', () => {
  const covariance = covarianceOf([7, 6, 5], CORRELATION);
  const { movesBp } = rateComponents(covariance);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      const product = movesBp.reduce((sum, moves) => sum + moves[i]! * moves[j]!, 0);
      expect(product).toBeCloseTo(covariance[i * 3 + j]!, 10);
    }
  }
  expect(movesBp[0]!.every((move) => move > 0)).toBe(true);
  expect(movesBp[1]![2]).toBeGreaterThan(0);
  expect(movesBp[1]![0]).toBeLessThan(0);
});

it('a covariance of one factor has one component', () => {
  const loadings = [3, 2, 1];
  const covariance = Float64Array.from(
    { length: 9 },
    (_, at) => loadings[Math.floor(at / 3)]! * loadings[at % 3]!,
  );
  const { movesBp } = rateComponents(covariance);
  expect(movesBp).toHaveLength(1);
  movesBp[0]!.forEach((move, i) => {
    expect(move).toBeCloseTo(loadings[i]!, 12);
  });
});

it('rates that do not move keep one component of no size', () => {
  expect(rateComponents(new Float64Array(9)).movesBp).toEqual([[0, 0, 0]]);
});

it('a sample covariance is about the mean, with n − 1', () => {
  const covariance = sampleCovariance([
    [1, 10],
    [3, 14],
    [5, 12],
  ]);
  expect([...covariance]).toEqual([4, 2, 2, 4]);
});
