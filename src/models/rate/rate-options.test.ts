import { describe, expect, it } from 'vitest';
import { logLinearCurve } from '../../market/log-linear-curve.ts';
import { forwardMarket, tenorTimes } from './forward-market.ts';
import { forwardMarketBackwardCapletValue, forwardMarketSwaptionValue } from './forward-market-options.ts';
import { g2 } from './g2.ts';
import { g2BackwardCapletValue, g2SwaptionValue } from './g2-options.ts';
import { hullWhite } from './hull-white.ts';
import { backwardCapletValue, forwardSwap, type SwaptionTerms, swaptionValue } from './hull-white-options.ts';
import type { RateModel } from './rate-model.ts';
import { backwardCapletPrice, swaptionPrice } from './rate-options.ts';

/** Parity of prices of a hundredth, exact but for their last digits. */
const PARITY = 1e-14;

const curve = logLinearCurve({ years: [0, 1, 5, 30], logDiscounts: [0, -0.043, -0.2, -1.2] });
const oneFactor = hullWhite(0.03, 0.011);
const twoFactors = g2({ a: 0.5, sigma: 0.006, b: 0.05, eta: 0.01, rho: -0.75 });
const forwards = forwardMarket({
  tenorTimesYears: tenorTimes(1, 20),
  dynamics: 'normal',
  displacement: 0,
  shape: { form: 'abcd', a: 0.001, b: 0.15, c: 0.004, d: 0.007 },
  scale: [{ untilYears: 100, value: 1 }],
  correlation: { decay: 0.05, floor: 0.3, factors: 3 },
});
const MODELS: readonly RateModel[] = [oneFactor, twoFactors, forwards];
const SWAPTION: SwaptionTerms = {
  expiryYears: 2,
  paymentTimesYears: [3, 4, 5],
  strike: 0.035,
  side: 'payer',
};
const CAPLET = { startYears: 2, endYears: 3, strike: 0.035, side: 'caplet' } as const;

describe('options under any rate model', () => {
  it('are priced by the model’s own formula', () => {
    expect(MODELS.map((model) => swaptionPrice(model, curve, SWAPTION))).toEqual([
      swaptionValue(oneFactor, curve, SWAPTION),
      g2SwaptionValue(twoFactors, curve, SWAPTION),
      forwardMarketSwaptionValue(forwards, curve, SWAPTION),
    ]);
    expect(MODELS.map((model) => backwardCapletPrice(model, curve, CAPLET))).toEqual([
      backwardCapletValue(oneFactor, curve, CAPLET),
      g2BackwardCapletValue(twoFactors, curve, CAPLET),
      forwardMarketBackwardCapletValue(forwards, curve, { ...CAPLET, side: 'payer' }),
    ]);
  });

  it.each(MODELS)('differ by the forward on the two sides: $kind', (model) => {
    const { rate, annuity } = forwardSwap(curve, SWAPTION.expiryYears, SWAPTION.paymentTimesYears);
    const payer = swaptionPrice(model, curve, SWAPTION);
    const receiver = swaptionPrice(model, curve, { ...SWAPTION, side: 'receiver' });
    expect(Math.abs(payer - receiver - annuity * (rate - SWAPTION.strike))).toBeLessThan(PARITY);
    const period = forwardSwap(curve, CAPLET.startYears, [CAPLET.endYears]);
    const caplet = backwardCapletPrice(model, curve, CAPLET);
    const floorlet = backwardCapletPrice(model, curve, { ...CAPLET, side: 'floorlet' });
    const difference = period.annuity * (period.rate - CAPLET.strike);
    expect(Math.abs(caplet - floorlet - difference)).toBeLessThan(PARITY);
    // An average settles what is yet to come: more is known of it, later.
    expect(caplet).toBeGreaterThan(swaptionPrice(model, curve, { ...SWAPTION, paymentTimesYears: [3] }));
  });

  it.each(MODELS)('are refused with dates that do not run forward: $kind', (model) => {
    const refused = expect.objectContaining({ code: 'MODEL_OUT_OF_RANGE' });
    expect(() => swaptionPrice(model, curve, { ...SWAPTION, paymentTimesYears: [4, 3] })).toThrow(refused);
    expect(() => backwardCapletPrice(model, curve, { ...CAPLET, endYears: 2 })).toThrow(refused);
  });

  it('are refused beyond the tenor of a forward-market model', () => {
    const refused = expect.objectContaining({ code: 'MODEL_OUT_OF_RANGE' });
    expect(() => swaptionPrice(forwards, curve, { ...SWAPTION, paymentTimesYears: [21] })).toThrow(refused);
    expect(() => backwardCapletPrice(forwards, curve, { ...CAPLET, endYears: 21 })).toThrow(refused);
  });
});
