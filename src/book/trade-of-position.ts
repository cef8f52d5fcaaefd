import type { Position } from '../instruments/position.ts';
import type { TradeState } from './trade-state.ts';

/** A position of a file as a trade of which nothing else was told: all of it open. */
export function tradeOfPosition(trade: Position): TradeState {
  return {
    tradeId: trade.tradeId,
    status: 'open',
    trade,
    openQuantity: trade.quantity,
    closings: [],
    allocations: [],
    fail: null,
    pendingChange: null,
    originTradeId: null,
    correlationId: null,
    approvalRequired: false,
    lastTradeSequence: 0,
    steps: [],
  };
}
