import { type CouponPrice, type DeliveryRequest, deliverInto } from './coupon-delivery.ts';
import { type LoanExecutionTerms, loanExecutionTerms } from './loan-terms.ts';
import { piecewiseLinearRoots } from './piecewise-linear.ts';

/** A term whose value can decide between two coupons; `common-multiple` is buy-up and buy-down at once. */
const BREAK_EVEN_TERMS = [
  'guarantee-fee-bp',
  'buy-up-multiple',
  'buy-down-multiple',
  'common-multiple',
  'servicing-multiple',
] as const;
export type BreakEvenTerm = (typeof BREAK_EVEN_TERMS)[number];

/** Multiples are looked for from nothing, since no income is worth less, to the largest a market day may state. */
const MULTIPLE_MAX = 20;
const GUARANTEE_FEE_BP_MAX = 200;

/** The value of one term at which two coupons are worth the same, the other terms held. */
export interface BreakEven {
  readonly term: BreakEvenTerm;
  /** Null for a common multiple where buy-up and buy-down differ. */
  readonly today: number | null;
  /** The one nearest to today's value. */
  readonly breakEven: number;
  /** The coupon worth more when the term is higher; null where a touch is no crossing. */
  readonly betterAbove: number | null;
}

/** What it takes for one coupon to be as good as another. */
export interface CouponSwap {
  readonly lower: number;
  readonly higher: number;
  /** Price of the higher coupon less that of the lower. */
  readonly quotedPer100: number;
  /** The same difference at which both are worth the same. */
  readonly breakEvenPer100: number;
  /** The coupon worth less, and what it would have to be paid over its price. */
  readonly worse: number;
  readonly payUpPer100: number;
}

/**
 * The values of fee and multiples at which a loan is worth the same in two coupons.
 *
 * An all-in price is piecewise linear in each term: it bends where an excess vanishes or fills the better of its two
 * places, and where the two places change rank. So every root is found exactly, and no search is needed.
 *
 * @param pair two coupons with their prices
 * @returns of the terms that have one within the accepted range; an agency's own fee is no term
 * @source own derivation, docs/models/best-execution.md; Milliman, article on MBS markets, for the common multiple
 */
export function breakEvens(
  pair: readonly [CouponPrice, CouponPrice],
  request: DeliveryRequest,
): readonly BreakEven[] {
  const loanTerms = loanExecutionTerms(request.terms, request.program, request.noteRate, request.termMonths);
  return BREAK_EVEN_TERMS.flatMap((term) => {
    const lever = leverOf(term, pair, request, loanTerms);
    return lever === undefined ? [] : (breakEvenOf(term, lever, pair, request) ?? []);
  });
}

/**
 * The coupon swap at which a loan is worth the same in two coupons, and the pay-up that makes the worse as good.
 *
 * @param pair two coupons the loan can be delivered into
 * @returns undefined when one of them cannot take it
 * @source own derivation, docs/models/best-execution.md
 */
export function couponSwap(
  pair: readonly [CouponPrice, CouponPrice],
  request: DeliveryRequest,
): CouponSwap | undefined {
  const [lower, higher] = [...pair].sort((left, right) => left.coupon - right.coupon) as [
    CouponPrice,
    CouponPrice,
  ];
  const loanTerms = loanExecutionTerms(request.terms, request.program, request.noteRate, request.termMonths);
  const [low, high] = [lower, higher].map((coupon) => deliverInto(coupon, request, loanTerms));
  if (low === undefined || high === undefined) return undefined;
  const advantage = high.allInPer100 - low.allInPer100;
  const quotedPer100 = higher.price - lower.price;
  return {
    lower: lower.coupon,
    higher: higher.coupon,
    quotedPer100,
    breakEvenPer100: quotedPer100 - advantage,
    worse: advantage > 0 ? lower.coupon : higher.coupon,
    payUpPer100: Math.abs(advantage),
  };
}

/** One term that is turned while the others are held. */
interface Lever {
  readonly today: number | null;
  readonly termsAt: (value: number) => LoanExecutionTerms;
  /** Where an all-in price may bend, the ends of the range among them. */
  readonly knots: readonly number[];
}

function breakEvenOf(
  term: BreakEvenTerm,
  { today, termsAt, knots }: Lever,
  [first, second]: readonly [CouponPrice, CouponPrice],
  request: DeliveryRequest,
): BreakEven | undefined {
  const advantageAt = (value: number): number | undefined => {
    const [one, other] = [first, second].map((coupon) => deliverInto(coupon, request, termsAt(value)));
    return one === undefined || other === undefined ? undefined : one.allInPer100 - other.allInPer100;
  };
  const from = today ?? 0;
  const [breakEven] = [...piecewiseLinearRoots(advantageAt, knots)].sort(
    (left, right) => Math.abs(left - from) - Math.abs(right - from),
  );
  if (breakEven === undefined) return undefined;
  const next = Math.min(...knots.filter((knot) => knot > breakEven));
  const above = advantageAt(Number.isFinite(next) ? next : breakEven) ?? 0;
  const betterAbove = above > 0 ? first.coupon : above < 0 ? second.coupon : null;
  return { term, today, breakEven, betterAbove };
}

function leverOf(
  term: BreakEvenTerm,
  pair: readonly [CouponPrice, CouponPrice],
  request: DeliveryRequest,
  loanTerms: LoanExecutionTerms,
): Lever | undefined {
  const { multiples } = loanTerms;
  const { buyUp, buyDown, servicing } = multiples;
  const multipleLever = (
    today: number | null,
    changed: (value: number) => Partial<typeof multiples>,
    bends: readonly number[],
  ): Lever => ({
    today,
    termsAt: (value) => ({ ...loanTerms, multiples: { ...multiples, ...changed(value) } }),
    knots: [0, ...bends.filter((bend) => bend > 0), MULTIPLE_MAX],
  });
  switch (term) {
    case 'guarantee-fee-bp':
      return loanTerms.rules.guaranteeFeeBp === undefined ? feeLever(pair, request, loanTerms) : undefined;
    case 'buy-up-multiple':
      return multipleLever(buyUp, (value) => ({ buyUp: value }), [servicing ?? 0]);
    case 'buy-down-multiple':
      return multipleLever(buyDown, (value) => ({ buyDown: value }), []);
    case 'common-multiple':
      return multipleLever(buyUp === buyDown ? buyUp : null, (value) => ({ buyUp: value, buyDown: value }), [
        servicing ?? 0,
      ]);
    case 'servicing-multiple':
      return servicing === undefined
        ? undefined
        : multipleLever(servicing, (value) => ({ servicing: value }), [buyUp]);
  }
}

/** The fee bends an all-in price where the coupon's excess vanishes or has filled one of its places. */
function feeLever(
  pair: readonly [CouponPrice, CouponPrice],
  request: DeliveryRequest,
  loanTerms: LoanExecutionTerms,
): Lever {
  const { rules, baseServicingBp, guaranteeFeeBp } = loanTerms;
  const { largestBuyUpBp, largestRetainedServicingBp } = rules;
  const bends = [0, largestBuyUpBp, largestRetainedServicingBp, largestBuyUpBp + largestRetainedServicingBp];
  const feesOf = ({ coupon }: CouponPrice): readonly number[] => {
    const beforeFeeBp = 10_000 * (request.noteRate - coupon) - baseServicingBp;
    return bends.map((excessBp) => Number((beforeFeeBp - excessBp).toFixed(6)));
  };
  const knots = [0, ...pair.flatMap(feesOf), GUARANTEE_FEE_BP_MAX];
  return {
    today: guaranteeFeeBp,
    termsAt: (value) => ({ ...loanTerms, guaranteeFeeBp: value }),
    knots: knots.filter((fee) => fee >= 0 && fee <= GUARANTEE_FEE_BP_MAX),
  };
}
