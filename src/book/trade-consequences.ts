import type { IsoDate } from '../core/dates.ts';
import { money } from '../core/money.ts';
import { type PositionDocument, positionDocument } from './positions-as-of.ts';
import type { TradeChange } from './trade-event.ts';
import type { TradeState } from './trade-state.ts';

/** What else has to be told once a change of a trade counts: a trade in its place, or the other side of a pair-off. */
export type TradeConsequence =
  | { readonly kind: 'successor'; readonly trade: PositionDocument }
  | { readonly kind: 'opposite'; readonly tradeId: string; readonly change: TradeChange };

/**
 * What follows for other trades from a change that counts.
 *
 * A pair-off of two trades realises (sale − purchase) × quantity once: all of it in the trade that was asked for, at the
 * other's price, so that the other one closes at its own price and realises nothing.
 *
 * @param against the opposite trade, as it stands
 * @param tradeDate of a trade that takes the place of this one
 */
export function consequenceOf(
  { trade, tradeId }: Pick<TradeState, 'trade' | 'tradeId'>,
  change: TradeChange,
  against: TradeState | undefined,
  tradeDate: IsoDate,
): TradeConsequence | undefined {
  const { settlementDate: _date, commission: _commission, ...terms } = positionDocument(trade);
  switch (change.type) {
    case 'rolled': {
      const { quantity, settlementMonth, successorTradeId } = change;
      const price = money(change.price).minus(change.drop).toNumber();
      const successor = { ...terms, quantity, price, settlementMonth, tradeDate, tradeId: successorTradeId };
      return { kind: 'successor', trade: successor };
    }
    case 'assigned': {
      const { quantity, price, counterparty, successorTradeId } = change;
      const dated = trade.settlementDate === undefined ? {} : { settlementDate: trade.settlementDate };
      const successor = { ...terms, ...dated, quantity, price, counterparty, tradeDate };
      return { kind: 'successor', trade: { ...successor, tradeId: successorTradeId } };
    }
    case 'paired-off': {
      if (against === undefined) return undefined;
      return {
        kind: 'opposite',
        tradeId: against.tradeId,
        change: {
          type: 'paired-off',
          quantity: change.quantity,
          price: against.trade.price,
          penaltyPer100: 0,
          gain: 'paid',
          againstTradeId: tradeId,
          approvalRequired: false,
        },
      };
    }
    default:
      return undefined;
  }
}

/**
 * Why two trades cannot be paired off against each other; undefined when they can.
 *
 * @param quantity to be paired off
 */
export function pairRefusal(one: TradeState, other: TradeState, quantity: number): string | undefined {
  const [a, b] = [one.trade, other.trade];
  if (one.tradeId === other.tradeId) return 'is the trade itself';
  if (other.status !== 'open') return `is ${other.status}`;
  if (other.pendingChange !== null) return 'has a change that waits for approval';
  if (a.instrument !== b.instrument) return `is in ${b.instrument}, not in ${a.instrument}`;
  if (a.settlementMonth !== b.settlementMonth) {
    return `is of ${b.settlementMonth}, not of ${a.settlementMonth}`;
  }
  if (a.side === b.side) return 'is on the same side';
  if (a.counterparty !== b.counterparty) {
    return `has ${b.counterparty ?? 'no counterparty'}, not ${a.counterparty ?? 'none'}: assign one of them first`;
  }
  return quantity > other.openQuantity ? `has ${other.openQuantity} open, not ${quantity}` : undefined;
}
