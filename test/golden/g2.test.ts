import { describe, expect, it } from 'vitest';
import type { DiscountCurve } from '../../src/market/discount-curve.ts';
import { g2, g2LogZeroBond, g2Transition } from '../../src/models/rate/g2.ts';
import { crossIntegral, crossState } from '../../src/models/rate/g2-cross-moments.ts';
import { g2SwaptionValue } from '../../src/models/rate/g2-options.ts';
import closed from './fixtures/g2-closed-forms.json' with { type: 'json' };
import cross from './fixtures/g2-cross-moments.json' with { type: 'json' };

/** Asked of the model: 1e-10. The reference's own quadrature is good to about 1e-14. */
const PRICE_TOLERANCE = 1e-13;
/** Asked of moments, relative. */
const MOMENT_TOLERANCE = 1e-13;
/** The reference's own variances cancel: over a month they are good to 3e-11. */
const REFERENCE_MOMENT_TOLERANCE = 1e-10;

const model = g2(closed.params.base);
const flat: DiscountCurve = { logDiscount: (years) => -0.04 * years };
const relative = (found: number, expected: number): number => Math.abs(found / expected - 1);

describe('G2++ closed forms', () => {
  it('give swaptions', () => {
    expect(closed.swaptions.length).toBeGreaterThanOrEqual(12);
    for (const { t, strike, cf_payer, cf_receiver } of closed.swaptions) {
      const terms = { expiryYears: t[0]!, paymentTimesYears: t.slice(1), strike };
      const label = `${t[0]} years into ${t.length - 1}, strike ${strike}`;
      const payer = g2SwaptionValue(model, flat, { ...terms, side: 'payer' });
      const receiver = g2SwaptionValue(model, flat, { ...terms, side: 'receiver' });
      expect(Math.abs(payer - cf_payer), label).toBeLessThan(PRICE_TOLERANCE);
      expect(Math.abs(receiver - cf_receiver), label).toBeLessThan(PRICE_TOLERANCE);
    }
  });

  it('give zero bonds', () => {
    expect(closed.zero_bond.rows.length).toBeGreaterThanOrEqual(12);
    for (const row of closed.zero_bond.rows) {
      const [t, maturity, x, y, price] = row.slice(1) as number[];
      const found = Math.exp(g2LogZeroBond(model, flat, t!, maturity!, x!, y!));
      expect(Math.abs(found - price!)).toBeLessThan(PRICE_TOLERANCE);
    }
  });

  it('give options on zero bonds as caplets', () => {
    for (const row of closed.zero_bond_option.rows) {
      const [expiryYears, maturity, bondStrike, call, put] = row.slice(1) as number[];
      // A bond option at strike X is X caplets of rate (1/X − 1)/τ.
      const strike = (1 / bondStrike! - 1) / (maturity! - expiryYears!);
      const value = (side: 'payer' | 'receiver'): number =>
        bondStrike! *
        g2SwaptionValue(model, flat, {
          expiryYears: expiryYears!,
          paymentTimesYears: [maturity!],
          strike,
          side,
        });
      expect(Math.abs(value('receiver') - call!)).toBeLessThan(PRICE_TOLERANCE);
      expect(Math.abs(value('payer') - put!)).toBeLessThan(PRICE_TOLERANCE);
    }
  });

  it('give the variances of the reference', () => {
    for (const row of closed.moments.rows) {
      const [t, varianceX, varianceY, covarianceXY, varianceIntegral] = row.slice(1) as number[];
      const found = g2Transition(model, 0, t!);
      expect(relative(found.varianceX, varianceX!)).toBeLessThan(REFERENCE_MOMENT_TOLERANCE);
      expect(relative(found.varianceY, varianceY!)).toBeLessThan(REFERENCE_MOMENT_TOLERANCE);
      expect(relative(found.covarianceXY, covarianceXY!)).toBeLessThan(REFERENCE_MOMENT_TOLERANCE);
      expect(relative(found.varianceIntegral, varianceIntegral!)).toBeLessThan(REFERENCE_MOMENT_TOLERANCE);
    }
  });
});

describe('G2++ cross moments', () => {
  it('agree with 50-digit values: reversions tiny, equal, opposite, negative', () => {
    expect(cross.rows.length).toBeGreaterThan(60);
    for (const row of cross.rows) {
      const [a, b, years, xy, xIntegral, yIntegral, integrals] = row as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      const label = `a ${a} b ${b} Δ ${years}`;
      const [z, w] = [a * years, b * years];
      const square = years * years;
      expect(relative(square * crossState(z, w), xIntegral), label).toBeLessThan(MOMENT_TOLERANCE);
      expect(relative(square * crossState(w, z), yIntegral), label).toBeLessThan(MOMENT_TOLERANCE);
      expect(relative(square * years * crossIntegral(z, w), integrals), label).toBeLessThan(MOMENT_TOLERANCE);
      const found = g2Transition(g2({ a, sigma: 0.1, b, eta: 0.1, rho: 1 }), 2, 2 + years);
      expect(relative(found.covarianceXY, 0.01 * xy), label).toBeLessThan(MOMENT_TOLERANCE);
    }
  });
});
