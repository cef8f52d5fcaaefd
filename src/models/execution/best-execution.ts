import { CounterpoiseError } from '../../core/errors.ts';
import { PROGRAM_TERMS } from '../../market/programs.ts';
import { AGENCY_EXECUTION_RULES } from './agency-rules.ts';
import { basisPoints } from './basis-points.ts';
import {
  type CouponDelivery,
  type CouponPrice,
  type DeliveryRequest,
  deliverInto,
} from './coupon-delivery.ts';
import { loanExecutionTerms } from './loan-terms.ts';

/** Half a 32nd: within it, the quote's own width decides, not the loan. */
export const NEAR_TIE_PER_100 = 1 / 64;

export interface ExecutionRequest extends DeliveryRequest {
  /** Quoted coupons of the loan's program and settlement month. */
  readonly coupons: readonly CouponPrice[];
}

/** Delivery into one coupon, beside the others. */
export interface ExecutionChoice extends CouponDelivery {
  /** All-in price of the best choice less this one's; never negative. */
  readonly gapToBestPer100: number;
}

/** Two coupons too close to call. */
export interface NearTie {
  readonly runnerUp: ExecutionChoice;
  /** Weights of the sensitivities of the best and of the runner-up; they sum to 1. */
  readonly blend: { readonly best: number; readonly runnerUp: number };
}

export interface BestExecution {
  /** Every deliverable coupon, the best first. */
  readonly choices: readonly ExecutionChoice[];
  readonly best: ExecutionChoice;
  readonly nearTie?: NearTie;
}

/**
 * The coupon into which a loan is delivered for the most money:
 * all-in = TBA price + Σ fee strips at their multiples + pay-up + carry − delivery cost, over every coupon the agency
 * accepts.
 *
 * A runner-up within half a 32nd makes a near-tie, whose blend runs from half and half at a tie to the best
 * alone at half a 32nd, so that sensitivities do not jump when two coupons change places.
 *
 * @source Milliman, article on MBS markets; own derivation, docs/models/best-execution.md
 * @param request note rate decimal, prices per 100, fees in basis points
 * @returns choices by falling all-in price; ties by rising coupon
 * @throws CounterpoiseError EXECUTION_NO_COUPON when no quoted coupon can take the loan
 */
export function bestExecution(request: ExecutionRequest): BestExecution {
  const loanTerms = loanExecutionTerms(request.terms, request.program, request.noteRate, request.termMonths);
  const ranked = request.coupons
    .flatMap((coupon) => deliverInto(coupon, request, loanTerms) ?? [])
    .sort((left, right) => right.allInPer100 - left.allInPer100 || left.coupon - right.coupon);
  const first = ranked[0];
  if (first === undefined) throw noCoupon(request);
  const choices = ranked.map(
    (choice): ExecutionChoice => ({ ...choice, gapToBestPer100: first.allInPer100 - choice.allInPer100 }),
  );
  const [best, runnerUp] = choices as [ExecutionChoice, ExecutionChoice | undefined];
  if (runnerUp === undefined || runnerUp.gapToBestPer100 > NEAR_TIE_PER_100) return { choices, best };
  const bestWeight = 0.5 + 0.5 * (runnerUp.gapToBestPer100 / NEAR_TIE_PER_100);
  return { choices, best, nearTie: { runnerUp, blend: { best: bestWeight, runnerUp: 1 - bestWeight } } };
}

/**
 * The common multiple of buy-up and buy-down at which two coupons are worth the same:
 * (price of the higher − price of the lower) / (difference of the coupons in percent).
 *
 * @source Milliman, article on MBS markets: coupons half a point and 1-14/32 apart give 2.875
 * @param lower the lower coupon
 * @param higher the higher coupon
 * @returns multiple; above it the lower coupon is worth more
 */
export function indifferenceMultiple(lower: CouponPrice, higher: CouponPrice): number {
  return (higher.price - lower.price) / (basisPoints(higher.coupon - lower.coupon) / 100);
}

function noCoupon({ noteRate, program, coupons }: ExecutionRequest): CounterpoiseError {
  const { agency } = PROGRAM_TERMS[program];
  const { smallestSpreadBp, largestSpreadBp } = AGENCY_EXECUTION_RULES[agency];
  const percent = (rate: number) => (rate * 100).toFixed(3);
  return new CounterpoiseError(
    'EXECUTION_NO_COUPON',
    `A note rate of ${percent(noteRate)} % fits no quoted ${program} coupon.`,
    {
      field: 'noteRate',
      found: String(noteRate),
      accepted: `a note rate ${smallestSpreadBp} to ${largestSpreadBp} bp above a quoted coupon whose spread the fees fit into; quoted: ${
        coupons.map(({ coupon }) => percent(coupon)).join(', ') || 'none'
      }`,
    },
  );
}
