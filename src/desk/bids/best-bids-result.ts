import type { Servicing } from '../../book/bids/investors.ts';
import type { IsoDate } from '../../core/dates.ts';
import type { ErrorItem } from '../../core/errors.ts';
import type { DeliveryType } from '../../instruments/rate-lock.ts';
import type { Provenance } from '../provenance.ts';

/** One bid for a loan beside what the TBA market gives. Prices per 100. */
export interface ComparedBid {
  readonly executingInvestor: string;
  readonly bidPrice: number;
  readonly servicing: Servicing;
  readonly mode: DeliveryType;
  readonly allInPer100: number;
  /** Dollars more than delivery into the best TBA; null where no TBA takes the loan. */
  readonly gain: string | null;
}

/** To whom a loan is sold, and what was given up for the limits. Amounts in dollars to the cent. */
export interface BestBidRow {
  readonly lockId: string;
  readonly program: string;
  /** Decimal. */
  readonly noteRate: number;
  readonly loanAmount: number;
  /** Null: no bidder; delivered into a TBA, or unsold. */
  readonly executingInvestor: string | null;
  readonly sellSideId: string | null;
  readonly mode: DeliveryType | null;
  readonly servicing: Servicing | null;
  /** What the investor pays per 100; null without one. */
  readonly price: number | null;
  readonly allInPer100: number | null;
  readonly paymentDate: IsoDate | null;
  /** Principal × all-in; 0.00 for a loan that is left unsold. */
  readonly value: string;
  /** Over the best TBA; null where no TBA takes the loan. */
  readonly gain: string | null;
  /** Value of the loan's best bid by itself less this one's: what the limits cost it. */
  readonly givenUp: string;
  readonly tba: {
    readonly coupon: number;
    readonly settlementMonth: string;
    readonly allInPer100: number;
  } | null;
  /** Best first. */
  readonly bids: readonly ComparedBid[];
}

/** One limit of one investor: what it costs, and what a little more of it would bring. */
export interface LimitRow {
  readonly executingInvestor: string;
  readonly limit: 'dollarsMax' | 'loansMax' | 'minPoolDollars';
  readonly amount: number;
  readonly used: number;
  /** Value without this limit less value with it, dollars to the cent. */
  readonly cost: string;
  /** Whether the cost is proven to the cent. */
  readonly isProven: boolean;
  /** Of the relaxation: dollars for 100,000 dollars or one loan more; negative where a minimum binds. */
  readonly shadowPrice: number;
}

/** What an investor gets. */
export interface InvestorRow {
  readonly executingInvestor: string;
  readonly bidCount: number;
  readonly loanCount: number;
  readonly dollars: number;
  /** What he would get if nobody had limits. */
  readonly freeLoanCount: number;
  readonly freeDollars: number;
  /** Of his loans over their best TBAs. */
  readonly gain: string;
}

export interface BestBidsResult {
  readonly asOf: IsoDate;
  readonly rows: readonly BestBidRow[];
  readonly investors: readonly InvestorRow[];
  readonly limits: readonly LimitRow[];
  readonly totals: {
    readonly value: string;
    /** Every loan that a TBA takes into its best one. */
    readonly tbaValue: string;
    /** Over the TBAs. */
    readonly gain: string;
    /** Of loans sold that no TBA takes: value = TBA value + gain + this. */
    readonly withoutTbaValue: string;
    /** Without limits. */
    readonly freeValue: string;
    readonly limitCost: string;
    /** The largest gain first, by hand. */
    readonly greedyValue: string;
    /** What may still be gained, dollars; 0.00 when proven best. */
    readonly gap: string;
  };
  readonly failures: readonly ErrorItem[];
  readonly warnings: readonly string[];
  readonly provenance: Provenance;
}
