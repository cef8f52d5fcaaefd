import type { ProgramTerms } from '../../market/programs.ts';

export type Agency = ProgramTerms['agency'];

/** How an agency lets the spread between note rate and coupon be used. All in basis points. */
export interface AgencyExecutionRules {
  readonly smallestSpreadBp: number;
  readonly largestSpreadBp: number;
  /** Set by the agency; absent where the lender's own guarantee fee applies. */
  readonly guaranteeFeeBp?: number;
  /** Servicing retained at least; absent where the lender's own base servicing applies. */
  readonly baseServicingBp?: number;
  readonly largestBuyUpBp: number;
  /** On top of the base servicing. */
  readonly largestRetainedServicingBp: number;
}

/**
 * Rules by agency.
 *
 * @source UMBS: Fannie Mae Selling Guide, pooling note rates 25 to 112.5 bp above the coupon, servicing
 *   25 to 50 bp, buy-up at most 25 bp. Ginnie Mae MBS Guide: II 25 to 75 bp with 6 bp guaranty fee and at
 *   least 19 bp servicing, I exactly 50 bp (44 + 6)
 */
export const AGENCY_EXECUTION_RULES: Readonly<Record<Agency, AgencyExecutionRules>> = Object.freeze({
  UMBS: Object.freeze({
    smallestSpreadBp: 25,
    largestSpreadBp: 112.5,
    largestBuyUpBp: 25,
    largestRetainedServicingBp: 25,
  }),
  GNMA2: Object.freeze({
    smallestSpreadBp: 25,
    largestSpreadBp: 75,
    guaranteeFeeBp: 6,
    baseServicingBp: 19,
    largestBuyUpBp: 0,
    largestRetainedServicingBp: 50,
  }),
  GNMA1: Object.freeze({
    smallestSpreadBp: 50,
    largestSpreadBp: 50,
    guaranteeFeeBp: 6,
    baseServicingBp: 44,
    largestBuyUpBp: 0,
    largestRetainedServicingBp: 0,
  }),
});
