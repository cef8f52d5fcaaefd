import { describe, expect, it } from 'vitest';
import { isoDate } from '../core/dates.ts';
import { inverseNormal } from '../core/normal.ts';
import { addressedNormalPairs, randomKey } from '../core/random.ts';
import { BLOCK_PATHS } from '../kernel/block.ts';
import {
  BLOCK_PAIRS,
  correctionRow,
  drawNormals,
  latticeShares,
  normalScratch,
  type PathSampler,
} from './block-normals.ts';
import { LATTICE_DIMENSIONS, latticeCoordinate, latticeShifts } from './lattice.ts';
import { pathOrdering } from './path-ordering.ts';
import { timeGrid } from './time-grid.ts';

/** Sums over a hundred steps. */
const ROUNDING = 1e-11;
/** Standard errors; a few dozen comparisons raise a false alarm less than once in a thousand seeds. */
const LIMIT = 4.5;

const { timesYears } = timeGrid(isoDate('2025-02-10'), 120);
const steps = timesYears.length - 1;
const ordering = pathOrdering(timesYears, LATTICE_DIMENSIONS);
const plain: PathSampler = { key: randomKey('normals'), blocksPerRandomisation: 2 };
const placed: PathSampler = { ...plain, ordering };
const PATHS = [0, 1, 38, 63];

/** Normals a step takes and how many of them the lattice places, as the models ask for them. */
const NEEDS = [
  { normals: 2, drivers: 1 },
  { normals: 3, drivers: 2 },
  ...[1, 2, 3, 4, 5, 6].map((factors) => ({ normals: factors, drivers: factors })),
];

/** What a block of so many normals draws, over whatever its memory held before. */
function drawn(sampler: PathSampler, block: number, needs: (typeof NEEDS)[number]) {
  const scratch = normalScratch(steps, needs);
  for (const rows of [...scratch.normals, ...scratch.corrections]) rows.fill(Number.NaN);
  drawNormals(sampler, block, steps, needs, scratch);
  return scratch;
}

/** A driver's normals on a path: its pair's, or their negatives, and what the lattice adds. */
function normalsOf(
  { normals, corrections }: ReturnType<typeof drawn>,
  driver: number,
  path: number,
  sampler: PathSampler,
): number[] {
  return Array.from({ length: steps }, (_, step) => {
    const own = normals[driver]![step * BLOCK_PAIRS + Math.floor(path / 2)]!;
    const share = sampler.ordering?.shares[step] ?? 0;
    const correction = corrections[driver]![correctionRow(sampler.ordering, step) + path]!;
    return (path % 2 === 0 ? own : -own) + share * correction;
  });
}

function along(normals: readonly number[], component: number): number {
  const { shares, directions, intervals, intervalOf } = ordering;
  return normals.reduce(
    (sum, normal, step) =>
      sum + normal * shares[step]! * directions[component * intervals + intervalOf[step]!]!,
    0,
  );
}

describe.each(NEEDS)('a block of $normals normals a step, $drivers of them drivers', (needs) => {
  const shares = latticeShares(needs.drivers);

  it.each([0, 3])(
    'has each coordinate of its lattice along one direction of one driver, block %i',
    (block) => {
      const scratch = drawn(placed, block, needs);
      const shifts = latticeShifts(plain.key, Math.floor(block / 2));
      let dimension = 0;
      for (let driver = 0; driver < needs.drivers; driver++) {
        for (let component = 0; component < (shares[driver] ?? 0); component++) {
          for (const path of PATHS) {
            const point = (block % 2) * BLOCK_PATHS + path;
            const expected = inverseNormal(latticeCoordinate(point, dimension, shifts));
            const found = along(normalsOf(scratch, driver, path, placed), component);
            expect(Math.abs(found - expected)).toBeLessThan(ROUNDING);
          }
          dimension += 1;
        }
      }
      expect(dimension).toBe(LATTICE_DIMENSIONS);
    },
  );

  it('has its pseudo-random normals across those directions', () => {
    const [on, off] = [drawn(placed, 1, needs), drawn(plain, 1, needs)];
    for (let driver = 0; driver < needs.drivers; driver++) {
      for (const path of PATHS) {
        const others = normalsOf(off, driver, path, plain);
        const moved = normalsOf(on, driver, path, placed).map((value, step) => value - others[step]!);
        const size = moved.reduce((sum, value) => sum + value * value, 0);
        let within = 0;
        for (let component = 0; component < (shares[driver] ?? 0); component++) {
          const part = along(moved, component);
          within += part * part;
        }
        expect(Math.abs(size - within)).toBeLessThan(ROUNDING);
        expect(size > 0).toBe((shares[driver] ?? 0) > 0);
      }
    }
  });

  it('draws each normal from its own address', () => {
    const { normals } = drawn(plain, 2, needs);
    const [first, second] = [new Float64Array(steps * BLOCK_PAIRS), new Float64Array(steps * BLOCK_PAIRS)];
    for (let pair = 0; 2 * pair < needs.normals; pair++) {
      addressedNormalPairs(plain.key, 2 * BLOCK_PAIRS, BLOCK_PAIRS, steps, first, second, pair);
      expect(normals[2 * pair]).toEqual(first);
      if (2 * pair + 1 < needs.normals) expect(normals[2 * pair + 1]).toEqual(second);
    }
  });
});

it('normals of a step are standard, and independent of each other', () => {
  const needs = { normals: 6, drivers: 6 };
  const moments = Array.from({ length: 6 }, () => new Float64Array(6));
  const blocks = 8;
  for (let block = 0; block < blocks; block++) {
    const { normals } = drawn(plain, block, needs);
    for (let i = 0; i < 6; i++) {
      for (let j = 0; j <= i; j++) {
        normals[i]!.forEach((value, at) => {
          moments[i]![j]! += value * normals[j]![at]!;
        });
      }
    }
  }
  const count = blocks * steps * BLOCK_PAIRS;
  for (let i = 0; i < 6; i++) {
    for (let j = 0; j <= i; j++) {
      const error = Math.sqrt((i === j ? 2 : 1) / count);
      expect(Math.abs(moments[i]![j]! / count - (i === j ? 1 : 0))).toBeLessThan(LIMIT * error);
    }
  }
});

it('the lattice’s coordinates are dealt out whole, most to the first driver', () => {
  for (const drivers of [1, 2, 3, 4, 9]) {
    const shares = latticeShares(drivers);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(LATTICE_DIMENSIONS);
    expect([...shares].sort((one, other) => other - one)).toEqual(shares);
  }
});
