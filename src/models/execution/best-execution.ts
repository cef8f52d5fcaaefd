import { CounterpoiseError } from '../../core/errors.ts';
import type { ExecutionTerms } from '../../market/snapshot.ts';
import { AGENCY_EXECUTION_RULES, type Agency } from './agency-rules.ts';
import { type FeeStrip, feeStrips, type LoanMultiples, placeExcess, stripValuePer100 } from './fee-strips.ts';
import { multipleFor } from './multiple.ts';

/** Half a 32nd: within it, the quote's own width decides, not the loan. */
export const NEAR_TIE_PER_100 = 1 / 64;

/** A TBA coupon one could deliver into. */
export interface CouponPrice {
  /** Decimal. */
  readonly coupon: number;
  /** TBA price per 100. */
  readonly price: number;
}

export interface ExecutionRequest {
  /** Decimal. */
  readonly noteRate: number;
  readonly termMonths: number;
  readonly agency: Agency;
  /** Quoted coupons of the loan's program and settlement month. */
  readonly coupons: readonly CouponPrice[];
  readonly terms: ExecutionTerms;
}

/** Delivery of a loan into one coupon. Fees in basis points a year, values per 100 of the loan. */
export interface ExecutionChoice {
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
  readonly deliveryCost: number;
  readonly allInPer100: number;
  /** All-in price of the best choice less this one's; never negative. */
  readonly gapToBestPer100: number;
  /** The strips that make up `excessValue` and `servicingValue`. */
  readonly strips: readonly FeeStrip[];
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

type UnrankedChoice = Omit<ExecutionChoice, 'gapToBestPer100'>;

/**
 * The coupon into which a loan is delivered for the most money:
 * all-in = TBA price + Σ fee strips at their multiples − delivery cost, over every coupon the agency accepts.
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
  const ranked = request.coupons
    .flatMap((coupon) => deliverInto(coupon, request) ?? [])
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

function deliverInto({ coupon, price }: CouponPrice, request: ExecutionRequest): UnrankedChoice | undefined {
  const { noteRate, termMonths, agency, terms } = request;
  const rules = AGENCY_EXECUTION_RULES[agency];
  const spreadBp = basisPoints(noteRate - coupon);
  if (spreadBp < rules.smallestSpreadBp || spreadBp > rules.largestSpreadBp) return undefined;
  const baseServicingBp = rules.baseServicingBp ?? terms.servicingFeeBp;
  const guaranteeFeeBp = rules.guaranteeFeeBp ?? terms.guaranteeFeeBp;
  const excessBp = basisPoints((spreadBp - baseServicingBp - guaranteeFeeBp) / 10_000);
  const multiples: LoanMultiples = {
    buyUp: multipleFor(terms.buyUp, noteRate, termMonths),
    buyDown: multipleFor(terms.buyDown, noteRate, termMonths),
    ...(terms.servicingMultiple === undefined ? {} : { servicing: terms.servicingMultiple }),
  };
  const use = placeExcess(excessBp, baseServicingBp, rules, multiples);
  if (use.unplacedBp > 0 || use.buyDownBp > guaranteeFeeBp) return undefined;
  const strips = feeStrips(use, multiples);
  const servicingValue = stripValuePer100(strips.filter(({ kind }) => kind === 'base-servicing'));
  const excessValue = stripValuePer100(strips.filter(({ kind }) => kind !== 'base-servicing'));
  const deliveryCost = terms.deliveryCostPer100 ?? 0;
  return {
    coupon,
    excessBp,
    buyUpBp: use.buyUpBp,
    retainedServicingBp: use.retainedServicingBp,
    buyDownBp: use.buyDownBp,
    tbaPrice: price,
    excessValue,
    servicingValue,
    deliveryCost,
    allInPer100: price + excessValue + servicingValue - deliveryCost,
    strips,
  };
}

/** Rates are decimals of up to five places: rounding to 1e-6 bp lets 87.5 be 87.5. */
function basisPoints(rate: number): number {
  return Math.round(rate * 1e10) / 1e6;
}

function noCoupon({ noteRate, agency, coupons }: ExecutionRequest): CounterpoiseError {
  const { smallestSpreadBp, largestSpreadBp } = AGENCY_EXECUTION_RULES[agency];
  const percent = (rate: number) => (rate * 100).toFixed(3);
  return new CounterpoiseError(
    'EXECUTION_NO_COUPON',
    `A note rate of ${percent(noteRate)} % fits no quoted ${agency} coupon.`,
    {
      field: 'noteRate',
      found: String(noteRate),
      accepted: `a note rate ${smallestSpreadBp} to ${largestSpreadBp} bp above a quoted coupon whose spread the fees fit into; quoted: ${
        coupons.map(({ coupon }) => percent(coupon)).join(', ') || 'none'
      }`,
    },
  );
}
