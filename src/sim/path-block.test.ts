import { describe, expect, it } from 'vitest';
import { isoDate } from '../core/dates.ts';
import { inverseNormal } from '../core/normal.ts';
import { randomKey } from '../core/random.ts';
import { BLOCK_PATHS } from '../kernel/block.ts';
import { hullWhite } from '../models/rate/hull-white.ts';
import { normalScratch, type PathSampler } from './block-normals.ts';
import { hullWhitePaths, STEP_STRIDE } from './hull-white-paths.ts';
import { LATTICE_DIMENSIONS, latticeCoordinate, latticeShifts } from './lattice.ts';
import { simulateBlock } from './path-block.ts';
import { pathOrdering } from './path-ordering.ts';
import { parts } from './shared-table.ts';
import { timeGrid } from './time-grid.ts';

/** Normals recovered from the differences of a path lose digits to its size. */
const RECOVERY = 1e-10;

const grid = timeGrid(isoDate('2025-02-10'), 120);
const steps = grid.timesYears.length - 1;
const model = hullWhitePaths(hullWhite(0.03, 0.011), grid);
const ordering = pathOrdering(grid.timesYears, LATTICE_DIMENSIONS);
const plain: PathSampler = { key: randomKey('block'), blocksPerRandomisation: 2 };
const placed: PathSampler = { ...plain, ordering };
const scratch = normalScratch(steps, model);

interface Paths {
  readonly state: Float64Array;
  readonly integral: Float64Array;
}

function simulated(sampler: PathSampler, block: number): Paths {
  const paths = new Float64Array(2 * (steps + 1) * BLOCK_PATHS);
  simulateBlock(model, sampler, steps, block, scratch, paths);
  const [state, integral] = parts(paths, 2) as [Float64Array, Float64Array];
  return { state, integral };
}

/** The normals that drove x on one path. */
function normalsOf({ state }: Paths, path: number): number[] {
  return Array.from({ length: steps }, (_, step) => {
    const at = step * BLOCK_PATHS + path;
    const [decay, , deviation] = model.steps.subarray(step * STEP_STRIDE);
    return (state[at + BLOCK_PATHS]! - decay! * state[at]!) / deviation!;
  });
}

function along(normals: readonly number[], component: number): number {
  return normals.reduce(
    (sum, normal, step) =>
      sum +
      normal *
        ordering.shares[step]! *
        ordering.directions[component * ordering.intervals + ordering.intervalOf[step]!]!,
    0,
  );
}

describe('a block on the lattice', () => {
  it.each([0, 3])('has its points along the directions, block %i', (block) => {
    const paths = simulated(placed, block);
    const shifts = latticeShifts(plain.key, Math.floor(block / 2));
    for (const path of [0, 1, 38, 63]) {
      const normals = normalsOf(paths, path);
      for (let component = 0; component < ordering.components; component++) {
        const point = (block % 2) * BLOCK_PATHS + path;
        const expected = inverseNormal(latticeCoordinate(point, component, shifts));
        expect(Math.abs(along(normals, component) - expected)).toBeLessThan(RECOVERY);
      }
    }
  });

  it('has the pseudo-random normals across them', () => {
    const paths = simulated(placed, 1);
    const others = simulated(plain, 1);
    for (const path of [0, 5]) {
      const difference = normalsOf(paths, path);
      for (const [step, normal] of normalsOf(others, path).entries()) difference[step]! -= normal;
      let across = difference.reduce((sum, value) => sum + value * value, 0);
      expect(across).toBeGreaterThan(1);
      for (let component = 0; component < ordering.components; component++) {
        const size = along(difference, component);
        across -= size * size;
      }
      expect(Math.abs(across)).toBeLessThan(RECOVERY);
    }
  });

  it('differs from its pseudo-random block in ∫x only by what x brings', () => {
    const first = simulated(placed, 0);
    const second = simulated(plain, 0);
    for (const path of [0, 1, 42]) {
      const [normals, others] = [normalsOf(first, path), normalsOf(second, path)];
      for (let step = 0; step < steps; step++) {
        const at = step * BLOCK_PATHS + path;
        const [, factor, , loading] = model.steps.subarray(step * STEP_STRIDE);
        const shock = ({ state, integral }: Paths, normal: number): number =>
          integral[at + BLOCK_PATHS]! - integral[at]! - factor! * state[at]! - loading! * normal;
        expect(Math.abs(shock(first, normals[step]!) - shock(second, others[step]!))).toBeLessThan(1e-13);
      }
    }
  });

  it('is the same in any order and memory, and differs from every other', () => {
    const first = simulated(placed, 4);
    simulated(placed, 1);
    expect(simulated(placed, 4)).toEqual(first);
    expect(simulated(placed, 5).state).not.toEqual(first.state);
    expect(simulated({ ...placed, key: randomKey('other') }, 4).state).not.toEqual(first.state);
  });
});
