import { describe, expect, it } from 'vitest';
import { solveLinear, solveSystem } from './solve-system.ts';

const SEARCH = { bump: 1e-8, tolerance: 1e-14, iterationsMax: 50 };

describe('solveLinear', () => {
  it('solves a system whose first pivot is zero', () => {
    const solution = solveLinear(
      [
        [0, 2, 1],
        [1, -1, 0],
        [3, 0, 4],
      ],
      [7, -1, 15],
    );
    [1, 2, 3].forEach((expected, i) => {
      expect(solution[i]).toBeCloseTo(expected, 12);
    });
  });
});

describe('solveSystem', () => {
  it('finds where a circle meets a line', () => {
    const { solution, error } = solveSystem(
      ([x, y]) => [x! * x! + y! * y! - 25, x! - y! - 1],
      [5, 1],
      SEARCH,
    );
    expect(error).toBeLessThan(SEARCH.tolerance);
    expect(solution[0]).toBeCloseTo(4, 12);
    expect(solution[1]).toBeCloseTo(3, 12);
  });

  it('halves a step that goes too far', () => {
    const { solution } = solveSystem(([x]) => [Math.atan(x!)], [3], SEARCH);
    expect(Math.abs(solution[0]!)).toBeLessThan(1e-12);
  });

  it('says how far it stayed from a solution that does not exist', () => {
    const { error } = solveSystem(([x]) => [x! * x! + 1], [0.5], SEARCH);
    expect(error).toBeGreaterThanOrEqual(1);
  });
});
