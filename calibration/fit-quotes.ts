import { CounterpoiseError } from '../src/core/errors.ts';
import type { FittedParameter, FittedVolatility } from './rate-model-fit.ts';
import type { VolatilityQuote } from './volatility-target.ts';

/**
 * Rows of least squares that hold volatilities to their quotes: √weight·(model − quote), basis points.
 *
 * @source own derivation, docs/models/calibration.md
 */
export function quoteResiduals(
  quotes: readonly VolatilityQuote[],
  volatilitiesBp: readonly number[],
): number[] {
  return quotes.map(
    ({ quoteBp, weight }, i) =>
      (volatilitiesBp[i]! - quoteBp) * (weight === undefined ? 1 : Math.sqrt(weight)),
  );
}

/** The quotes beside a model's volatilities, and √(Σ(model − quote)²/n) over them, each cell counted alike. */
export function fittedCells(
  quotes: readonly VolatilityQuote[],
  volatilitiesBp: readonly number[],
): { readonly cells: readonly FittedVolatility[]; readonly rmseBp: number } {
  const cells = quotes.map((quote, i) => ({ ...quote, modelBp: volatilitiesBp[i]! }));
  const squares = sumOfSquares(cells.map(({ modelBp, quoteBp }) => modelBp - quoteBp));
  return { cells, rmseBp: Math.sqrt(squares / cells.length) };
}

/** Σ r². */
export function sumOfSquares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

/** A parameter that was given. */
export function heldParameter(name: string, value: number): FittedParameter {
  return { name, value, fixed: true, atBound: false };
}

/**
 * Refuses quotes that are too few.
 *
 * @throws CounterpoiseError MARKET_INCOMPLETE unless there is a quote more than parameters
 */
export function requireEnough(quotes: readonly VolatilityQuote[], parameters: number): void {
  if (quotes.length > parameters) return;
  throw new CounterpoiseError(
    'MARKET_INCOMPLETE',
    `${quotes.length} swaption ${quotes.length === 1 ? 'volatility cannot' : 'volatilities cannot'} determine the rate model.`,
    {
      pointer: '/swaptionNormalVolsBp/quotes',
      field: 'swaptionNormalVolsBp.quotes',
      accepted: `at least ${parameters + 1} quotes among the expiries and tenors of the calibration's target`,
    },
  );
}
