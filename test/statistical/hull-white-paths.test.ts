import { beforeAll, describe, expect, it } from 'vitest';
import { isoDate } from '../../src/core/dates.ts';
import { randomKey } from '../../src/core/random.ts';
import { momentsOf, standardErrorOfMean } from '../../src/core/statistics.ts';
import { BLOCK_PATHS } from '../../src/kernel/block.ts';
import { logLinearCurve } from '../../src/market/log-linear-curve.ts';
import { type HullWhite, hullWhite, logZeroBond, transition } from '../../src/models/rate/hull-white.ts';
import { annualPaymentTimes, forwardSwap, swaptionValue } from '../../src/models/rate/hull-white-options.ts';
import { simulateBlock } from '../../src/sim/path-block.ts';
import { pathModel } from '../../src/sim/path-model.ts';
import { timeGrid } from '../../src/sim/time-grid.ts';

/**
 * Standard errors. Two-sided normal tail 6.8e-6: with the few thousand comparisons of this file, most of them
 * strongly correlated, a change of the seed alone raises a false alarm less than once in a hundred times.
 */
const LIMIT = 4.5;
/** Rounding of a sum of 376 steps. */
const ROUNDING = 1e-12;

const PATHS = 16_384;
const curve = logLinearCurve({ years: [0, 1, 5, 10, 30], logDiscounts: [0, -0.043, -0.2, -0.41, -1.2] });
const grid = timeGrid(isoDate('2025-02-10'), 362);
const times = grid.timesYears;
const MODELS: readonly (readonly [string, HullWhite])[] = [
  ['a 0.03, σ 0.011', hullWhite(0.03, 0.011)],
  ['a 1e-9, σ 0.009', hullWhite(1e-9, 0.009)],
  ['a −0.01, σ 0.008', hullWhite(-0.01, 0.008)],
  [
    'a 0.1, σ in pieces',
    hullWhite(0.1, [
      { untilYears: 1.01, value: 0.014 },
      { untilYears: 7, value: 0.009 },
      { untilYears: 9, value: 0.02 },
    ]),
  ],
];

/** Calls back with every block's (x, ∫x). */
function simulate(
  model: HullWhite,
  seed: string,
  paths: number,
  use: (state: Float64Array, integral: Float64Array) => void,
): void {
  const tables = pathModel(model, grid);
  const state = new Float64Array(times.length * BLOCK_PATHS);
  const integral = new Float64Array(times.length * BLOCK_PATHS);
  for (let block = 0; block < paths / BLOCK_PATHS; block++) {
    simulateBlock(tables, randomKey(seed), block, state, integral);
    use(state, integral);
  }
}

const nodeAt = (years: number): number => {
  let best = 0;
  for (let node = 0; node < times.length; node++) {
    if (Math.abs(times[node]! - years) < Math.abs(times[best]! - years)) best = node;
  }
  return best;
};
/** ln D(t) = ln P(0,t) − ½V(t) − ∫x. */
const logDeflator = (model: HullWhite, node: number): number =>
  curve.logDiscount(times[node]!) - 0.5 * transition(model, 0, times[node]!).varianceIntegral;

/** Times at which x and ∫x of every path are kept. */
const KEPT_YEARS = [7 / 365, 0.25, 1, 5, 10, 20, 30] as const;
type KeptYears = (typeof KEPT_YEARS)[number];

interface Sample {
  /** Mean of D(t)/P(0,t) − 1 over antithetic pairs, in standard errors, at every node but today. */
  readonly discountErrors: readonly number[];
  /** x and ∫x of each path; partners stand side by side. */
  readonly kept: ReadonlyMap<
    KeptYears,
    { readonly node: number; readonly x: number[]; readonly y: number[] }
  >;
}

function sampleOf(model: HullWhite): Sample {
  const bases = Array.from(times, (_, node) => logDeflator(model, node) - curve.logDiscount(times[node]!));
  const sums = new Float64Array(times.length);
  const squares = new Float64Array(times.length);
  const kept = new Map(
    KEPT_YEARS.map((years) => [years, { node: nodeAt(years), x: [] as number[], y: [] as number[] }]),
  );
  simulate(model, 'paths', PATHS, (state, integral) => {
    for (let node = 1; node < times.length; node++) {
      const at = node * BLOCK_PATHS;
      for (let path = 0; path < BLOCK_PATHS; path += 2) {
        const up = Math.expm1(bases[node]! - integral[at + path]!);
        const down = Math.expm1(bases[node]! - integral[at + path + 1]!);
        const pair = 0.5 * (up + down);
        sums[node]! += pair;
        squares[node]! += pair * pair;
      }
    }
    for (const { node, x, y } of kept.values()) {
      const at = node * BLOCK_PATHS;
      x.push(...state.subarray(at, at + BLOCK_PATHS));
      y.push(...integral.subarray(at, at + BLOCK_PATHS));
    }
  });
  const pairs = PATHS / 2;
  const discountErrors = Array.from({ length: times.length - 1 }, (_, index) => {
    const node = index + 1;
    const mean = sums[node]! / pairs;
    return mean / Math.sqrt((squares[node]! / pairs - mean * mean) / (pairs - 1));
  });
  return { discountErrors, kept };
}

/** Mean over antithetic pairs of f(x, ∫x) at a kept time, and its standard error. */
function pairMean(
  sample: Sample,
  years: KeptYears,
  f: (x: number, integral: number) => number,
): { mean: number; error: number } {
  const { x, y } = sample.kept.get(years)!;
  const values: number[] = [];
  for (let path = 0; path < x.length; path += 2) {
    values.push(0.5 * (f(x[path]!, y[path]!) + f(x[path + 1]!, y[path + 1]!)));
  }
  const moments = momentsOf(values);
  return { mean: moments.mean, error: standardErrorOfMean(moments) };
}

describe.each(MODELS)('simulated Hull–White paths, %s', (_, model) => {
  let sample: Sample;
  beforeAll(() => {
    sample = sampleOf(model);
  });

  it('discount to today’s curve at every node', () => {
    const worst = Math.max(...sample.discountErrors.map(Math.abs));
    expect(worst).toBeLessThan(LIMIT);
    // Errors that were far too large would pass anything.
    expect(worst).toBeGreaterThan(0.05);
  });

  it.each([
    [0.25, 10],
    [1, 2],
    [5, 10],
    [20, 10],
  ] as const)('carry zero bonds from year %d to %d years later back to today’s', (years, tenor) => {
    const { node } = sample.kept.get(years)!;
    const time = times[node]!;
    const base = logDeflator(model, node);
    const { mean, error } = pairMean(sample, years, (x, integral) =>
      Math.exp(base - integral + logZeroBond(model, curve, time, time + tenor, x)),
    );
    const today = Math.exp(curve.logDiscount(time + tenor));
    expect(Math.abs(mean - today)).toBeLessThan(LIMIT * error);
    expect(error / today).toBeLessThan(0.01);
  });

  it('price a swaption as the closed form does', () => {
    const { node } = sample.kept.get(5)!;
    const expiryYears = times[node]!;
    const paymentTimesYears = annualPaymentTimes(expiryYears, 10);
    const strike = forwardSwap(curve, expiryYears, paymentTimesYears).rate;
    const base = logDeflator(model, node);
    const { mean, error } = pairMean(sample, 5, (x, integral) => {
      let swap = 1;
      for (const [index, time] of paymentTimesYears.entries()) {
        const flow = strike + (index === paymentTimesYears.length - 1 ? 1 : 0);
        swap -= flow * Math.exp(logZeroBond(model, curve, expiryYears, time, x));
      }
      return Math.max(0, swap) * Math.exp(base - integral);
    });
    const closed = swaptionValue(model, curve, { expiryYears, paymentTimesYears, strike, side: 'payer' });
    expect(Math.abs(mean - closed)).toBeLessThan(LIMIT * error);
    expect(error / closed).toBeLessThan(0.02);
  });

  it('have the variances and the covariance of the transition', () => {
    for (const years of [7 / 365, 1, 10, 30] as const) {
      const exact = transition(model, 0, times[sample.kept.get(years)!.node]!);
      const products = [
        [exact.varianceX, (x: number, _: number) => x * x],
        [exact.varianceIntegral, (_: number, y: number) => y * y],
        [exact.covariance, (x: number, y: number) => x * y],
      ] as const;
      for (const [index, [expected, product]] of products.entries()) {
        const { mean, error } = pairMean(sample, years, product);
        expect(Math.abs(mean - expected), `moment ${index} at ${years} years`).toBeLessThan(LIMIT * error);
      }
    }
  });
});

describe('the two paths of an antithetic pair', () => {
  it('mirror each other in x and ∫x, bit by bit', () => {
    simulate(MODELS[0]![1], 'mirror', 2 * BLOCK_PATHS, (state, integral) => {
      for (let at = 0; at < state.length; at += 2) {
        expect(state[at]! + state[at + 1]!).toBe(0);
        expect(integral[at]! + integral[at + 1]!).toBe(0);
      }
      expect(state.at(-2)).not.toBe(0);
    });
  });
});

describe('paths without volatility', () => {
  it('are today’s forwards', () => {
    for (const a of [-0.01, 0, 0.03]) {
      const model = hullWhite(a, 0);
      simulate(model, 'still', BLOCK_PATHS, (state, integral) => {
        expect(state.every((x) => x === 0)).toBe(true);
        expect(integral.every((x) => x === 0)).toBe(true);
      });
      for (const [time, tenor] of [
        [1, 1],
        [5, 10],
      ] as const) {
        const forward = curve.logDiscount(time + tenor) - curve.logDiscount(time);
        expect(Math.abs(logZeroBond(model, curve, time, time + tenor, 0) - forward)).toBeLessThan(ROUNDING);
      }
    }
  });
});
