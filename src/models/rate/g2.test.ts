import { describe, expect, it } from 'vitest';
import type { DiscountCurve } from '../../market/discount-curve.ts';
import { type G2, type G2Moments, g2, g2BondConvexity, g2LogZeroBond, g2Transition } from './g2.ts';
import { hullWhite, logZeroBond, stepMoments } from './hull-white.ts';

/** A few dozen roundings of doubles. */
const ROUNDING = 1e-13;

const flat: DiscountCurve = { logDiscount: (years) => -0.04 * years };
const MODELS: readonly G2[] = [
  g2({ a: 0.5, sigma: 0.006, b: 0.05, eta: 0.01, rho: -0.75 }),
  g2({ a: 0.1, sigma: 0.012, b: 0.1, eta: 0.009, rho: -0.9 }),
  g2({ a: 1e-7, sigma: 0.008, b: -1e-7, eta: 0.01, rho: 0.3 }),
  g2({ a: 2, sigma: 0.01, b: -0.04, eta: 0.005, rho: -1 }),
];

/** Two steps in a row, from the first one's known start. */
function composed(first: G2Moments, then: G2Moments): G2Moments {
  const { bondFactorX: x, bondFactorY: y } = then;
  const withX = first.covarianceXIntegral + x * first.varianceX + y * first.covarianceXY;
  const withY = first.covarianceYIntegral + x * first.covarianceXY + y * first.varianceY;
  return {
    decayX: first.decayX * then.decayX,
    decayY: first.decayY * then.decayY,
    bondFactorX: first.bondFactorX + first.decayX * x,
    bondFactorY: first.bondFactorY + first.decayY * y,
    varianceX: then.decayX * then.decayX * first.varianceX + then.varianceX,
    varianceY: then.decayY * then.decayY * first.varianceY + then.varianceY,
    covarianceXY: then.decayX * then.decayY * first.covarianceXY + then.covarianceXY,
    covarianceXIntegral: then.decayX * withX + then.covarianceXIntegral,
    covarianceYIntegral: then.decayY * withY + then.covarianceYIntegral,
    varianceIntegral:
      first.varianceIntegral +
      2 * (x * first.covarianceXIntegral + y * first.covarianceYIntegral) +
      x * x * first.varianceX +
      2 * x * y * first.covarianceXY +
      y * y * first.varianceY +
      then.varianceIntegral,
  };
}

const NAMES = Object.keys(g2Transition(MODELS[0]!, 0, 1)) as (keyof G2Moments)[];

describe('moments of a transition', () => {
  it.each(MODELS)('do not depend on where it is split, $a $b $rho', (model) => {
    const whole = g2Transition(model, 0, 7);
    const parts = composed(g2Transition(model, 0, 2.3), g2Transition(model, 2.3, 7));
    for (const name of NAMES) {
      expect(Math.abs(parts[name] - whole[name]), name).toBeLessThanOrEqual(
        ROUNDING * Math.max(1e-3, Math.abs(whole[name])),
      );
    }
  });

  it('are those of Hull–White to the bit when the other factor is still', () => {
    const still = { b: 0.3, eta: 0, rho: -0.9 };
    const found = g2Transition(g2({ a: 0.03, sigma: 0.011, ...still }), 1, 4.5);
    const expected = stepMoments(0.03, 0.011, 3.5);
    expect(found).toMatchObject({
      decayX: expected.decay,
      bondFactorX: expected.bondFactor,
      varianceX: expected.varianceX,
      varianceIntegral: expected.varianceIntegral,
      covarianceXIntegral: expected.covariance,
      varianceY: 0,
    });
    expect(found.covarianceXY).toBeCloseTo(0, 20);
  });

  it('are those of one factor when two equal ones move as one', () => {
    const found = g2Transition(g2({ a: 0.07, sigma: 0.004, b: 0.07, eta: 0.007, rho: 1 }), 0, 9);
    const one = stepMoments(0.07, 0.011, 9);
    expect(Math.abs(found.varianceIntegral / one.varianceIntegral - 1)).toBeLessThan(ROUNDING);
    const both = found.covarianceXIntegral + found.covarianceYIntegral;
    expect(Math.abs(both / one.covariance - 1)).toBeLessThan(ROUNDING);
  });

  it('refuse to run backwards', () => {
    expect(() => g2Transition(MODELS[0]!, 2, 1)).toThrow(/forward in time/);
    expect(() => g2Transition(MODELS[0]!, -1, 1)).toThrow(/forward in time/);
  });
});

describe('zero bonds', () => {
  it.each(MODELS)('carry the convexity ½[V(t,T) − V(0,T) + V(0,t)], $a $b $rho', (model) => {
    const [t, maturity] = [3.25, 13.25];
    const variance = (from: number, to: number): number => g2Transition(model, from, to).varianceIntegral;
    const expected = 0.5 * (variance(t, maturity) - variance(0, maturity) + variance(0, t));
    const later = g2Transition(model, t, maturity);
    const found = g2BondConvexity(g2Transition(model, 0, t), later.bondFactorX, later.bondFactorY);
    expect(Math.abs(found - expected)).toBeLessThan(ROUNDING);
  });

  it('are Hull–White’s when the other factor is still', () => {
    const model = g2({ a: 0.2, sigma: 0, b: 0.03, eta: 0.011, rho: 0.5 });
    const found = g2LogZeroBond(model, flat, 2, 12, 0, 0.01);
    expect(Math.abs(found - logZeroBond(hullWhite(0.03, 0.011), flat, 2, 12, 0.01))).toBeLessThan(ROUNDING);
  });

  it('are today’s at time zero and 1 at maturity', () => {
    expect(g2LogZeroBond(MODELS[0]!, flat, 0, 7, 0, 0)).toBe(-0.28);
    expect(g2LogZeroBond(MODELS[0]!, flat, 4, 4, 0.02, 0.01)).toBeCloseTo(0, 15);
  });
});

describe('parameters', () => {
  const usual = { a: 0.5, sigma: 0.006, b: 0.05, eta: 0.01, rho: -0.75 };
  it.each([
    ['a', 5.1],
    ['b', Number.NaN],
    ['sigma', -0.001],
    ['eta', 110],
    ['rho', 1.01],
  ])('refuse %s of %d', (name, value) => {
    expect(() => g2({ ...usual, [name]: value })).toThrow(
      expect.objectContaining({
        code: 'MODEL_OUT_OF_RANGE',
        details: expect.objectContaining({ field: name }),
      }),
    );
  });
});
