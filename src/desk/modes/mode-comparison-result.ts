import type { ErrorItem } from '../../core/errors.ts';
import type { MeasureValue } from '../../sim/measure-value.ts';
import type { GridAccuracy } from '../grid-accuracy.ts';
import type { InterpolationCheck } from '../horizon/interpolation-check.ts';
import type { Provenance } from '../provenance.ts';
import type { CohortDimension } from '../pull-through/cohorts.ts';

export const SELLING_WAYS = ['committed', 'hedged'] as const;
export type SellingWay = (typeof SELLING_WAYS)[number];

/** A way of selling against best efforts, dollars of locked amount. */
export interface WayResult {
  readonly net: MeasureValue;
  readonly falloutCost: MeasureValue;
  readonly hedgeCost: number;
  /** Standard deviation left, of the market and of the locks' own outcomes. */
  readonly deviation: number;
  /** Points per 100 at which best efforts is as good; null where there are none. */
  readonly breakEvenSpread: number | null;
}

/** What one lock brings when it is sold another way than best efforts. */
export interface ModeRow {
  readonly lockId: string;
  readonly cohort: readonly string[];
  readonly loanAmount: number;
  readonly expectedPullThrough: number;
  /** Mandatory price per 100: the loan's clean forward price today, without fee strips. */
  readonly mandatoryPrice: number;
  /** That less the spread. */
  readonly bestEffortsPrice: number;
  /** Points per 100 that best efforts pays less. */
  readonly spreadPer100: number;
  /** Dollars: spread × expected pull-through. */
  readonly spreadIncome: number;
  readonly committed: WayResult & {
    /** Dollars the fallout would cost, were borrowers’ leaving and prices independent. */
    readonly falloutCostIfIndependent: number;
    readonly breakEvenPullThrough: number | null;
  };
  readonly hedged: WayResult & { readonly hedgeRatio: number; readonly breakEvenPullThrough: number | null };
  readonly best: 'best-efforts' | SellingWay;
}

/** Locks of a cohort together; their market moves are the same, their outcomes their own. */
export interface ModeCohort {
  readonly cohort: readonly string[];
  readonly lockCount: number;
  readonly loanAmount: number;
  /** Dollars expected to fund. */
  readonly expectedFunding: number;
  readonly spreadIncome: number;
  readonly committed: WayResult & { readonly falloutCostIfIndependent: number };
  readonly hedged: WayResult;
  readonly best: 'best-efforts' | SellingWay;
}

export interface ModeComparisonResult {
  readonly asOf: string;
  readonly by: readonly CohortDimension[];
  /** Last funding date, to which states are drawn. */
  readonly horizonDate: string;
  readonly scenarioCount: number;
  readonly hedgeTicks: number;
  readonly rows: readonly ModeRow[];
  readonly cohorts: readonly ModeCohort[];
  readonly total: ModeCohort;
  readonly interpolation: InterpolationCheck;
  /** How good the locks' grid was; null when every lock was valued path by path. */
  readonly grid: GridAccuracy | null;
  readonly failures: readonly ErrorItem[];
  readonly warnings: readonly string[];
  readonly provenance: Provenance;
}
