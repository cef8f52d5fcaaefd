import { daysBetween, type IsoDate, partsOf } from '../core/dates.ts';
import { type Money, money, toCents } from '../core/money.ts';
import type { Position } from '../instruments/position.ts';
import { contractFaceDollars } from '../market/futures-contracts.ts';
import { accruedInterest } from '../models/treasury/bond.ts';

const DAYS_IN_MONEY_MARKET_YEAR = 360;
/** The accrual of an agency pool counts thirty days to a month. */
const DAYS_IN_MONTH_30_360 = 30;

/**
 * Dollars that a quantity gains when its price rises by a point.
 *
 * @param quantity dollars of face, or contracts
 */
export function dollarsPerPoint({ name }: Pick<Position, 'name'>, quantity: number): Money {
  const face =
    name.kind === 'treasury-future' || name.kind === 'future-option' ? contractFaceDollars(name.contract) : 1;
  return money(quantity).times(face).dividedBy(100);
}

/**
 * What a quantity of a trade has gained at a price, to the cent: (price − traded price) for what was bought, the
 * opposite for what was sold.
 *
 * @param price per 100
 */
export function gainAt(
  trade: Pick<Position, 'name' | 'side' | 'price'>,
  quantity: number,
  price: number,
): Money {
  const points = money(price).minus(trade.price);
  return toCents(dollarsPerPoint(trade, quantity).times(trade.side === 'buy' ? points : points.negated()));
}

/**
 * What a quantity brings when it is paired off, to the cent.
 *
 * Gains paid: the gain or loss less the penalty. Gains forfeited, for one who sold: −(max(current − locked, 0) +
 * penalty) × undelivered amount, the pair-off fee of a mandatory commitment; mirrored for one who bought.
 *
 * @param pairOff price and penalty per 100
 * @source pair-off fee of mandatory commitments, docs/models/trades.md
 */
export function pairOffPnl(
  trade: Pick<Position, 'name' | 'side' | 'price'>,
  pairOff: {
    readonly quantity: number;
    readonly price: number;
    readonly penaltyPer100: number;
    readonly gain: 'paid' | 'forfeited';
  },
): Money {
  const perPoint = dollarsPerPoint(trade, pairOff.quantity);
  const points = money(pairOff.price).minus(trade.price);
  const gained = trade.side === 'buy' ? points : points.negated();
  const counted = pairOff.gain === 'forfeited' && gained.isPositive() ? money(0) : gained;
  return toCents(perPoint.times(counted.minus(pairOff.penaltyPer100)));
}

/**
 * Accrued interest that the buyer pays with a face, to the cent: 30/360 from the first of the month for pools, actual
 * days of the coupon period for bonds.
 *
 * @param settlementDate the contractual one, also when delivery comes late
 * @source SIFMA, Standard Formulas, chapter SF (30/360 accrual); US Treasury, 31 CFR Part 356, Appendix B
 */
export function accruedDollars(
  { name }: Pick<Position, 'name'>,
  face: number,
  settlementDate: IsoDate,
): Money {
  if (name.kind === 'bond-forward') {
    const per100 = accruedInterest({ couponRate: name.coupon, maturity: name.maturity }, settlementDate);
    return toCents(money(face).times(per100).dividedBy(100));
  }
  if (name.kind !== 'tba') return money(0);
  const days = Math.min(partsOf(settlementDate).day, DAYS_IN_MONTH_30_360) - 1;
  return toCents(money(face).times(name.coupon).times(days).dividedBy(DAYS_IN_MONEY_MARKET_YEAR));
}

/**
 * What a late delivery costs its seller, to the cent: rate × proceeds × days/360.
 *
 * @param proceeds dollars, accrued interest included
 * @param chargeRate a year, decimal
 * @returns never negative
 * @source Treasury Market Practices Group, fails charge trading practices (Treasuries 2009; agency debt and MBS 2012)
 */
export function failsCharge(
  proceeds: Money,
  chargeRate: number,
  contractualDate: IsoDate,
  settledDate: IsoDate,
): Money {
  const days = Math.max(0, daysBetween(contractualDate, settledDate));
  return toCents(proceeds.times(chargeRate).times(days).dividedBy(DAYS_IN_MONEY_MARKET_YEAR));
}
