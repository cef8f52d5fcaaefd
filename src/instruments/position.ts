import type { IsoDate, IsoMonth } from '../core/dates.ts';
import type { Program } from '../market/programs.ts';

export const FUTURES_CONTRACTS = ['TU', 'Z3N', 'FV', 'TY', 'TN', 'US', 'WN'] as const;
export type FuturesContract = (typeof FUTURES_CONTRACTS)[number];

/** What a position is in: a TBA coupon, a Treasury futures contract, an option on one, or a Treasury bond forward. */
export type HedgeInstrumentName =
  | { readonly kind: 'tba'; readonly program: Program; readonly coupon: number }
  | { readonly kind: 'treasury-future'; readonly contract: FuturesContract }
  | {
      readonly kind: 'future-option';
      readonly contract: FuturesContract;
      readonly right: 'call' | 'put';
      /** Price per 100 of the future. */
      readonly strike: number;
    }
  | {
      readonly kind: 'bond-forward';
      /** Annual, decimal. */
      readonly coupon: number;
      readonly maturity: IsoDate;
    };

/** An existing trade that counts in the net book. */
export interface Position {
  /** As written: `UMBS30-5.5`, `TY`, `TY-C-109.5` or `UST-4.25-2034-11-15`. */
  readonly instrument: string;
  readonly name: HedgeInstrumentName;
  readonly side: 'buy' | 'sell';
  /** Dollars of face for TBAs and bond forwards, contracts for futures and options; positive. */
  readonly quantity: number;
  /** Price per 100 traded at. */
  readonly price: number;
  readonly tradeDate: IsoDate;
  /** Of settlement; of delivery for futures; the option's own month for options. */
  readonly settlementMonth: IsoMonth;
  readonly counterparty?: string;
  readonly tradeId: string;
  /** The day it settles on where that is not the month's own; every bond forward has one. */
  readonly settlementDate?: IsoDate;
  /** Dollars paid to a broker or an exchange, a decimal text. */
  readonly commission?: string;
}
