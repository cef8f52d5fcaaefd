import { describe, expect, it } from 'vitest';
import { axisEnds, linearScale, logScale } from './scale.ts';

const labels = (scale: { ticks: readonly { label: string }[] }): string[] =>
  scale.ticks.map(({ label }) => label);

describe('a linear scale', () => {
  it('maps its ends to the pixels', () => {
    const scale = linearScale([-2, 6], [100, 500], 8);
    expect(scale.at(-2)).toBe(100);
    expect(scale.at(6)).toBe(500);
    expect(scale.at(2)).toBe(300);
  });

  it.each([
    [[-2, 6], 8, ['−2', '−1', '0', '1', '2', '3', '4', '5', '6']],
    [[0, 0.34], 7, ['0.00', '0.05', '0.10', '0.15', '0.20', '0.25', '0.30']],
    [[0.1, 30.9], 6, ['10', '20', '30']],
    [[-0.04, 0.04], 4, ['−0.04', '−0.02', '0.00', '0.02', '0.04']],
  ] as const)('has round ticks from %o in at most %i pieces', (ends, pieces, expected) => {
    expect(labels(linearScale(ends, [0, 1], pieces))).toEqual(expected);
  });
});

describe('a logarithmic scale', () => {
  it('maps equal ratios to equal lengths', () => {
    const scale = logScale([1, 100], [0, 200], 9);
    expect(scale.at(10)).toBeCloseTo(100, 12);
    expect(scale.at(1)).toBe(0);
  });

  it('labels 1, 2 and 5, or decades alone where there is no room', () => {
    expect(labels(logScale([90, 1100], [0, 1], 9))).toEqual(['100', '200', '500', '1000']);
    expect(labels(logScale([0.00005, 2], [0, 1], 5))).toEqual(['1e-4', '0.001', '0.01', '0.1', '1']);
  });
});

describe('the ends of an axis', () => {
  it('leave a margin around data, unless they are given', () => {
    expect(axisEnds([1, 3], 'linear', undefined)).toEqual([0.92, 3.08]);
    expect(axisEnds([1, 3], 'log', undefined)).toEqual([1 / 1.15, 3 * 1.15]);
    expect(axisEnds([1, 3], 'linear', [0, 10])).toEqual([0, 10]);
  });

  it('part where all data are one number', () => {
    const [low, high] = axisEnds([5, 5], 'linear', undefined);
    expect(low).toBeLessThan(5);
    expect(high).toBeGreaterThan(5);
  });
});
