import { describe, expect, it } from 'vitest';
import { isoDate } from '../core/dates.ts';
import { type PathOrdering, pathOrdering } from './path-ordering.ts';
import { timeGrid } from './time-grid.ts';

/** Rounding of sums of some sixty products. */
const ROUNDING = 1e-13;

const times = timeGrid(isoDate('2025-02-10'), 372).timesYears;
const ordering = pathOrdering(times, 24);

const dot = ({ directions, intervals }: PathOrdering, left: number, right: number): number => {
  let sum = 0;
  for (let i = 0; i < intervals; i++) {
    sum += directions[left * intervals + i]! * directions[right * intervals + i]!;
  }
  return sum;
};

describe('the ordering of a path', () => {
  it('has orthonormal directions, so that turning normals keeps their law', () => {
    expect(ordering.components).toBe(24);
    for (let k = 0; k < ordering.components; k++) {
      expect(Math.abs(dot(ordering, k, k) - 1)).toBeLessThan(ROUNDING);
      for (let l = 0; l < k; l++) expect(Math.abs(dot(ordering, k, l))).toBeLessThan(ROUNDING);
    }
  });

  it('divides the steps into consecutive intervals whose increments are standard normals', () => {
    const squares = new Float64Array(ordering.intervals);
    let before = 0;
    for (const [step, interval] of ordering.intervalOf.entries()) {
      expect(interval - before === 0 || interval - before === 1).toBe(true);
      before = interval;
      squares[interval]! += ordering.shares[step]! * ordering.shares[step]!;
    }
    expect(before).toBe(ordering.intervals - 1);
    for (const square of squares) expect(Math.abs(square - 1)).toBeLessThan(ROUNDING);
  });

  it('keeps every step of the first quarter apart, for the horizons of locks', () => {
    const early = times.findIndex((time) => time >= 0.25);
    expect([...ordering.intervalOf.subarray(0, early)]).toEqual([...new Array(early).keys()]);
    expect(ordering.intervals).toBeLessThan(80);
  });

  it('puts what carries most of the weighted variance first', () => {
    const carried = Array.from({ length: ordering.components }, (_, k) => carriedBy(k));
    for (let k = 1; k < 12; k++) expect(carried[k]!).toBeLessThan(carried[k - 1]!);
    const leading = carried.slice(0, 3).reduce((sum, value) => sum + value, 0);
    const all = carried.reduce((sum, value) => sum + value, 0);
    expect(leading / all).toBeGreaterThan(0.85);
    // What the 24 directions leave is the share of a bridge between intervals and little else.
    expect(all / totalVariance()).toBeGreaterThan(0.97);
    expect(all / totalVariance()).toBeLessThan(1);
  });

  it('has as many directions as intervals at most', () => {
    const short = pathOrdering(Float64Array.from([0, 0.1, 0.3, 0.35]), 24);
    expect(short.components).toBe(short.intervals);
    for (let k = 0; k < short.components; k++) {
      for (let l = 0; l < k; l++) expect(Math.abs(dot(short, k, l))).toBeLessThan(ROUNDING);
    }
    expect(pathOrdering(Float64Array.from([0, 2]), 1).directions).toEqual(Float64Array.from([1]));
  });

  it('refuses a path without a step', () => {
    expect(() => pathOrdering(Float64Array.from([0]), 24)).toThrow('step');
  });
});

/** e^(−t/3) + 1.2·[t ≤ ¼], times the step. */
function weight(step: number): number {
  const time = times[step + 1]!;
  return (time - times[step]!) * (Math.exp(-time / 3) + (time <= 0.25 ? 1.2 : 0));
}

/** Weighted variance of the reference state along one direction, by the state's own recursion. */
function carriedBy(component: number): number {
  let state = 0;
  let sum = 0;
  for (const [step, interval] of ordering.intervalOf.entries()) {
    const years = times[step + 1]! - times[step]!;
    const direction = ordering.directions[component * ordering.intervals + interval]!;
    state = Math.exp(-0.03 * years) * state + Math.sqrt(years) * ordering.shares[step]! * direction;
    sum += weight(step) * state * state;
  }
  return sum;
}

function totalVariance(): number {
  let variance = 0;
  let sum = 0;
  for (let step = 0; step < ordering.intervalOf.length; step++) {
    const years = times[step + 1]! - times[step]!;
    variance = Math.exp(-0.06 * years) * variance + years;
    sum += weight(step) * variance;
  }
  return sum;
}
