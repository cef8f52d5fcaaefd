import { invariant } from '../src/core/invariant.ts';
import type { DiscountCurve } from '../src/market/discount-curve.ts';
import type { G2 } from '../src/models/rate/g2.ts';
import { g2SwaptionPricer } from '../src/models/rate/g2-options.ts';
import { decayMean } from '../src/models/rate/hull-white.ts';
import { annualPaymentTimes, forwardSwap } from '../src/models/rate/hull-white-options.ts';
import type { VolatilityQuote } from './volatility-target.ts';

/** Normal volatilities of at-the-money swaptions, basis points a year, as functions of the model. */
export interface G2Volatilities {
  /** Of the closed form's prices, to about 1e-9. */
  readonly exact: (model: G2) => readonly number[];
  /** With the swap rates' gradients frozen at today's curve: a hundred times as fast, within a few percent. */
  readonly frozen: (model: G2) => readonly number[];
}

const BP = 1e4;

/**
 * Model volatilities of quoted swaptions under G2++.
 *
 * Exact: price·√(2π)/(annuity·√e), Bachelier's at the money. Frozen: √(gᵀΣg/e), Σ the covariance of (x, y) at expiry e
 * and g = Σᵢ cᵢP(0,Tᵢ)·(B_a(Tᵢ − e), B_b(Tᵢ − e))/annuity.
 *
 * @source own derivation, docs/models/calibration.md
 * @param quotes expiries in years > 0, tenors in whole years
 */
export function g2Volatilities(curve: DiscountCurve, quotes: readonly VolatilityQuote[]): G2Volatilities {
  const cells = quotes.map((quote) => cellOf(curve, quote));
  return {
    exact: (model) => cells.map(({ exact }) => exact(model) * BP),
    frozen: (model) => cells.map(({ frozen }) => frozen(model) * BP),
  };
}

function cellOf(
  curve: DiscountCurve,
  { expiryYears, tenorYears }: VolatilityQuote,
): { readonly exact: (model: G2) => number; readonly frozen: (model: G2) => number } {
  invariant(expiryYears > 0 && Number.isInteger(tenorYears), 'A fitted swaption has a whole-year tenor.');
  const paymentTimesYears = annualPaymentTimes(expiryYears, tenorYears);
  const { rate, annuity } = forwardSwap(curve, expiryYears, paymentTimesYears);
  const scale = Math.sqrt((2 * Math.PI) / expiryYears) / annuity;
  const price = g2SwaptionPricer(curve, { expiryYears, paymentTimesYears, strike: rate, side: 'payer' });
  const flows = paymentTimesYears.map(
    (time, i) => ((rate + (i === tenorYears - 1 ? 1 : 0)) * Math.exp(curve.logDiscount(time))) / annuity,
  );
  const gradient = (reversion: number): number => {
    let sum = 0;
    for (let year = 1; year <= tenorYears; year++)
      sum += flows[year - 1]! * year * decayMean(reversion * year);
    return sum;
  };
  return {
    exact: (model) => scale * price(model),
    frozen: ({ a, sigma, b, eta, rho }) => {
      const x = sigma * gradient(a);
      const y = eta * gradient(b);
      return Math.sqrt(
        Math.max(
          0,
          x * x * decayMean(2 * a * expiryYears) +
            2 * rho * x * y * decayMean((a + b) * expiryYears) +
            y * y * decayMean(2 * b * expiryYears),
        ),
      );
    },
  };
}
