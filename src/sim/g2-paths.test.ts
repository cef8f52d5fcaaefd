import { describe, expect, it } from 'vitest';
import { isoDate } from '../core/dates.ts';
import { randomKey } from '../core/random.ts';
import { BLOCK_PATHS } from '../kernel/block.ts';
import { type G2, type G2Moments, g2, g2Transition } from '../models/rate/g2.ts';
import { bondFactor } from '../models/rate/hull-white.ts';
import { drawNormals, normalScratch } from './block-normals.ts';
import { G2_COORDINATES, G2_STEP, g2Paths, simulateG2 } from './g2-paths.ts';
import { LATTICE_DIMENSIONS } from './lattice.ts';
import { pathOrdering } from './path-ordering.ts';
import { parts } from './shared-table.ts';
import { timeGrid } from './time-grid.ts';

/** Of the moments of independent factors, for a correlation that is not all. */
const COVARIANCE_TOLERANCE = 1e-14;
/** With ρ = ±1 what is left of the pair is the difference of numbers that agree in five digits or more. */
const DEGENERATE_TOLERANCE = 1e-12;
/** Inverting a map whose columns differ in size by a thousand costs three digits. */
const INVERSE_TOLERANCE = 1e-12;

const grid = timeGrid(isoDate('2025-02-10'), 372);
const { timesYears } = grid;
const nodes = timesYears.length;

const MODELS: readonly (readonly [string, G2])[] = [
  ['ordinary parameters', g2({ a: 0.5, sigma: 0.006, b: 0.05, eta: 0.01, rho: -0.75 })],
  ['the factors’ names exchanged', g2({ a: 0.05, sigma: 0.01, b: 0.5, eta: 0.006, rho: -0.75 })],
  ['ρ = −1', g2({ a: 0.4, sigma: 0.008, b: 0.03, eta: 0.012, rho: -1 })],
  ['ρ = 1', g2({ a: 0.4, sigma: 0.008, b: 0.03, eta: 0.012, rho: 1 })],
  ['ρ = 1 and one reversion', g2({ a: 0.04, sigma: 0.008, b: 0.04, eta: 0.012, rho: 1 })],
  ['factors that undo each other', g2({ a: 0.04, sigma: 0.01, b: 0.04, eta: 0.01, rho: -1 })],
  ['a reversion below 0', g2({ a: -0.05, sigma: 0.01, b: 0.2, eta: 0.01, rho: 0.3 })],
  ['high volatility', g2({ a: 0.01, sigma: 0.03, b: 1, eta: 0.03, rho: -0.5 })],
  ['η = 0', g2({ a: 0.03, sigma: 0.011, b: 0.3, eta: 0, rho: 0.2 })],
  ['σ = 0', g2({ a: 0.03, sigma: 0, b: 0.3, eta: 0.011, rho: 0.2 })],
  ['no volatility', g2({ a: 0.03, sigma: 0, b: 0.3, eta: 0, rho: 0.2 })],
];

/** [x, y, ∫]: covariances of a transition. */
function covariances(moments: G2Moments): number[][] {
  const { varianceX, varianceY, varianceIntegral } = moments;
  const { covarianceXY, covarianceXIntegral, covarianceYIntegral } = moments;
  return [
    [varianceX, covarianceXY, covarianceXIntegral],
    [covarianceXY, varianceY, covarianceYIntegral],
    [covarianceXIntegral, covarianceYIntegral, varianceIntegral],
  ];
}

/** [x, y, ∫][normal] of a step. */
function loadingsOf(row: Float64Array): number[][] {
  return [
    [row[G2_STEP.x]!, row[G2_STEP.x + 1]!, 0],
    [row[G2_STEP.y]!, row[G2_STEP.y + 1]!, 0],
    [...row.subarray(G2_STEP.integral, G2_STEP.integral + 3)],
  ];
}

/** What moves the 10-year rate: x and y by their share of a 10-year bond. */
function tenYearWeights({ a, b }: G2): readonly [number, number] {
  return [bondFactor({ meanReversion: a }, 10) / 10, bondFactor({ meanReversion: b }, 10) / 10];
}

describe.each(MODELS)('a G2++ model with %s', (_, model) => {
  const tables = g2Paths(model, grid);
  const [ofX, ofY] = tenYearWeights(model);
  const tolerance = Math.abs(model.rho) === 1 ? DEGENERATE_TOLERANCE : COVARIANCE_TOLERANCE;

  it('has the law of its transition at every step, and its first normal moves the 10-year rate', () => {
    for (let step = 0; step + 1 < nodes; step++) {
      const exact = g2Transition(model, timesYears[step]!, timesYears[step + 1]!);
      const row = tables.steps.subarray(step * G2_STEP.length, (step + 1) * G2_STEP.length);
      expect([...row.subarray(0, G2_STEP.x)]).toEqual([
        exact.decayX,
        exact.decayY,
        exact.bondFactorX,
        exact.bondFactorY,
      ]);
      const loadings = loadingsOf(row);
      const expected = covariances(exact);
      // Sums over both factors are good to their largest term.
      const sizes = covariances(
        g2Transition({ ...model, rho: 0 }, timesYears[step]!, timesYears[step + 1]!),
      ).map((line, i) => Math.sqrt(line[i]!));
      for (let i = 0; i < 3; i++) {
        for (let j = 0; j < 3; j++) {
          const product = loadings[i]!.reduce((sum, value, n) => sum + value * loadings[j]![n]!, 0);
          const error = Math.abs(product - expected[i]![j]!);
          expect(error, `(${i}, ${j}) at step ${step}`).toBeLessThanOrEqual(
            tolerance * sizes[i]! * sizes[j]!,
          );
        }
      }
      const second = ofX * loadings[0]![1]! + ofY * loadings[1]![1]!;
      const size = ofX * sizes[0]! + ofY * sizes[1]!;
      expect(Math.abs(second)).toBeLessThanOrEqual(Math.sqrt(tolerance) * size);
    }
  });

  it('has half the variance of its integral at every node', () => {
    for (let node = 0; node < nodes; node++) {
      const { varianceIntegral } = g2Transition(model, 0, timesYears[node]!);
      expect(tables.halfVariance[node]).toBe(varianceIntegral / 2);
    }
  });

  it('has coordinates that turn back into its state', () => {
    for (let node = 0; node < nodes; node++) {
      const [a, b, c, d, e, f, g, h] = tables.coordinates.subarray(node * G2_COORDINATES.length);
      for (const [left, right, one] of [
        [a! * e!, b! * g!, 1],
        [a! * f!, b! * h!, 0],
        [c! * e!, d! * g!, 0],
        [c! * f!, d! * h!, 1],
      ] as const) {
        const size = Math.max(1, Math.abs(left), Math.abs(right));
        expect(Math.abs(left + right - one)).toBeLessThan(INVERSE_TOLERANCE * size);
      }
    }
  });

  it('has independent coordinates of six and a half standard deviations, the first that of the 10-year rate', () => {
    for (const node of [1, 14, 60, 200, nodes - 1]) {
      const [a, b, c, d] = tables.coordinates.subarray(node * G2_COORDINATES.length);
      expect(a! * ofY).toBeCloseTo(b! * ofX, 9);
      const { varianceX, varianceY, covarianceXY } = g2Transition(model, 0, timesYears[node]!);
      const covariance = (one: readonly [number, number], other: readonly [number, number]): number =>
        one[0] * other[0] * varianceX +
        one[1] * other[1] * varianceY +
        (one[0] * other[1] + one[1] * other[0]) * covarianceXY;
      const first = covariance([a!, b!], [a!, b!]) * 6.5 * 6.5;
      const second = covariance([c!, d!], [c!, d!]) * 6.5 * 6.5;
      // A coordinate that does not move has a range of 1e-10, in which rounding is much.
      const moves = (one: number, other: number): boolean => Math.hypot(one, other) < 1e9;
      if (moves(a!, b!))
        expect(Math.abs(first - (model.sigma === 0 && model.eta === 0 ? 0 : 1))).toBeLessThan(1e-9);
      if (!moves(c!, d!)) continue;
      expect(Math.abs(second - 1)).toBeLessThan(1e-3);
      expect(Math.abs(covariance([a!, b!], [c!, d!])) * 6.5 * 6.5).toBeLessThan(1e-3);
    }
  });
});

describe.each(['lattice', 'antithetic'] as const)('G2++ paths, %s', (sampling) => {
  const tables = g2Paths(MODELS[0]![1], grid);
  const scratch = normalScratch(nodes - 1, tables);
  const ordering = sampling === 'lattice' ? pathOrdering(timesYears, LATTICE_DIMENSIONS) : undefined;
  const sampler = {
    key: randomKey('g2'),
    blocksPerRandomisation: 2,
    ...(ordering === undefined ? {} : { ordering }),
  };
  const paths = new Float64Array(3 * nodes * BLOCK_PATHS).fill(Number.NaN);
  drawNormals(sampler, 1, nodes - 1, tables, scratch);
  simulateG2(tables, ordering, scratch, paths);
  const [x, y, integral] = parts(paths, 3) as [Float64Array, Float64Array, Float64Array];

  it('follow from their normals, those of a pair’s second path being the negatives but for the lattice’s part', () => {
    for (const path of [0, 1, 34, 63]) {
      const state = [0, 0, 0];
      for (let step = 0; step + 1 < nodes; step++) {
        const row = tables.steps.subarray(step * G2_STEP.length);
        const normals = [0, 1, 2].map((index) => {
          const drawn = scratch.normals[index]![(step * BLOCK_PATHS) / 2 + Math.floor(path / 2)]!;
          const interval = ordering?.intervalOf[step] ?? 0;
          const placed = scratch.corrections[index]?.[interval * BLOCK_PATHS + path] ?? 0;
          return (path % 2 === 0 ? drawn : -drawn) + (ordering?.shares[step] ?? 0) * placed;
        });
        const shocks = loadingsOf(row).map((loadings) =>
          loadings.reduce((sum, loading, index) => sum + loading * normals[index]!, 0),
        );
        state[2]! += row[G2_STEP.factorX]! * state[0]! + row[G2_STEP.factorY]! * state[1]! + shocks[2]!;
        state[0] = row[G2_STEP.decayX]! * state[0]! + shocks[0]!;
        state[1] = row[G2_STEP.decayY]! * state[1]! + shocks[1]!;
        const at = (step + 1) * BLOCK_PATHS + path;
        [x, y, integral].forEach((track, index) => {
          expect(Math.abs(track[at]! - state[index]!)).toBeLessThan(1e-13);
        });
      }
    }
  });

  it('begin at nothing', () => {
    for (const track of [x, y, integral]) {
      expect(track.subarray(0, BLOCK_PATHS).every((value) => value === 0)).toBe(true);
    }
  });
});
