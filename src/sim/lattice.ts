import { addressedUniform, type RandomKey } from '../core/random.ts';

/** Coordinates the lattice has: directions of a path that it places. */
export const LATTICE_DIMENSIONS = 24;
/** The sequence repeats after so many points. */
export const LATTICE_POINTS = 1_048_576;

/** Generating vector, written by scripts/make-lattice.ts; a test holds the two together. */
// biome-ignore format: a vector reads as one.
export const LATTICE_GENERATORS: readonly number[] = [1, 1002857, 231825, 643229, 6175, 534765, 671281, 416277, 354511, 930179, 411539, 569065, 127715, 443803, 851551, 174243, 524817, 201659, 571533, 419167, 299495, 149155, 102113, 971951];

const SHIFT_ADDRESS = 0xffffffff;

/**
 * Random shifts of one randomisation of the lattice, one for each coordinate.
 *
 * @param key the run's random key
 * @param randomisation index of the randomisation, below 2²⁴
 * @returns numbers on (0, 1), from (seed, randomisation, coordinate) alone
 */
export function latticeShifts(key: RandomKey, randomisation: number): Float64Array {
  // Paths are addressed from 0 up, so the last address is free for what belongs to no path.
  return Float64Array.from({ length: LATTICE_DIMENSIONS }, (_, dimension) =>
    addressedUniform(key, SHIFT_ADDRESS, randomisation, dimension),
  );
}

/**
 * One coordinate of a point of the shifted lattice sequence, folded by the tent map.
 *
 * The sequence takes the lattice in the order of the radical inverse, so that any initial part of it is
 * evenly spread; the tent x → 1 − |2x − 1| makes every integrand periodic, which doubles the order of the
 * error. A uniform shift leaves each point uniform, so a randomisation's mean is unbiased.
 *
 * @param point index in the randomisation, below 2²⁰
 * @returns on (0, 1)
 * @source Hickernell, "Obtaining O(N^(−2+ε)) convergence for lattice quadrature rules", MCQMC 2000
 */
export function latticeCoordinate(point: number, dimension: number, shifts: Float64Array): number {
  const position = radicalInverse(point) * LATTICE_GENERATORS[dimension]! + shifts[dimension]!;
  const folded = 1 - Math.abs(2 * (position - Math.floor(position)) - 1);
  return Math.min(Math.max(folded, SMALLEST), 1 - SMALLEST);
}

/** A normal is finite on [SMALLEST, 1 − SMALLEST]. */
const SMALLEST = Number.EPSILON / 2;

/** Bits of an index below 2³² mirrored about the binary point. */
export function radicalInverse(index: number): number {
  let bits = index >>> 0;
  bits = ((bits >>> 1) & 0x55555555) | ((bits & 0x55555555) << 1);
  bits = ((bits >>> 2) & 0x33333333) | ((bits & 0x33333333) << 2);
  bits = ((bits >>> 4) & 0x0f0f0f0f) | ((bits & 0x0f0f0f0f) << 4);
  bits = ((bits >>> 8) & 0x00ff00ff) | ((bits & 0x00ff00ff) << 8);
  bits = ((bits >>> 16) | (bits << 16)) >>> 0;
  return bits / 4294967296;
}
