import { describe, expect, it } from 'vitest';
import { OBSERVED_GRID, observedPaths } from '../../test/fixtures/observed-paths.ts';
import { BLOCK_PATHS } from '../kernel/block.ts';
import { logLinearCurve } from '../market/log-linear-curve.ts';
import { parSwapRate } from '../models/mortgage-rate.ts';
import { type ForwardMarket, forwardMarket, tenorTimes } from '../models/rate/forward-market.ts';
import { correlationLoadings } from '../models/rate/forward-market-correlation.ts';
import { integratedVariance } from '../models/rate/forward-market-volatility.ts';
import { pathModels } from './path-model.ts';

/** Sums of a few hundred steps in another order. */
const ROUNDING = 1e-11;

const curve = logLinearCurve({ years: [0, 1, 5, 10, 30], logDiscounts: [0, -0.043, -0.2, -0.41, -1.2] });
const times = OBSERVED_GRID.timesYears;
const normal = forwardMarket({
  tenorTimesYears: tenorTimes(1, 45),
  dynamics: 'normal',
  displacement: 0,
  shape: { form: 'abcd', a: 0.001, b: 0.15, c: 0.004, d: 0.007 },
  scale: [
    { untilYears: 3, value: 1.1 },
    { untilYears: 100, value: 0.9 },
  ],
  correlation: { decay: 0.05, floor: 0.3, factors: 3 },
});
/** Periods of unequal length, and one that begins at a node of the grid. */
const uneven = forwardMarket({
  ...normal,
  tenorTimesYears: [
    0,
    0.4,
    1.3,
    times[40]!,
    ...tenorTimes(1.5, 48).filter((time) => time > times[40]! + 0.2),
  ],
});

const discountOf = (time: number): number => Math.exp(curve.logDiscount(time));

/** One path of a model straight from its equations: every node's ln D, 2- and 10-year rates. */
function plainPath(model: ForwardMarket, path: number, normals: Float64Array) {
  const tenor = model.tenorTimesYears;
  const { factors } = model.correlation;
  const loadings = correlationLoadings(model);
  const count = tenor.length - 1;
  const correlation = (i: number, j: number): number => {
    let sum = 0;
    for (let f = 0; f < factors; f++) sum += loadings[i * factors + f]! * loadings[j * factors + f]!;
    return sum;
  };
  const rates = Array.from({ length: count }, (_, j) => {
    const years = tenor[j + 1]! - tenor[j]!;
    return (discountOf(tenor[j]!) / discountOf(tenor[j + 1]!) - 1) / years;
  });
  const periodOf = (time: number): number => tenor.findLastIndex((date) => date <= time);
  /** Deflated bond to a tenor date; those before today stay what they were. */
  const settled: number[] = [1];
  const observed: { log: number; two: number; ten: number }[] = [];
  for (let node = 0; node < times.length; node++) {
    if (node > 0) {
      const start = times[node - 1]!;
      const first = periodOf(start);
      const deviations = rates.map((_, j) => Math.sqrt(integratedVariance(model, j, start, times[node]!)));
      const drifts = (levels: readonly number[]): number[] =>
        levels.map((_, j) => {
          let sum = 0;
          for (let i = first; i <= j; i++) {
            const years = tenor[i + 1]! - tenor[i]!;
            sum += (years * correlation(i, j) * deviations[i]!) / (1 + years * levels[i]!);
          }
          return deviations[j]! * sum;
        });
      const noise = rates.map((_, j) => {
        let sum = 0;
        for (let f = 0; f < factors; f++) {
          sum += loadings[j * factors + f]! * normals[((node - 1) * factors + f) * BLOCK_PATHS + path]!;
        }
        return deviations[j]! * sum;
      });
      const before = drifts(rates);
      const predicted = rates.map((rate, j) => rate + before[j]! + noise[j]!);
      const after = drifts(predicted);
      rates.forEach((rate, j) => {
        rates[j] = rate + 0.5 * (before[j]! + after[j]!) + noise[j]!;
      });
    }
    const now = periodOf(times[node]!);
    for (let k = settled.length; k <= now; k++) {
      settled[k] = settled[k - 1]! / (1 + (tenor[k]! - tenor[k - 1]!) * rates[k - 1]!);
    }
    const bonds = [...settled.slice(0, now + 1)];
    for (let k = now + 1; k <= count; k++) {
      bonds[k] = bonds[k - 1]! / (1 + (tenor[k]! - tenor[k - 1]!) * rates[k - 1]!);
    }
    const deflated = (time: number): number => {
      const k = periodOf(time);
      const weight = (time - tenor[k]!) / (tenor[k + 1]! - tenor[k]!);
      const [near, far] = [bonds[k]! / discountOf(tenor[k]!), bonds[k + 1]! / discountOf(tenor[k + 1]!)];
      return discountOf(time) * ((1 - weight) * near + weight * far);
    };
    const ownDiscount = deflated(times[node]!);
    const zeros = Array.from({ length: 10 }, (_, i) => deflated(times[node]! + i + 1) / ownDiscount);
    observed.push({
      log: Math.log(ownDiscount),
      two: parSwapRate(zeros.slice(0, 2)),
      ten: parSwapRate(zeros),
    });
  }
  return observed;
}

describe.each([
  ['years', normal],
  ['uneven periods', uneven],
] as const)('a forward-market model of %s', (_, model) => {
  const { block } = observedPaths(model, curve, 'lattice');

  it('shows the rates and discount factors of its equations', () => {
    const { paths, twoYear, tenYear, logDiscounts } = block(3);
    for (const path of [0, 63]) {
      let worst = 0;
      plainPath(model, path, paths).forEach(({ log, two, ten }, node) => {
        const at = node * BLOCK_PATHS + path;
        worst = Math.max(
          worst,
          Math.abs(logDiscounts[at]! - log),
          Math.abs(twoYear[at]! - two),
          Math.abs(tenYear[at]! - ten),
        );
      });
      expect(worst).toBeLessThan(ROUNDING);
    }
  });

  it('shows today’s curve on every path without volatility', () => {
    const still = forwardMarket({ ...model, scale: [{ untilYears: 100, value: 0 }] });
    const { tenYear, twoYear, logDiscounts } = observedPaths(still, curve, 'antithetic').block(0);
    times.forEach((time, node) => {
      const zeros = Array.from({ length: 10 }, (__, i) => discountOf(time + i + 1) / discountOf(time));
      const at = node * BLOCK_PATHS + 7;
      expect(Math.abs(logDiscounts[at]! - curve.logDiscount(time))).toBeLessThan(ROUNDING);
      expect(Math.abs(twoYear[at]! - parSwapRate(zeros.slice(0, 2)))).toBeLessThan(ROUNDING);
      expect(Math.abs(tenYear[at]! - parSwapRate(zeros))).toBeLessThan(ROUNDING);
    });
  });
});

it('a tenor that ends before the last swap rate of the grid is refused', () => {
  const endingAt = (last: number): ForwardMarket =>
    forwardMarket({ ...normal, tenorTimesYears: [...tenorTimes(1, 40), last] });
  const needed = times.at(-1)! + 10;
  for (const last of [40.5, needed]) {
    expect(() => pathModels([endingAt(last)], OBSERVED_GRID)).toThrow(
      expect.objectContaining({
        code: 'MODEL_OUT_OF_RANGE',
        details: expect.objectContaining({ found: String(last) }),
      }),
    );
  }
  expect(() => pathModels([endingAt(needed + 1e-6)], OBSERVED_GRID)).not.toThrow();
});
