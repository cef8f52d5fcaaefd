import type { IsoDate, IsoMonth } from '../core/dates.ts';
import type { Program } from '../market/programs.ts';

export const FUTURES_CONTRACTS = ['TU', 'Z3N', 'FV', 'TY', 'TN', 'US', 'WN'] as const;
export type FuturesContract = (typeof FUTURES_CONTRACTS)[number];

/** What a position is in: a TBA coupon or a Treasury futures contract. */
export type HedgeInstrumentName =
  | { readonly kind: 'tba'; readonly program: Program; readonly coupon: number }
  | { readonly kind: 'treasury-future'; readonly contract: FuturesContract };

/** An existing trade that counts in the net book. */
export interface Position {
  /** As written: `UMBS30-5.5` or `TY`. */
  readonly instrument: string;
  readonly name: HedgeInstrumentName;
  readonly side: 'buy' | 'sell';
  /** Dollars of face for TBAs, contracts for futures; positive. */
  readonly quantity: number;
  /** Price per 100 traded at. */
  readonly price: number;
  readonly tradeDate: IsoDate;
  readonly settlementMonth: IsoMonth;
  readonly counterparty?: string;
  readonly tradeId: string;
}
