import type { TradeMark } from '../book/trade-pnl.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { parsePrice } from '../core/quotes.ts';
import type { Position } from '../instruments/position.ts';
import { buildDiscountCurve } from '../market/build-curves.ts';
import { addBusinessDays } from '../market/business-days.ts';
import type { MarketSnapshot } from '../market/snapshot.ts';
import { financedBond, forwardCleanPrice } from '../models/treasury/bond-forward.ts';
import { attempt } from './attempt.ts';
import { futureOptionQuoteOf, quotedOption } from './treasury-quotes.ts';

/** Coupons are equal when they agree to this; they come as decimals of percents. */
const COUPON_TOLERANCE = 1e-9;
/** Decimals to which a forward price is a mark: far finer than a tick, so that marks are the same on every machine. */
const MARK_DECIMALS = 8;

/**
 * The price a market day has for a trade: the quote of its coupon and month, of its contract, the premium of its option or what
 * its quoted volatility makes of it, or the forward price of its bond by cost of carry at the day's repo rate.
 */
export function tradeMark(market: MarketSnapshot, trade: Position): TradeMark {
  const { name, settlementMonth } = trade;
  switch (name.kind) {
    case 'tba': {
      const quote = market.tba?.find(
        (one) =>
          one.program === name.program &&
          one.settlementMonth === settlementMonth &&
          Math.abs(one.coupon - name.coupon) < COUPON_TOLERANCE,
      );
      if (quote === undefined) return missing(trade, market);
      return { price: parsePrice(quote.price), source: `TBA quote of ${market.asOf}` };
    }
    case 'treasury-future': {
      const quote = market.futures?.find(
        (one) => one.contract === name.contract && one.month === settlementMonth,
      );
      if (quote?.price === undefined) return missing(trade, market);
      return { price: parsePrice(quote.price, 'futures'), source: `futures price of ${market.asOf}` };
    }
    case 'bond-forward':
      return forwardMark(market, trade, name) ?? missing(trade, market);
    case 'future-option':
      return optionMark(market, trade);
  }
}

function optionMark(market: MarketSnapshot, trade: Position): TradeMark {
  const quote = futureOptionQuoteOf(market, trade);
  if (quote === undefined) return missing(trade, market);
  const { asOf } = market;
  if (quote.price !== undefined) return { price: quote.price, source: `premium of ${asOf}` };
  const quoted = attempt(() =>
    quotedOption({ snapshot: market, asOf, curve: buildDiscountCurve(market) }, quote),
  );
  if (quoted instanceof CounterpoiseError) return { missing: quoted.message };
  const { volatility, pricePer100 } = quoted;
  return {
    price: Number(pricePer100.toFixed(MARK_DECIMALS)),
    source:
      volatility.kind === 'black'
        ? `Black of ${asOf} at ${(volatility.volatility * 100).toFixed(2)} %`
        : `Bachelier of ${asOf} at ${volatility.points.toFixed(2)} points`,
  };
}

function forwardMark(
  market: MarketSnapshot,
  { settlementDate }: Position,
  name: Extract<Position['name'], { kind: 'bond-forward' }>,
): TradeMark | undefined {
  const bond = [
    ...(market.futures ?? []).flatMap(({ basket }) => basket),
    ...(market.bondForwards ?? []),
  ].find((one) => one.maturity === name.maturity && Math.abs(one.coupon - name.coupon) < COUPON_TOLERANCE);
  if (bond === undefined || market.repoRate === undefined || settlementDate === undefined) return undefined;
  const cleanPrice = parsePrice(bond.cleanPrice);
  const spot = addBusinessDays(market.asOf, 1);
  if (settlementDate <= spot) {
    return { price: cleanPrice, source: `clean price of ${market.asOf}` };
  }
  try {
    const terms = { couponRate: name.coupon, maturity: name.maturity };
    const forward = forwardCleanPrice(financedBond(terms, cleanPrice, spot, settlementDate), market.repoRate);
    return {
      price: Number(forward.toFixed(MARK_DECIMALS)),
      source: `cost of carry of ${market.asOf} at ${(market.repoRate * 100).toFixed(3)} %`,
    };
  } catch (error) {
    if (!(error instanceof CounterpoiseError)) throw error;
    return { missing: error.message };
  }
}

function missing({ instrument, settlementMonth }: Position, { asOf }: MarketSnapshot): TradeMark {
  return { missing: `the market day of ${asOf} has no price of ${instrument} of ${settlementMonth}` };
}
