import { describe, expect, it } from 'vitest';
import type { DiscountCurve } from '../../market/discount-curve.ts';
import { type G2, g2 } from './g2.ts';
import { g2BackwardCapletValue, g2SwaptionValue } from './g2-options.ts';
import { hullWhite } from './hull-white.ts';
import { annualPaymentTimes, backwardCapletValue, forwardSwap, swaptionValue } from './hull-white-options.ts';

/** Sums of some thirty terms of size 1 in doubles. */
const ROUNDING = 2e-15;
/** Of two ways to one price, each good to about 1e-15. */
const EQUAL = 5e-15;

const curve: DiscountCurve = { logDiscount: (years) => -0.04 * years - 0.0002 * years * years };
const usual = g2({ a: 0.5, sigma: 0.006, b: 0.05, eta: 0.01, rho: -0.75 });
const EXPIRIES = [1 / 365, 1, 5, 30];
const TENORS = [1, 10, 30];
const STRIKES = [-0.01, 0, 0.02, 0.04, 0.1];

describe('a swaption', () => {
  it.each([
    usual,
    g2({ a: 0.4, sigma: 0.03, b: 0.35, eta: 0.03, rho: -0.999 }),
    g2({ a: 2, sigma: 0.04, b: -0.02, eta: 0.01, rho: -1 }),
  ])('keeps payer − receiver = annuity·(forward − strike), $a $b $rho', (model) => {
    for (const expiryYears of EXPIRIES) {
      for (const tenor of TENORS) {
        const paymentTimesYears = annualPaymentTimes(expiryYears, tenor);
        const swap = forwardSwap(curve, expiryYears, paymentTimesYears);
        for (const strike of STRIKES) {
          const terms = { expiryYears, paymentTimesYears, strike };
          const parity =
            g2SwaptionValue(model, curve, { ...terms, side: 'payer' }) -
            g2SwaptionValue(model, curve, { ...terms, side: 'receiver' });
          expect(Math.abs(parity - swap.annuity * (swap.rate - strike))).toBeLessThan(
            ROUNDING * (1 + swap.annuity),
          );
        }
      }
    }
  });

  const oneFactor = (a: number): readonly G2[] => [
    g2({ a, sigma: 0.011, b: 0.1, eta: 0, rho: -0.9 }),
    g2({ a: 0.1, sigma: 0, b: a, eta: 0.011, rho: 0.3 }),
    g2({ a, sigma: 0.005, b: a, eta: 0.006, rho: 1 }),
    g2({ a, sigma: 0.021, b: a, eta: 0.01, rho: -1 }),
  ];
  it.each([-0.05, 0, 1e-8, 0.03, 0.5])('is Hull–White’s when one factor moves, a = %d', (a) => {
    const single = hullWhite(a, 0.011);
    for (const expiryYears of EXPIRIES) {
      for (const tenor of TENORS) {
        for (const strike of STRIKES) {
          const paymentTimesYears = annualPaymentTimes(expiryYears, tenor);
          const terms = { expiryYears, paymentTimesYears, strike, side: 'payer' } as const;
          const expected = swaptionValue(single, curve, terms);
          for (const model of oneFactor(a)) {
            expect(Math.abs(g2SwaptionValue(model, curve, terms) - expected)).toBeLessThan(EQUAL);
          }
        }
      }
    }
  });

  it('is worth its intrinsic value when nothing moves, or the factors undo each other', () => {
    const paymentTimesYears = annualPaymentTimes(1, 5);
    const { rate, annuity } = forwardSwap(curve, 1, paymentTimesYears);
    for (const model of [
      g2({ a: 0.5, sigma: 0, b: 0.05, eta: 0, rho: -0.5 }),
      g2({ a: 0.05, sigma: 0.01, b: 0.05, eta: 0.01, rho: -1 }),
    ]) {
      for (const [strike, expected] of [
        [rate - 0.01, annuity * 0.01],
        [rate + 0.01, 0],
      ] as const) {
        const terms = { expiryYears: 1, paymentTimesYears, strike, side: 'payer' } as const;
        expect(Math.abs(g2SwaptionValue(model, curve, terms) - expected)).toBeLessThan(ROUNDING);
      }
    }
  });

  it('does not change when its factors change places', () => {
    const { a, sigma, b, eta, rho } = usual;
    const turned = g2({ a: b, sigma: eta, b: a, eta: sigma, rho });
    const terms = {
      expiryYears: 5,
      paymentTimesYears: annualPaymentTimes(5, 10),
      strike: 0.03,
      side: 'receiver',
    } as const;
    expect(
      Math.abs(g2SwaptionValue(turned, curve, terms) - g2SwaptionValue(usual, curve, terms)),
    ).toBeLessThan(EQUAL);
  });

  it('refuses payment times that do not rise from the expiry on', () => {
    for (const paymentTimesYears of [[1, 2], [2, 2], [Number.NaN]]) {
      expect(() =>
        g2SwaptionValue(usual, curve, { expiryYears: 1, paymentTimesYears, strike: 0.04, side: 'payer' }),
      ).toThrow(expect.objectContaining({ code: 'MODEL_OUT_OF_RANGE' }));
    }
  });
});

describe('an option on a compounded rate', () => {
  const period = { startYears: 2, endYears: 2.25, strike: 0.04 };

  it('is Hull–White’s when one factor moves', () => {
    const single = hullWhite(0.03, 0.011);
    for (const model of oneFactorBackward) {
      for (const side of ['caplet', 'floorlet'] as const) {
        const found = g2BackwardCapletValue(model, curve, { ...period, side });
        expect(Math.abs(found - backwardCapletValue(single, curve, { ...period, side }))).toBeLessThan(
          ROUNDING,
        );
      }
    }
  });

  it('is worth more than the one on the rate known at the start', () => {
    // Its rate goes on moving until the end.
    const forward = g2SwaptionValue(usual, curve, {
      expiryYears: 2,
      paymentTimesYears: [2.25],
      strike: 0.04,
      side: 'payer',
    });
    const backward = g2BackwardCapletValue(usual, curve, { ...period, side: 'caplet' });
    // Variance until the end against until the start, (2 + 0.25/3)/2 where nothing reverts.
    expect(backward / forward).toBeGreaterThan(1.005);
    expect(backward / forward).toBeLessThan(1.03);
  });

  const oneFactorBackward = [
    g2({ a: 0.03, sigma: 0.011, b: 0.1, eta: 0, rho: -0.9 }),
    g2({ a: 0.03, sigma: 0.005, b: 0.03, eta: 0.006, rho: 1 }),
  ];
});
