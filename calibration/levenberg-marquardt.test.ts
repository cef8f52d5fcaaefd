import { describe, expect, it } from 'vitest';
import { type LeastSquaresProblem, minimizeSquares } from './levenberg-marquardt.ts';

/** Central differences of step h leave a relative error of about h² and rounding/h in a derivative. */
const SOLUTION_TOLERANCE = 1e-8;

const free = (problem: Pick<LeastSquaresProblem, 'residuals' | 'start'>): LeastSquaresProblem => ({
  ...problem,
  lower: problem.start.map(() => -1e6),
  upper: problem.start.map(() => 1e6),
  differenceSteps: problem.start.map(() => 1e-6),
});

const rosenbrock = ([x, y]: readonly number[]): readonly number[] => [10 * (y! - x! * x!), 1 - x!];

describe('minimizeSquares', () => {
  it('follows the curved valley of Rosenbrock to its end', () => {
    const solution = minimizeSquares(free({ residuals: rosenbrock, start: [-1.2, 1] }));
    expect(solution.converged).toBe(true);
    expect(solution.parameters[0]).toBeCloseTo(1, 8);
    expect(solution.parameters[1]).toBeCloseTo(1, 8);
  });

  it('meets the certified values of the NIST problem Misra1a', () => {
    // NIST Statistical Reference Datasets, nonlinear regression, Misra1a (1978), start 1.
    const x = [77.6, 114.9, 141.1, 190.8, 239.9, 289, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760];
    const y = [
      10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78,
    ];
    const certified = [238.94212918, 5.5015643181e-4] as const;
    const certifiedErrors = [2.7070075241, 7.2668688436e-6] as const;
    const solution = minimizeSquares({
      residuals: ([b1, b2]) => x.map((at, i) => b1! * -Math.expm1(-b2! * at) - y[i]!),
      start: [500, 1e-4],
      lower: [0, 0],
      upper: [1e4, 1],
      differenceSteps: [1e-3, 1e-9],
    });
    certified.forEach((value, j) => {
      expect(Math.abs(solution.parameters[j]! / value - 1)).toBeLessThan(SOLUTION_TOLERANCE);
      expect(Math.abs(solution.standardErrors[j]! / certifiedErrors[j]! - 1)).toBeLessThan(1e-6);
    });
    expect(solution.residuals.reduce((sum, r) => sum + r * r, 0)).toBeCloseTo(0.12455138894, 10);
  });

  it('stops at a bound and finds the least point along it', () => {
    const solution = minimizeSquares({
      residuals: rosenbrock,
      start: [-1.2, 1],
      lower: [-2, -2],
      upper: [0.5, 2],
      differenceSteps: [1e-6, 1e-6],
    });
    expect(solution.parameters[0]).toBe(0.5);
    expect(solution.parameters[1]).toBeCloseTo(0.25, 8);
    expect(solution.atBound).toEqual([true, false]);
    expect(solution.standardErrors[0]).toBeUndefined();
    expect(solution.converged).toBe(true);
  });

  it('leaves a bound at which it starts when the way down leads inside', () => {
    const solution = minimizeSquares({
      residuals: ([x]) => [x! - 3],
      start: [10],
      lower: [0],
      upper: [10],
      differenceSteps: [1e-6],
    });
    expect(solution.parameters[0]).toBeCloseTo(3, 8);
    expect(solution.atBound).toEqual([false]);
  });

  it('shortens a step that its bounds turn uphill', () => {
    // The free minimum, x = 5 and y = −5, lies beyond both bounds, and their corner is worse than the start.
    const found = minimizeSquares({
      residuals: ([x, y]) => [x! + y!, 0.2 * (x! - y!) - 2],
      start: [0, 0],
      lower: [-1, -0.1],
      upper: [2, 1],
      differenceSteps: [1e-4, 1e-4],
    });
    expect(found.parameters[0]).toBeCloseTo(0.992 / 2.08, 9);
    expect(found.parameters[1]).toBe(-0.1);
    expect(found.converged).toBe(true);
  });

  it('leaves a parameter without effect where it was, without a standard error', () => {
    const solution = minimizeSquares(
      free({ residuals: ([x]) => [x! - 1, 2 * x! - 2.2, x! - 1.1], start: [0, 7] }),
    );
    expect(solution.parameters[1]).toBe(7);
    expect(solution.standardErrors[1]).toBeUndefined();
    expect(solution.standardErrors[0]).toBeGreaterThan(0);
  });

  it('gives no standard errors to parameters that only act together', () => {
    const solution = minimizeSquares(
      free({ residuals: ([x, y]) => [x! + y! - 1, x! + y! - 2, x! + y! - 3], start: [0, 0] }),
    );
    expect(solution.parameters[0]! + solution.parameters[1]!).toBeCloseTo(2, 6);
    expect(solution.standardErrors).toEqual([undefined, undefined]);
  });

  it('says so when there is no least point to converge to', () => {
    // Each step divides it by e, which from here takes more steps to come to nothing than there are.
    const solution = minimizeSquares(free({ residuals: ([x]) => [1e75 * Math.exp(-x!)], start: [0] }));
    expect(solution.converged).toBe(false);
    expect(solution.iterations).toBe(500);
  });

  it('never takes a step to values that are not finite', () => {
    const solution = minimizeSquares(
      free({ residuals: ([x]) => [x! > 0 ? Math.log(x!) - 2 : Number.NaN], start: [0.001] }),
    );
    expect(solution.parameters[0]).toBeCloseTo(Math.exp(2), 6);
  });

  it('refuses a start without finite residuals', () => {
    expect(() => minimizeSquares(free({ residuals: () => [Number.NaN], start: [0] }))).toThrow(/finite/);
  });

  it('gives the same bits twice', () => {
    const run = () => minimizeSquares(free({ residuals: rosenbrock, start: [-1.2, 1] }));
    expect(run()).toEqual(run());
  });
});
