import type { Trade } from '../../api/trades.ts';
import type { Written } from './written.ts';

/** A field of a form on a trade. */
export interface ChangeField {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly kind?: 'text' | 'number' | 'date' | 'month' | 'choice' | 'pools';
  readonly choices?: readonly { readonly value: string; readonly name: string }[];
  readonly isRequired?: boolean;
  /** What stands in it at first. */
  readonly start?: (trade: Trade) => string;
}

/** Something that can be done with a trade. */
export interface TradeChange {
  readonly verb: string;
  readonly name: string;
  /** What it does. */
  readonly about: string;
  readonly fields: readonly ChangeField[];
  /** Whether it waits for another person where trades do. */
  readonly needsApproval: boolean;
  /** Whether the trade can take it as it stands; the server has the last word. */
  readonly applies: (trade: Trade) => boolean;
  readonly send: (tradeId: string, written: Written) => Promise<unknown>;
}

/** Whether it is in a TBA. */
export const isTba = ({ trade }: Trade): boolean => /^(UMBS|GNMA)/.test(trade.instrument);
/** Whether it is open, and nothing of it waits for approval. */
export const isFree = ({ status, pendingChange }: Trade): boolean =>
  status === 'open' && pendingChange === null;

export const openQuantity: ChangeField = {
  name: 'quantity',
  label: 'Quantity',
  kind: 'number',
  hint: 'All that is open when left as it is',
  start: (trade) => String(trade.openQuantity),
};
export const commission: ChangeField = {
  name: 'commission',
  label: 'Commission',
  hint: 'Dollars, such as 125.50',
};
export const reason: ChangeField = { name: 'reason', label: 'Reason' };
/** The price of the latest market day. */
export const atMark = (trade: Trade): string => trade.pnl?.markPrice?.toString() ?? '';
export const PRICE_HINT = 'Per 100: 100.25, or ticks such as 100-08+';
