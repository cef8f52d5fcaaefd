import { describe, expect, it } from 'vitest';
import { futuresDrift } from './futures-convexity.ts';

const SIGMA = 0.01;
const DAY = 1 / 365;
const PERIODS: readonly (readonly [number, number])[] = [
  [0, 0.04],
  [0.1, 0.1 + 31 / 365],
  [1.5, 1.75],
  [5, 5.25],
];
/** The accrual's drift is at most 1e-3; Simpson's rule on smooth shocks is exact to rounding. */
const QUADRATURE_TOLERANCE = 1e-15;

function simpson(f: (u: number) => number, from: number, to: number): number {
  const count = 2000;
  const step = (to - from) / count;
  let sum = 0;
  for (let i = 0; i <= count; i++)
    sum += (i === 0 || i === count ? 1 : i % 2 === 1 ? 4 : 2) * f(from + i * step);
  return (step / 3) * sum;
}

describe('futuresDrift', () => {
  it.each([-0.1, 0, 1e-9, 0.03, 0.5])('sums the shocks of every moment, a = %f', (a) => {
    const b = (t: number): number => (a === 0 ? t : -Math.expm1(-a * t) / a);
    for (const [start, end] of PERIODS) {
      const early = (u: number): number => b(end - u) - b(start - u);
      const square = (u: number): number => b(end - u) * b(end - u);
      const variance = simpson((u) => early(u) * early(u), 0, start) + simpson(square, start, end);
      const compounded = simpson((u) => early(u) * b(end - u), 0, start) + simpson(square, start, end);
      const drift = futuresDrift({ meanReversion: a, volatility: SIGMA }, start, end);
      const scale = SIGMA * SIGMA;
      expect(Math.abs(drift.compounded - scale * compounded)).toBeLessThan(QUADRATURE_TOLERANCE);
      expect(Math.abs(drift.averaged - scale * (compounded - variance / 2))).toBeLessThan(
        QUADRATURE_TOLERANCE,
      );
    }
  });

  it('has the limit of Ho and Lee', () => {
    const [start, length] = [2, 0.25];
    const expected =
      SIGMA *
      SIGMA *
      ((length * start * start) / 2 + length * length * start + (length * length * length) / 3);
    const drift = futuresDrift({ meanReversion: 0, volatility: SIGMA }, start, start + length);
    expect(Math.abs(drift.compounded / expected - 1)).toBeLessThan(1e-14);
  });

  it('is nothing without volatility', () => {
    expect(futuresDrift({ meanReversion: 0.03, volatility: 0 }, 1, 1.25)).toEqual({
      compounded: 0,
      averaged: 0,
    });
  });

  /** What taking daily rates for continuous ones costs, as a rate: a two-thousandth of a basis point. */
  const DAILY_TOLERANCE = 5e-8;

  it.each([0.25, 1, 3, 5])('is within 0.0005 bp of daily compounding from %f years on', (start) => {
    const [count, sigma2] = [91, SIGMA * SIGMA];
    const end = start + count * DAY;
    const cubes = (t: number): number => (sigma2 * t * t * t) / 3;
    // Ho–Lee: a day's rate is fixed at its start, x having the covariance σ²·min(s, t).
    let variance = 0;
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) variance += DAY * DAY * sigma2 * (start + Math.min(i, j) * DAY);
    }
    const daily = 0.5 * (cubes(end) - cubes(start) - count * cubes(DAY)) + 0.5 * variance;
    const drift = futuresDrift({ meanReversion: 0, volatility: SIGMA }, start, end);
    const error = Math.abs(daily - drift.compounded) / (end - start);
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(DAILY_TOLERANCE);
  });

  /** An average lacks the compounding that hides most of it: about σ²t/2 days. */
  const AVERAGED_TOLERANCE = 2e-7;

  it.each([0.05, 0.5, 1])('is within 0.002 bp of an average of daily rates from %f years on', (start) => {
    const [count, sigma2, rate] = [30, SIGMA * SIGMA, 0.05];
    let [expected, onCurve] = [0, 0];
    for (let i = 0; i < count; i++) {
      const time = start + i * DAY;
      const lift = sigma2 * (DAY * DAY * time + 0.5 * time * time * DAY);
      expected += Math.expm1(rate * DAY + lift);
      onCurve += Math.expm1(rate * DAY);
    }
    const end = start + count * DAY;
    const drift = futuresDrift({ meanReversion: 0, volatility: SIGMA }, start, end);
    const error = Math.abs(expected - onCurve - drift.averaged) / (end - start);
    expect(error).toBeLessThan(AVERAGED_TOLERANCE);
  });
});
