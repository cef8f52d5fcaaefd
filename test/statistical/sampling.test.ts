import { beforeAll, describe, expect, it } from 'vitest';
import { inverseNormal } from '../../src/core/normal.ts';
import { randomKey } from '../../src/core/random.ts';
import { momentsOf, sampleVariance, standardErrorOfMean } from '../../src/core/statistics.ts';
import { LATTICE_DIMENSIONS, latticeCoordinate, latticeShifts } from '../../src/sim/lattice.ts';
import {
  PATH_SETS,
  SAMPLED_MEASURES,
  type SamplingError,
  samplingErrors,
} from '../fixtures/sampling-errors.ts';

/** Standard errors; two-sided normal tail 6.8e-6, here at most a few hundred comparisons. */
const LIMIT = 4.5;
const RANDOMISATIONS = 2048;
const key = randomKey('randomisations');
const shifts = Array.from({ length: RANDOMISATIONS }, (_, index) => latticeShifts(key, index));

/** One coordinate of one point in every randomisation. */
const seen = (point: number, dimension: number): number[] =>
  shifts.map((shift) => latticeCoordinate(point, dimension, shift));

describe('randomisations of the lattice', () => {
  it.each([0, 1, 1023])('make coordinates of point %i uniform', (point) => {
    for (let dimension = 0; dimension < LATTICE_DIMENSIONS; dimension++) {
      const coordinates = seen(point, dimension);
      for (const [power, mean, variance] of [
        [(u: number) => u, 1 / 2, 1 / 12],
        [(u: number) => u * u, 1 / 3, 4 / 45],
        [(u: number) => u * u * u, 1 / 4, 9 / 112],
      ] as const) {
        const found = momentsOf(coordinates.map(power)).mean;
        expect(Math.abs(found - mean)).toBeLessThan(LIMIT * Math.sqrt(variance / RANDOMISATIONS));
      }
    }
  });

  it('make a point’s coordinates independent of each other', () => {
    const normals = Array.from({ length: LATTICE_DIMENSIONS }, (_, dimension) =>
      seen(77, dimension).map(inverseNormal),
    );
    for (const [k, left] of normals.entries()) {
      for (const right of normals.slice(0, k)) {
        const { mean } = momentsOf(left.map((value, index) => value * right[index]!));
        expect(Math.abs(mean)).toBeLessThan(LIMIT / Math.sqrt(RANDOMISATIONS));
      }
    }
  });

  it('are independent of one another: errors of consecutive ones do not go together', () => {
    const points = 64;
    const errors = shifts.map((shift) => {
      let sum = 0;
      for (let point = 0; point < points; point++) {
        sum += Math.exp(
          inverseNormal(latticeCoordinate(point, 0, shift)) / 2 +
            inverseNormal(latticeCoordinate(point, 1, shift)) / 4,
        );
      }
      return sum / points - Math.exp(5 / 32);
    });
    const moments = momentsOf(errors);
    const variance = sampleVariance(moments);
    expect(Math.abs(moments.mean)).toBeLessThan(LIMIT * standardErrorOfMean(moments));
    for (const lag of [1, 2]) {
      const products = errors.slice(lag).map((error, index) => (error * errors[index]!) / variance);
      expect(Math.abs(momentsOf(products).mean)).toBeLessThan(
        LIMIT * standardErrorOfMean(momentsOf(products)),
      );
    }
    // 64 pseudo-random points would err by 0.08: evenly spread ones are what this is about.
    expect(Math.sqrt(variance)).toBeLessThan(0.02);
  });
});

describe('a path set of 1,024 points', () => {
  /**
   * The goals: price per 100 and duration in years, from 32 independent sets; a convexity as good as antithetic.
   * Errors run at half of the first two, and are known to one part in eight.
   */
  const GOALS = [0.013, 0.02, Number.POSITIVE_INFINITY];
  /** Pairs are independent, so a quarter of the paths err twice as much and tell as much. */
  const ANTITHETIC_SHARE = 4;
  let lattice: SamplingError[];
  let antithetic: SamplingError[];
  beforeAll(async () => {
    lattice = await samplingErrors('lattice', 1024);
    antithetic = await samplingErrors('antithetic', 1024 / ANTITHETIC_SHARE);
  }, 300_000);

  it.each(SAMPLED_MEASURES.map(({ name }, index) => [name, index] as const))(
    'gives the %s with the stated error, and the mean of other paths',
    (_, measure) => {
      const [found, plain] = [lattice[measure]!, antithetic[measure]!];
      expect(found.error).toBeLessThan(GOALS[measure]!);
      expect(found.error).toBeLessThan(plain.error / Math.sqrt(ANTITHETIC_SHARE));
      const scatter = Math.hypot(found.error, plain.error) / Math.sqrt(PATH_SETS);
      expect(Math.abs(found.mean - plain.mean)).toBeLessThan(LIMIT * scatter);
    },
  );

  it('errs in price as 60 times the antithetic paths would', () => {
    const ratio = antithetic[0]!.error / lattice[0]!.error;
    expect((ratio * ratio) / ANTITHETIC_SHARE).toBeGreaterThan(60);
  });
});
