import { bachelierPrice, type OptionSide } from '../bachelier.ts';
import { blackPrice, impliedBlackVolatility } from '../black.ts';

/** How an option's price is spread: of ln F a year, or of F in points per 100 a year. */
export type FutureOptionVolatility =
  | { readonly kind: 'black'; readonly volatility: number }
  | { readonly kind: 'normal'; readonly points: number };

/** An option on a Treasury future, with its volatility. */
export interface FutureOption {
  readonly right: OptionSide;
  /** Per 100. */
  readonly strike: number;
  /** ACT/365F from the valuation date, not negative. */
  readonly expiryYears: number;
  readonly volatility: FutureOptionVolatility;
}

/**
 * Price of an option on a futures price: discount · Black or Bachelier at the futures price.
 *
 * The premium is paid at once. Exercise before expiry, which these options allow, is left out: it is worth less than the interest on
 * the option's intrinsic value until expiry.
 *
 * @source F. Black, "The pricing of commodity contracts" (1976); docs/models/treasury-futures.md
 * @param futurePrice per 100
 * @param discount P(0, expiry), of the risk-free curve
 * @returns per 100 of the future's face
 */
export function futureOptionPrice(option: FutureOption, futurePrice: number, discount: number): number {
  const { right, strike, expiryYears, volatility } = option;
  const undiscounted =
    volatility.kind === 'black'
      ? blackPrice(futurePrice, strike, volatility.volatility, expiryYears, right)
      : bachelierPrice(futurePrice, strike, volatility.points, expiryYears, right);
  return discount * undiscounted;
}

/**
 * The Black volatility at which an option on a future has its quoted premium.
 *
 * @param premium per 100 of the future's face
 * @throws CounterpoiseError SOLVE_NO_ROOT when no volatility gives it
 */
export function futureOptionVolatility(
  terms: Omit<FutureOption, 'volatility'>,
  premium: number,
  futurePrice: number,
  discount: number,
): FutureOptionVolatility {
  const { right, strike, expiryYears } = terms;
  return {
    kind: 'black',
    volatility: impliedBlackVolatility(premium / discount, futurePrice, strike, expiryYears, right),
  };
}
