import type { PoolTerms } from './loan-terms.ts';

/** One coordinate of the loan grid. */
export interface GridCoordinate {
  /** Where a pool stands. */
  readonly of: (pool: PoolTerms) => number;
  /** The pool that stands somewhere else. */
  readonly pool: (pool: PoolTerms, coordinate: number) => PoolTerms;
  /** Ranges are widened to multiples of this, so that nodes stay where they are when a few locks change. */
  readonly step: number;
  /** Width of the range that the sizes of terms were measured on, see grid-terms.ts. */
  readonly measuredWidth: number;
}

const multiplier = (
  name: 'refinancing' | 'turnover' | 'default',
  of: (value: number) => number,
  from: (coordinate: number) => number,
): Pick<GridCoordinate, 'of' | 'pool'> => ({
  of: (pool) => of(pool.multipliers[name]),
  pool: (pool, coordinate) => ({
    ...pool,
    multipliers: { ...pool.multipliers, [name]: from(coordinate) },
  }),
});

/**
 * Note rate, M_ref^(−½), M_tur^½ and M_def: of the powers that were tried, those in which the value of a loan is
 * nearest a polynomial of low degree.
 *
 * @source own measurements, docs/models/loan-grid.md
 */
export const GRID_COORDINATES: readonly GridCoordinate[] = [
  {
    of: (pool) => pool.noteRate,
    pool: (pool, noteRate) => ({ ...pool, noteRate }),
    step: 0.00125,
    measuredWidth: 0.005,
  },
  {
    ...multiplier(
      'refinancing',
      (value) => 1 / Math.sqrt(value),
      (coordinate) => 1 / (coordinate * coordinate),
    ),
    step: 0.1,
    measuredWidth: 0.8,
  },
  {
    ...multiplier('turnover', Math.sqrt, (coordinate) => coordinate * coordinate),
    step: 0.05,
    measuredWidth: 0.2,
  },
  {
    ...multiplier(
      'default',
      (value) => value,
      (coordinate) => coordinate,
    ),
    step: 0.25,
    measuredWidth: 1.9,
  },
];
