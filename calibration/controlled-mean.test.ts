import { describe, expect, it } from 'vitest';
import { addressedNormal } from '../src/core/random.ts';
import { addControlled, controlledMean, noControlledSums } from './controlled-mean.ts';

const KEY = { low: 5, high: 9 };
const COUNT = 4000;
/** Of a mean that its controls explain altogether: roundings of four thousand terms, and the ridge. */
const EXACT = 1e-9;

function sums(observe: (x: number, y: number, z: number) => readonly number[]) {
  const found = noControlledSums(2);
  for (let i = 0; i < COUNT; i++) {
    const [x, y, z] = [0, 1, 2].map((factor) => addressedNormal(KEY, i, 0, factor));
    addControlled(found, Float64Array.from(observe(x!, y!, z!)));
  }
  return found;
}

describe('a mean with controls', () => {
  it('is exact where the controls explain everything', () => {
    const { mean, standardError } = controlledMean(
      sums((x, y) => [3 + 2 * x - y, x + 0.5, y]),
      [0.5, 0],
    );
    expect(Math.abs(mean - 3)).toBeLessThan(EXACT);
    expect(standardError).toBeLessThan(1e-4 / Math.sqrt(COUNT));
  });

  it('keeps the error of what they do not explain', () => {
    const { mean, standardError } = controlledMean(
      sums((x, y, z) => [1 + 5 * x + 0.1 * z, x, y]),
      [0, 0],
    );
    expect(Math.abs(standardError / (0.1 / Math.sqrt(COUNT)) - 1)).toBeLessThan(0.05);
    expect(Math.abs(mean - 1)).toBeLessThan(4.5 * standardError);
  });

  it('is the plain mean where controls do not vary', () => {
    const { mean, standardError } = controlledMean(
      sums((x) => [x + 2, 1, 0]),
      [1, 0],
    );
    expect(Math.abs(mean - 2)).toBeLessThan(4.5 * standardError);
    expect(Math.abs(standardError * Math.sqrt(COUNT) - 1)).toBeLessThan(0.05);
  });

  it('is exact without any variance', () => {
    expect(
      controlledMean(
        sums(() => [2, 1, 0]),
        [1, 0],
      ),
    ).toEqual({ mean: 2, standardError: 0 });
  });
});
