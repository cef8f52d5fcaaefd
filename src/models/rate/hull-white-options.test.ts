import { describe, expect, it } from 'vitest';
import type { DiscountCurve } from '../../market/discount-curve.ts';
import { bachelierPrice } from '../bachelier.ts';
import { hullWhite } from './hull-white.ts';
import { annualPaymentTimes, forwardSwap, swaptionValue } from './hull-white-options.ts';

/** Sums of a dozen terms of size 1 in doubles. */
const ROUNDING = 1e-14;

const curve: DiscountCurve = { logDiscount: (years) => -0.04 * years - 0.0002 * years * years };

describe('a swaption', () => {
  it.each([-0.05, 0, 0.03])('keeps payer − receiver = annuity·(forward − strike), a = %s', (a) => {
    const model = hullWhite(a, 0.011);
    for (const expiryYears of [0.25, 5, 20]) {
      for (const strike of [-0.01, 0, 0.03, 0.05, 0.2]) {
        const paymentTimesYears = annualPaymentTimes(expiryYears, 10);
        const swap = forwardSwap(curve, expiryYears, paymentTimesYears);
        const terms = { expiryYears, paymentTimesYears, strike };
        const parity =
          swaptionValue(model, curve, { ...terms, side: 'payer' }) -
          swaptionValue(model, curve, { ...terms, side: 'receiver' });
        expect(Math.abs(parity - swap.annuity * (swap.rate - strike))).toBeLessThan(ROUNDING);
      }
    }
  });

  it('is worth its intrinsic value without volatility', () => {
    const model = hullWhite(0.03, 0);
    const paymentTimesYears = annualPaymentTimes(1, 5);
    const { rate, annuity } = forwardSwap(curve, 1, paymentTimesYears);
    for (const [strike, side, expected] of [
      [rate - 0.01, 'payer', annuity * 0.01],
      [rate - 0.01, 'receiver', 0],
      [rate + 0.01, 'receiver', annuity * 0.01],
    ] as const) {
      const value = swaptionValue(model, curve, { expiryYears: 1, paymentTimesYears, strike, side });
      expect(Math.abs(value - expected)).toBeLessThan(ROUNDING);
    }
  });

  it('is worth the swap when the receiver can never be worth exercising', () => {
    const model = hullWhite(0.03, 0.0001);
    const paymentTimesYears = annualPaymentTimes(1, 5);
    const { rate, annuity } = forwardSwap(curve, 1, paymentTimesYears);
    const terms = { expiryYears: 1, paymentTimesYears, strike: rate - 0.5 };
    expect(swaptionValue(model, curve, { ...terms, side: 'payer' })).toBeCloseTo(annuity * 0.5, 13);
    expect(swaptionValue(model, curve, { ...terms, side: 'receiver' })).toBe(0);
  });

  it('on one short period is nearly a normal option on its rate', () => {
    // Over a quarter's expiry and period reversion and convexity hardly matter: σ of the forward ≈ σ of x.
    const model = hullWhite(0, 0.01);
    const paymentTimesYears = [0.5];
    const { rate, annuity } = forwardSwap(curve, 0.25, paymentTimesYears);
    const value = swaptionValue(model, curve, {
      expiryYears: 0.25,
      paymentTimesYears,
      strike: rate,
      side: 'payer',
    });
    const normal = annuity * bachelierPrice(rate, rate, 0.01, 0.25, 'call');
    expect(Math.abs(value / normal - 1)).toBeLessThan(0.02);
  });

  it('refuses payment times that do not rise from the expiry on', () => {
    const model = hullWhite(0.03, 0.011);
    for (const paymentTimesYears of [[1, 2], [2, 2], [Number.NaN]]) {
      expect(() =>
        swaptionValue(model, curve, { expiryYears: 1, paymentTimesYears, strike: 0.04, side: 'payer' }),
      ).toThrow(expect.objectContaining({ code: 'MODEL_OUT_OF_RANGE' }));
    }
  });
});
