import { normalCdf } from '../../core/normal.ts';

/**
 * Black's undiscounted price of an option on a lognormal rate, F·N(±d₁) − K·N(±d₂).
 *
 * @source Black, "The pricing of commodity contracts", J. Financial Economics 3 (1976)
 * @param forward F, positive, and `strike` K in the same unit; a strike that is not positive is always exercised by a payer
 * @param deviation σ√T, not negative
 * @param side a call is a payer
 * @returns in the forward's unit, per 1 of annuity; absolute error about 1e-16 of the larger of F and K
 */
export function blackPrice(
  forward: number,
  strike: number,
  deviation: number,
  side: 'payer' | 'receiver',
): number {
  const sign = side === 'payer' ? 1 : -1;
  if (!(deviation > 0 && strike > 0)) return Math.max(0, sign * (forward - strike));
  const upper = Math.log(forward / strike) / deviation + 0.5 * deviation;
  const value = forward * normalCdf(sign * upper) - strike * normalCdf(sign * (upper - deviation));
  return Math.max(0, sign * value);
}
