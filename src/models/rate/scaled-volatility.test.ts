import { describe, expect, it } from 'vitest';
import { logLinearCurve } from '../../market/log-linear-curve.ts';
import { forwardMarket, tenorTimes } from './forward-market.ts';
import { rebonatoVolatility } from './forward-market-options.ts';
import { g2, g2Transition } from './g2.ts';
import { hullWhite, transition } from './hull-white.ts';
import { scaledVolatility } from './scaled-volatility.ts';

const FACTOR = 1.5;
const DIGITS = 13;

const curve = logLinearCurve({ years: [0, 30], logDiscounts: [0, -1.2] });
const forwards = forwardMarket({
  tenorTimesYears: tenorTimes(1, 20),
  dynamics: 'displaced',
  displacement: 0.02,
  shape: { form: 'abcd', a: 0.01, b: 0.3, c: 0.08, d: 0.05 },
  scale: [
    { untilYears: 3, value: 1.1 },
    { untilYears: 100, value: 0.9 },
  ],
  correlation: { decay: 0.02, floor: 0.5, factors: 2 },
});

describe('a model with scaled volatility', () => {
  it('moves by the factor under Hull–White, in every piece', () => {
    const model = hullWhite(0.03, [
      { untilYears: 2, value: 0.009 },
      { untilYears: 10, value: 0.011 },
    ]);
    const scaled = scaledVolatility(model, FACTOR);
    expect(scaled).toEqual(
      hullWhite(0.03, [
        { untilYears: 2, value: FACTOR * 0.009 },
        { untilYears: 10, value: FACTOR * 0.011 },
      ]),
    );
    const [before, after] = [transition(model, 0, 7), transition(scaled as typeof model, 0, 7)];
    expect(after.varianceX / before.varianceX).toBeCloseTo(FACTOR * FACTOR, DIGITS);
  });

  it('moves by the factor under G2++, with the correlation it had', () => {
    const model = g2({ a: 0.5, sigma: 0.006, b: 0.05, eta: 0.01, rho: -0.75 });
    const scaled = scaledVolatility(model, FACTOR);
    expect(scaled).toEqual(g2({ ...model, sigma: FACTOR * 0.006, eta: FACTOR * 0.01 }));
    const [before, after] = [g2Transition(model, 0, 7), g2Transition(scaled as typeof model, 0, 7)];
    expect(after.covarianceXY / before.covarianceXY).toBeCloseTo(FACTOR * FACTOR, DIGITS);
    expect(after.varianceIntegral / before.varianceIntegral).toBeCloseTo(FACTOR * FACTOR, DIGITS);
  });

  it('moves by the factor under the forward-market model, in shape and displacement as it was', () => {
    const scaled = scaledVolatility(forwards, FACTOR);
    expect(scaled).toEqual(
      forwardMarket({
        ...forwards,
        scale: [
          { untilYears: 3, value: FACTOR * 1.1 },
          { untilYears: 100, value: FACTOR * 0.9 },
        ],
      }),
    );
    const terms = { expiryYears: 5, paymentTimesYears: [6, 7, 8], strike: 0.04, side: 'payer' } as const;
    const volatility = (model: typeof forwards): number =>
      rebonatoVolatility(model, curve, terms, 'derivative');
    expect(volatility(scaled as typeof forwards) / volatility(forwards)).toBeCloseTo(FACTOR, DIGITS);
  });

  it('is the model itself by a factor of 1', () => {
    for (const model of [hullWhite(0.03, 0.011), forwards]) expect(scaledVolatility(model, 1)).toEqual(model);
  });

  it.each([
    ['Hull–White', hullWhite(0.03, 0.011)],
    ['G2++', g2({ a: 0.5, sigma: 0.006, b: 0.05, eta: 0.01, rho: -0.75 })],
    ['the forward-market model', forwards],
  ])('is refused where a volatility leaves its range: %s', (_, model) => {
    expect(() => scaledVolatility(model, 100)).toThrow(
      expect.objectContaining({ code: 'MODEL_OUT_OF_RANGE' }),
    );
    expect(() => scaledVolatility(model, -1)).toThrow(
      expect.objectContaining({ code: 'MODEL_OUT_OF_RANGE' }),
    );
  });
});
