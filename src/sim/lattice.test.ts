import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { randomKey } from '../core/random.ts';
import {
  LATTICE_DIMENSIONS,
  LATTICE_GENERATORS,
  latticeCoordinate,
  latticeShifts,
  radicalInverse,
} from './lattice.ts';

describe('the lattice sequence', () => {
  const shifts = latticeShifts(randomKey('lattice test'), 3);

  it('has an odd generator for every coordinate, as its script finds them', { timeout: 120_000 }, () => {
    const found: unknown = JSON.parse(
      execFileSync(process.execPath, ['scripts/make-lattice.ts'], { encoding: 'utf8' }),
    );
    expect(found).toEqual(LATTICE_GENERATORS);
    expect(LATTICE_GENERATORS).toHaveLength(LATTICE_DIMENSIONS);
    expect(LATTICE_GENERATORS.every((generator) => generator % 2 === 1)).toBe(true);
  });

  it('mirrors the bits of an index', () => {
    expect([0, 1, 2, 3, 4, 6].map(radicalInverse)).toEqual([0, 0.5, 0.25, 0.75, 0.125, 0.375]);
  });

  it.each([64, 256, 1024])(
    'spreads %i points so that each coordinate has one in every interval before the tent',
    (count) => {
      for (const dimension of [0, 1, 17, LATTICE_DIMENSIONS - 1]) {
        const cells = new Set(
          Array.from({ length: count }, (_, point) =>
            Math.floor(((radicalInverse(point) * LATTICE_GENERATORS[dimension]!) % 1) * count + 1e-9),
          ),
        );
        expect(cells.size).toBe(count);
      }
    },
  );

  it('has the mean and variance of a uniform, to the lattice order', () => {
    const count = 4096;
    for (const dimension of [0, 5, LATTICE_DIMENSIONS - 1]) {
      let sum = 0;
      let squares = 0;
      for (let point = 0; point < count; point++) {
        const u = latticeCoordinate(point, dimension, shifts);
        sum += u;
        squares += u * u;
      }
      // The tent makes both integrands piecewise smooth and periodic: the error is of order 1/count².
      expect(Math.abs(sum / count - 1 / 2)).toBeLessThan(1e-6);
      expect(Math.abs(squares / count - 1 / 3)).toBeLessThan(1e-6);
    }
  });

  it('shifts every randomisation and coordinate on its own', () => {
    const other = latticeShifts(randomKey('lattice test'), 4);
    expect(new Set([...shifts, ...other]).size).toBe(2 * LATTICE_DIMENSIONS);
  });
});
