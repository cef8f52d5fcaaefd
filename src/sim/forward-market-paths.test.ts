import { describe, expect, it } from 'vitest';
import { isoDate } from '../core/dates.ts';
import { invariant } from '../core/invariant.ts';
import { inverseNormal } from '../core/normal.ts';
import { randomKey } from '../core/random.ts';
import { BLOCK_PATHS } from '../kernel/block.ts';
import { forwardMarket, tenorTimes } from '../models/rate/forward-market.ts';
import { correlationLoadings } from '../models/rate/forward-market-correlation.ts';
import { latticeShares, normalScratch, type PathSampler } from './block-normals.ts';
import { LATTICE_DIMENSIONS, latticeCoordinate, latticeShifts } from './lattice.ts';
import { simulateBlock } from './path-block.ts';
import { pathModels } from './path-model.ts';
import { pathOrdering } from './path-ordering.ts';
import { timeGrid } from './time-grid.ts';

/** Sums over a hundred steps. */
const ROUNDING = 1e-11;
/** Of directions, each twice against those before it. */
const ORTHONORMAL = 5e-15;

const grid = timeGrid(isoDate('2025-02-10'), 120);
const { timesYears } = grid;
const steps = timesYears.length - 1;
const ordering = pathOrdering(timesYears, LATTICE_DIMENSIONS);
const plain: PathSampler = { key: randomKey('forwards'), blocksPerRandomisation: 2 };
const placed: PathSampler = { ...plain, ordering };

const modelOf = (factors: number) =>
  forwardMarket({
    tenorTimesYears: tenorTimes(1, 25),
    dynamics: 'normal',
    displacement: 0,
    shape: { form: 'abcd', a: 0.001, b: 0.15, c: 0.004, d: 0.007 },
    scale: [{ untilYears: 100, value: 1 }],
    correlation: { decay: 0.1, floor: 0.2, factors },
  });

function tablesOf(factors: number) {
  const [tables] = pathModels([modelOf(factors)], grid);
  invariant(tables?.kind === 'forward-market', 'The tables are of the model.');
  return tables;
}

describe.each([1, 2, 3, 5, 6])('forward-market paths of %i factors', (factors) => {
  const tables = tablesOf(factors);
  const row = (step: number, direction: number): Float64Array =>
    tables.directions.subarray(
      (step * factors + direction) * factors,
      (step * factors + direction + 1) * factors,
    );
  const dot = (one: ArrayLike<number>, other: ArrayLike<number>): number => {
    let sum = 0;
    for (let f = 0; f < factors; f++) sum += one[f]! * other[f]!;
    return sum;
  };
  const block = (sampler: PathSampler, index: number): Float64Array => {
    const paths = new Float64Array(factors * (steps + 1) * BLOCK_PATHS).fill(Number.NaN);
    simulateBlock(tables, sampler, steps, index, normalScratch(steps, tables), paths);
    return paths;
  };
  /** The normals of a step's factors on a path. */
  const at = (paths: Float64Array, step: number, path: number): number[] =>
    Array.from({ length: factors }, (_, f) => paths[(step * factors + f) * BLOCK_PATHS + path]!);

  it('have directions that turn the factors without stretching them', () => {
    for (let step = 0; step < steps; step++) {
      for (let left = 0; left < factors; left++) {
        for (let right = 0; right < factors; right++) {
          const product = dot(row(step, left), row(step, right));
          expect(Math.abs(product - (left === right ? 1 : 0))).toBeLessThan(ORTHONORMAL);
        }
      }
    }
  });

  it('have the level of the forwards of the next twelve years first, then their slope', () => {
    const loadings = correlationLoadings(modelOf(factors));
    for (const step of [0, 40, steps - 1]) {
      const start = timesYears[step]!;
      const level = new Float64Array(factors);
      const slope = new Float64Array(factors);
      for (let j = 0; j < 25; j++) {
        if (j + 1 <= start || j - start > 12) continue;
        for (let f = 0; f < factors; f++) {
          level[f]! += loadings[j * factors + f]!;
          slope[f]! += (j - start - 6) * loadings[j * factors + f]!;
        }
      }
      expect(Math.abs(dot(level, row(step, 0)) / Math.hypot(...level) - 1)).toBeLessThan(ROUNDING);
      if (factors === 1) continue;
      const along = dot(slope, row(step, 0));
      const rest = slope.map((value, f) => value - along * row(step, 0)[f]!);
      expect(Math.abs(dot(rest, row(step, 1)) / Math.hypot(...rest) - 1)).toBeLessThan(ROUNDING);
    }
  });

  it('have the lattice’s coordinates along the directions of the steps', () => {
    const paths = block(placed, 3);
    const shifts = latticeShifts(plain.key, 1);
    const shares = latticeShares(factors);
    let dimension = 0;
    for (let direction = 0; direction < factors; direction++) {
      for (let component = 0; component < (shares[direction] ?? 0); component++) {
        for (const path of [0, 1, 38, 63]) {
          let found = 0;
          for (let step = 0; step < steps; step++) {
            const weight = ordering.directions[component * ordering.intervals + ordering.intervalOf[step]!]!;
            found += ordering.shares[step]! * weight * dot(row(step, direction), at(paths, step, path));
          }
          const coordinate = latticeCoordinate(BLOCK_PATHS + path, dimension, shifts);
          expect(Math.abs(found - inverseNormal(coordinate))).toBeLessThan(ROUNDING);
        }
        dimension += 1;
      }
    }
    expect(dimension).toBe(LATTICE_DIMENSIONS);
  });

  it('have the negatives of a pair’s first path on its second, but for the lattice', () => {
    const paths = block(plain, 0);
    for (const step of [0, 7, steps - 1]) {
      expect(at(paths, step, 11)).toEqual(at(paths, step, 10).map((value) => -value));
      expect(at(paths, step, 10).every((value) => value !== 0)).toBe(true);
    }
  });
});

it('a model of more factors than forwards has one a forward', () => {
  expect(tablesOf(200).tracks).toBe(25);
});
