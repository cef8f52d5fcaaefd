import { describe, expect, it } from 'vitest';
import { momentsOf, standardErrorOfMean } from '../../src/core/statistics.ts';
import { BLOCK_PATHS } from '../../src/kernel/block.ts';
import { logLinearCurve } from '../../src/market/log-linear-curve.ts';
import { parSwapRate } from '../../src/models/mortgage-rate.ts';
import { forwardMarket, tenorTimes } from '../../src/models/rate/forward-market.ts';
import { type G2, g2, g2LogZeroBond, g2Transition } from '../../src/models/rate/g2.ts';
import { annualPaymentTimes, forwardSwap } from '../../src/models/rate/hull-white-options.ts';
import type { RateModel } from '../../src/models/rate/rate-model.ts';
import { swaptionPrice } from '../../src/models/rate/rate-options.ts';
import { parts } from '../../src/sim/shared-table.ts';
import { OBSERVED_GRID, observedPaths } from '../fixtures/observed-paths.ts';

/**
 * Standard errors. Two-sided normal tail 6.8e-6: with the few thousand comparisons of this file, most of them
 * strongly correlated, a change of the seed alone raises a false alarm less than once in a hundred times.
 */
const LIMIT = 4.5;
const PATHS = 8192;
/** Consecutive paths that make one independent observation: two of the lattice's randomisations, or many pairs. */
const GROUP = 2 * BLOCK_PATHS;

const curve = logLinearCurve({ years: [0, 1, 5, 10, 30], logDiscounts: [0, -0.043, -0.2, -0.41, -1.2] });
const times = OBSERVED_GRID.timesYears;
const nodes = times.length;
const nodeAt = (years: number): number =>
  times.reduce(
    (best, time, node) => (Math.abs(time - years) < Math.abs(times[best]! - years) ? node : best),
    0,
  );

const MODELS: readonly (readonly [string, RateModel])[] = [
  ['G2++', g2({ a: 0.5, sigma: 0.006, b: 0.05, eta: 0.01, rho: -0.75 })],
  ['G2++ with ρ = −1', g2({ a: 0.4, sigma: 0.008, b: 0.03, eta: 0.012, rho: -1 })],
  ['G2++ with η = 0', g2({ a: 0.03, sigma: 0.011, b: 0.3, eta: 0, rho: 0.2 })],
  ['G2++ with a = b near 0', g2({ a: 1e-9, sigma: 0.006, b: 1e-9, eta: 0.005, rho: 0.5 })],
  [
    'forward-market, normal',
    forwardMarket({
      tenorTimesYears: tenorTimes(1, 45),
      dynamics: 'normal',
      displacement: 0,
      shape: { form: 'abcd', a: 0.001, b: 0.15, c: 0.004, d: 0.007 },
      scale: [
        { untilYears: 3, value: 1.1 },
        { untilYears: 100, value: 0.9 },
      ],
      correlation: { decay: 0.05, floor: 0.3, factors: 3 },
    }),
  ],
  [
    'forward-market, displaced, half-years',
    forwardMarket({
      tenorTimesYears: tenorTimes(0.5, 43),
      dynamics: 'displaced',
      displacement: 0.03,
      shape: { form: 'abcd', a: 0.01, b: 0.3, c: 0.08, d: 0.05 },
      scale: [{ untilYears: 100, value: 1 }],
      correlation: { decay: 0.02, floor: 0.5, factors: 2 },
    }),
  ],
];
const CASES = MODELS.flatMap(([name, model]) =>
  (['antithetic', 'lattice'] as const).map((sampling) => [name, sampling, model] as const),
);

/** Means over groups of paths of anything a block shows, and their error. */
class GroupMeans {
  readonly #sums: number[] = [];
  add(path: number, value: number): void {
    const group = Math.floor(path / GROUP);
    this.#sums[group] = (this.#sums[group] ?? 0) + value / GROUP;
  }
  result(): { readonly mean: number; readonly error: number } {
    const moments = momentsOf(this.#sums);
    return { mean: moments.mean, error: standardErrorOfMean(moments) };
  }
}

describe.each(CASES)('paths of %s, %s', (_, sampling, model) => {
  const { block } = observedPaths(model, curve, sampling);
  /** [group][node]: sums of D(t)/P(0,t) − 1. */
  const discounts = new Float64Array((PATHS / GROUP) * nodes);
  const early = nodeAt(1);
  const swap = new GroupMeans();
  const expiryYears = times[early]!;
  const paymentTimesYears = annualPaymentTimes(expiryYears, 10);
  const strike = forwardSwap(curve, expiryYears, paymentTimesYears).rate;
  for (let index = 0; index < PATHS / BLOCK_PATHS; index++) {
    const { logDiscounts, tenYear } = block(index);
    const group = Math.floor((index * BLOCK_PATHS) / GROUP);
    for (let node = 1; node < nodes; node++) {
      const today = curve.logDiscount(times[node]!);
      let sum = 0;
      for (let path = 0; path < BLOCK_PATHS; path++) {
        sum += Math.expm1(logDiscounts[node * BLOCK_PATHS + path]! - today);
      }
      discounts[group * nodes + node]! += sum;
    }
    for (let path = 0; path < BLOCK_PATHS; path++) {
      const at = early * BLOCK_PATHS + path;
      const rise = tenYear[at]! - strike;
      swap.add(index * BLOCK_PATHS + path, rise * rise * Math.exp(logDiscounts[at]!));
    }
  }

  it('discount to today’s curve at every node', () => {
    const errors = Array.from({ length: nodes - 1 }, (__, index) => {
      const groups = Array.from(
        { length: PATHS / GROUP },
        (___, group) => discounts[group * nodes + index + 1]!,
      );
      const moments = momentsOf(groups);
      return moments.mean / standardErrorOfMean(moments);
    });
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(LIMIT);
    // Errors that were far too large would pass anything.
    expect(Math.max(...errors.map(Math.abs))).toBeGreaterThan(0.05);
  });

  it('move the 10-year rate by the volatility at which its swaptions are priced', () => {
    const { mean, error } = swap.result();
    const value = swaptionPrice(model, curve, { expiryYears, paymentTimesYears, strike, side: 'payer' });
    const { annuity } = forwardSwap(curve, expiryYears, paymentTimesYears);
    const deviation = (Math.sqrt(2 * Math.PI) * value) / annuity;
    const variance = deviation * deviation * Math.exp(curve.logDiscount(expiryYears));
    // At the money the price tells the deviation but for a convexity of a few per cent.
    expect(Math.abs(mean / variance - 1)).toBeLessThan(0.06 + (LIMIT * error) / variance);
  });
});

describe.each(MODELS.filter(([, model]) => model.kind === 'g2'))('paths of %s', (_, anyModel) => {
  const model = anyModel as G2;
  const { block } = observedPaths(model, curve, 'lattice');

  it('show the swap rates and discounts of their state', () => {
    const { paths, twoYear, tenYear, logDiscounts } = block(5);
    const [x, y, integral] = parts(paths, 3) as [Float64Array, Float64Array, Float64Array];
    let worst = 0;
    for (const node of [0, 1, 14, 60, 200, nodes - 1]) {
      for (const path of [0, 1, 33, 63]) {
        const at = node * BLOCK_PATHS + path;
        const bonds = Array.from({ length: 10 }, (__, i) =>
          Math.exp(g2LogZeroBond(model, curve, times[node]!, times[node]! + i + 1, x[at]!, y[at]!)),
        );
        const { varianceIntegral } = g2Transition(model, 0, times[node]!);
        const log = curve.logDiscount(times[node]!) - 0.5 * varianceIntegral - integral[at]!;
        worst = Math.max(
          worst,
          Math.abs(twoYear[at]! - parSwapRate(bonds.slice(0, 2))),
          Math.abs(tenYear[at]! - parSwapRate(bonds)),
          Math.abs(logDiscounts[at]! - log),
        );
      }
    }
    // A ten-thousandth of a basis point, for which the terms of the surface are chosen.
    expect(worst).toBeLessThan(1e-8);
  });

  it('have the covariances of the transition', () => {
    const checks = [7 / 365, 1, 10, 30].map((years) => {
      const node = nodeAt(years);
      const exact = g2Transition(model, 0, times[node]!);
      const expected = [
        exact.varianceX,
        exact.varianceY,
        exact.covarianceXY,
        exact.varianceIntegral,
        exact.covarianceXIntegral,
        exact.covarianceYIntegral,
      ];
      return { years, node, expected, means: expected.map(() => new GroupMeans()) };
    });
    for (let index = 0; index < PATHS / BLOCK_PATHS; index++) {
      const { paths } = block(index);
      const [x, y, integral] = parts(paths, 3) as [Float64Array, Float64Array, Float64Array];
      for (const { node, means } of checks) {
        for (let path = 0; path < BLOCK_PATHS; path++) {
          const at = node * BLOCK_PATHS + path;
          const [a, b, c] = [x[at]!, y[at]!, integral[at]!];
          [a * a, b * b, a * b, c * c, a * c, b * c].forEach((product, moment) => {
            means[moment]!.add(index * BLOCK_PATHS + path, product);
          });
        }
      }
    }
    for (const { years, expected, means } of checks) {
      expected.forEach((value, moment) => {
        const { mean, error } = means[moment]!.result();
        expect(Math.abs(mean - value), `moment ${moment} at ${years} years`).toBeLessThanOrEqual(
          LIMIT * error,
        );
      });
    }
  });
});
