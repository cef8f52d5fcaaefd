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
  /** With the swap rates' gradients frozen at today's curve: some two hundred times as fast, within a few percent. */
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
  const longest = quotes.reduce((most, { tenorYears }) => Math.max(most, tenorYears), 0);
  return {
    exact: (model) => cells.map(({ exact }) => exact(model) * BP),
    frozen: (model) => {
      const factorsX = bondFactors(model.a, longest);
      const factorsY = bondFactors(model.b, longest);
      return cells.map((cell) => frozenVolatility(model, cell, factorsX, factorsY) * BP);
    },
  };
}

/** What of a swaption does not depend on the model. */
interface Cell {
  readonly expiryYears: number;
  /** Value of each year's flow per 1 of annuity. */
  readonly flows: readonly number[];
  readonly exact: (model: G2) => number;
}

function cellOf(curve: DiscountCurve, { expiryYears, tenorYears }: VolatilityQuote): Cell {
  invariant(expiryYears > 0 && Number.isInteger(tenorYears), 'A fitted swaption has a whole-year tenor.');
  const paymentTimesYears = annualPaymentTimes(expiryYears, tenorYears);
  const { rate, annuity } = forwardSwap(curve, expiryYears, paymentTimesYears);
  const scale = Math.sqrt((2 * Math.PI) / expiryYears) / annuity;
  const price = g2SwaptionPricer(curve, { expiryYears, paymentTimesYears, strike: rate, side: 'payer' });
  const flows = paymentTimesYears.map(
    (time, i) => ((rate + (i === tenorYears - 1 ? 1 : 0)) * Math.exp(curve.logDiscount(time))) / annuity,
  );
  return { expiryYears, flows, exact: (model) => scale * price(model) };
}

/** B(1), B(2), … of a reversion. */
function bondFactors(reversion: number, lastYear: number): readonly number[] {
  return Array.from({ length: lastYear }, (_, i) => (i + 1) * decayMean(reversion * (i + 1)));
}

function frozenVolatility(
  { a, sigma, b, eta, rho }: G2,
  { expiryYears, flows }: Cell,
  factorsX: readonly number[],
  factorsY: readonly number[],
): number {
  let x = 0;
  let y = 0;
  for (let i = 0; i < flows.length; i++) {
    x += flows[i]! * factorsX[i]!;
    y += flows[i]! * factorsY[i]!;
  }
  x *= sigma;
  y *= eta;
  const variance =
    x * x * decayMean(2 * a * expiryYears) +
    2 * rho * x * y * decayMean((a + b) * expiryYears) +
    y * y * decayMean(2 * b * expiryYears);
  return Math.sqrt(Math.max(0, variance));
}
