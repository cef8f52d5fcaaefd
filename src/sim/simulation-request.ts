import type { IsoDate } from '../core/dates.ts';
import type { KernelName } from '../core/kernel-names.ts';
import type { DiscountCurve } from '../market/discount-curve.ts';
import type { Program, RateClass } from '../market/programs.ts';
import type { ActivePassiveParameters } from '../models/prepay/active-passive.ts';
import type { RateModel } from '../models/rate/rate-model.ts';
import type { GridLock, GridNodeLoan, PoolTerms, ValuedLoan } from './loan-terms.ts';
import type { Scenario } from './scenario.ts';

/** Everything a simulation depends on; equal requests give equal bits. */
export interface SimulationRequest {
  readonly asOf: IsoDate;
  readonly curve: DiscountCurve;
  /** The rate model, and variants that scenarios name by index. */
  readonly models: readonly RateModel[];
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
