import { monthOf, yearsAct365 } from '../core/dates.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { parsePrice } from '../core/quotes.ts';
import type { Position } from '../instruments/position.ts';
import { discountFactor } from '../market/discount-curve.ts';
import type { BondForwardQuote, FutureOptionQuote, FutureQuote, MarketSnapshot } from '../market/snapshot.ts';
import { financedBond, forwardCleanPrice } from '../models/treasury/bond-forward.ts';
import type { BondForwardInput } from '../models/treasury/bond-forward-on-curve.ts';
import {
  type FutureOption,
  type FutureOptionVolatility,
  futureOptionPrice,
  futureOptionVolatility,
} from '../models/treasury/future-option.ts';
import { analyseFuture } from '../models/treasury/futures.ts';
import type { MarketDay } from './market-day.ts';
import { futureInput, settlementOf } from './price-closed-form.ts';

/** Coupons are equal when they agree to this; they come as decimals of percents. */
const COUPON_TOLERANCE = 1e-9;

/** What of a position names its quote. */
type Named = Pick<Position, 'name' | 'settlementMonth'>;
/** What of a market day options are priced by. */
type OptionDay = Pick<MarketDay, 'snapshot' | 'asOf' | 'curve'>;

/** The quote of an option on a future; undefined when the day has none. */
export function futureOptionQuoteOf(
  { futureOptions = [] }: Pick<MarketSnapshot, 'futureOptions'>,
  { name, settlementMonth }: Named,
): FutureOptionQuote | undefined {
  if (name.kind !== 'future-option') return undefined;
  return futureOptions.find(
    (one) =>
      one.contract === name.contract &&
      one.right === name.right &&
      one.strike === name.strike &&
      one.month === settlementMonth,
  );
}

/** The quote of a bond forward; undefined when the day has none. */
export function bondForwardQuoteOf(
  { bondForwards = [] }: Pick<MarketSnapshot, 'bondForwards'>,
  { name, settlementMonth }: Named,
): BondForwardQuote | undefined {
  if (name.kind !== 'bond-forward') return undefined;
  return bondForwards.find(
    (one) =>
      Math.abs(one.coupon - name.coupon) < COUPON_TOLERANCE &&
      one.maturity === name.maturity &&
      monthOf(one.deliveryDate) === settlementMonth,
  );
}

/**
 * The future that an option is on.
 *
 * @throws CounterpoiseError MARKET_INCOMPLETE when it is not quoted
 */
export function underlyingOf(
  { futures = [] }: Pick<MarketSnapshot, 'futures'>,
  { contract, month, futureMonth }: FutureOptionQuote,
): FutureQuote {
  const wanted = futureMonth ?? month;
  const future = futures.find((one) => one.contract === contract && one.month === wanted);
  if (future !== undefined) return future;
  throw new CounterpoiseError('MARKET_INCOMPLETE', `${contract} of ${wanted} has no quote.`, {
    field: 'futures',
    accepted: `a quote of ${contract} ${wanted}`,
  });
}

/** A future's quote, or the theoretical price of one without a quote. Per 100. */
export function quotedFuture(snapshot: MarketSnapshot, quote: FutureQuote): number {
  return analyseFuture(futureInput(snapshot, quote)).referencePricePer100;
}

/**
 * The volatility an option is quoted at, or the Black volatility of its quoted premium.
 *
 * @param futurePrice per 100
 * @param discount P(0, expiry)
 * @throws CounterpoiseError SOLVE_NO_ROOT for a premium no volatility gives
 */
export function volatilityOf(
  { price, blackVolatility, normalVolatilityPoints }: FutureOptionQuote,
  terms: Omit<FutureOption, 'volatility'>,
  futurePrice: number,
  discount: number,
): FutureOptionVolatility {
  if (price !== undefined) return futureOptionVolatility(terms, price, futurePrice, discount);
  return blackVolatility === undefined
    ? { kind: 'normal', points: normalVolatilityPoints! }
    : { kind: 'black', volatility: blackVolatility };
}

/** An option on a future as a day quotes it. */
export interface QuotedOption {
  readonly volatility: FutureOptionVolatility;
  /** Its premium, or what its volatility makes of the day's futures price. Per 100. */
  readonly pricePer100: number;
}

/**
 * Premium and volatility of an option at the day's price of its future: the one quoted, the other by Black or Bachelier.
 *
 * @source docs/models/treasury-futures.md, "Options on futures"
 * @throws CounterpoiseError as {@link underlyingOf} and {@link volatilityOf}
 */
export function quotedOption({ snapshot, asOf, curve }: OptionDay, quote: FutureOptionQuote): QuotedOption {
  const futurePrice = quotedFuture(snapshot, underlyingOf(snapshot, quote));
  const expiryYears = yearsAct365(asOf, quote.expiry);
  const terms = { right: quote.right, strike: quote.strike, expiryYears };
  const discount = discountFactor(curve, expiryYears);
  const volatility = volatilityOf(quote, terms, futurePrice, discount);
  return {
    volatility,
    pricePer100: quote.price ?? futureOptionPrice({ ...terms, volatility }, futurePrice, discount),
  };
}

/**
 * What a bond forward of a market day is valued from.
 *
 * @throws CounterpoiseError MARKET_INCOMPLETE without a repo rate
 */
export function forwardInput(
  { asOf, repoRate }: Pick<MarketSnapshot, 'asOf' | 'repoRate'>,
  { coupon, maturity, cleanPrice, deliveryDate }: BondForwardQuote,
): BondForwardInput {
  if (repoRate === undefined) {
    throw new CounterpoiseError('MARKET_INCOMPLETE', 'Bond forwards need the repo rate.', {
      field: 'repoRate',
      accepted: 'a decimal rate such as 0.0435',
    });
  }
  return {
    bond: { couponRate: coupon, maturity },
    cleanPrice: parsePrice(cleanPrice),
    settlement: settlementOf(asOf),
    delivery: deliveryDate,
    repoRate,
  };
}

/**
 * The forward clean price of a quoted bond by cost of carry, per 100.
 *
 * @throws CounterpoiseError as {@link forwardInput}; INPUT_INVALID when delivery is not after settlement
 */
export function quotedForward(snapshot: MarketSnapshot, quote: BondForwardQuote): number {
  const { bond, cleanPrice, settlement, delivery, repoRate } = forwardInput(snapshot, quote);
  return forwardCleanPrice(financedBond(bond, cleanPrice, settlement, delivery), repoRate);
}
