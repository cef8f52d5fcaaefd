import type { LoanAttributes } from '../../instruments/rate-lock.ts';
import type { LoanCriteria } from '../../market/execution-terms.ts';

/** What is known of a loan when it is priced; what is absent is unknown. */
export interface LoanProfile extends Partial<LoanAttributes> {
  /** Two capital letters. */
  readonly state?: string;
}

/**
 * Whether a loan is known to meet every criterion, bounds included.
 *
 * @returns false where a criterion asks for what is not known of the loan
 */
export function meetsCriteria(loan: LoanProfile, criteria: LoanCriteria): boolean {
  const { loanAmountMin, loanAmountMax, ficoMin, ficoMax, ltvMinPercent, ltvMaxPercent, states } = criteria;
  return (
    lies(loan.loanAmount, loanAmountMin, loanAmountMax) &&
    lies(loan.fico, ficoMin, ficoMax) &&
    lies(loan.ltvPercent, ltvMinPercent, ltvMaxPercent) &&
    (states === undefined || (loan.state !== undefined && states.includes(loan.state)))
  );
}

function lies(value: number | undefined, least: number | undefined, most: number | undefined): boolean {
  if (least === undefined && most === undefined) return true;
  return (
    value !== undefined && (least === undefined || value >= least) && (most === undefined || value <= most)
  );
}
