import { describe, expect, it } from 'vitest';
import type { DiscountCurve } from '../../market/discount-curve.ts';
import { bachelierPrice } from '../bachelier.ts';
import { hullWhite } from './hull-white.ts';
import { annualPaymentTimes, backwardCapletValue, forwardSwap, swaptionValue } from './hull-white-options.ts';

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

describe('an option on a compounded rate', () => {
  const model = hullWhite(0.03, [
    { untilYears: 1.1, value: 0.009 },
    { untilYears: 3, value: 0.014 },
  ]);

  it.each([
    [0, 0.25, 0.04],
    [1, 1.25, 0.03],
    [1, 1.25, 0.0405],
    [5, 10, 0.06],
    [2, 3, -0.01],
  ])('from %d to %d years at %d is the expectation of its payoff', (startYears, endYears, strike) => {
    // The variance of ∫r over the period from its diffusion, and the payoff under the measure of the end's bond, by the
    // midpoint rule on 40,000 points: with a kink in the payoff good to about 1e-9.
    const loading = (u: number): number =>
      (Math.exp(-0.03 * Math.max(0, startYears - u)) - Math.exp(-0.03 * (endYears - u))) / 0.03;
    const volatility = (u: number): number => (u < 1.1 ? 0.009 : 0.014);
    const points = 40_000;
    let variance = 0;
    for (let i = 0; i < points; i++) {
      const u = ((i + 0.5) / points) * endYears;
      variance += (volatility(u) * volatility(u) * loading(u) * loading(u) * endYears) / points;
    }
    const atEnd = Math.exp(curve.logDiscount(endYears));
    const growth = Math.exp(curve.logDiscount(startYears)) / atEnd;
    let expected = 0;
    for (let i = 0; i < points; i++) {
      const z = -10 + (20 * (i + 0.5)) / points;
      const compounded = growth * Math.exp(Math.sqrt(variance) * z - 0.5 * variance);
      const payoff = Math.max(0, compounded - 1 - strike * (endYears - startYears));
      expected += (((payoff * Math.exp(-0.5 * z * z)) / Math.sqrt(2 * Math.PI)) * 20) / points;
    }
    const found = backwardCapletValue(model, curve, { startYears, endYears, strike, side: 'caplet' });
    expect(Math.abs(found - atEnd * expected)).toBeLessThan(1e-8);
  });

  it('keeps caplet − floorlet = P(start) − (1 + τK)·P(end)', () => {
    for (const strike of [-5, -0.01, 0.04, 0.5]) {
      const terms = { startYears: 1, endYears: 1.5, strike };
      const parity =
        backwardCapletValue(model, curve, { ...terms, side: 'caplet' }) -
        backwardCapletValue(model, curve, { ...terms, side: 'floorlet' });
      const swap = Math.exp(curve.logDiscount(1)) - (1 + 0.5 * strike) * Math.exp(curve.logDiscount(1.5));
      expect(Math.abs(parity - swap)).toBeLessThan(ROUNDING);
    }
  });

  it('is worth its intrinsic value without volatility', () => {
    const still = hullWhite(0.03, 0);
    const terms = { startYears: 1, endYears: 1.5, side: 'floorlet', strike: 0.01 } as const;
    expect(backwardCapletValue(still, curve, terms)).toBe(0);
    const worth = 1.025 * Math.exp(curve.logDiscount(1.5)) - Math.exp(curve.logDiscount(1));
    expect(backwardCapletValue(still, curve, { ...terms, strike: 0.05 })).toBeCloseTo(worth, 15);
  });

  it('refuses a period that does not run forward from today or later', () => {
    for (const [startYears, endYears] of [
      [-0.1, 1],
      [1, 1],
      [0, Number.NaN],
    ] as const) {
      expect(() =>
        backwardCapletValue(model, curve, { startYears, endYears, strike: 0.04, side: 'caplet' }),
      ).toThrow(expect.objectContaining({ code: 'MODEL_OUT_OF_RANGE' }));
    }
  });
});
