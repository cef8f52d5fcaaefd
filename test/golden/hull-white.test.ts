import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DiscountCurve } from '../../src/market/discount-curve.ts';
import { logLinearCurve } from '../../src/market/log-linear-curve.ts';
import { hullWhite, logZeroBond, stepMoments, transition } from '../../src/models/rate/hull-white.ts';
import { swaptionValue } from '../../src/models/rate/hull-white-options.ts';

interface OptionCase {
  readonly curve: 'flat4pc_cc' | 'loglinear_hump';
  readonly a: number;
  readonly sigma: number;
  readonly strike: number;
}
const closed = JSON.parse(
  readFileSync(new URL('./fixtures/hull-white-closed-forms.json', import.meta.url), 'utf8'),
) as {
  curves: { loglinear_hump: { t: number[]; df: number[] } };
  zeroBonds: { rows: [number, number, number, number, number, number][] };
  swaptions: (OptionCase & { times: number[]; payer: number; receiver: number })[];
  caplets: (OptionCase & { fixing: number; payment: number; caplet: number; floorlet: number })[];
};
const moments = JSON.parse(
  readFileSync(new URL('./fixtures/hull-white-one-step-moments.json', import.meta.url), 'utf8'),
) as { rows: [number, number, number, number, number, number, number][] };

/** Asked of the model: 1e-10. The reference itself is known to about 1e-14. */
const PRICE_TOLERANCE = 1e-12;
/** Asked of one-step moments, relative. */
const MOMENT_TOLERANCE = 1e-13;

const flat: DiscountCurve = { logDiscount: (years) => -0.04 * years };
const hump = logLinearCurve({
  years: closed.curves.loglinear_hump.t,
  logDiscounts: closed.curves.loglinear_hump.df.map(Math.log),
});
const CURVES = { flat4pc_cc: flat, loglinear_hump: hump };

const relative = (found: number, expected: number): number => Math.abs(found / expected - 1);

describe('Hull–White closed forms', () => {
  it('gives zero bonds at a short rate', () => {
    expect(closed.zeroBonds.rows.length).toBeGreaterThan(10);
    for (const [a, sigma, t, maturity, shortRate, price] of closed.zeroBonds.rows) {
      const model = hullWhite(a, sigma);
      // r = x + φ and φ(t) = f(0,t) + ½ dV/dt = f(0,t) + Cov(x_t, ∫₀ᵗx).
      const x = shortRate - 0.04 - transition(model, 0, t).covariance;
      expect(
        relative(Math.exp(logZeroBond(model, flat, t, maturity, x)), price),
        `a ${a} σ ${sigma} ${t} → ${maturity}`,
      ).toBeLessThan(PRICE_TOLERANCE);
    }
  });

  it('gives swaptions', () => {
    expect(closed.swaptions.length).toBeGreaterThan(20);
    for (const { curve, a, sigma, strike, times, payer, receiver } of closed.swaptions) {
      const terms = { expiryYears: times[0]!, paymentTimesYears: times.slice(1), strike };
      const model = hullWhite(a, sigma);
      const label = `${curve} a ${a} σ ${sigma} K ${strike}`;
      const value = (side: 'payer' | 'receiver') => swaptionValue(model, CURVES[curve], { ...terms, side });
      expect(Math.abs(value('payer') - payer), label).toBeLessThan(PRICE_TOLERANCE);
      expect(Math.abs(value('receiver') - receiver), label).toBeLessThan(PRICE_TOLERANCE);
    }
  });

  it('gives caplets and floorlets as swaptions of one payment', () => {
    expect(closed.caplets.length).toBeGreaterThan(10);
    for (const { curve, a, sigma, strike, fixing, payment, caplet, floorlet } of closed.caplets) {
      const terms = { expiryYears: fixing, paymentTimesYears: [payment], strike };
      const model = hullWhite(a, sigma);
      const label = `${curve} a ${a} σ ${sigma} K ${strike}`;
      const value = (side: 'payer' | 'receiver') => swaptionValue(model, CURVES[curve], { ...terms, side });
      expect(Math.abs(value('payer') - caplet), label).toBeLessThan(PRICE_TOLERANCE);
      expect(Math.abs(value('receiver') - floorlet), label).toBeLessThan(PRICE_TOLERANCE);
    }
  });
});

describe('Hull–White one-step moments', () => {
  it('agree with 50-digit values, reversion zero, tiny and negative included', () => {
    expect(moments.rows.length).toBeGreaterThan(40);
    for (const [a, years, ...expected] of moments.rows) {
      const step = stepMoments(a, 1, years);
      const found = [step.decay, step.bondFactor, step.varianceX, step.varianceIntegral, step.covariance];
      for (const [index, value] of found.entries()) {
        expect(relative(value, expected[index]!), `a ${a} Δ ${years} column ${index + 3}`).toBeLessThan(
          MOMENT_TOLERANCE,
        );
      }
    }
  });
});
