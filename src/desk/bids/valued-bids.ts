import type { Bid } from '../../book/bids/bid.ts';
import type { Investor } from '../../book/bids/investors.ts';
import { addDays, type IsoDate, type IsoMonth } from '../../core/dates.ts';
import type { CounterpoiseError } from '../../core/errors.ts';
import { money, toCents } from '../../core/money.ts';
import type { RateLock } from '../../instruments/rate-lock.ts';
import type { ExecutionTerms } from '../../market/execution-terms.ts';
import { settlementDatesOf } from '../../market/settlement-calendar.ts';
import type { MarketSnapshot } from '../../market/snapshot.ts';
import { bestExecution } from '../../models/execution/best-execution.ts';
import { saleAt } from '../../models/execution/loan-bid.ts';
import { attempt } from '../attempt.ts';
import { settlementAfterFunding } from '../lock-dates.ts';
import { deliveryAddends, type PriceAddend, saleAddends } from '../price-addends.ts';
import { requiredCoupons } from '../tba-quotes.ts';

/** What selling a loan brings, per 100 and in dollars of its principal. */
export interface SaleValue {
  readonly allInPer100: number;
  /** Principal × all-in, whole cents. */
  readonly valueCents: number;
  readonly paymentDate: IsoDate;
  readonly addends: readonly PriceAddend[];
}

/** A bid, and what it brings once servicing, carry and fee are counted. */
export interface ValuedBid extends SaleValue {
  readonly bid: Bid;
}

/** Delivery of a loan into the TBA market: the bid that is always there. */
export interface TbaFallback extends SaleValue {
  /** Decimal. */
  readonly coupon: number;
  readonly settlementMonth: IsoMonth;
}

/**
 * What selling a closed loan to a bidder today brings: bid + retained servicing at its multiple + carry − his fee.
 *
 * @source docs/models/bid-tape.md, docs/models/best-execution.md
 */
export function valuedBid(
  bid: Bid,
  loan: RateLock,
  investor: Investor,
  terms: ExecutionTerms,
  asOf: IsoDate,
): ValuedBid {
  const { noteRate, termMonths, program } = loan;
  const sale = saleAt(
    {
      bidPrice: bid.bidPrice,
      servicing: bid.servicing,
      paymentDate: addDays(asOf, investor.deliveryDays),
      feePer100: investor.feePer100,
    },
    { noteRate, termMonths, program, terms, loan, fundingDate: asOf, carried: true },
  );
  const addends = saleAddends({ kind: 'whole-loan', buyer: investor.code, ...sale }, 'execution').map(
    (addend) => (addend.name === 'bid-price' ? { ...addend, source: `tape ${bid.tapeId}` } : addend),
  );
  return { bid, ...worth(loan, sale.allInPer100, sale.paymentDate), addends };
}

/**
 * What delivering a closed loan into the best TBA coupon brings, for the first settlement it can make.
 *
 * @returns why it cannot be, where no quoted coupon takes it
 */
export function tbaFallback(
  loan: RateLock,
  market: MarketSnapshot,
  terms: ExecutionTerms,
): TbaFallback | CounterpoiseError {
  return attempt(() => {
    const { noteRate, termMonths, program } = loan;
    const { asOf } = market;
    const settlement = settlementAfterFunding(program, asOf, settlementDatesOf(market));
    const { best } = bestExecution({
      noteRate,
      termMonths,
      program,
      terms,
      loan,
      coupons: requiredCoupons(market, program, settlement.month),
      timing: { fundingDate: asOf, settlementDate: settlement.date },
    });
    return {
      ...worth(loan, best.allInPer100, settlement.date),
      coupon: best.coupon,
      settlementMonth: settlement.month,
      addends: [
        { name: 'tba-price' as const, per100: best.tbaPrice, source: `tba ${settlement.month}` },
        ...deliveryAddends(best, 'execution'),
      ],
    };
  });
}

function worth(
  { loanAmount }: RateLock,
  allInPer100: number,
  paymentDate: IsoDate,
): Pick<SaleValue, 'allInPer100' | 'valueCents' | 'paymentDate'> {
  const dollars = toCents(money(loanAmount).times(allInPer100).dividedBy(100));
  return { allInPer100, valueCents: dollars.times(100).toNumber(), paymentDate };
}
