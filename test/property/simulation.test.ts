import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { exact, mapBatched } from '../../src/core/batched.ts';
import { isoDate } from '../../src/core/dates.ts';
import { discountFactor } from '../../src/market/discount-curve.ts';
import { hullWhite, logZeroBond, transition } from '../../src/models/rate/hull-white.ts';
import { annualPaymentTimes, forwardSwap, swaptionValue } from '../../src/models/rate/hull-white-options.ts';
import { effectiveConvexity, effectiveDuration } from '../../src/sim/measures.ts';
import { type PoolPricer, poolPricer } from '../../src/sim/pool-pricer.ts';
import { simulateInline } from '../../src/sim/simulate.ts';
import { simulationPlan } from '../../src/sim/simulation-plan.ts';
import { nodePosition, timeGrid } from '../../src/sim/time-grid.ts';
import { FLAT_CURVE, simulationRequest, TBA_POOL } from '../fixtures/simulation-request.ts';

/** The OAS root is found to 1e-12; a price moves by at most 3,000 per unit of OAS here. */
const PRICE_ROUND_TRIP = 1e-8;
const OAS_ROUND_TRIP = 1e-11;
const ROUNDING = 1e-11;
/** Products of volatilities that nearly vanish lose their digits below this. */
const UNDERFLOW = 1e-300;

const finite = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe('prices and spreads of a simulated pool', () => {
  let pricer: PoolPricer;
  beforeAll(async () => {
    const plan = simulationPlan(simulationRequest({ loans: [], pathCount: 256 }));
    const settled = discountFactor(FLAT_CURVE, TBA_POOL.settlement.timeYears);
    pricer = poolPricer(plan, await simulateInline(plan), TBA_POOL, 0, () => settled);
  });

  it('go from price to OAS and back, for the sample and for each batch', () => {
    fc.assert(
      fc.property(finite(60, 130), (quoted) => {
        const back = pricer.price(0, pricer.oasOf(quoted));
        for (const price of [back.value, ...back.batches]) {
          expect(Math.abs(price - quoted)).toBeLessThan(PRICE_ROUND_TRIP);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('go from OAS to price and back', () => {
    fc.assert(
      fc.property(finite(-0.05, 0.2), (oas) => {
        const found = pricer.oasOf(pricer.price(0, exact(oas)).value).value;
        expect(Math.abs(found - oas)).toBeLessThan(OAS_ROUND_TRIP);
      }),
      { numRuns: 25 },
    );
  });

  it('fall in price when the OAS rises', () => {
    fc.assert(
      fc.property(finite(-0.1, 0.5), finite(1e-6, 0.1), (oas, more) => {
        expect(pricer.price(0, exact(oas + more)).value).toBeLessThan(pricer.price(0, exact(oas)).value);
      }),
    );
  });

  it('take a strip from multiple to OAS and back', () => {
    fc.assert(
      fc.property(finite(2, 7), (multiple) => {
        expect(Math.abs(pricer.stripMultiple(pricer.stripOasOf(multiple)) - multiple)).toBeLessThan(
          PRICE_ROUND_TRIP,
        );
      }),
      { numRuns: 25 },
    );
  });

  it('have survival that falls from below one', () => {
    for (const [month, share] of pricer.survival.entries()) {
      expect(share).toBeLessThan(pricer.survival[month - 1] ?? 1);
      expect(share).toBeGreaterThan(0);
    }
  });

  it.each([1e6, -1e6])('have no OAS at a price of %d, and say what prices have one', (price) => {
    expect(() => pricer.oasOf(price)).toThrow(
      expect.objectContaining({
        code: 'SOLVE_NO_ROOT',
        details: expect.objectContaining({ accepted: expect.stringContaining('a price from') }),
      }),
    );
  });
});

describe('measures of a known price function', () => {
  it('are the derivatives of a quadratic, exactly', () => {
    fc.assert(
      fc.property(
        finite(80, 120),
        finite(-5, 12),
        finite(-400, 400),
        finite(1, 100),
        (price, d, c, shiftBp) => {
          const at = (bp: number) => exact(price * (1 - d * bp * 1e-4 + 0.5 * c * bp * bp * 1e-8));
          const values = { down: at(-shiftBp), base: at(0), up: at(shiftBp) };
          expect(Math.abs(effectiveDuration(values, shiftBp, values.base).value - d)).toBeLessThan(1e-8);
          // A second difference of prices near 100 loses 16 − 2·log₁₀(1/b) digits.
          const rounding = 1e-14 / (shiftBp * shiftBp * 1e-8);
          expect(Math.abs(effectiveConvexity(values, shiftBp, values.base).value - c)).toBeLessThan(
            10 * rounding + ROUNDING * 1000,
          );
        },
      ),
    );
  });

  it('of a sum are the sum weighted by price', () => {
    const left = { down: exact(105), base: exact(100), up: exact(94) };
    const right = { down: exact(52), base: exact(50), up: exact(47.5) };
    const both = {
      down: mapBatched((a, b) => a + b, left.down, right.down),
      base: mapBatched((a, b) => a + b, left.base, right.base),
      up: mapBatched((a, b) => a + b, left.up, right.up),
    };
    const joined = effectiveDuration(both, 25, both.base).value;
    const weighted =
      (100 * effectiveDuration(left, 25, left.base).value +
        50 * effectiveDuration(right, 25, right.base).value) /
      150;
    expect(Math.abs(joined - weighted)).toBeLessThan(ROUNDING);
  });
});

describe('Hull–White with any parameters', () => {
  const model = fc.tuple(finite(-0.1, 0.5), finite(0, 0.03)).map(([a, sigma]) => hullWhite(a, sigma));

  it('composes its transitions: x after two steps has the moments of one', () => {
    fc.assert(
      fc.property(model, finite(0.01, 10), finite(0.01, 10), (rates, first, second) => {
        const [one, two] = [transition(rates, 0, first), transition(rates, first, first + second)];
        const whole = transition(rates, 0, first + second);
        expect(whole.decay).toBeCloseTo(one.decay * two.decay, 12);
        expect(
          Math.abs(whole.varianceX - (two.decay * two.decay * one.varianceX + two.varianceX)),
        ).toBeLessThan(ROUNDING * whole.varianceX + UNDERFLOW);
        expect(whole.bondFactor).toBeCloseTo(one.bondFactor + one.decay * two.bondFactor, 10);
        const integral =
          one.varianceIntegral +
          2 * two.bondFactor * one.covariance +
          two.bondFactor * two.bondFactor * one.varianceX +
          two.varianceIntegral;
        expect(Math.abs(whole.varianceIntegral - integral)).toBeLessThan(
          ROUNDING * whole.varianceIntegral + UNDERFLOW,
        );
        // Cauchy–Schwarz holds for any two random numbers.
        expect(whole.covariance * whole.covariance).toBeLessThanOrEqual(
          whole.varianceX * whole.varianceIntegral * (1 + ROUNDING),
        );
      }),
    );
  });

  it('values zero bonds that are martingales: E[D(t)·P(t,T)] = P(0,T), in closed form', () => {
    fc.assert(
      fc.property(model, finite(0.01, 20), finite(0, 20), (rates, t, tenor) => {
        const { varianceX, varianceIntegral, covariance } = transition(rates, 0, t);
        const atZero = logZeroBond(rates, FLAT_CURVE, t, t + tenor, 0);
        const slope = atZero - logZeroBond(rates, FLAT_CURVE, t, t + tenor, 1);
        // ln D + ln P is Gaussian with this mean and variance.
        const mean = FLAT_CURVE.logDiscount(t) - 0.5 * varianceIntegral + atZero;
        const variance = varianceIntegral + 2 * slope * covariance + slope * slope * varianceX;
        expect(Math.abs(mean + 0.5 * variance - FLAT_CURVE.logDiscount(t + tenor))).toBeLessThan(
          ROUNDING * Math.max(1, variance),
        );
      }),
    );
  });

  it('values swaptions that rise with volatility and keep put–call parity', () => {
    fc.assert(
      fc.property(
        finite(-0.1, 0.5),
        finite(0.001, 0.02),
        finite(0.1, 10),
        fc.integer({ min: 1, max: 20 }),
        finite(-0.01, 0.1),
        (a, sigma, expiryYears, tenor, strike) => {
          const paymentTimesYears = annualPaymentTimes(expiryYears, tenor);
          const value = (volatility: number, side: 'payer' | 'receiver'): number =>
            swaptionValue(hullWhite(a, volatility), FLAT_CURVE, {
              expiryYears,
              paymentTimesYears,
              strike,
              side,
            });
          expect(value(sigma * 1.1, 'payer')).toBeGreaterThanOrEqual(value(sigma, 'payer') - 1e-13);
          const { rate, annuity } = forwardSwap(FLAT_CURVE, expiryYears, paymentTimesYears);
          expect(
            Math.abs(value(sigma, 'payer') - value(sigma, 'receiver') - annuity * (rate - strike)),
          ).toBeLessThan(1e-13);
        },
      ),
    );
  });
});

describe('the time grid', () => {
  const asOf = fc
    .integer({ min: 0, max: 36_500 })
    .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));

  it('starts today, rises, and holds the first day of every month', () => {
    fc.assert(
      fc.property(asOf, fc.integer({ min: 1, max: 400 }), (date, months) => {
        const { timesYears, monthNodes } = timeGrid(isoDate(date), months);
        expect(timesYears[0]).toBe(0);
        expect(monthNodes.length).toBe(months + 1);
        for (let node = 1; node < timesYears.length; node++) {
          expect(timesYears[node]).toBeGreaterThan(timesYears[node - 1]!);
        }
        for (let month = 1; month <= months; month++) {
          const days = Math.round(timesYears[monthNodes[month]!]! * 365);
          expect(new Date((Date.parse(date) / 86_400_000 + days) * 86_400_000).getUTCDate()).toBe(1);
        }
        for (let week = 1; week <= 13; week++) expect(timesYears).toContain((7 * week) / 365);
      }),
      { numRuns: 50 },
    );
  });

  it('places any time between its neighbours', () => {
    const grid = timeGrid(isoDate('2025-02-10'), 24);
    const last = grid.timesYears.at(-1)!;
    fc.assert(
      fc.property(finite(0, last), (years) => {
        const { node, weight } = nodePosition(grid, years);
        expect(weight).toBeGreaterThanOrEqual(0);
        expect(weight).toBeLessThanOrEqual(1);
        const [left, right] = [grid.timesYears[node]!, grid.timesYears[node + 1]!];
        expect(Math.abs((1 - weight) * left + weight * right - years)).toBeLessThan(ROUNDING);
      }),
    );
    expect(nodePosition(grid, last)).toEqual({ node: grid.timesYears.length - 2, weight: 1 });
    expect(() => nodePosition(grid, last + 1)).toThrow(/lies on the grid/);
  });
});
