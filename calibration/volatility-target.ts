import type { VolatilityMatrix } from '../src/market/volatility-matrix.ts';

const BP = 1e4;
/** More than any quote has, fewer than a double. */
const QUOTE_DIGITS = 12;

/** The at-the-money swaptions a rate model is fitted to. */
export interface VolatilityTarget {
  readonly expiriesYears: readonly number[];
  /** Whole years. */
  readonly tenorsYears: readonly number[];
}

/** A normal volatility as quoted. */
export interface VolatilityQuote {
  readonly expiryYears: number;
  readonly tenorYears: number;
  /** Basis points a year. */
  readonly quoteBp: number;
  /** Of its squared error in a fit; 1 when absent. */
  readonly weight?: number;
}

/**
 * What a mortgage book lives in: options of 1 to 15 years on swaps of 1 to 20. The prepayment option has little value
 * within its first year, where volatilities follow the next meetings of the central bank and a constant σ would be bent
 * by them; after 15 years little balance is left, and swaps beyond 20 years reach past the cash flows of any pool.
 *
 * @source own choice, docs/models/calibration.md
 */
export const MORTGAGE_TARGET: VolatilityTarget = Object.freeze({
  expiriesYears: Object.freeze([1, 2, 3, 4, 5, 7, 10, 15]),
  tenorsYears: Object.freeze([1, 2, 3, 4, 5, 7, 10, 15, 20]),
});

/** The quotes of a matrix that a target names. */
export interface TargetQuotes {
  readonly quotes: readonly VolatilityQuote[];
  /** Cells of the target whose row and column the matrix has, but no quote. */
  readonly gaps: readonly { readonly expiryYears: number; readonly tenorYears: number }[];
}

/**
 * Quotes and gaps of a matrix within a target; rows and columns that the matrix lacks altogether are not missed.
 *
 * @returns by expiry, then tenor, both rising
 */
export function targetQuotes(matrix: VolatilityMatrix, target: VolatilityTarget): TargetQuotes {
  const chosen = (quoted: readonly number[], wanted: readonly number[]): readonly number[] =>
    wanted.filter((years) => quoted.includes(years)).sort((left, right) => left - right);
  const cells = chosen(matrix.expiriesYears, target.expiriesYears).flatMap((expiryYears) =>
    chosen(matrix.tenorsYears, target.tenorsYears).map((tenorYears) => ({
      expiryYears,
      tenorYears,
      volatility:
        matrix.volatilities[matrix.expiriesYears.indexOf(expiryYears)]![
          matrix.tenorsYears.indexOf(tenorYears)
        ],
    })),
  );
  return {
    quotes: cells.flatMap(({ volatility, ...cell }) =>
      volatility === undefined ? [] : [{ ...cell, quoteBp: asQuoted(volatility) }],
    ),
    gaps: cells.flatMap(({ volatility, ...cell }) => (volatility === undefined ? [cell] : [])),
  };
}

/** Basis points of a decimal volatility, freed of the rounding that the way to decimals and back leaves. */
function asQuoted(volatility: number): number {
  return Number((volatility * BP).toPrecision(QUOTE_DIGITS));
}
