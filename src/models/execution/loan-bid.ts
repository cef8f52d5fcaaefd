import { addDays, type IsoDate } from '../../core/dates.ts';
import { parsePrice } from '../../core/quotes.ts';
import type { LoanBid } from '../../market/execution-terms.ts';
import { wholeLoanCarryPer100 } from './carry.ts';
import type { DeliveryRequest } from './coupon-delivery.ts';
import { type FeeStrip, stripValuePer100 } from './fee-strips.ts';
import { meetsCriteria } from './loan-profile.ts';
import { loanExecutionTerms } from './loan-terms.ts';

/** A loan to be sold whole, and on what terms. */
export interface LoanSaleRequest extends Omit<DeliveryRequest, 'timing'> {
  /** On which the loan is funded, today for one that is. */
  readonly fundingDate: IsoDate;
  /** Whether carry from funding on is counted; a table without dates leaves it out. */
  readonly carried: boolean;
}

/** Sale of a loan to a buyer who bids for it; values per 100 of the loan. */
export interface LoanSale {
  readonly kind: LoanBid['kind'];
  readonly buyer: string;
  readonly bidPrice: number;
  /** On which the buyer pays. */
  readonly paymentDate: IsoDate;
  /** The servicing that is kept; none where it is released or has no stated value. */
  readonly strips: readonly FeeStrip[];
  readonly servicingValue: number;
  readonly carry: number;
  readonly fee: number;
  readonly allInPer100: number;
}

/**
 * What each buyer's bid makes of a loan: all-in = bid + retained servicing at its multiple + carry − the buyer's fee.
 *
 * A bid is linear in the note rate between its quotes and counts for nothing beyond them, for loans that do not meet its
 * criteria, or when the loan comes after the last day on which it holds.
 *
 * @returns best first; ties by the order of the bids
 * @source own derivation, docs/models/best-execution.md
 */
export function loanSales(request: LoanSaleRequest): readonly LoanSale[] {
  return (request.terms.bids ?? [])
    .flatMap((bid) => saleTo(bid, request) ?? [])
    .sort((left, right) => right.allInPer100 - left.allInPer100);
}

function saleTo(bid: LoanBid, request: LoanSaleRequest): LoanSale | undefined {
  const { noteRate, program, loan, fundingDate } = request;
  const bidPrice = bidAt(bid, noteRate);
  if (bid.program !== program || bidPrice === undefined || !meetsCriteria(loan ?? {}, bid.when ?? {})) {
    return undefined;
  }
  const paymentDate = addDays(fundingDate, bid.deliveryDays);
  if (bid.deliverBy !== undefined && paymentDate > bid.deliverBy) return undefined;
  const feePer100 = bid.feePer100 ?? 0;
  return {
    kind: bid.kind,
    buyer: bid.buyer,
    ...saleAt({ ...bid, bidPrice, paymentDate, feePer100 }, request),
  };
}

/** What a buyer pays for a loan, and on what terms. */
export interface PricedBid {
  /** Per 100. */
  readonly bidPrice: number;
  readonly servicing: LoanBid['servicing'];
  readonly paymentDate: IsoDate;
  readonly feePer100: number;
}

/**
 * What a bid makes of a loan: all-in = bid + retained servicing at its multiple + carry − the buyer's fee.
 *
 * @source own derivation, docs/models/best-execution.md
 */
export function saleAt(
  { bidPrice, servicing, paymentDate, feePer100 }: PricedBid,
  { noteRate, termMonths, program, terms, fundingDate, carried }: LoanSaleRequest,
): Omit<LoanSale, 'kind' | 'buyer'> {
  const { baseServicingBp, multiples } = loanExecutionTerms(terms, program, noteRate, termMonths);
  const strips: readonly FeeStrip[] =
    servicing === 'released' || multiples.servicing === undefined
      ? []
      : [{ kind: 'base-servicing', feeBp: baseServicingBp, multiple: multiples.servicing }];
  const servicingValue = stripValuePer100(strips);
  const carry =
    carried && terms.warehouseRate !== undefined
      ? wholeLoanCarryPer100(noteRate, terms.warehouseRate, { fundingDate, settlementDate: paymentDate })
      : 0;
  return {
    bidPrice,
    paymentDate,
    strips,
    servicingValue,
    carry,
    fee: feePer100,
    allInPer100: bidPrice + servicingValue + carry - feePer100,
  };
}

function bidAt({ prices }: LoanBid, noteRate: number): number | undefined {
  const above = prices.findIndex((quote) => quote.noteRate >= noteRate);
  if (above === -1) return undefined;
  const high = prices[above]!;
  if (high.noteRate === noteRate) return parsePrice(high.price);
  const low = prices[above - 1];
  if (low === undefined) return undefined;
  const share = (noteRate - low.noteRate) / (high.noteRate - low.noteRate);
  return parsePrice(low.price) + share * (parsePrice(high.price) - parsePrice(low.price));
}
