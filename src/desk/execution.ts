import type { IsoDate } from '../core/dates.ts';
import { CounterpoiseError, type ErrorItem } from '../core/errors.ts';
import type { ExecutionTerms } from '../market/execution-terms.ts';
import { PROGRAM_TERMS, PROGRAMS, type Program } from '../market/programs.ts';
import { settlementDatesOf } from '../market/settlement-calendar.ts';
import type { MarketSnapshot } from '../market/snapshot.ts';
import type { LoanProfile } from '../models/execution/loan-profile.ts';
import { attempt } from './attempt.ts';
import { type ExecutionRow, type ExecutionRowRequest, executionRow } from './execution-row.ts';
import { settlementAfterFunding } from './lock-dates.ts';
import { type Provenance, provenance } from './provenance.ts';
import { couponPrices, frontMonth, requiredCoupons } from './tba-quotes.ts';

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
  /** Remaining term at delivery; the program's when absent. */
  readonly termMonths?: number;
  /** The loan priced, for pay-ups and bids that ask for something. */
  readonly loan?: LoanProfile;
  /** Settlement and carry follow from it; without it the first quoted month, and no carry. */
  readonly fundingDate?: IsoDate;
}

/**
 * The best-execution table of a market day: all-in prices of every coupon and of every bid for each note rate, with what
 * would make the next coupon as good, and what the prices depend on.
 *
 * @throws CounterpoiseError MARKET_INCOMPLETE without execution terms or TBA prices, INPUT_INVALID for a funding date
 *   that has passed
 */
export function executionTable(request: ExecutionTableRequest): ExecutionResult {
  const { market, noteRates, fundingDate } = request;
  const terms = requiredTerms(market);
  if (fundingDate !== undefined && fundingDate < market.asOf) {
    throw new CounterpoiseError('INPUT_INVALID', `The loan cannot be funded on ${fundingDate}.`, {
      field: 'fundingDate',
      found: fundingDate,
      accepted: `a date not before ${market.asOf}`,
    });
  }
  const rows: ExecutionRow[] = [];
  const failures: ErrorItem[] = [];
  for (const program of PROGRAMS) {
    if (request.program !== undefined && request.program !== program) continue;
    if (frontMonth(market, program) === undefined) continue;
    const settled = attempt(() => settlementOf(request, program));
    if (settled instanceof CounterpoiseError) {
      failures.push({ pointer: '/fundingDate', code: settled.code, detail: settled.message });
      continue;
    }
    noteRates.forEach((noteRate, index) => {
      const row = attempt(() =>
        executionRow({
          noteRate,
          termMonths: request.termMonths ?? PROGRAM_TERMS[program].termMonths,
          program,
          terms,
          asOf: market.asOf,
          ...settled,
          ...(request.loan === undefined ? {} : { loan: request.loan }),
        }),
      );
      if (!(row instanceof CounterpoiseError)) rows.push(row);
      else {
        const detail = `${program} ${(noteRate * 100).toFixed(3)} %: ${row.message}`;
        failures.push({ pointer: `/noteRates/${index}`, code: row.code, detail });
      }
    });
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
 * The execution terms of a market day that quotes TBAs.
 *
 * @throws CounterpoiseError MARKET_INCOMPLETE
 */
export function requiredTerms(market: MarketSnapshot): ExecutionTerms {
  const terms = market.execution;
  if (terms !== undefined && (market.tba ?? []).length > 0) return terms;
  const missing = terms === undefined ? 'execution' : 'tba';
  throw new CounterpoiseError('MARKET_INCOMPLETE', `The market day has no ${missing} section.`, {
    field: missing,
    accepted: 'execution terms and TBA prices',
  });
}

/** A market day with other execution terms in place of its own. */
export function withExecutionTerms(
  market: MarketSnapshot,
  execution: ExecutionTerms | undefined,
): MarketSnapshot {
  return execution === undefined ? market : { ...market, execution };
}

function settlementOf(
  { market, fundingDate }: ExecutionTableRequest,
  program: Program,
): Pick<ExecutionRowRequest, 'settlementMonth' | 'coupons' | 'timing'> {
  if (fundingDate === undefined) {
    const settlementMonth = frontMonth(market, program)!;
    return { settlementMonth, coupons: couponPrices(market, program, settlementMonth) };
  }
  const { month, date } = settlementAfterFunding(program, fundingDate, settlementDatesOf(market));
  return {
    settlementMonth: month,
    coupons: requiredCoupons(market, program, month),
    timing: { fundingDate, settlementDate: date },
  };
}
