import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addObservation,
  type Moments,
  mergeMoments,
  momentsOf,
  NO_MOMENTS,
  sampleVariance,
  standardErrorOfMean,
} from './statistics.ts';

/** A few hundred roundings of numbers up to 1e6. */
const ROUNDING = 1e-12;
const LARGEST = 1e6;
const sample = fc.array(fc.double({ min: -LARGEST, max: LARGEST, noNaN: true }), { maxLength: 50 });

function expectClose(left: Moments, right: Moments): void {
  expect(left.count).toBe(right.count);
  expect(Math.abs(left.mean - right.mean)).toBeLessThanOrEqual(ROUNDING * LARGEST);
  expect(Math.abs(left.squaredDeviations - right.squaredDeviations)).toBeLessThanOrEqual(
    ROUNDING * LARGEST * LARGEST * Math.max(1, left.count),
  );
}

describe('moments', () => {
  it('of a known sample', () => {
    const moments = momentsOf([2, 4, 4, 4, 5, 5, 7, 9]);
    expect(moments.mean).toBeCloseTo(5, 14);
    expect(sampleVariance(moments)).toBeCloseTo(32 / 7, 14);
    expect(standardErrorOfMean(moments)).toBeCloseTo(Math.sqrt(32 / 7 / 8), 14);
  });

  it('keep their digits when the mean is large', () => {
    // The textbook Σx² − n·mean² would return 0 or less here.
    const moments = momentsOf([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]);
    expect(sampleVariance(moments)).toBeCloseTo(30, 6);
  });

  it('merge associatively', () => {
    fc.assert(
      fc.property(sample, sample, sample, (a, b, c) => {
        const [left, middle, right] = [momentsOf(a), momentsOf(b), momentsOf(c)];
        expectClose(
          mergeMoments(mergeMoments(left, middle), right),
          mergeMoments(left, mergeMoments(middle, right)),
        );
      }),
    );
  });

  it('merge to the moments of the joined sample, in either order', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const joined = momentsOf([...a, ...b]);
        expectClose(mergeMoments(momentsOf(a), momentsOf(b)), joined);
        expectClose(mergeMoments(momentsOf(b), momentsOf(a)), joined);
      }),
    );
  });

  it('of nothing change nothing', () => {
    const moments = addObservation(NO_MOMENTS, 3);
    expect(mergeMoments(moments, NO_MOMENTS)).toBe(moments);
    expect(mergeMoments(NO_MOMENTS, moments)).toBe(moments);
  });

  it('of one observation have no variance', () => {
    expect(() => sampleVariance(momentsOf([1]))).toThrow(/two observations/);
    expect(() => standardErrorOfMean(NO_MOMENTS)).toThrow(/two observations/);
  });
});
