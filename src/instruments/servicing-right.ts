import type { Program } from '../market/programs.ts';
import type { Channel, LoanAttributes } from './rate-lock.ts';

/** Shares of a right's loans by how far their payments are behind; the rest are current. */
export interface DelinquentShares {
  /** 30 to 59 days, 0 to 1. */
  readonly days30: number;
  /** 60 to 89 days. */
  readonly days60: number;
  /** 90 days and more. */
  readonly days90: number;
}

/** The right to service a loan, or a cohort of like loans, for a share of the interest. */
export interface ServicingRight extends Omit<LoanAttributes, 'loanAmount'> {
  readonly servicingId: string;
  readonly program: Program;
  /** Decimal, 0.0675. */
  readonly noteRate: number;
  /** Unpaid principal of all its loans, dollars. */
  readonly balance: number;
  readonly loanCount: number;
  /** Age at the start of the as-of month. */
  readonly ageMonths: number;
  readonly remainingMonths: number;
  /** Share of the balance a year, decimal. */
  readonly fee: number;
  readonly delinquent: DelinquentShares;
  /** Taxes and insurance held for a loan on average, dollars. */
  readonly escrowPerLoan: number;
  readonly channel?: Channel;
  /** Quoted value in years of fee; the OAS follows from it. */
  readonly marketMultiple?: number;
  /** Decimal, in place of the assumptions' own. */
  readonly oas?: number;
}
