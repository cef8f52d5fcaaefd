import type { IsoDate, IsoMonth } from '../core/dates.ts';
import type { FuturesContract } from './position.ts';

/** A fixed-rate Treasury note or bond: semi-annual coupons, face 100. */
export interface TreasuryBond {
  /** Annual coupon, decimal: 0.02875. */
  readonly couponRate: number;
  readonly maturity: IsoDate;
}

/** A CBOT Treasury futures contract of one delivery month. */
export interface TreasuryFuture {
  readonly contract: FuturesContract;
  readonly deliveryMonth: IsoMonth;
}
