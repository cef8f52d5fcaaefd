import type { IsoDate } from '../core/dates.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { money } from '../core/money.ts';
import { failsChargeRate } from '../market/fails-charge.ts';
import { publishedSettlementDates } from '../market/settlement-calendar.ts';
import { POSITION_FIELDS, tradedPrice } from './position-terms.ts';
import type { TradeChange } from './trade-event.ts';
import type { TradeRequest, TradeRequestBody } from './trade-request.ts';
import type { TradeState } from './trade-state.ts';

/** What a request means beside its own words. */
export interface RequestContext {
  readonly approvalRequired: boolean;
  /** The opposite trade that a pair-off names. */
  readonly against?: TradeState;
}

/**
 * The change that a request asks of a trade, with everything said that the request left to be understood.
 *
 * @throws CounterpoiseError INPUT_INVALID for a price that is none; MARKET_SETTLEMENT_UNKNOWN when a settlement date is
 *   neither stated nor published
 */
export function requestedChange(
  state: TradeState,
  request: TradeRequest,
  { approvalRequired, against }: RequestContext,
): TradeChange {
  switch (request.verb) {
    case 'amend':
      return amendment(state, request.body, approvalRequired);
    case 'pair-off':
      return pairOff(state, request.body, approvalRequired, against);
    case 'roll': {
      const { frontPrice, backPrice, settlementMonth, successorTradeId } = request.body;
      const price = priceOf(state, frontPrice, 'frontPrice');
      const drop =
        request.body.drop ??
        money(price)
          .minus(priceOf(state, backPrice!, 'backPrice'))
          .toNumber();
      const quantity = request.body.quantity ?? state.openQuantity;
      const terms = { quantity, price, drop, settlementMonth, successorTradeId };
      return { type: 'rolled', ...terms, approvalRequired, ...told(request.body) };
    }
    case 'assign': {
      const { counterparty, successorTradeId } = request.body;
      const price =
        request.body.price === undefined ? state.trade.price : priceOf(state, request.body.price, 'price');
      const quantity = request.body.quantity ?? state.openQuantity;
      const terms = { quantity, price, counterparty, successorTradeId };
      return { type: 'assigned', ...terms, approvalRequired, ...told(request.body) };
    }
    case 'allocate':
      return { type: 'allocated', allocations: request.body.allocations };
    case 'fail':
      return fail(state, request.body);
    case 'settle':
      return settlement(state, request.body);
    case 'cancel':
      return { type: 'cancelled', approvalRequired, ...told(request.body) };
  }
}

/**
 * The day a trade settles: its own, else that of its month.
 *
 * @throws CounterpoiseError MARKET_SETTLEMENT_UNKNOWN
 */
function contractualSettlement({ trade }: Pick<TradeState, 'trade'>): IsoDate | undefined {
  if (trade.settlementDate !== undefined) return trade.settlementDate;
  if (trade.name.kind !== 'tba') return undefined;
  return publishedSettlementDates(trade.name.program, trade.settlementMonth);
}

function amendment(
  state: TradeState,
  { price, reason, ...terms }: TradeRequestBody<'amend'>,
  approvalRequired: boolean,
): TradeChange {
  const priced = price === undefined ? {} : { price: priceOf(state, price, 'price') };
  const because = reason === undefined ? {} : { reason };
  return { type: 'amended', amendment: { ...terms, ...priced }, approvalRequired, ...because };
}

function pairOff(
  state: TradeState,
  body: TradeRequestBody<'pair-off'>,
  approvalRequired: boolean,
  against: TradeState | undefined,
): TradeChange {
  const { penaltyPer100, gain, againstTradeId } = body;
  const open = Math.min(state.openQuantity, against?.openQuantity ?? state.openQuantity);
  const quantity = body.quantity ?? open;
  const price = against === undefined ? priceOf(state, body.price!, 'price') : against.trade.price;
  const other = againstTradeId === undefined ? {} : { againstTradeId };
  const terms = { quantity, price, penaltyPer100, gain, ...other };
  return { type: 'paired-off', ...terms, approvalRequired, ...told(body) };
}

function fail(state: TradeState, body: TradeRequestBody<'fail'>): TradeChange {
  const contractualDate = body.contractualDate ?? contractualSettlement(state) ?? body.expectedDate;
  const { kind } = state.trade.name;
  const byPractice = kind === 'tba' || kind === 'bond-forward' ? kind : undefined;
  const practice =
    byPractice === undefined || body.referenceRate === undefined
      ? 0
      : failsChargeRate(byPractice, contractualDate, body.referenceRate);
  return {
    type: 'failed',
    quantity: body.quantity ?? state.openQuantity,
    contractualDate,
    expectedDate: body.expectedDate,
    chargeRate: body.chargeRate ?? practice,
    ...told(body),
  };
}

function settlement(state: TradeState, body: TradeRequestBody<'settle'>): TradeChange {
  const quantity = body.quantity ?? state.openQuantity;
  const date = body.settlementDate ?? state.fail?.expectedDate ?? contractualSettlement(state);
  if (date === undefined) {
    throw new CounterpoiseError('INPUT_INVALID', 'The settlement date is missing.', {
      pointer: '/settlementDate',
      field: 'settlementDate',
      accepted: 'a date YYYY-MM-DD: futures and options have none in their month',
    });
  }
  return {
    type: 'settled',
    quantity,
    deliveredFace: body.deliveredFace ?? quantity,
    settlementDate: date,
    price: finalPrice(state, body.price),
    ...told(body),
  };
}

/** An option that expired is worth nothing, which no quote in ticks says. */
function finalPrice(state: TradeState, price: string | number | undefined): number | null {
  if (price === undefined) return null;
  return price === 0 ? 0 : priceOf(state, price, 'price');
}

function priceOf({ trade }: TradeState, quote: string | number, field: string): number {
  const price = tradedPrice(quote, trade.name);
  if (price !== undefined) return price;
  throw new CounterpoiseError('INPUT_INVALID', `"${quote}" is no price of ${trade.instrument}.`, {
    pointer: `/${field}`,
    field,
    found: String(quote),
    accepted: POSITION_FIELDS.price,
  });
}

/** The commission and the reason, where they were given. */
function told({
  commission,
  reason,
}: {
  readonly commission?: string | undefined;
  readonly reason?: string | undefined;
}) {
  return {
    ...(commission === undefined ? {} : { commission }),
    ...(reason === undefined ? {} : { reason }),
  };
}
