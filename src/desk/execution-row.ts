import type { IsoDate, IsoMonth } from '../core/dates.ts';
import type { Program } from '../market/programs.ts';
import {
  bestExecution,
  type ExecutionChoice,
  type ExecutionRequest,
} from '../models/execution/best-execution.ts';
import { type BreakEven, breakEvens, type CouponSwap, couponSwap } from '../models/execution/break-even.ts';
import {
  type ExecutionSensitivity,
  executionSensitivities,
} from '../models/execution/execution-sensitivity.ts';
import { type LoanSale, loanSales } from '../models/execution/loan-bid.ts';

/** What stands between the best coupon and another one. */
export interface CouponComparison {
  /** Decimal. */
  readonly coupon: number;
  readonly swap: CouponSwap;
  readonly breakEvens: readonly BreakEven[];
}

/** A sale to a buyer, beside the best delivery into a TBA. */
export interface ComparedSale extends LoanSale {
  /** All-in price less that of the best coupon: positive where the buyer pays more. */
  readonly overTbaPer100: number;
}

/** One note rate of one program: every coupon it can be delivered into and every bid for it, the best first. */
export interface ExecutionRow {
  readonly program: Program;
  /** Decimal. */
  readonly noteRate: number;
  readonly settlementMonth: IsoMonth;
  /** Null for a table without a funding date. */
  readonly settlementDate: IsoDate | null;
  readonly best: ExecutionChoice;
  readonly choices: readonly ExecutionChoice[];
  readonly nearTie: boolean;
  readonly sales: readonly ComparedSale[];
  /** Which kind of execution has the highest all-in price; a TBA where a bid is as good. */
  readonly bestKind: 'tba' | LoanSale['kind'];
  /** The best coupon against each of the others. */
  readonly comparisons: readonly CouponComparison[];
  readonly sensitivities: readonly ExecutionSensitivity[];
}

export interface ExecutionRowRequest extends ExecutionRequest {
  readonly asOf: IsoDate;
  readonly settlementMonth: IsoMonth;
}

/**
 * Everything best execution says of one note rate.
 *
 * @source docs/models/best-execution.md
 * @throws CounterpoiseError EXECUTION_NO_COUPON
 */
export function executionRow(request: ExecutionRowRequest): ExecutionRow {
  const { program, noteRate, settlementMonth, timing } = request;
  const { choices, best, nearTie } = bestExecution(request);
  const sales = loanSales({
    ...request,
    fundingDate: timing?.fundingDate ?? request.asOf,
    carried: timing !== undefined,
  }).map((sale): ComparedSale => ({ ...sale, overTbaPer100: sale.allInPer100 - best.allInPer100 }));
  const [highest] = sales;
  return {
    program,
    noteRate,
    settlementMonth,
    settlementDate: timing?.settlementDate ?? null,
    best,
    choices,
    nearTie: nearTie !== undefined,
    sales,
    bestKind: highest !== undefined && highest.overTbaPer100 > 0 ? highest.kind : 'tba',
    comparisons: choices.slice(1).flatMap((choice) => comparison(best, choice, request) ?? []),
    sensitivities: executionSensitivities(request),
  };
}

function comparison(
  best: ExecutionChoice,
  other: ExecutionChoice,
  request: ExecutionRequest,
): CouponComparison | undefined {
  const pair = [
    { coupon: best.coupon, price: best.tbaPrice },
    { coupon: other.coupon, price: other.tbaPrice },
  ] as const;
  const swap = couponSwap(pair, request);
  return swap === undefined
    ? undefined
    : { coupon: other.coupon, swap, breakEvens: breakEvens(pair, request) };
}
