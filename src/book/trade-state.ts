import type { IsoDate } from '../core/dates.ts';
import type { Position } from '../instruments/position.ts';
import type { TradeAllocation } from './trade-change.ts';
import type { TradeChangeEvent, TradeEvent } from './trade-event.ts';

export const TRADE_STATUSES = ['pending', 'open', 'closed', 'rejected', 'cancelled'] as const;
export type TradeStatus = (typeof TRADE_STATUSES)[number];

/** The ways in which a quantity leaves a trade. */
export const CLOSING_KINDS = ['paired-off', 'rolled', 'assigned', 'settled'] as const;
export type ClosingKind = (typeof CLOSING_KINDS)[number];

/** Who moved a trade to where it stands, when and why. */
export interface TradeStep {
  readonly tradeSequence: number;
  readonly type: TradeEvent['type'];
  readonly actor: string;
  /** RFC 3339 UTC. */
  readonly occurredAt: string;
  readonly reason: string | null;
  /** What the event says beside: the terms booked, those amended, …; null when it says no more. */
  readonly change: Readonly<Record<string, unknown>> | null;
}

/** Money that changed hands when a quantity settled; decimal texts in dollars. */
export interface TradeSettlement {
  readonly settlementDate: IsoDate;
  /** Current face delivered. */
  readonly deliveredFace: number;
  /** Face at the trade's price, without accrued interest. */
  readonly principal: string;
  readonly accruedInterest: string;
  /** For the days it came late; negative when paid. */
  readonly failsCharge: string;
}

/** A quantity that left the trade, and what it brought; amounts are decimal texts in dollars. */
export interface TradeClosing {
  readonly kind: ClosingKind;
  readonly tradeSequence: number;
  readonly occurredAt: string;
  readonly quantity: number;
  /** Per 100; null where a delivery's value was not stated. */
  readonly price: number | null;
  /** Gain or loss, penalties taken off, commission not. */
  readonly realisedPnl: string;
  readonly commission: string;
  /** The opposite trade, or the one that takes the place of this quantity. */
  readonly otherTradeId: string | null;
  readonly settlement: TradeSettlement | null;
}

/** A delivery that did not happen on its day. */
export interface TradeFail {
  readonly quantity: number;
  readonly contractualDate: IsoDate;
  readonly expectedDate: IsoDate;
  /** A year, ACT/360, decimal. */
  readonly chargeRate: number;
}

/** A trade as of a moment. What is open of it counts in the positions while its status is open. */
export interface TradeState {
  readonly tradeId: string;
  readonly status: TradeStatus;
  /** Its terms as amended; `quantity` is the whole, closed or not. */
  readonly trade: Position;
  /** Neither paired off, rolled, assigned nor settled. */
  readonly openQuantity: number;
  readonly closings: readonly TradeClosing[];
  readonly allocations: readonly TradeAllocation[];
  readonly fail: TradeFail | null;
  /** A change that waits for another person's approval. */
  readonly pendingChange: TradeChangeEvent | null;
  /** The trade it was rolled or assigned from. */
  readonly originTradeId: string | null;
  readonly correlationId: string | null;
  readonly approvalRequired: boolean;
  readonly lastTradeSequence: number;
  readonly steps: readonly TradeStep[];
}
