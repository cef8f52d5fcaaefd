import type { Batched } from '../core/batched.ts';
import type { Program } from '../market/programs.ts';

/**
 * Dollar exposure of the book, or of one lot of an instrument, under the hedge's stated moves. Every number
 * keeps its batches, so that sums over instruments keep their common randomness and give an honest error.
 */
export interface Exposure {
  /** DV01: gain when rates fall 1 bp. */
  readonly dv01: Batched;
  /** Key-rate DV01s at 2, 5, 10, 20, 30 years. */
  readonly keyRateDv01: readonly Batched[];
  /** P&L under each parallel shock of the run, keyed by shift in bp ("-100", "-50", …, "100"), full revaluation. */
  readonly shockPnl: Readonly<Record<string, Batched>>;
}

/** Pull-through-weighted face the book will deliver into one coupon of one month. */
export interface CouponFace {
  readonly program: Program;
  /** Pass-through coupon in percent. */
  readonly couponPercent: number;
  /** Settlement month, `YYYY-MM`. */
  readonly month: string;
  /** Dollars, positive when long. */
  readonly face: number;
}

/** What is hedged: the net exposure with existing positions inside, and the locks' face by coupon. */
export interface HedgeBook extends Exposure {
  /** Needed by the coupon-match and month-match rules alone. */
  readonly couponFace?: readonly CouponFace[];
}

/** The kinds of instruments a hedge can trade. */
export type HedgeInstrumentKind = 'tba' | 'treasury-future' | 'bond-forward' | 'future-option';

/** Something the hedge may trade. */
export interface HedgeInstrument {
  /** `UMBS30-5.5`, `TY`. */
  readonly id: string;
  readonly kind: HedgeInstrumentKind;
  /** Settlement or delivery month, or the month an option is named after, `YYYY-MM`. */
  readonly month: string;
  /** Market price per 100. */
  readonly pricePer100: number;
  /** Dollars of face in one lot: 1,000,000 for a TBA, the contract's face for a future. */
  readonly lotFace: number;
  /** Coupon in percent for a TBA. */
  readonly couponPercent?: number;
  readonly program?: string;
  /** Exposure of one lot bought. */
  readonly perLot: Exposure;
  /** Dollars a lot bought loses to time alone over the config's decay days; absent for what has no time value. */
  readonly decayDollars?: number;
  /** Lots already held, negative when short; already inside the book's exposure. */
  readonly existingLots: number;
}
