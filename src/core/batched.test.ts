import { describe, expect, it } from 'vitest';
import { type Batched, exact, mapBatched, scaleBatched, standardErrorOf, sumBatched } from './batched.ts';
import { addressedNormal, randomKey } from './random.ts';

const left: Batched = { value: 2, batches: [1, 3, 2, 2] };
const right: Batched = { value: 5, batches: [4, 6, 5, 5] };

describe('numbers with batches', () => {
  it('are combined batch by batch, so that common randomness cancels', () => {
    const difference = mapBatched((a, b) => b - a, left, right);
    expect(difference).toEqual({ value: 3, batches: [3, 3, 3, 3] });
    expect(standardErrorOf(difference)).toBe(0);
    expect(standardErrorOf(left)).toBeCloseTo(Math.sqrt(2 / 3 / 4), 15);
  });

  it('take exact numbers as constants', () => {
    expect(mapBatched((a, b) => a * b, left, exact(10))).toEqual(scaleBatched(left, 10));
    expect(standardErrorOf(exact(7))).toBe(0);
    expect(sumBatched([left, exact(1), right])).toEqual({ value: 8, batches: [6, 10, 8, 8] });
  });

  it('are added up however many there are', () => {
    const many = Array.from({ length: 200_000 }, () => left);
    expect(sumBatched(many)).toEqual(scaleBatched(left, 200_000));
  });

  it('of different runs are not combined', () => {
    expect(() => mapBatched((a, b) => a + b, left, { value: 1, batches: [1, 1] })).toThrow(/same batches/);
  });

  it('with one batch have no error', () => {
    expect(() => standardErrorOf({ value: 1, batches: [1] })).toThrow(/two batches/);
  });
});

describe('the standard error of a ratio', () => {
  it('covers the truth as often as a t distribution with 15 degrees of freedom says', () => {
    const key = randomKey('coverage');
    const trials = 4000;
    let covered = 0;
    for (let trial = 0; trial < trials; trial++) {
      // Numerator and denominator share most of their noise; the true ratio is 2.
      const noise = (batch: number, factor: number) =>
        0.01 * addressedNormal(key, trial * 16 + batch, 0, factor);
      const top = Array.from({ length: 16 }, (_, batch) => 2 + 2 * noise(batch, 0) + noise(batch, 1));
      const bottom = Array.from({ length: 16 }, (_, batch) => 1 + noise(batch, 0));
      const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
      const ratio = mapBatched(
        (a, b) => a / b,
        { value: mean(top), batches: top },
        { value: mean(bottom), batches: bottom },
      );
      if (Math.abs(ratio.value - 2) < 2.131 * standardErrorOf(ratio)) covered++;
    }
    // 95 % of t₁₅; 4.5 standard errors of a proportion.
    expect(Math.abs(covered / trials - 0.95)).toBeLessThan(4.5 * Math.sqrt((0.95 * 0.05) / trials));
  });
});
