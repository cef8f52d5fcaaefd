import type { IsoDate } from '../../core/dates.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { invariant } from '../../core/invariant.ts';
import type { ExecutionTerms } from '../../market/execution-terms.ts';
import { PROGRAM_TERMS } from '../../market/programs.ts';
import { bestExecution } from '../../models/execution/best-execution.ts';
import type { DeliveryRequest } from '../../models/execution/coupon-delivery.ts';
import { type LoanSale, loanSales } from '../../models/execution/loan-bid.ts';
import type { LoanProfile } from '../../models/execution/loan-profile.ts';
import { attempt } from '../attempt.ts';
import { deliveryAddends, type PriceAddend, saleAddends } from '../price-addends.ts';
import type { LockTermPrices } from './lock-term.ts';
import type { SheetProduct } from './rate-sheet-config.ts';

/** How a loan of the sheet is sold, and what makes up the price before adjusters and margin. */
export interface SheetExecution {
  readonly kind: 'tba' | LoanSale['kind'];
  /** Decimal; null for a loan sold whole. */
  readonly coupon: number | null;
  readonly buyer: string | null;
  readonly fundingDate: IsoDate;
  readonly settlementDate: IsoDate;
  readonly addends: readonly PriceAddend[];
}

const TERMS_SOURCE = 'market day, execution';

/**
 * The execution worth most for a note rate and lock term: a TBA coupon, the cash window or a whole-loan bid.
 *
 * @throws CounterpoiseError EXECUTION_NO_COUPON when neither a coupon nor a buyer takes the loan
 */
export function sheetExecution(
  { program, termMonths = PROGRAM_TERMS[program].termMonths }: SheetProduct,
  noteRate: number,
  terms: ExecutionTerms,
  loan: LoanProfile,
  lockTerm: LockTermPrices,
): SheetExecution {
  const { timing, coupons } = lockTerm;
  const request: DeliveryRequest = { noteRate, termMonths, program, terms, loan, timing };
  const delivered = attempt(() => bestExecution({ ...request, coupons }));
  const [sale] = loanSales({ ...request, fundingDate: timing.fundingDate, carried: true });
  const sold = sale !== undefined && (isError(delivered) || sale.allInPer100 > delivered.best.allInPer100);
  if (sold) {
    return {
      kind: sale.kind,
      coupon: null,
      buyer: sale.buyer,
      fundingDate: timing.fundingDate,
      settlementDate: sale.paymentDate,
      addends: [...saleAddends(sale, TERMS_SOURCE), ...lockTerm.statedAddends],
    };
  }
  if (isError(delivered)) throw delivered;
  const { best } = delivered;
  const priced = coupons.find(({ coupon }) => coupon === best.coupon);
  invariant(priced !== undefined, 'The best coupon is one of those that were priced.');
  return {
    kind: 'tba',
    coupon: best.coupon,
    buyer: null,
    fundingDate: timing.fundingDate,
    settlementDate: timing.settlementDate,
    addends: [
      ...lockTerm.addendsOf(priced),
      ...lockTerm.statedAddends,
      ...deliveryAddends(best, TERMS_SOURCE),
    ],
  };
}

function isError(value: unknown): value is CounterpoiseError {
  return value instanceof CounterpoiseError;
}
