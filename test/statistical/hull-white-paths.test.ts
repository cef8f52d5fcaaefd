import { beforeAll, describe, expect, it } from 'vitest';
import { isoDate } from '../../src/core/dates.ts';
import { momentsOf, standardErrorOfMean } from '../../src/core/statistics.ts';
import { BLOCK_PATHS } from '../../src/kernel/block.ts';
import { logLinearCurve } from '../../src/market/log-linear-curve.ts';
import {
  bondFactor,
  type HullWhite,
  hullWhite,
  logZeroBond,
  transition,
} from '../../src/models/rate/hull-white.ts';
import { annualPaymentTimes, forwardSwap, swaptionValue } from '../../src/models/rate/hull-white-options.ts';
import { normalScratch } from '../../src/sim/block-normals.ts';
import { simulateBlock } from '../../src/sim/path-block.ts';
import { parts } from '../../src/sim/shared-table.ts';
import { simulationPlan } from '../../src/sim/simulation-plan.ts';
import { timeGrid } from '../../src/sim/time-grid.ts';
import { simulationRequest, TBA_POOL } from '../fixtures/simulation-request.ts';

/**
 * Standard errors. Two-sided normal tail 6.8e-6: with the few thousand comparisons of this file, most of them
 * strongly correlated, a change of the seed alone raises a false alarm less than once in a hundred times.
 */
const LIMIT = 4.5;
/** Rounding of a sum of 376 steps. */
const ROUNDING = 1e-12;

const PATHS = 16_384;
const curve = logLinearCurve({ years: [0, 1, 5, 10, 30], logDiscounts: [0, -0.043, -0.2, -0.41, -1.2] });
const AS_OF = isoDate('2025-02-10');
const MONTHS = 362;
const grid = timeGrid(AS_OF, MONTHS);
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

/** How the normals are drawn, and how many consecutive paths make one independent observation. */
const SAMPLINGS = {
  antithetic: { sampling: 'antithetic', group: 2 },
  // 128 small randomisations of the lattice instead of few large ones: enough for a normal limit.
  lattice: { sampling: 'lattice', group: 2 * BLOCK_PATHS },
} as const;
type Sampling = keyof typeof SAMPLINGS;

/** Calls back with every block's (x, ∫x). */
function simulate(
  model: HullWhite,
  sampling: Sampling,
  paths: number,
  use: (state: Float64Array, integral: Float64Array) => void,
): void {
  const plan = simulationPlan(
    simulationRequest({
      asOf: AS_OF,
      models: [model],
      profiles: [{ ...TBA_POOL, remainingMonths: MONTHS - TBA_POOL.settlement.startNode - 1 }],
      loans: [],
      seed: 'paths',
      sampling: SAMPLINGS[sampling].sampling,
    }),
  );
  const sampler = { ...plan.sampler, blocksPerRandomisation: 2 };
  const steps = plan.timesYears.length - 1;
  const scratch = normalScratch(steps, plan.models[0]!);
  const tracks = new Float64Array(2 * plan.timesYears.length * BLOCK_PATHS);
  const [state, integral] = parts(tracks, 2) as [Float64Array, Float64Array];
  for (let block = 0; block < paths / BLOCK_PATHS; block++) {
    simulateBlock(plan.models[0]!, sampler, steps, block, scratch, tracks);
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
  /** Mean of D(t)/P(0,t) − 1, in standard errors, at every node but today. */
  readonly discountErrors: readonly number[];
  readonly group: number;
  /** x and ∫x of each path. */
  readonly kept: ReadonlyMap<
    KeptYears,
    { readonly node: number; readonly x: number[]; readonly y: number[] }
  >;
}

function sampleOf(model: HullWhite, sampling: Sampling): Sample {
  const { group } = SAMPLINGS[sampling];
  const bases = Array.from(times, (_, node) => logDeflator(model, node) - curve.logDiscount(times[node]!));
  const open = new Float64Array(times.length);
  const sums = new Float64Array(times.length);
  const squares = new Float64Array(times.length);
  const kept = new Map(
    KEPT_YEARS.map((years) => [years, { node: nodeAt(years), x: [] as number[], y: [] as number[] }]),
  );
  let done = 0;
  simulate(model, sampling, PATHS, (state, integral) => {
    for (let node = 1; node < times.length; node++) {
      const at = node * BLOCK_PATHS;
      for (let path = 0; path < BLOCK_PATHS; path++) {
        open[node]! += Math.expm1(bases[node]! - integral[at + path]!) / group;
        if ((done + path + 1) % group !== 0) continue;
        sums[node]! += open[node]!;
        squares[node]! += open[node]! * open[node]!;
        open[node] = 0;
      }
    }
    done += BLOCK_PATHS;
    for (const { node, x, y } of kept.values()) {
      const at = node * BLOCK_PATHS;
      x.push(...state.subarray(at, at + BLOCK_PATHS));
      y.push(...integral.subarray(at, at + BLOCK_PATHS));
    }
  });
  const groups = PATHS / group;
  const discountErrors = Array.from({ length: times.length - 1 }, (_, index) => {
    const node = index + 1;
    const mean = sums[node]! / groups;
    return mean / Math.sqrt((squares[node]! / groups - mean * mean) / (groups - 1));
  });
  return { discountErrors, group, kept };
}

/** Mean of f(x, ∫x) at a kept time, and its standard error. */
function meanOf(
  sample: Sample,
  years: KeptYears,
  f: (x: number, integral: number) => number,
): { mean: number; error: number } {
  const { x, y } = sample.kept.get(years)!;
  return meanOfPaths(sample.group, (path) => f(x[path]!, y[path]!));
}

/** Mean over all paths, its error from groups of consecutive ones. */
function meanOfPaths(group: number, f: (path: number) => number): { mean: number; error: number } {
  const values: number[] = [];
  for (let from = 0; from < PATHS; from += group) {
    let sum = 0;
    for (let path = from; path < from + group; path++) sum += f(path);
    values.push(sum / group);
  }
  const moments = momentsOf(values);
  return { mean: moments.mean, error: standardErrorOfMean(moments) };
}

const CASES = MODELS.flatMap(([name, model]) =>
  (['antithetic', 'lattice'] as const).map((sampling) => [name, sampling, model] as const),
);

describe.each(CASES)('simulated Hull–White paths, %s, %s', (_, sampling, model) => {
  let sample: Sample;
  beforeAll(() => {
    sample = sampleOf(model, sampling);
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
    const { mean, error } = meanOf(sample, years, (x, integral) =>
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
    const { mean, error } = meanOf(sample, 5, (x, integral) => {
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
        const { mean, error } = meanOf(sample, years, product);
        expect(Math.abs(mean - expected), `moment ${index} at ${years} years`).toBeLessThan(LIMIT * error);
      }
    }
  });

  it('have the covariances between two times that the transitions compose to', () => {
    for (const [early, late] of [
      [7 / 365, 0.25],
      [0.25, 1],
      [1, 5],
      [5, 10],
      [1, 20],
      [10, 30],
    ] as const) {
      const [from, to] = [sample.kept.get(early)!, sample.kept.get(late)!];
      const years = times[to.node]! - times[from.node]!;
      const today = transition(model, 0, times[from.node]!);
      const decay = Math.exp(-model.meanReversion * years);
      const factor = bondFactor(model, years);
      const products = [
        [decay * today.varianceX, from.x, to.x],
        [decay * today.covariance, from.y, to.x],
        [today.covariance + factor * today.varianceX, from.x, to.y],
        [today.varianceIntegral + factor * today.covariance, from.y, to.y],
      ] as const;
      for (const [index, [expected, left, right]] of products.entries()) {
        const { mean, error } = meanOfPaths(sample.group, (path) => left[path]! * right[path]!);
        expect(Math.abs(mean - expected), `moment ${index}, ${early} and ${late} years`).toBeLessThan(
          LIMIT * error,
        );
      }
    }
  });
});

describe('the two paths of an antithetic pair', () => {
  it('mirror each other in x and ∫x, bit by bit', () => {
    simulate(MODELS[0]![1], 'antithetic', 2 * BLOCK_PATHS, (state, integral) => {
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
      simulate(model, 'lattice', BLOCK_PATHS, (state, integral) => {
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
