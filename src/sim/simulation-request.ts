import type { IsoDate } from '../core/dates.ts';
import type { KernelName } from '../kernel/kernel.ts';
import type { DiscountCurve } from '../market/discount-curve.ts';
import type { Program, RateClass } from '../market/programs.ts';
import type { ActivePassiveParameters, PrepaymentMultipliers } from '../models/prepay/active-passive.ts';
import type { HullWhite } from '../models/rate/hull-white.ts';
import type { GridLock } from './loan-grid.ts';
import type { Scenario } from './scenario.ts';

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

/** Everything a simulation depends on; equal requests give equal bits. */
export interface SimulationRequest {
  readonly asOf: IsoDate;
  readonly curve: DiscountCurve;
  /** The rate model, and variants that scenarios name by index. */
  readonly models: readonly HullWhite[];
  /** Mortgage-rate spread s of each class in use, decimal. */
  readonly mortgageSpreads: Readonly<Partial<Record<RateClass, number>>>;
  readonly prepayment: Readonly<Record<Program, ActivePassiveParameters>>;
  readonly scenarios: readonly Scenario[];
  /** Pools whose discounted cash flows are kept by month, so that any OAS can be had afterwards. */
  readonly profiles: readonly PoolTerms[];
  readonly loans: readonly ValuedLoan[];
  /** Locks that are valued by interpolation between nodes, after the loans in every table of results. */
  readonly grid?: { readonly nodes: readonly GridNodeLoan[]; readonly locks: readonly GridLock[] };
  readonly seed: string;
  /** At least this many paths; rounded up to whole blocks in every batch. */
  readonly pathCount: number;
  /** Which independent batches to run, when not the usual ones from the first: more of them make the same run longer. */
  readonly batches?: { readonly first: number; readonly count: number };
  /** Randomly shifted lattice points, the default, or plain antithetic pseudo-random paths. */
  readonly sampling?: 'lattice' | 'antithetic';
  /** The fastest this machine has, unless one is named. */
  readonly kernel?: KernelName;
}
