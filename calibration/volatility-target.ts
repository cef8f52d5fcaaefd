import { z } from 'zod';
import type { VolatilityMatrix } from '../src/market/volatility-matrix.ts';

const BP = 1e4;
/** More than any quote has, fewer than a double. */
const QUOTE_DIGITS = 12;
/** Years that a sum of quoted terms may be off. */
const TIME_ROUNDING = 1e-9;

const expiries = z.array(z.number().positive().max(100)).min(1).max(100);
const tenors = z.array(z.number().int().positive().max(100)).min(1).max(100);
const weightsSchema = z
  .array(
    z.strictObject({
      expiryYears: z.number().positive().max(100),
      tenorYears: z.number().int().positive().max(100),
      /** Of the cell's squared error. */
      weight: z.number().positive().max(1e6),
    }),
  )
  .max(1600)
  .optional();

const gridTargetSchema = z.strictObject({
  /** Every expiry of the matrix when absent. */
  expiriesYears: expiries.optional(),
  /** Whole years; every whole-year tenor of the matrix when absent. */
  tenorsYears: tenors.optional(),
  /** Of single cells; 1 where none is given. */
  weights: weightsSchema,
});

const coTerminalTargetSchema = z.strictObject({
  /** Expiry and tenor together, years. */
  coTerminalYears: z.number().positive().max(100),
  weights: weightsSchema,
});

/** Which at-the-money swaptions a rate model is fitted to, as a file says it. */
export const volatilityTargetSchema = z.union([gridTargetSchema, coTerminalTargetSchema]);

/** The at-the-money swaptions a rate model is fitted to. */
export type VolatilityTarget = GridTarget | CoTerminalTarget;

/** Chosen rows and columns of the matrix. */
export interface GridTarget {
  readonly expiriesYears?: readonly number[];
  /** Whole years. */
  readonly tenorsYears?: readonly number[];
  readonly weights?: readonly CellWeight[];
}

/** Swaptions whose swaps end together. */
export interface CoTerminalTarget {
  readonly coTerminalYears: number;
  readonly weights?: readonly CellWeight[];
}

/** What one cell's squared error counts for. */
export interface CellWeight {
  readonly expiryYears: number;
  readonly tenorYears: number;
  readonly weight: number;
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
export const MORTGAGE_TARGET = Object.freeze({
  expiriesYears: Object.freeze([1, 2, 3, 4, 5, 7, 10, 15]),
  tenorsYears: Object.freeze([1, 2, 3, 4, 5, 7, 10, 15, 20]),
});

/** The quotes of a matrix that a target names. */
export interface TargetQuotes {
  readonly quotes: readonly VolatilityQuote[];
  /** Cells of the target whose row and column the matrix has, but no quote. */
  readonly gaps: readonly { readonly expiryYears: number; readonly tenorYears: number }[];
}

/** Every quote on a whole-year tenor. */
export const FULL_TARGET: GridTarget = Object.freeze({});

/** The swaptions whose expiry and tenor add up to so many years. */
export function coTerminalTarget(years: number): CoTerminalTarget {
  return Object.freeze({ coTerminalYears: years });
}

/**
 * Quotes and gaps of a matrix within a target; rows and columns that the matrix lacks altogether are not missed.
 *
 * @returns by expiry, then tenor, both rising
 */
export function targetQuotes(matrix: VolatilityMatrix, target: VolatilityTarget): TargetQuotes {
  const weights = new Map((target.weights ?? []).map((one) => [cellKey(one), one.weight]));
  const cells = targetCells(matrix, target).map(({ expiryYears, tenorYears }) => {
    const weight = weights.get(cellKey({ expiryYears, tenorYears }));
    return {
      cell: { expiryYears, tenorYears },
      volatility:
        matrix.volatilities[matrix.expiriesYears.indexOf(expiryYears)]![
          matrix.tenorsYears.indexOf(tenorYears)
        ],
      ...(weight === undefined ? {} : { weight }),
    };
  });
  return {
    quotes: cells.flatMap(({ cell, volatility, ...weight }) =>
      volatility === undefined ? [] : [{ ...cell, quoteBp: asQuoted(volatility), ...weight }],
    ),
    gaps: cells.flatMap(({ cell, volatility }) => (volatility === undefined ? [cell] : [])),
  };
}

interface Cell {
  readonly expiryYears: number;
  readonly tenorYears: number;
}

function targetCells(matrix: VolatilityMatrix, target: VolatilityTarget): readonly Cell[] {
  const rising = (left: number, right: number): number => left - right;
  const tenorsYears = matrix.tenorsYears.filter(Number.isInteger);
  if ('coTerminalYears' in target) {
    return [...matrix.expiriesYears].sort(rising).flatMap((expiryYears) => {
      const tenorYears = tenorsYears.find(
        (tenor) => Math.abs(expiryYears + tenor - target.coTerminalYears) < TIME_ROUNDING,
      );
      return tenorYears === undefined ? [] : [{ expiryYears, tenorYears }];
    });
  }
  const chosen = (quoted: readonly number[], wanted: readonly number[] = quoted): readonly number[] =>
    wanted.filter((years) => quoted.includes(years)).sort(rising);
  return chosen(matrix.expiriesYears, target.expiriesYears).flatMap((expiryYears) =>
    chosen(tenorsYears, target.tenorsYears).map((tenorYears) => ({ expiryYears, tenorYears })),
  );
}

function cellKey({ expiryYears, tenorYears }: Cell): string {
  return `${expiryYears}×${tenorYears}`;
}

/** Basis points of a decimal volatility, freed of the rounding that the way to decimals and back leaves. */
function asQuoted(volatility: number): number {
  return Number((volatility * BP).toPrecision(QUOTE_DIGITS));
}
