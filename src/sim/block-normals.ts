import { inverseNormal } from '../core/normal.ts';
import { addressedNormalPairs, type RandomKey } from '../core/random.ts';
import { BLOCK_PATHS } from '../kernel/block.ts';
import { LATTICE_DIMENSIONS, latticeCoordinate, latticeShifts } from './lattice.ts';
import type { PathOrdering } from './path-ordering.ts';

/** Where the normals of a run come from. */
export interface PathSampler {
  readonly key: RandomKey;
  /** Directions that the lattice's coordinates place; absent for plain antithetic pseudo-random paths. */
  readonly ordering?: PathOrdering;
  /** Blocks of one randomisation of the lattice. */
  readonly blocksPerRandomisation: number;
}

/** Antithetic pairs of a block. */
export const BLOCK_PAIRS = BLOCK_PATHS / 2;

/** Memory for one block's normals. */
export interface NormalScratch {
  /** [normal][step][pair]: standard normals of the pair's first path; the second has their negatives. */
  readonly normals: readonly Float64Array[];
  /** [driver][interval][path]: what the lattice adds to each increment of the normals it places. */
  readonly corrections: readonly Float64Array[];
  /** [interval][pair]: increments a driver's normals make. */
  readonly increments: Float64Array;
  /** [pair]: those along one direction. */
  readonly drawn: Float64Array;
  /** [component][path]: what the lattice adds along each direction. */
  readonly leading: Float64Array;
}

/** What a model's paths draw at every step. */
export interface NormalNeeds {
  /** Normals a step takes. */
  readonly normals: number;
  /** How many of them, the first, the lattice places. */
  readonly drivers: number;
}

/**
 * Memory for the normals of a block on any grid of so many steps.
 *
 * @param steps of the grid, at least 1
 */
export function normalScratch(steps: number, { normals, drivers }: NormalNeeds): NormalScratch {
  const pairs = (): Float64Array => new Float64Array(steps * BLOCK_PAIRS);
  const paths = (): Float64Array => new Float64Array(steps * BLOCK_PATHS);
  return {
    // Normals are drawn two at a time.
    normals: Array.from({ length: 2 * Math.ceil(normals / 2) }, pairs),
    corrections: Array.from({ length: drivers }, paths),
    increments: pairs(),
    drawn: new Float64Array(BLOCK_PAIRS),
    leading: paths(),
  };
}

/**
 * Directions of each driver that the lattice places: most for the first, which moves the level of rates.
 *
 * @source own choice, docs/models/sampling.md
 */
const DIRECTIONS_BY_DRIVER: readonly (readonly number[])[] = [[LATTICE_DIMENSIONS], [16, 8], [14, 6, 4]];

/** How many of the lattice's coordinates go to each driver; drivers beyond the third have none. */
export function latticeShares(drivers: number): readonly number[] {
  return DIRECTIONS_BY_DRIVER[Math.min(drivers, DIRECTIONS_BY_DRIVER.length) - 1]!;
}

/**
 * Draws a block's normals, and what the lattice adds to those of its drivers.
 *
 * They depend on (seed, path, step, factor) alone.
 *
 * @param block index of the block, its first path is block × 64
 * @param scratch receives `normals` and `corrections`
 */
export function drawNormals(
  sampler: PathSampler,
  block: number,
  steps: number,
  { drivers }: NormalNeeds,
  scratch: NormalScratch,
): void {
  const { normals, corrections } = scratch;
  for (let pair = 0; 2 * pair < normals.length; pair++) {
    const [first, second] = [normals[2 * pair]!, normals[2 * pair + 1]!];
    addressedNormalPairs(sampler.key, block * BLOCK_PAIRS, BLOCK_PAIRS, steps, first, second, pair);
  }
  const { ordering } = sampler;
  if (ordering === undefined) {
    for (const rows of corrections) rows.fill(0, 0, BLOCK_PATHS);
    return;
  }
  const shares = latticeShares(drivers);
  let firstDimension = 0;
  corrections.forEach((rows, driver) => {
    const count = Math.min(shares[driver] ?? 0, ordering.components);
    if (count === 0) rows.fill(0, 0, ordering.intervals * BLOCK_PATHS);
    else placeOnLattice(sampler, ordering, block, normals[driver]!, { firstDimension, count }, scratch, rows);
    firstDimension += shares[driver] ?? 0;
  });
}

/** Where the corrections of a step's interval begin. */
export function correctionRow(ordering: PathOrdering | undefined, step: number): number {
  return ordering === undefined ? 0 : ordering.intervalOf[step]! * BLOCK_PATHS;
}

/**
 * Turns each path's pseudo-random normals ξ̃ so that they have the lattice's normals z along the ordering's
 * directions: ξ = ξ̃ + U(z − Uᵀξ̃), standard normals as ξ̃ and z are. What is left of ξ̃ is antithetic in pairs.
 *
 * @param driverNormals ξ̃, [step][pair]; `placed` the lattice's coordinates and the leading directions they place
 * @source own derivation, docs/models/sampling.md
 */
function placeOnLattice(
  { key, blocksPerRandomisation }: PathSampler,
  { intervals, intervalOf, shares, directions }: PathOrdering,
  block: number,
  driverNormals: Float64Array,
  placed: { readonly firstDimension: number; readonly count: number },
  { increments, drawn, leading }: NormalScratch,
  corrections: Float64Array,
): void {
  const components = placed.count;
  const randomisation = Math.floor(block / blocksPerRandomisation);
  const firstPoint = (block - randomisation * blocksPerRandomisation) * BLOCK_PATHS;
  const shifts = latticeShifts(key, randomisation);
  increments.fill(0, 0, intervals * BLOCK_PAIRS);
  for (let step = 0; step < intervalOf.length; step++) {
    const share = shares[step]!;
    const from = step * BLOCK_PAIRS;
    const to = intervalOf[step]! * BLOCK_PAIRS;
    for (let pair = 0; pair < BLOCK_PAIRS; pair++)
      increments[to + pair]! += share * driverNormals[from + pair]!;
  }
  for (let component = 0; component < components; component++) {
    const at = component * BLOCK_PATHS;
    const dimension = placed.firstDimension + component;
    for (let path = 0; path < BLOCK_PATHS; path++) {
      leading[at + path] = inverseNormal(latticeCoordinate(firstPoint + path, dimension, shifts));
    }
  }
  for (let component = 0; component < components; component++) {
    const row = component * intervals;
    combine(directions, row, 1, intervals, increments, BLOCK_PAIRS, drawn, 0);
    const at = component * BLOCK_PATHS;
    for (let pair = 0; pair < BLOCK_PAIRS; pair++) {
      leading[at + 2 * pair]! -= drawn[pair]!;
      leading[at + 2 * pair + 1]! += drawn[pair]!;
    }
  }
  for (let interval = 0; interval < intervals; interval++) {
    combine(
      directions,
      interval,
      intervals,
      components,
      leading,
      BLOCK_PATHS,
      corrections,
      interval * BLOCK_PATHS,
    );
  }
}

/**
 * One row of a matrix product: out[at + p] = Σᵢ factors[first + i·stride]·rows[i][p], four columns at a time so that
 * no sum waits for the one before it.
 *
 * @param width columns, a multiple of four
 */
function combine(
  factors: Float64Array,
  first: number,
  stride: number,
  count: number,
  rows: Float64Array,
  width: number,
  out: Float64Array,
  at: number,
): void {
  for (let column = 0; column < width; column += 4) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let i = 0; i < count; i++) {
      const factor = factors[first + i * stride]!;
      const from = i * width + column;
      a += factor * rows[from]!;
      b += factor * rows[from + 1]!;
      c += factor * rows[from + 2]!;
      d += factor * rows[from + 3]!;
    }
    out[at + column] = a;
    out[at + column + 1] = b;
    out[at + column + 2] = c;
    out[at + column + 3] = d;
  }
}
