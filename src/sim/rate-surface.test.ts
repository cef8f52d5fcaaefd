import { describe, expect, it } from 'vitest';
import { OBSERVED_GRID } from '../../test/fixtures/observed-paths.ts';
import { addressedUniform, randomKey } from '../core/random.ts';
import { BLOCK_PATHS } from '../kernel/block.ts';
import { logLinearCurve } from '../market/log-linear-curve.ts';
import { parSwapRate } from '../models/mortgage-rate.ts';
import { type G2, g2, g2LogZeroBond } from '../models/rate/g2.ts';
import { bondFactor } from '../models/rate/hull-white.ts';
import { G2_COORDINATES, type G2Paths, g2Paths } from './g2-paths.ts';
import { type G2Rates, g2Range, g2Rates, observeG2 } from './g2-rates.ts';
import { BASE_SCENARIO } from './scenario.ts';
import { scenarioCurve } from './scenario-curves.ts';

/** A ten-thousandth of a basis point, for which terms are chosen. */
const RATE_TOLERANCE = 1e-8;
/** Two ways to sum one series. */
const ROUNDING = 1e-13;

const { timesYears } = OBSERVED_GRID;
const nodes = timesYears.length;
const curve = logLinearCurve({ years: [0, 1, 5, 10, 30], logDiscounts: [0, -0.043, -0.2, -0.41, -1.2] });

const MODELS: readonly (readonly [string, G2])[] = [
  ['ordinary parameters', g2({ a: 0.5, sigma: 0.006, b: 0.05, eta: 0.01, rho: -0.75 })],
  ['the factors’ names exchanged', g2({ a: 0.05, sigma: 0.01, b: 0.5, eta: 0.006, rho: -0.75 })],
  ['volatilities of 3 %', g2({ a: 0.3, sigma: 0.03, b: 0.05, eta: 0.03, rho: -0.6 })],
  ['volatilities of 3 % that add up', g2({ a: 0.3, sigma: 0.03, b: 0.1, eta: 0.03, rho: 0.9 })],
  ['a reversion below 0', g2({ a: -0.03, sigma: 0.006, b: 0.3, eta: 0.01, rho: -0.5 })],
  ['ρ = −1', g2({ a: 0.4, sigma: 0.008, b: 0.03, eta: 0.012, rho: -1 })],
  ['ρ = 1', g2({ a: 0.4, sigma: 0.008, b: 0.03, eta: 0.012, rho: 1 })],
  ['a factor that is gone in weeks', g2({ a: 5, sigma: 0.05, b: 0.03, eta: 0.01, rho: 0.3 })],
  ['a fast factor of which short rates are full', g2({ a: 5, sigma: 0.4, b: 0.03, eta: 0.006, rho: 0.3 })],
  ['η = 0', g2({ a: 0.03, sigma: 0.011, b: 0.3, eta: 0, rho: 0.2 })],
  ['σ = 0', g2({ a: 0.03, sigma: 0, b: 0.3, eta: 0.011, rho: 0.2 })],
];

/** The 2- and 10-year swap rates, and today's curve, of a run of these models. */
function ratesOf(models: readonly G2Paths[], scenarioModels = Int32Array.of(0)): G2Rates {
  return g2Rates(models, {
    timesYears,
    scenarioModels,
    weights: Float64Array.of(1, 0, 0, 1),
    curveOf: () => scenarioCurve(curve, OBSERVED_GRID, BASE_SCENARIO),
  });
}

/** States anywhere in the ranges of both coordinates, their corners and ends among them: (x, y, ∫), [node][path]. */
function statesOf({ coordinates }: G2Paths): Float64Array {
  const key = randomKey('states');
  const length = nodes * BLOCK_PATHS;
  const paths = new Float64Array(3 * length);
  const corners = [-1, 0, 1].flatMap((u) => [-1, 0, 1].map((v) => [u, v] as const));
  for (let node = 0; node < nodes; node++) {
    const [a, b, c, d] = coordinates.subarray(node * G2_COORDINATES.length + G2_COORDINATES.toState);
    for (let path = 0; path < BLOCK_PATHS; path++) {
      const draw = (axis: number): number => 2 * addressedUniform(key, path, node, axis) - 1;
      const [u, v] = corners[path] ?? [draw(0), draw(1)];
      const at = node * BLOCK_PATHS + path;
      paths[at] = a! * u + b! * v;
      paths[length + at] = c! * u + d! * v;
    }
  }
  return paths;
}

function observed(rates: G2Rates, tables: G2Paths, scenario: number, paths: Float64Array) {
  const track = (): Float64Array => new Float64Array(nodes * BLOCK_PATHS);
  const out = { rates: [track(), track()], logDiscounts: track() };
  observeG2(rates, tables, scenario, paths, out);
  return { twoYear: out.rates[0]!, tenYear: out.rates[1]! };
}

/** Largest difference of either swap rate from those of the model's bonds, anywhere in the range. */
function worstError(model: G2, rates: G2Rates, tables: G2Paths, scenario: number): number {
  const paths = statesOf(tables);
  const { twoYear, tenYear } = observed(rates, tables, scenario, paths);
  const factors = Array.from({ length: 10 }, (_, i) => [
    bondFactor({ meanReversion: model.a }, i + 1),
    bondFactor({ meanReversion: model.b }, i + 1),
  ]);
  let worst = 0;
  for (let node = 0; node < nodes; node++) {
    const time = timesYears[node]!;
    const levels = factors.map((_, i) => g2LogZeroBond(model, curve, time, time + i + 1, 0, 0));
    for (let path = 0; path < BLOCK_PATHS; path++) {
      const at = node * BLOCK_PATHS + path;
      const [x, y] = [paths[at]!, paths[nodes * BLOCK_PATHS + at]!];
      const bonds = levels.map((level, i) => Math.exp(level - factors[i]![0]! * x - factors[i]![1]! * y));
      worst = Math.max(
        worst,
        Math.abs(twoYear[at]! - parSwapRate(bonds.slice(0, 2))),
        Math.abs(tenYear[at]! - parSwapRate(bonds)),
      );
    }
  }
  return worst;
}

describe.each(MODELS)('mortgage rates of a G2++ model with %s', (_, model) => {
  const tables = g2Paths(model, OBSERVED_GRID);
  const rates = ratesOf([tables]);

  it('are those of its bonds all over the range of its state', () => {
    expect(worstError(model, rates, tables, 0)).toBeLessThan(RATE_TOLERANCE);
  });

  it('have as ends of their range the rates at a share of the first coordinate’s', () => {
    const share = 0.7;
    const { coordinates } = tables;
    for (const node of [0, 14, 200]) {
      const [a, , c] = coordinates.subarray(node * G2_COORDINATES.length + G2_COORDINATES.toState);
      const paths = new Float64Array(3 * nodes * BLOCK_PATHS);
      [-share, share].forEach((u, path) => {
        paths[node * BLOCK_PATHS + path] = a! * u;
        paths[(nodes + node) * BLOCK_PATHS + path] = c! * u;
      });
      const { twoYear, tenYear } = observed(rates, tables, 0, paths);
      [twoYear, tenYear].forEach((track, pair) => {
        const range = g2Range(rates, { scenario: 0, pair, node }, share);
        range.forEach((rate, path) => {
          expect(Math.abs(rate - track[node * BLOCK_PATHS + path]!)).toBeLessThan(ROUNDING);
        });
      });
    }
  });
});

it('rates take a second coordinate only where a model has one', () => {
  const lengthsOf = (model: G2): number[] => [...ratesOf([g2Paths(model, OBSERVED_GRID)]).surface.lengths];
  const one = lengthsOf(g2({ a: 0.03, sigma: 0.011, b: 0.3, eta: 0, rho: 0.2 }));
  const two = lengthsOf(MODELS[0]![1]);
  expect(one).toHaveLength(1);
  expect(two.length).toBeGreaterThan(1);
  expect(lengthsOf(g2({ a: 0.03, sigma: 0, b: 0.3, eta: 0, rho: 0 }))).toEqual([1]);
});

it('each of a run’s models has the terms it needs, whichever comes first', () => {
  const [small, large] = [MODELS.at(-1)![1], MODELS[2]![1]];
  for (const pair of [
    [small, large],
    [large, small],
  ] as const) {
    const tables = pair.map((model) => g2Paths(model, OBSERVED_GRID));
    const rates = ratesOf(tables, Int32Array.of(1, 0));
    expect(worstError(pair[1], rates, tables[1]!, 0)).toBeLessThan(RATE_TOLERANCE);
    expect(worstError(pair[0], rates, tables[0]!, 1)).toBeLessThan(RATE_TOLERANCE);
  }
});
