import { earliestMonth } from '../core/dates.ts';
import { CounterpoiseError, type ErrorItem } from '../core/errors.ts';
import { parsePrice } from '../core/quotes.ts';
import { PROGRAM_TERMS, PROGRAMS, type Program } from '../market/programs.ts';
import type { MarketSnapshot } from '../market/snapshot.ts';
import { bestExecution, type ExecutionChoice } from '../models/execution/best-execution.ts';
import { type Provenance, provenance } from './provenance.ts';

/** One note rate of one program: every coupon it can be delivered into, the best first. */
export interface ExecutionRow {
  readonly program: Program;
  /** Decimal. */
  readonly noteRate: number;
  readonly settlementMonth: string;
  readonly best: ExecutionChoice;
  readonly choices: readonly ExecutionChoice[];
  readonly nearTie: boolean;
}

export interface ExecutionResult {
  readonly asOf: string;
  readonly rows: readonly ExecutionRow[];
  readonly failures: readonly ErrorItem[];
  readonly warnings: readonly string[];
  readonly provenance: Provenance;
}

export interface ExecutionTableRequest {
  readonly market: MarketSnapshot;
  /** Decimal, rising. */
  readonly noteRates: readonly number[];
  /** All quoted programs when absent. */
  readonly program?: Program;
}

/**
 * The best-execution table of a market day: all-in prices of every coupon for each note rate, in the first quoted month.
 *
 * @throws CounterpoiseError MARKET_INCOMPLETE without execution terms or TBA prices
 */
export function executionTable(request: ExecutionTableRequest): ExecutionResult {
  const { market, noteRates } = request;
  const terms = market.execution;
  if (terms === undefined || (market.tba ?? []).length === 0) {
    const missing = terms === undefined ? 'execution' : 'tba';
    throw new CounterpoiseError('MARKET_INCOMPLETE', `The market day has no ${missing} section.`, {
      field: missing,
      accepted: 'execution terms and TBA prices',
    });
  }
  const rows: ExecutionRow[] = [];
  const failures: ErrorItem[] = [];
  for (const program of PROGRAMS) {
    if (request.program !== undefined && request.program !== program) continue;
    const quotes = market.tba!.filter((quote) => quote.program === program);
    if (quotes.length === 0) continue;
    const month = earliestMonth(quotes.map((quote) => quote.settlementMonth))!;
    const coupons = quotes
      .filter((quote) => quote.settlementMonth === month)
      .map((quote) => ({ coupon: quote.coupon, price: parsePrice(quote.price) }));
    for (const noteRate of noteRates) {
      try {
        const { choices, best, nearTie } = bestExecution({
          noteRate,
          termMonths: PROGRAM_TERMS[program].termMonths,
          agency: PROGRAM_TERMS[program].agency,
          coupons,
          terms,
        });
        rows.push({
          program,
          noteRate,
          settlementMonth: month,
          best,
          choices,
          nearTie: nearTie !== undefined,
        });
      } catch (error) {
        if (!(error instanceof CounterpoiseError)) throw error;
        failures.push({
          pointer: `/noteRates/${noteRates.indexOf(noteRate)}`,
          code: error.code,
          detail: `${program} ${(noteRate * 100).toFixed(3)} %: ${error.message}`,
        });
      }
    }
  }
  return {
    asOf: market.asOf,
    rows,
    failures,
    warnings: [],
    provenance: provenance({ model: null }),
  };
}

/**
 * Note rates of a range `from:to:step`, in percent: `6.0:7.5:0.125`.
 *
 * @returns decimals
 * @throws CounterpoiseError INPUT_INVALID
 */
export function noteRateRange(text: string): number[] {
  const parts = text.split(':').map(Number);
  const [from, to, step = 0.125] = parts;
  const count = Math.floor((to! - from!) / step + 1e-9) + 1;
  if (
    parts.length < 2 ||
    parts.length > 3 ||
    parts.some((part) => !(part > 0)) ||
    !(count >= 1 && count <= 200)
  ) {
    throw new CounterpoiseError('INPUT_INVALID', `"${text}" is no range of note rates.`, {
      field: 'note-rates',
      found: text,
      accepted: 'from:to:step in percent, such as 6.0:7.5:0.125, of at most 200 rates',
    });
  }
  return Array.from({ length: count }, (_, index) => Number(((from! + index * step) / 100).toFixed(8)));
}
