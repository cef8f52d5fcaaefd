import type { MeasureValue } from '../sim/measure-value.ts';
import type { ConstraintConflict } from './conflicts.ts';
import type { HedgeInstrumentKind } from './exposure.ts';
import type { OBJECTIVES } from './hedge-config.ts';
import type { LimitKind } from './hedge-problem.ts';
import type { HorizonComparison } from './horizon-comparison.ts';
import type { RebalanceDecision } from './rebalance.ts';
import type { SolveStop } from './solve-request.ts';
import type { BoundReason } from './tradable.ts';

/** One line of the trade list. */
export interface HedgeTrade {
  readonly instrument: string;
  readonly month: string;
  readonly kind: HedgeInstrumentKind;
  readonly side: 'buy' | 'sell';
  /** Whole lots, positive. */
  readonly lots: number;
  /** Dollars of face, positive. */
  readonly face: number;
  /** Market price per 100. */
  readonly price: number;
  /** Dollars, not negative. */
  readonly transactionCost: number;
  readonly sizePenalty: number;
  /** Dollars lost to time over the config's decay days; negative where options were sold. */
  readonly timeDecay: number;
  /** Change of the book's DV01 by this trade, dollars per bp. */
  readonly dv01: number;
  /** Change of the convexity P&L at ± the first convexity shock of the config, dollars. */
  readonly convexityPnl: number;
  readonly existingLots: number;
  readonly lotsAfter: number;
}

/** A book's exposures, each with the error of the simulation. */
export interface HedgeState {
  readonly dv01: MeasureValue;
  /** By tenor in years. */
  readonly keyRateDv01: Readonly<Record<string, MeasureValue>>;
  /** By h in bp: ½(V₊ + V₋) − V₀. */
  readonly convexityPnl: Readonly<Record<string, MeasureValue>>;
  /** By signed shift in bp. */
  readonly shockPnl: Readonly<Record<string, MeasureValue>>;
  /** Weighted dollars of the objective's risk terms, always in their absolute form. */
  readonly risk: number;
  /** Largest |P&L| over the comparison shocks, dollars. */
  readonly worstShockPnl: number;
}

/** A reference hedge and what it leaves. */
export interface HedgeBaseline {
  readonly trade: HedgeTrade | null;
  readonly after: HedgeState;
  readonly grossNotional: number;
  readonly cost: number;
}

/** The least risk that a budget buys. */
export interface FrontierPoint {
  readonly costBudget: number;
  readonly cost: number;
  /** Weighted dollars of the absolute form; standard deviation or shortfall for an objective over the horizon. */
  readonly risk: number;
  readonly netDv01: number;
  readonly worstShockPnl: number;
  readonly grossNotional: number;
  /** Signed lots by instrument and month; instruments not traded are left out. */
  readonly lots: Readonly<Record<string, number>>;
  readonly gapDollars: number;
}

/** A constraint that costs something: at its limit, or past it because nothing else was possible. */
export interface BindingConstraint {
  readonly constraint: string;
  readonly kind: LimitKind | BoundReason | 'cost-limit';
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
  /** True when no trade kept it and it was exceeded by as little as possible. */
  readonly gaveWay: boolean;
}

/** The answer of a hedge. */
export interface HedgeSolution {
  /** Whether the book asks for trades, by the config's bands. */
  readonly decision: RebalanceDecision;
  readonly trades: readonly HedgeTrade[];
  readonly before: HedgeState;
  readonly after: HedgeState;
  readonly baselines: { readonly none: HedgeBaseline; readonly oneInstrument: HedgeBaseline | null };
  /** The hedge against the one-instrument baseline over the same shocks. */
  readonly comparison: {
    readonly shocksBp: readonly number[];
    readonly worstShockPnl: number;
    readonly baselineWorstShockPnl: number | null;
    readonly grossNotional: number;
    readonly baselineGrossNotional: number | null;
  };
  readonly frontier: readonly FrontierPoint[];
  readonly gap: {
    /** Proven: no whole-lot trade is better by more. */
    readonly dollars: number;
    readonly target: number;
    readonly met: boolean;
    /** `held`: the book is inside its bands, and the gap is what trading would gain at most. */
    readonly stop: SolveStop | 'held';
    readonly nodeCount: number;
  };
  readonly objective: {
    readonly form: (typeof OBJECTIVES)[number];
    readonly total: number;
    /** Risk terms of the absolute and the quadratic form; one line for an objective over the horizon. */
    readonly terms: readonly { readonly name: string; readonly before: number; readonly after: number }[];
    readonly transactionCost: number;
    readonly sizePenalty: number;
    readonly timeDecay: number;
    readonly costWeight: number;
  };
  readonly binding: readonly BindingConstraint[];
  /** Constraints that no trades keep together; null when all are kept. What gave way, and how far, is in `binding`. */
  readonly conflict: ConstraintConflict | null;
  /** The hedges over the simulated horizon; null when it was not simulated. */
  readonly horizon: HorizonComparison | null;
  /** Largest |net DV01| the config allows, dollars per bp; null for no limit. */
  readonly netDv01Limit: number | null;
}
