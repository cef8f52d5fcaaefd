import { centsText, type Money, money, sumOf } from '../core/money.ts';
import type { Position } from '../instruments/position.ts';
import type { TradeChangeEvent } from './trade-event.ts';
import { accruedDollars, dollarsPerPoint, failsCharge, gainAt, pairOffPnl } from './trade-money.ts';
import type { TradeClosing, TradeFail, TradeSettlement, TradeState } from './trade-state.ts';

/** A trade after a change that nothing stands against and nobody has to approve any more. */
export function applyTradeChange(state: TradeState, event: TradeChangeEvent): TradeState {
  switch (event.type) {
    case 'cancelled':
      return { ...state, status: 'cancelled' };
    case 'amended':
      return amended(state, event);
    case 'allocated':
      return { ...state, allocations: event.allocations };
    case 'failed': {
      const { quantity, contractualDate, expectedDate, chargeRate } = event;
      return { ...state, fail: { quantity, contractualDate, expectedDate, chargeRate } };
    }
    case 'paired-off':
      return closed(state, {
        ...closingOf(event),
        realisedPnl: centsText(pairOffPnl(state.trade, event)),
        otherTradeId: event.againstTradeId ?? null,
      });
    case 'rolled':
    case 'assigned':
      return closed(state, {
        ...closingOf(event),
        realisedPnl: centsText(gainAt(state.trade, event.quantity, event.price)),
        otherTradeId: event.successorTradeId,
      });
    case 'settled':
      return settled(state, event);
  }
}

function amended(
  state: TradeState,
  { amendment }: Extract<TradeChangeEvent, { type: 'amended' }>,
): TradeState {
  const given = Object.entries(amendment).filter(([, value]) => value !== undefined);
  const trade: Position = Object.freeze({ ...state.trade, ...Object.fromEntries(given) });
  const closedQuantity = sumOf(state.closings.map(({ quantity }) => money(quantity)));
  return withOpenQuantity({ ...state, trade }, money(trade.quantity).minus(closedQuantity));
}

type ClosingEvent = Extract<TradeChangeEvent, { type: 'paired-off' | 'rolled' | 'assigned' | 'settled' }>;

function closingOf(event: ClosingEvent): Omit<TradeClosing, 'realisedPnl' | 'otherTradeId'> {
  const { type, tradeSequence, occurredAt, quantity, price, commission = '0' } = event;
  return {
    kind: type,
    tradeSequence,
    occurredAt,
    quantity,
    price,
    commission: centsText(money(commission)),
    settlement: null,
  };
}

function closed(state: TradeState, closing: TradeClosing): TradeState {
  const left = money(state.openQuantity).minus(closing.quantity);
  return withOpenQuantity({ ...state, closings: [...state.closings, closing] }, left);
}

/** Nothing open: nothing that could fail either. */
function withOpenQuantity(state: TradeState, open: Money): TradeState {
  const openQuantity = open.toNumber();
  if (openQuantity === 0) return { ...state, openQuantity, status: 'closed', fail: null };
  const fail = state.fail && { ...state.fail, quantity: Math.min(state.fail.quantity, openQuantity) };
  return { ...state, openQuantity, status: 'open', fail };
}

function settled(state: TradeState, event: Extract<TradeChangeEvent, { type: 'settled' }>): TradeState {
  const { trade, fail } = state;
  const { quantity, price } = event;
  const closing: TradeClosing = {
    ...closingOf(event),
    realisedPnl: centsText(price === null ? money(0) : gainAt(trade, quantity, price)),
    otherTradeId: null,
    settlement: settlementOf(trade, fail, event),
  };
  const after = closed(state, closing);
  if (fail === null || after.fail === null) return after;
  const failing = money(fail.quantity).minus(quantity);
  return {
    ...after,
    fail: failing.isPositive() && !failing.isZero() ? { ...fail, quantity: failing.toNumber() } : null,
  };
}

/** Principal, accrued interest and what the delay cost; the proceeds are those of the day agreed, however late. */
function settlementOf(
  trade: Position,
  fail: TradeFail | null,
  event: Extract<TradeChangeEvent, { type: 'settled' }>,
): TradeSettlement {
  const { quantity, deliveredFace, settlementDate } = event;
  const agreed = fail?.contractualDate ?? settlementDate;
  const principal = dollarsPerPoint(trade, deliveredFace).times(trade.price);
  const accrued = accruedDollars(trade, deliveredFace, agreed);
  const late = fail === null ? 0 : Math.min(fail.quantity, quantity) / quantity;
  const charge =
    fail === null
      ? money(0)
      : failsCharge(
          principal.plus(accrued).times(late),
          fail.chargeRate,
          fail.contractualDate,
          settlementDate,
        );
  return {
    settlementDate,
    deliveredFace,
    principal: centsText(principal),
    accruedInterest: centsText(accrued),
    failsCharge: centsText(trade.side === 'sell' ? charge.negated() : charge),
  };
}
