import type { Program } from '../market/programs.ts';
import type { PrepaymentMultipliers } from '../models/prepay/active-passive.ts';

/** When and how an assumed pool is delivered. */
export interface PoolSettlement {
  /** Month node of the settlement month: 0 when it is the as-of month. */
  readonly startNode: number;
  /** Time of the settlement date, years. */
  readonly timeYears: number;
  /** Day of the month, 1–31. */
  readonly day: number;
}

/** The cash flows of a pool or loan: terms, without a price. */
export interface PoolTerms {
  readonly program: Program;
  /** g, decimal. */
  readonly noteRate: number;
  /** c, the pass-through coupon, decimal. */
  readonly coupon: number;
  readonly remainingMonths: number;
  /** Age at settlement. */
  readonly ageMonths: number;
  /** Calendar month of settlement, 1–12. */
  readonly calendarMonth: number;
  readonly multipliers: PrepaymentMultipliers;
  readonly settlement: PoolSettlement;
  /** Whole months by which everything is paid later than the program pays; none when absent. */
  readonly paymentLagMonths?: number;
}

/** An interest-only strip on a loan's own paths: servicing or bought-up fee. */
export interface FeeStrip {
  /** Share of the balance a year, decimal; negative when paid away. */
  readonly fee: number;
  /** OAS at which the strip is discounted, decimal. */
  readonly oas: number;
}

/** How the share of a lock that funds follows rates. */
export interface PullThroughTerms {
  /** p₀ on (0, 1), or 1 for a funded loan, which no longer responds. */
  readonly base: number;
  /** Market mortgage rate of the program on the lock date, decimal. */
  readonly marketRateAtLock: number;
  /** Expected funding date h, years. */
  readonly horizonYears: number;
  /** A and B of logit p = logit p₀ + A·tanh(Δ/B), Δ in percent points. */
  readonly responseSize: number;
  readonly responseScale: number;
}

/** A loan valued path by path at a known OAS. */
export interface ValuedLoan {
  readonly pool: PoolTerms;
  /** Decimal. */
  readonly oas: number;
  readonly strips: readonly FeeStrip[];
  readonly pullThrough: PullThroughTerms;
}

/** A node of a loan grid, with the OAS of each of its strips of unit fee. */
export interface GridNodeLoan {
  readonly pool: PoolTerms;
  readonly oas: number;
  readonly stripOas: readonly number[];
}

/** A loan before its strips have an OAS: what a lock delivers into one coupon. */
export interface DeliveredLoan {
  readonly pool: PoolTerms;
  /** Decimal. */
  readonly oas: number;
  readonly strips: readonly { readonly fee: number; readonly multiple: number }[];
  readonly pullThrough: PullThroughTerms;
}

/** A lock as a combination of consecutive nodes. */
export interface GridLock {
  readonly loan: DeliveredLoan;
  readonly firstNode: number;
  /** One for each of its nodes; they add up to 1. */
  readonly weights: Float64Array;
  /** Fee of each of the nodes' strips, decimal. */
  readonly fees: readonly number[];
  /** Distance to the nearest node in the grid's own coordinates, each on [−1, 1]; 0 for a lock that is its own node. */
  readonly distance: number;
}
