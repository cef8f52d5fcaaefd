import { describe, expect, it } from 'vitest';
import { simulatedSwaptionValues } from '../../calibration/forward-market-monte-carlo.ts';
import { addressedNormal } from '../../src/core/random.ts';
import { momentsOf, standardErrorOfMean } from '../../src/core/statistics.ts';
import { type ForwardMarket, forwardMarket, tenorTimes } from '../../src/models/rate/forward-market.ts';
import {
  advanceForwards,
  evolutionScratch,
  evolutionTables,
  initialForwards,
} from '../../src/models/rate/forward-market-evolution.ts';
import { forwardMarketBackwardCapletValue } from '../../src/models/rate/forward-market-options.ts';
import reference from '../golden/fixtures/forward-market.json' with { type: 'json' };

/** False alarms: 7 in a million a comparison. */
const STANDARD_ERRORS = 4.5;
const PATHS = 64;
const BLOCKS = 200;
const KEY = { low: 20250210, high: 7 };
const YEARS = 8;
const CURVE = { logDiscount: (years: number) => -0.035 * years - 0.0005 * years * years };
/** Calendar months, so that no tenor date but today is a node. */
const MONTHS = Array.from({ length: 12 * YEARS }, (_, month) => Math.round(month * 30.4375 + 9) / 365);
const GRID = [0, ...MONTHS];

function model(changes: Partial<ForwardMarket>): ForwardMarket {
  return forwardMarket({
    tenorTimesYears: tenorTimes(1, 12),
    dynamics: 'normal',
    displacement: 0,
    shape: { form: 'abcd', a: 0.003, b: 0.4, c: 0.008, d: 0.004 },
    scale: [
      { untilYears: 2, value: 1.2 },
      { untilYears: 5, value: 0.9 },
    ],
    correlation: { decay: 0.05, floor: 0.4, factors: 3 },
    ...changes,
  });
}

const MODELS = [
  ['normal', model({})],
  [
    'piecewise',
    model({
      shape: {
        form: 'piecewise',
        pieces: [
          { untilYears: 2, value: 0.011 },
          { untilYears: 3, value: 0.008 },
        ],
      },
    }),
  ],
  [
    'displaced',
    model({
      dynamics: 'displaced',
      displacement: 0.02,
      shape: { form: 'abcd', a: 0.05, b: 0.5, c: 0.15, d: 0.1 },
    }),
  ],
] as const;

/** Rates of antithetic paths at every node, handed to an observer of (node, forwards), [forward][path]. */
function simulate(m: ForwardMarket, observe: (node: number, forwards: Float64Array) => void): void {
  const tables = evolutionTables(m, GRID);
  const start = initialForwards(m, CURVE);
  const scratch = evolutionScratch(tables, PATHS);
  const forwards = new Float64Array(start.length * PATHS);
  const normals = new Float64Array(tables.factors * PATHS);
  for (let block = 0; block < BLOCKS; block++) {
    for (const [j, rate] of start.entries()) forwards.fill(rate, j * PATHS, (j + 1) * PATHS);
    for (let step = 0; step + 1 < GRID.length; step++) {
      for (let f = 0; f < tables.factors; f++) {
        for (let pair = 0; pair < PATHS / 2; pair++) {
          const normal = addressedNormal(KEY, (block * PATHS) / 2 + pair, step, f);
          normals[f * PATHS + pair] = normal;
          normals[f * PATHS + PATHS / 2 + pair] = -normal;
        }
      }
      advanceForwards(tables, step, start.length - 1, normals, 0, forwards, scratch, PATHS);
      observe(step + 1, forwards);
    }
  }
}

/** Deflated bond over its value today, (1 − w)·Mₖ + w·Mₖ₊₁, of one path. */
function deflated(m: ForwardMarket, forwards: Float64Array, path: number, maturity: number): number {
  const times = m.tenorTimesYears;
  const period = Math.min(
    times.length - 2,
    times.findLastIndex((time) => time <= maturity),
  );
  const weight = (maturity - times[period]!) / (times[period + 1]! - times[period]!);
  const bond = (k: number): number => {
    let product = Math.exp(-CURVE.logDiscount(times[k]!));
    for (let i = 0; i < k; i++) product /= 1 + (times[i + 1]! - times[i]!) * forwards[i * PATHS + path]!;
    return product;
  };
  return (1 - weight) * bond(period) + weight * bond(period + 1);
}

/** Means over a path and its mirror image. */
function pairMeans(of: (path: number) => number): number[] {
  return Array.from({ length: PATHS / 2 }, (_, pair) => 0.5 * (of(pair) + of(pair + PATHS / 2)));
}

function expectNear(samples: readonly number[], expected: number): void {
  const moments = momentsOf(samples);
  expect(Math.abs(moments.mean - expected)).toBeLessThan(STANDARD_ERRORS * standardErrorOfMean(moments));
}

describe.each(MODELS)('paths of %s forwards on calendar months', (_, m) => {
  /** [what][pair]: discount factors and later bonds at some nodes, backward-looking payments. */
  const samples = new Map<string, number[]>();
  const add = (name: string, values: readonly number[]): void => {
    const list = samples.get(name) ?? [];
    list.push(...values);
    samples.set(name, list);
  };
  const strike = 0.042;
  simulate(m, (node, forwards) => {
    if (node % 12 !== 5) return;
    const time = GRID[node]!;
    for (const maturity of [time, 9.3, 12])
      add(
        `${node} ${maturity}`,
        pairMeans((path) => deflated(m, forwards, path, maturity)),
      );
    if (node === 12 * 7 + 5) {
      for (const period of [2, 5]) {
        add(
          `caplet ${period}`,
          pairMeans((path) => {
            const discount =
              Math.exp(CURVE.logDiscount(period + 1)) * deflated(m, forwards, path, period + 1);
            return discount * Math.max(0, forwards[period * PATHS + path]! - strike);
          }),
        );
      }
    }
  });

  it('have the bonds of today’s curve as expectations, at tenor dates and between', () => {
    const bonds = [...samples].filter(([name]) => !name.startsWith('caplet'));
    expect(bonds).toHaveLength(3 * YEARS);
    for (const [, values] of bonds) expectNear(values, 1);
  });

  it('pay backward-looking caplets what their formula says', () => {
    for (const period of [2, 5]) {
      const terms = { startYears: period, endYears: period + 1, strike, side: 'payer' } as const;
      expectNear(samples.get(`caplet ${period}`)!, forwardMarketBackwardCapletValue(m, CURVE, terms));
    }
  });
});

describe('swaptions of lognormal forwards against an independent Monte Carlo', () => {
  const { fixingTimes, periods, forwards, abcd, monteCarlo } = reference;
  const times = [...fixingTimes, fixingTimes.at(-1)! + periods.at(-1)!];
  const logDiscounts = [0];
  for (const [i, rate] of forwards.entries())
    logDiscounts.push(logDiscounts[i]! - Math.log1p((times[i + 1]! - times[i]!) * rate));
  const curve = { logDiscount: (years: number) => logDiscounts[times.indexOf(years)]! };
  const m = forwardMarket({
    tenorTimesYears: times,
    dynamics: 'displaced',
    displacement: 0,
    shape: { form: 'abcd', ...abcd },
    scale: [{ untilYears: 1, value: 1 }],
    correlation: { decay: monteCarlo.decay, floor: 0, factors: forwards.length },
  });
  const swaptions = monteCarlo.rows.map((row) => ({
    expiryYears: times[row[0]!]!,
    paymentTimesYears: times.slice(row[0]! + 1, row[0]! + row[1]! + 1),
    strike: row[2]!,
    side: 'payer' as const,
  }));
  const simulated = simulatedSwaptionValues(m, curve, swaptions, {
    pairs: 8192,
    stepYears: 0.26,
    seed: 'reference',
  });

  it.each(monteCarlo.rows.map((row, i) => [row[0]!, row[1]!, row[6]!, row[7]!, i] as const))(
    'forward %i, %i periods: price %d, standard error %d',
    (_, __, price, error, i) => {
      const { value, standardError } = simulated[i]!;
      expect(Math.abs(value - price)).toBeLessThan(STANDARD_ERRORS * Math.hypot(error, standardError));
      expect(standardError).toBeLessThan(error);
    },
  );
});
