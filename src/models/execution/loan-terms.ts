import type { ExecutionTerms } from '../../market/execution-terms.ts';
import { PROGRAM_TERMS, type Program } from '../../market/programs.ts';
import { AGENCY_EXECUTION_RULES, type AgencyExecutionRules } from './agency-rules.ts';
import type { LoanMultiples } from './fee-strips.ts';
import { multipleFor } from './multiple.ts';

/** Execution terms that hold for one loan: the agency's own rules applied, grids looked up. */
export interface LoanExecutionTerms {
  readonly rules: AgencyExecutionRules;
  readonly guaranteeFeeBp: number;
  readonly baseServicingBp: number;
  readonly multiples: LoanMultiples;
  readonly deliveryCostPer100: number;
}

/**
 * The terms of a loan: the program's own in place of the general ones, the agency's in place of both.
 *
 * @param noteRate decimal
 * @param termMonths remaining term at delivery
 */
export function loanExecutionTerms(
  terms: ExecutionTerms,
  program: Program,
  noteRate: number,
  termMonths: number,
): LoanExecutionTerms {
  const rules = AGENCY_EXECUTION_RULES[PROGRAM_TERMS[program].agency];
  const own = terms.programs?.[program] ?? {};
  const servicing = own.servicingMultiple ?? terms.servicingMultiple;
  return {
    rules,
    guaranteeFeeBp: rules.guaranteeFeeBp ?? own.guaranteeFeeBp ?? terms.guaranteeFeeBp,
    baseServicingBp: rules.baseServicingBp ?? own.servicingFeeBp ?? terms.servicingFeeBp,
    multiples: {
      buyUp: multipleFor(own.buyUp ?? terms.buyUp, noteRate, termMonths),
      buyDown: multipleFor(own.buyDown ?? terms.buyDown, noteRate, termMonths),
      ...(servicing === undefined ? {} : { servicing: multipleFor(servicing, noteRate, termMonths) }),
    },
    deliveryCostPer100: own.deliveryCostPer100 ?? terms.deliveryCostPer100 ?? 0,
  };
}
