import { describe, expect, it } from 'vitest';
import type { DiscountCurve } from '../../src/market/discount-curve.ts';
import { hullWhite, logZeroBond, stepMoments } from '../../src/models/rate/hull-white.ts';
import { annualPaymentTimes, swaptionValue } from '../../src/models/rate/hull-white-options.ts';
import { type Decimal, precise, preciseCdf, relativeError } from '../fixtures/high-precision.ts';

/** Relative. */
const MOMENT_TOLERANCE = 1e-14;
/** Of ln P, absolute: roundings of the curve's logarithms. */
const BOND_TOLERANCE = 1e-14;
/** Per 1 of notional. */
const SWAPTION_TOLERANCE = 1e-14;
const RATE = 0.04;
const CURVE: DiscountCurve = { logDiscount: (years) => -RATE * years };
const REVERSIONS = [1e-7, -1e-7, 1e-12, 3e-4, -0.1, 0.03, 1.7];
const ONE = precise(1);

const logDiscount = (years: number): Decimal => precise(RATE).times(precise(years)).neg();
/** Seventy digits bear the cancellation of the plain formulas down to a = 1e-12. */
const factorB = (a: Decimal, years: Decimal): Decimal => ONE.minus(a.times(years).neg().exp()).div(a);

/** V(t,T) of Brigo & Mercurio, eq. 3.31 and 4.10. */
function integralVariance(a: Decimal, sigma: Decimal, years: Decimal): Decimal {
  const z = a.times(years);
  const shape = years
    .plus(z.neg().exp().times(2).div(a))
    .minus(z.times(-2).exp().div(a.times(2)))
    .minus(precise(3).div(a.times(2)));
  return sigma.times(sigma).div(a.times(a)).times(shape);
}

/** Var x after some years. */
function varianceX(a: Decimal, sigma: Decimal, years: Decimal): Decimal {
  return sigma
    .times(sigma)
    .times(ONE.minus(a.times(years).times(-2).exp()))
    .div(a.times(2));
}

/** Put on a zero bond: Brigo & Mercurio, eq. 3.41. */
function bondPut(deviation: Decimal, atExpiry: Decimal, bond: Decimal, strike: Decimal): Decimal {
  const h = bond.div(atExpiry.times(strike)).ln().div(deviation).plus(deviation.div(2));
  return strike
    .times(atExpiry)
    .times(preciseCdf(deviation.minus(h)))
    .minus(bond.times(preciseCdf(h.neg())));
}

/** Payer by Jamshidian's decomposition: Brigo & Mercurio, eq. 3.45; the critical state by Newton's method. */
function payer(a: number, sigma: number, expiryYears: number, tenorYears: number, strike: number): Decimal {
  const reversion = precise(a);
  const expiry = precise(expiryYears);
  const variance = varianceX(reversion, precise(sigma), expiry);
  const atExpiry = logDiscount(expiryYears).exp();
  const legs = annualPaymentTimes(expiryYears, tenorYears).map((time, i) => {
    const factor = factorB(reversion, precise(time).minus(expiry));
    // Under the expiry-forward measure, with x normal of mean zero.
    const level = logDiscount(time)
      .minus(logDiscount(expiryYears))
      .minus(factor.times(factor).times(variance).div(2));
    return {
      factor,
      flow: precise(strike).plus(i === tenorYears - 1 ? 1 : 0),
      bond: logDiscount(time).exp(),
      at: (x: Decimal) => level.minus(factor.times(x)).exp(),
    };
  });
  // The logarithm is nearly linear in x: Newton doubles its digits from the start.
  let critical = precise(0);
  for (let step = 0; step < 25; step++) {
    let bond = precise(0);
    let slope = precise(0);
    for (const { factor, flow, at } of legs) {
      const value = flow.times(at(critical));
      bond = bond.plus(value);
      slope = slope.plus(value.times(factor));
    }
    const change = bond.ln().times(bond).div(slope);
    critical = critical.plus(change);
    if (change.abs().lt('1e-40')) break;
  }
  return legs.reduce(
    (sum, { factor, flow, bond, at }) =>
      sum.plus(flow.times(bondPut(factor.times(variance.sqrt()), atExpiry, bond, at(critical)))),
    precise(0),
  );
}

describe('Hull–White against 70-digit arithmetic', () => {
  it('has the moments of a step, from an hour to thirty years', () => {
    for (const a of REVERSIONS) {
      for (const years of [1e-4, 1 / 12, 1, 9.75, 30]) {
        const reversion = precise(a);
        const time = precise(years);
        const sigma = precise(0.011);
        const step = stepMoments(a, 0.011, years);
        const factor = factorB(reversion, time);
        const expected = {
          decay: reversion.times(time).neg().exp(),
          bondFactor: factor,
          varianceX: varianceX(reversion, sigma, time),
          varianceIntegral: integralVariance(reversion, sigma, time),
          covariance: sigma.times(sigma).times(factor).times(factor).div(2),
        };
        for (const [name, value] of Object.entries(expected)) {
          const found = step[name as keyof typeof expected];
          expect(relativeError(found, value), `${name}, a ${a}, ${years} years`).toBeLessThan(
            MOMENT_TOLERANCE,
          );
        }
      }
    }
  });

  it('has zero bonds', () => {
    for (const a of REVERSIONS) {
      for (const sigma of [1e-9, 0.011, 0.03]) {
        for (const [t, maturity, x] of [
          [0.25, 30, 0.02],
          [10, 10.25, -0.01],
          [29.5, 60, 0.001],
        ] as const) {
          const reversion = precise(a);
          const variance = (years: number): Decimal =>
            integralVariance(reversion, precise(sigma), precise(years));
          const expected = logDiscount(maturity)
            .minus(logDiscount(t))
            .plus(
              variance(maturity - t)
                .minus(variance(maturity))
                .plus(variance(t))
                .div(2),
            )
            .minus(factorB(reversion, precise(maturity - t)).times(precise(x)));
          const found = logZeroBond(hullWhite(a, sigma), CURVE, t, maturity, x);
          const error = precise(found).minus(expected).abs().toNumber();
          expect(error, `a ${a} σ ${sigma} ${t} → ${maturity}`).toBeLessThan(
            BOND_TOLERANCE * Math.max(1, Math.abs(found)),
          );
        }
      }
    }
  });

  it.each([
    [1e-7, 0.011, 30, 20, 0.04],
    [-1e-7, 0.011, 30, 20, 0.15],
    [1e-12, 0.011, 10, 10, 0.04],
    [0.03, 1e-5, 10, 10, 0.0408],
    [0.03, 1e-5, 10, 10, 0.0409],
    [0.03, 0.011, 30, 30, 0.005],
    [0.03, 0.011, 30, 30, 0.3],
    [0.03, 0.011, 1 / 12, 1, 0.06],
    [-0.1, 0.011, 30, 30, 0.04],
    [0.5, 0.02, 15, 20, 0.08],
  ])(
    'has payer and receiver: a %f σ %f, %f years into %d, strike %f',
    (a, sigma, expiryYears, tenorYears, strike) => {
      const model = hullWhite(a, sigma);
      const paymentTimesYears = annualPaymentTimes(expiryYears, tenorYears);
      const terms = { expiryYears, paymentTimesYears, strike };
      const expected = payer(a, sigma, expiryYears, tenorYears, strike);
      const error = (found: number, value: Decimal): number => precise(found).minus(value).abs().toNumber();
      const swap = paymentTimesYears.reduce(
        (sum, time, i) =>
          sum.minus(
            precise(strike)
              .plus(i === tenorYears - 1 ? 1 : 0)
              .times(logDiscount(time).exp()),
          ),
        logDiscount(expiryYears).exp(),
      );
      expect(error(swaptionValue(model, CURVE, { ...terms, side: 'payer' }), expected)).toBeLessThan(
        SWAPTION_TOLERANCE,
      );
      expect(
        error(swaptionValue(model, CURVE, { ...terms, side: 'receiver' }), expected.minus(swap)),
      ).toBeLessThan(SWAPTION_TOLERANCE);
    },
  );
});
