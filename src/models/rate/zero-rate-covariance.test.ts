import { describe, expect, it } from 'vitest';
import { zeroRateCurve } from '../../market/zero-rate-curve.ts';
import { forwardMarket, tenorTimes } from './forward-market.ts';
import { g2 } from './g2.ts';
import { hullWhite } from './hull-white.ts';
import { zeroRateCovariance } from './zero-rate-covariance.ts';

const curve = zeroRateCurve([
  { years: 1, rate: 0.04 },
  { years: 30, rate: 0.04 },
]);
const TENORS = [2, 5, 10, 20, 30];
const HORIZON = 1 / 12;

describe('covariance of zero rates over a horizon', () => {
  it('of Hull–White without reversion moves all rates alike', () => {
    const covariance = zeroRateCovariance(hullWhite(0, 0.01), curve, HORIZON, TENORS);
    for (const value of covariance) expect(value / (0.0001 * HORIZON)).toBeCloseTo(1, 12);
  });

  it('of Hull–White is (1 − e^(−aτ))/(aτ) of the short rate’s', () => {
    const a = 0.1;
    const covariance = zeroRateCovariance(hullWhite(a, 0.01), curve, HORIZON, TENORS);
    const variance = (0.0001 * (1 - Math.exp(-2 * a * HORIZON))) / (2 * a);
    const loading = (tenor: number): number => (1 - Math.exp(-a * tenor)) / (a * tenor);
    expect(covariance[0 * 5 + 3]! / (loading(2) * loading(20) * variance)).toBeCloseTo(1, 12);
  });

  it('of G2++ is Hull–White’s where one factor stands still, and sums factors otherwise', () => {
    const single = zeroRateCovariance(hullWhite(0.05, 0.01), curve, HORIZON, TENORS);
    const still = g2({ a: 0.05, sigma: 0.01, b: 0.4, eta: 0, rho: -0.7 });
    zeroRateCovariance(still, curve, HORIZON, TENORS).forEach((value, at) => {
      expect(value / single[at]!).toBeCloseTo(1, 12);
    });
    const other = zeroRateCovariance(hullWhite(0.4, 0.008), curve, HORIZON, TENORS);
    const both = zeroRateCovariance(
      g2({ a: 0.05, sigma: 0.01, b: 0.4, eta: 0.008, rho: 0 }),
      curve,
      HORIZON,
      TENORS,
    );
    both.forEach((value, at) => {
      expect(value / (single[at]! + other[at]!)).toBeCloseTo(1, 12);
    });
  });

  it('of equal forwards in step is theirs, but for growth within a period and the one that accrues', () => {
    const model = forwardMarket({
      tenorTimesYears: tenorTimes(0.5, 30),
      dynamics: 'normal',
      displacement: 0,
      shape: { form: 'abcd', a: 0, b: 0, c: 0.01, d: 0 },
      scale: [{ untilYears: Infinity, value: 1 }],
      correlation: { decay: 0, floor: 1, factors: 1 },
    });
    const covariance = zeroRateCovariance(model, curve, HORIZON, TENORS);
    // Half a year's growth at 4 %; the first of 60 forwards has lost a sixth of its period by the horizon.
    const size = 0.01 * Math.exp(-0.02) * Math.sqrt(HORIZON);
    const last = covariance[4 * 5 + 4]!;
    expect(Math.sqrt(last) / size).toBeLessThan(1);
    expect(Math.sqrt(last) / size).toBeGreaterThan(1 - 1 / 60 / 6);
  });
});
