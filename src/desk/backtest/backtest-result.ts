import type { MeasureValue } from '../../sim/measure-value.ts';
import type { HedgeEffectiveness } from '../explain/hedge-effectiveness.ts';
import type { Provenance } from '../provenance.ts';
import type { Policy } from './backtest-config.ts';
import type { DayRow } from './backtest-state.ts';

/** Dollars in cents, as text. */
export type Cents = string;

/** The parts that a policy's P&L is made of; they add up to it. */
export interface PnlParts {
  /** What market and time did to the locks. */
  readonly market: Cents;
  readonly newLocks: Cents;
  /** What fallout, funding and stages did. */
  readonly outcomes: Cents;
  readonly hedge: Cents;
  /** Paid, so that it is taken off. */
  readonly cost: Cents;
}

/** A policy over the whole test. */
export interface PolicyResult {
  readonly policy: Policy;
  /** Mean of a world's total; standard errors here are from resampled blocks of days. */
  readonly total: MeasureValue;
  /** Of all worlds together, to the cent. */
  readonly parts: PnlParts & { readonly pnl: Cents };
  /** Standard deviation of a day's P&L. */
  readonly dailyDeviation: MeasureValue;
  /** How much of it is noise of the marks: the standard error of a day's P&L from the paths being too few. */
  readonly dailyNoise: number;
  readonly valueAtRisk: MeasureValue;
  readonly expectedShortfall: MeasureValue;
  readonly worstDay: { readonly date: string; readonly world: number; readonly pnl: Cents };
  /** Largest fall of cumulative P&L from an earlier height, of any world. */
  readonly maxDrawdown: number;
  /** Mean of a world. */
  readonly cost: number;
  /** Face traded in a year over the mean face of the locks. */
  readonly turnoverPerYear: number;
  readonly meanHeldFace: number;
  /** Mean |net DV01| of locks and positions before and after trading, dollars per bp; null for a policy that never looks. */
  readonly meanDv01Before: number | null;
  readonly meanDv01After: number | null;
  /** 1 − variance over that of the locks alone. */
  readonly varianceReduction: number;
  /** Hedge against locks, day by day; null for no hedge. */
  readonly effectiveness: HedgeEffectiveness['regression'];
}

/** One policy less another, with the error of resampled blocks that both share. */
export interface PolicyComparison {
  readonly policy: Policy;
  readonly against: Policy;
  readonly total: MeasureValue;
  readonly dailyDeviation: MeasureValue;
  readonly expectedShortfall: MeasureValue;
}

/** A policy in one world. */
export interface WorldResult {
  readonly world: number;
  readonly policy: Policy;
  readonly pnl: Cents;
  readonly dailyDeviation: number;
  readonly expectedShortfall: number;
  readonly maxDrawdown: number;
  readonly cost: Cents;
}

/** A policy on a day. */
export interface DayResult extends PnlParts {
  readonly world: number;
  readonly date: string;
  readonly policy: Policy;
  readonly pnl: Cents;
  readonly cumulative: Cents;
  /** How far cumulative P&L stands below its highest so far. */
  readonly drawdown: Cents;
  readonly tradedFace: number;
  readonly heldFace: number;
  /** Standard error of the evening's mark of locks and positions. */
  readonly markError: number;
  readonly dv01Before: number | null;
  readonly dv01After: number | null;
}

/** The pipeline on a day. */
export type PipelineDay = Omit<DayRow, 'policies'> & { readonly world: number };

export interface BacktestResult {
  /** What a reader has to know before any number. */
  readonly headline: string;
  readonly from: string;
  readonly to: string;
  /** Days that count, in one world. */
  readonly dayCount: number;
  readonly worldCount: number;
  /** Level of value at risk and shortfall. */
  readonly riskLevel: number;
  readonly policies: readonly PolicyResult[];
  readonly comparisons: readonly PolicyComparison[];
  readonly worlds: readonly WorldResult[];
  readonly days: readonly DayResult[];
  readonly pipeline: readonly PipelineDay[];
  /** Largest standard error of a TBA price, per 100. */
  readonly priceError: number;
  readonly warnings: readonly string[];
  readonly provenance: Provenance;
}
