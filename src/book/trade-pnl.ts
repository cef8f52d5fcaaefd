import type { IsoDate } from '../core/dates.ts';
import { centsText, type Money, money, negatedCents, sumOf, sumOfCents } from '../core/money.ts';
import type { Position } from '../instruments/position.ts';
import { type OddLotGrid, oddLotPoints, TBA_LOT_FACE } from '../market/odd-lots.ts';
import { dollarsPerPoint, gainAt } from './trade-money.ts';
import type { TradeState } from './trade-state.ts';

/** A price that a trade is marked at, and where it is from; or why there is none. */
export type TradeMark = { readonly price: number; readonly source: string } | { readonly missing: string };

/** What a trade has brought and what it is worth; amounts are decimal texts in dollars. */
export interface TradePnl {
  readonly tradeId: string;
  readonly markPrice: number | null;
  /** Where the mark is from, or why there is none. */
  readonly markSource: string;
  readonly realised: string;
  /** Of what is open, at the mark; null without one. */
  readonly unrealised: string | null;
  /** Negative when paid. */
  readonly failsCharges: string;
  readonly commissions: string;
  /** Realised, unrealised and fails charges less commissions; null without a mark. */
  readonly total: string | null;
  /** Face open beside whole lots; 0 for what is traded in contracts. */
  readonly oddLotFace: number;
  /** What closing the odd lot would cost against the mark; no part of the total. */
  readonly oddLotConcession: string;
}

/** What a group of trades comes to: exact sums of its trades. */
export interface PnlSum {
  readonly key: string;
  readonly tradeCount: number;
  /** Open trades without a mark: their unrealised gain is in no sum. */
  readonly unmarkedCount: number;
  readonly realised: string;
  readonly unrealised: string;
  readonly failsCharges: string;
  readonly commissions: string;
  readonly total: string;
  readonly oddLotConcession: string;
}

/** What is open of one instrument and month, and at what prices. */
export interface AveragePrices {
  readonly instrument: string;
  readonly settlementMonth: string;
  readonly boughtQuantity: number;
  /** Quantity-weighted, per 100; null when nothing is open on the side. */
  readonly averageBuyPrice: number | null;
  readonly soldQuantity: number;
  readonly averageSellPrice: number | null;
  readonly netQuantity: number;
  /** The price at which all that is open gains nothing; null when bought and sold are equal. */
  readonly breakEvenPrice: number | null;
}

/** Decimals to which average prices are shown: finer than any tick. */
const PRICE_DECIMALS = 8;

/**
 * Profit and loss of a trade at a mark, every amount to the cent.
 *
 * Realised: of all closings. Unrealised: open quantity × (mark − price)/100 for what was bought, the opposite for what
 * was sold. A trade that is pending, rejected or cancelled has none.
 *
 * @param date of the mark, for the concession of odd lots
 */
export function tradePnl(state: TradeState, mark: TradeMark, grid: OddLotGrid, date: IsoDate): TradePnl {
  const counts = state.status === 'open' || state.status === 'closed';
  const closings = counts ? state.closings : [];
  const open = counts ? state.openQuantity : 0;
  const realised = sumOfCents(closings.map(({ realisedPnl }) => realisedPnl));
  const failsCharges = sumOfCents(closings.map(({ settlement }) => settlement?.failsCharge ?? '0.00'));
  const opening = centsText(money(counts ? (state.trade.commission ?? 0) : 0));
  const commissions = sumOfCents([opening, ...closings.map(({ commission }) => commission)]);
  const unrealised = unrealisedOf(state.trade, open, mark);
  const oddLotFace = oddFaceOf(state.trade, open);
  return {
    tradeId: state.tradeId,
    markPrice: 'price' in mark ? mark.price : null,
    markSource: 'price' in mark ? mark.source : mark.missing,
    realised,
    unrealised,
    failsCharges,
    commissions,
    total:
      unrealised === null
        ? null
        : sumOfCents([realised, unrealised, failsCharges, negatedCents(commissions)]),
    oddLotFace,
    oddLotConcession:
      oddLotFace === 0 ? '0.00' : centsText(concessionOf(state.trade, oddLotFace, grid, date)),
  };
}

function unrealisedOf(trade: Position, open: number, mark: TradeMark): string | null {
  if (open === 0) return '0.00';
  return 'price' in mark ? centsText(gainAt(trade, open, mark.price)) : null;
}

function oddFaceOf({ name }: Position, open: number): number {
  if (name.kind !== 'tba') return 0;
  return money(open).modulo(TBA_LOT_FACE).toNumber();
}

function concessionOf(trade: Position, oddLotFace: number, grid: OddLotGrid, date: IsoDate): Money {
  if (trade.name.kind !== 'tba') return money(0);
  return dollarsPerPoint(trade, oddLotFace).times(oddLotPoints(grid, trade.name.program, date, oddLotFace));
}

/** The sum of some trades’ profit and loss, to the cent because every trade’s is. */
export function sumPnl(key: string, pnls: readonly TradePnl[]): PnlSum {
  const sum = (pick: (pnl: TradePnl) => string | null): string =>
    sumOfCents(pnls.map((pnl) => pick(pnl) ?? '0.00'));
  const realised = sum((pnl) => pnl.realised);
  const unrealised = sum((pnl) => pnl.unrealised);
  const failsCharges = sum((pnl) => pnl.failsCharges);
  const commissions = sum((pnl) => pnl.commissions);
  return {
    key,
    tradeCount: pnls.length,
    unmarkedCount: pnls.filter((pnl) => pnl.unrealised === null).length,
    realised,
    unrealised,
    failsCharges,
    commissions,
    total: sumOfCents([realised, unrealised, failsCharges, negatedCents(commissions)]),
    oddLotConcession: sum((pnl) => pnl.oddLotConcession),
  };
}

/** Average prices of what is open, by instrument and month. */
export function averagePrices(positions: readonly Omit<Position, 'name'>[]): readonly AveragePrices[] {
  const groups = Map.groupBy(
    positions,
    ({ instrument, settlementMonth }) => `${instrument} ${settlementMonth}`,
  );
  return [...groups.keys()].sort().map((key) => {
    const members = groups.get(key)!;
    const { instrument, settlementMonth } = members[0]!;
    const bought = sideSums(members, 'buy');
    const sold = sideSums(members, 'sell');
    return {
      instrument,
      settlementMonth,
      boughtQuantity: bought.quantity.toNumber(),
      averageBuyPrice: ratio(bought.amount, bought.quantity),
      soldQuantity: sold.quantity.toNumber(),
      averageSellPrice: ratio(sold.amount, sold.quantity),
      netQuantity: bought.quantity.minus(sold.quantity).toNumber(),
      breakEvenPrice: ratio(bought.amount.minus(sold.amount), bought.quantity.minus(sold.quantity)),
    };
  });
}

function sideSums(positions: readonly Omit<Position, 'name'>[], side: Position['side']) {
  const ofSide = positions.filter((position) => position.side === side);
  return {
    quantity: sumOf(ofSide.map(({ quantity }) => money(quantity))),
    amount: sumOf(ofSide.map(({ quantity, price }) => money(quantity).times(price))),
  };
}

function ratio(amount: Money, quantity: Money): number | null {
  return quantity.isZero() ? null : amount.dividedBy(quantity).toDecimalPlaces(PRICE_DECIMALS).toNumber();
}
