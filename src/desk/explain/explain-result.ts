import type { ErrorItem } from '../../core/errors.ts';
import type { Provenance } from '../provenance.ts';
import type { CurveFactor } from './curve-move.ts';
import type { ExplainLine } from './explain-lines.ts';
import type { CumulativeOffsetRow, HedgeEffectiveness } from './hedge-effectiveness.ts';
import type { BookPart } from './item-chain.ts';

/** Dollars to the cent as decimal text, such as `-1234.50`. */
export type Cents = string;

/** One line of the day's P&L. */
export interface ExplainRow extends Readonly<Record<BookPart, Cents>> {
  readonly line: ExplainLine;
  readonly name: string;
  /** Change in mark to market: all parts of the book together. */
  readonly markToMarket: Cents;
  readonly cash: Cents;
  /** Mark to market and cash. */
  readonly total: Cents;
  /** Of the simulation, dollars. */
  readonly standardError: number;
  /** What yesterday's risk numbers say the line should have been; null where they say nothing. */
  readonly predicted: Cents | null;
  /** Total less prediction. */
  readonly predictionError: Cents | null;
  /** Dollars by which the line differs when the market's parts are taken in the opposite order; null elsewhere. */
  readonly orderEffect: Cents | null;
}

/** Mark to market of the book on both days. */
export interface MarkToMarketRow {
  readonly part: BookPart | 'book';
  readonly before: Cents;
  readonly after: Cents;
  readonly change: Cents;
  /** Today's as `risk` shows it: locks counted from today's own strips and coupons, which the change does not see. */
  readonly restated: Cents;
}

/** What is left unexplained, and beside what. */
export interface Unexplained {
  /** Dollars; of full revaluation it is what the last step does not reach of today's own valuation. */
  readonly amount: Cents;
  /** Its size over the gross move; null when nothing moved. */
  readonly shareOfGross: number | null;
}

/** P&L by cause. */
export interface AttributionRow {
  readonly cause:
    | 'market'
    | 'hedge-ratio'
    | 'fallout'
    | 'time'
    | 'book'
    | 'model'
    | 'trades-and-costs'
    | 'unexplained';
  readonly name: string;
  readonly amount: Cents;
}

export interface Attribution {
  readonly rows: readonly AttributionRow[];
  /** DV01 yesterday, dollars. */
  readonly locksDv01: number;
  readonly hedgeDv01: number;
  /** Hedge that would have had the locks' DV01, over the hedge there was; null without a hedge. */
  readonly rightRatio: number | null;
}

/** P&L of the TBA basis by what was delivered into or held. */
export interface CouponBasisRow {
  readonly program: string;
  /** Decimal. */
  readonly coupon: number;
  readonly settlementMonth: string;
  /** Yesterday's, and after everything else in the market has moved. */
  readonly oasBpBefore: number;
  readonly oasBpAfter: number | null;
  readonly locks: Cents;
  readonly tba: Cents;
  readonly total: Cents;
}

/** What happened to the locks, by kind of event. */
export interface LockEventRow {
  readonly line: ExplainLine;
  /** A change of stage as `approved → funded`; the line's name otherwise. */
  readonly event: string;
  readonly lockCount: number;
  readonly loanAmount: number;
  readonly markToMarket: Cents;
}

/** One lock's or trade's day. */
export interface ExplainItemRow {
  readonly id: string;
  readonly part: BookPart;
  /** What it is, in words: `UMBS30 6.875 %`, `UMBS30-6.0 2025-03`. */
  readonly description: string;
  readonly before: Cents;
  readonly after: Cents;
  readonly change: Cents;
  /** Lines that are not zero. */
  readonly lines: Readonly<Partial<Record<ExplainLine, Cents>>>;
}

export interface ExplainResult {
  readonly before: string;
  readonly asOf: string;
  readonly curveMove: {
    readonly factorsBp: Readonly<Record<CurveFactor, number>>;
    /** By key tenor in years. */
    readonly keyRatesBp: Readonly<Record<string, number>>;
    readonly remainderBp: Readonly<Record<string, number>>;
  };
  /** Mean move of the quotes of the rate model's fit. */
  readonly volatilityMoveBp: number;
  readonly mortgageBasisMoveBp: Readonly<Record<string, number>>;
  readonly markToMarket: readonly MarkToMarketRow[];
  /** In their order; they sum to the change in mark to market and the day's cash. */
  readonly lines: readonly ExplainRow[];
  readonly total: {
    readonly markToMarket: Cents;
    readonly cash: Cents;
    readonly pnl: Cents;
    /** Sizes of the gains of the parts of the book added up. */
    readonly grossMove: Cents;
  };
  readonly unexplained: {
    readonly fullRevaluation: Unexplained;
    /** What yesterday's risk numbers, in place of revaluation, leave. */
    readonly fromRisk: Unexplained;
  };
  readonly attribution: Attribution;
  readonly effectiveness: {
    /** Parallel moves of yesterday's book. */
    readonly scenarios: HedgeEffectiveness;
    /** Earlier periods and this one. */
    readonly periods: HedgeEffectiveness<CumulativeOffsetRow>;
  };
  readonly couponBasis: readonly CouponBasisRow[];
  readonly lockEvents: readonly LockEventRow[];
  /** By falling size of change. */
  readonly rows: readonly ExplainItemRow[];
  readonly failures: readonly ErrorItem[];
  readonly warnings: readonly string[];
  readonly provenance: Provenance;
}
