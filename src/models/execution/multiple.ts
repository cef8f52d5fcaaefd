import { invariant } from '../../core/invariant.ts';
import type { ExecutionTerms } from '../../market/execution-terms.ts';

/** One multiple for all loans, or a grid of them by note rate and term. */
export type MultipleQuote = ExecutionTerms['buyUp'];

/**
 * Multiple for a loan: price per 100 for each 1 % of fee strip.
 *
 * On a grid it is linear in the note rate within each quoted term, then linear in the term, and flat beyond
 * the outermost quotes; terms may quote different note rates.
 *
 * @source own choice, docs/models/best-execution.md
 * @param quote one number, or at least one grid point
 * @param noteRate decimal
 * @param termMonths remaining term at delivery: of a new loan its whole term
 * @returns multiple, dimensionless
 */
export function multipleFor(quote: MultipleQuote, noteRate: number, termMonths: number): number {
  if (typeof quote === 'number') return quote;
  const terms = [...new Set(quote.map((point) => point.termMonths))];
  const byTerm = terms.map((term): Point => {
    const row = quote.filter((point) => point.termMonths === term);
    return [
      term,
      interpolate(
        row.map((point): Point => [point.noteRate, point.multiple]),
        noteRate,
      ),
    ];
  });
  return interpolate(byTerm, termMonths);
}

type Point = readonly [x: number, y: number];

function interpolate(points: readonly Point[], x: number): number {
  invariant(points.length > 0, 'A grid of multiples has at least one point.');
  const sorted = [...points].sort(([left], [right]) => left - right);
  const above = sorted.findIndex(([at]) => at >= x);
  if (above === -1) return sorted.at(-1)![1];
  if (above === 0) return sorted[0]![1];
  const [x0, y0] = sorted[above - 1]!;
  const [x1, y1] = sorted[above]!;
  return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}
