import { earliestMonth, type IsoMonth } from '../core/dates.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { parsePrice } from '../core/quotes.ts';
import type { Program } from '../market/programs.ts';
import type { MarketSnapshot } from '../market/snapshot.ts';
import type { CouponPrice } from '../models/execution/coupon-delivery.ts';

/** The coupons a market day quotes of a program for a month; none where it quotes none. */
export function couponPrices(
  market: MarketSnapshot,
  program: Program,
  month: IsoMonth,
): readonly CouponPrice[] {
  return (market.tba ?? [])
    .filter((quote) => quote.program === program && quote.settlementMonth === month)
    .map(({ coupon, price }) => ({ coupon, price: parsePrice(price) }));
}

/** The first month a market day quotes of a program. */
export function frontMonth(market: MarketSnapshot, program: Program): IsoMonth | undefined {
  return earliestMonth(
    (market.tba ?? []).filter((quote) => quote.program === program).map((quote) => quote.settlementMonth),
  );
}

/**
 * The coupons quoted for a month that a loan settles in.
 *
 * @throws CounterpoiseError MARKET_INCOMPLETE
 */
export function requiredCoupons(
  market: MarketSnapshot,
  program: Program,
  month: IsoMonth,
): readonly CouponPrice[] {
  const coupons = couponPrices(market, program, month);
  if (coupons.length > 0) return coupons;
  throw new CounterpoiseError('MARKET_INCOMPLETE', `${program} has no price for settlement in ${month}.`, {
    field: 'tba',
    accepted: `a price of ${program} for ${month}`,
  });
}
