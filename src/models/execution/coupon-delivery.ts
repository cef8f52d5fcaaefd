import type { ExecutionTerms } from '../../market/execution-terms.ts';
import type { Program } from '../../market/programs.ts';
import { basisPoints } from './basis-points.ts';
import { type DeliveryTiming, tbaCarryPer100 } from './carry.ts';
import { type FeeStrip, feeStrips, placeExcess, stripValuePer100 } from './fee-strips.ts';
import type { LoanProfile } from './loan-profile.ts';
import type { LoanExecutionTerms } from './loan-terms.ts';
import { bestPayUp } from './pay-up.ts';

/** Far below what a fee is quoted to, far above the rounding of sums of fees. */
const DUST_PER_BP = 1e10;
const DUST_BP = 1 / DUST_PER_BP;

/** A TBA coupon one could deliver into. */
export interface CouponPrice {
  /** Decimal. */
  readonly coupon: number;
  /** TBA price per 100. */
  readonly price: number;
}

/** A loan to be delivered, and on what terms. */
export interface DeliveryRequest {
  /** Decimal. */
  readonly noteRate: number;
  /** Remaining term at delivery: of a new loan its whole term. */
  readonly termMonths: number;
  readonly program: Program;
  readonly terms: ExecutionTerms;
  /** Whose story may be paid for; a loan of which nothing is known has none. */
  readonly loan?: LoanProfile;
  /** Without it, or without a warehouse rate, carry is left out. */
  readonly timing?: DeliveryTiming;
}

/** Delivery of a loan into one coupon. Fees in basis points a year, values per 100 of the loan. */
export interface CouponDelivery {
  readonly coupon: number;
  /** Note rate − coupon − base servicing − guarantee fee; negative is a shortfall. */
  readonly excessBp: number;
  readonly buyUpBp: number;
  readonly retainedServicingBp: number;
  readonly buyDownBp: number;
  readonly tbaPrice: number;
  /** Of buy-up, retained servicing and buy-down, signed. */
  readonly excessValue: number;
  /** Of the base servicing; zero without a servicing multiple. */
  readonly servicingValue: number;
  /** Over the TBA price, for the best of the loan's stories. */
  readonly payUp: number;
  readonly payUpStory: string | null;
  /** From funding to settlement. */
  readonly carry: number;
  readonly deliveryCost: number;
  readonly allInPer100: number;
  /** The strips that make up `excessValue` and `servicingValue`. */
  readonly strips: readonly FeeStrip[];
}

/**
 * Delivery of a loan into one coupon.
 *
 * @param coupon with its TBA price
 * @param request of its terms, pay-ups and the warehouse rate are read here
 * @param loanTerms of the loan, as {@link loanExecutionTerms} finds them or with a term changed
 * @source Milliman, article on MBS markets; own derivation, docs/models/best-execution.md
 * @returns undefined where the agency does not accept it, or an excess or shortfall has no place
 */
export function deliverInto(
  { coupon, price }: CouponPrice,
  request: DeliveryRequest,
  { rules, guaranteeFeeBp, baseServicingBp, multiples, deliveryCostPer100 }: LoanExecutionTerms,
): CouponDelivery | undefined {
  const { noteRate, program, terms, loan, timing } = request;
  const spreadBp = basisPoints(noteRate - coupon);
  if (spreadBp < rules.smallestSpreadBp || spreadBp > rules.largestSpreadBp) return undefined;
  const excessBp = withoutDust(spreadBp - baseServicingBp - guaranteeFeeBp);
  const use = placeExcess(excessBp, baseServicingBp, rules, multiples);
  if (use.unplacedBp > DUST_BP || use.buyDownBp > guaranteeFeeBp + DUST_BP) return undefined;
  const strips = feeStrips(use, multiples);
  const servicingValue = stripValuePer100(strips.filter(({ kind }) => kind === 'base-servicing'));
  const excessValue = stripValuePer100(strips.filter(({ kind }) => kind !== 'base-servicing'));
  const payUp =
    loan === undefined ? undefined : bestPayUp(terms.payUps?.stories ?? [], program, coupon, loan);
  const carry =
    timing === undefined || terms.warehouseRate === undefined
      ? 0
      : tbaCarryPer100(noteRate, coupon, terms.warehouseRate, timing);
  return {
    coupon,
    excessBp,
    buyUpBp: use.buyUpBp,
    retainedServicingBp: use.retainedServicingBp,
    buyDownBp: use.buyDownBp,
    tbaPrice: price,
    excessValue,
    servicingValue,
    payUp: payUp?.per100 ?? 0,
    payUpStory: payUp?.story ?? null,
    carry,
    deliveryCost: deliveryCostPer100,
    allInPer100: price + excessValue + servicingValue + (payUp?.per100 ?? 0) + carry - deliveryCostPer100,
    strips,
  };
}

/** 87.5 − 25 − 45.3 leaves 17.2 and binary dust, which is swept: no price feels it. */
function withoutDust(bp: number): number {
  return Math.round(bp * DUST_PER_BP) / DUST_PER_BP;
}
