import type { BoxedProgram } from './boxed-program.ts';

/** The column that stands for a shortfall: its value is the shortfall plus `most`. */
export interface ShortfallColumn {
  readonly column: number;
  /** Dollars; no lots inside the bounds lose or gain more in any scenario. */
  readonly most: number;
}

/** A stretch of an instrument's lots on which its cost is linear, as one column. */
export interface LotPiece {
  readonly column: number;
  readonly instrument: number;
  /** 1 when the column's growth buys, −1 when it sells. */
  readonly sign: 1 | -1;
  /** Whether it is the last before the instrument's bound on this side. */
  readonly last: boolean;
}

/** A row and the factor its unit was multiplied by. */
export interface LotRow {
  readonly row: number;
  readonly scale: number;
}

/** The relaxation of a hedge as a boxed program, and what its columns and rows stand for. */
export interface LotProgram extends BoxedProgram {
  readonly pieces: readonly LotPiece[];
  /** Lots at which every piece is zero. */
  readonly base: Float64Array;
  readonly limits: readonly LotRow[];
  /** −1 for no gross limit, the factor of its unit beside it. */
  readonly grossRow: number;
  readonly grossScale: number;
  /** The same of the cost limit. */
  readonly costRow: number;
  readonly costScale: number;
  /** First of the rows that hold the steps y = U⁻¹·x, one per basis vector; −1 without a basis. */
  readonly stepRow: number;
  /** y where every piece is zero. */
  readonly stepBase: Float64Array;
  /** Of the shortfall form alone. */
  readonly shortfall: ShortfallColumn | undefined;
  /** Whether the rows' bounds leave any activity at all. */
  readonly possible: boolean;
}
