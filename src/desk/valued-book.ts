import type { ErrorItem } from '../core/errors.ts';
import type { RateModel } from '../models/rate/rate-model.ts';
import type { Scenario } from '../sim/scenario.ts';
import { type Book, resolveBook } from './book.ts';
import { type BookValuation, valueBook } from './book-valuation.ts';
import type { DeskRequest } from './desk-request.ts';
import type { GridAccuracy } from './grid-accuracy.ts';
import { type MarketDay, marketDay, type TbaMark } from './market-day.ts';
import { DEFAULT_SHIFT_BP } from './measure-scenarios.ts';
import { type Provenance, provenance } from './provenance.ts';
import { reachedError, targetWarnings } from './reached-error.ts';
import { quotedServicing } from './servicing/quoted-servicing.ts';

/** A book that one run has valued: risk, hedge and stress are read off it. */
export interface ValuedBook {
  readonly request: DeskRequest;
  readonly day: MarketDay;
  readonly book: Book;
  readonly valuation: BookValuation;
  /** One-sided shift of durations and convexities, bp. */
  readonly shiftBp: number;
}

/** What a use of the book needs its run to hold, found once the book is resolved. */
export interface BookNeeds {
  /** The base first. */
  readonly scenarios: readonly Scenario[];
  /** The calibrated model first; scenarios name the others by index. */
  readonly models: readonly RateModel[];
  readonly marks: readonly TbaMark[];
}

/**
 * Resolves a request's book and values it in one run.
 *
 * @param needsOf what the run must hold, given the day, the book and the shift
 * @throws CounterpoiseError when nothing can be valued; single locks fail alone, in the book's `failures`
 */
export async function valueDeskBook(
  request: DeskRequest,
  needsOf: (day: MarketDay, book: Book, shiftBp: number) => BookNeeds | Promise<BookNeeds>,
): Promise<ValuedBook> {
  const { run } = request;
  run.onPart?.('resolve');
  const day = marketDay(request.market, request.calibration);
  const book = bookOf(day, request);
  const shiftBp = request.shiftBp ?? DEFAULT_SHIFT_BP;
  const needs = await needsOf(day, book, shiftBp);
  const valuation = await valueBook(day, book, { ...needs, shiftBp }, run);
  run.onPart?.('measure');
  return { request, day, book, valuation, shiftBp };
}

function bookOf(day: MarketDay, { locks, positions, servicing: held }: DeskRequest): Book {
  const book = resolveBook(day, locks, positions);
  if (held === undefined) return book;
  const { servicing, failures } = quotedServicing(day, held);
  return { ...book, servicing, failures: [...book.failures, ...failures] };
}

/** Every TBA the book delivers into or holds, each once. */
export function marksOfBook(book: Book): TbaMark[] {
  return [
    ...new Set([
      ...book.hedged.flatMap((lock) => lock.deliveries.map((delivery) => delivery.mark)),
      ...book.tbaPositions.map((position) => position.mark),
    ]),
  ];
}

/** What every result of a book ends with: rows and locks left out, warnings, and where the numbers come from. */
export function bookEndnotes({ request, day, book, valuation }: ValuedBook): {
  readonly failures: readonly ErrorItem[];
  readonly warnings: readonly string[];
  readonly grid: GridAccuracy | null;
  readonly provenance: Provenance;
} {
  const { grid } = valuation;
  return {
    failures: [...(request.rowFailures ?? []), ...book.failures, ...(valuation.servicing?.failures ?? [])],
    warnings: [
      ...(request.warnings ?? []),
      ...book.warnings,
      ...gridWarnings(grid),
      ...targetWarnings(valuation.standardErrorPer100, valuation.pathCount, request.run.errorTarget),
    ],
    grid: grid ?? null,
    provenance: provenance({
      model: day.model.kind,
      calibrationId: request.calibrationId ?? request.calibration.contentHash,
      seed: request.run.seed,
      pathCount: valuation.pathCount,
      kernel: valuation.kernel,
      ...reachedError(valuation.standardErrorPer100),
    }),
  };
}

function gridWarnings(grid: GridAccuracy | undefined): string[] {
  if (grid === undefined || grid.withinTarget) return [];
  const years = grid.largestDurationErrorYears;
  return [
    `The grid of locks is off by up to ${grid.largestPriceErrorPer100.toFixed(4)} in price${
      years === null ? '' : ` and ${years.toFixed(4)} years`
    }, more than its target of ${grid.targetPricePer100} and ${grid.targetDurationYears} years; --exact values every lock by itself.`,
  ];
}
