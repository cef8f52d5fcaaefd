import { describe, expect, it } from 'vitest';
import type { DiscountCurve } from '../../market/discount-curve.ts';
import { bachelierPrice } from '../bachelier.ts';
import { type ForwardMarket, forwardMarket } from './forward-market.ts';
import { modelCorrelation } from './forward-market-correlation.ts';
import { initialForwards } from './forward-market-evolution.ts';
import {
  forwardMarketBackwardCapletValue,
  forwardMarketCapletValue,
  forwardMarketSwaptionValue,
  rateVariance,
  rebonatoVolatility,
} from './forward-market-options.ts';
import { integratedVariance } from './forward-market-volatility.ts';
import { accruingRateWeights, frozenSwapRateWeights, swapRateWeights } from './forward-market-weights.ts';

/** Sums of a dozen terms of size 1 in doubles. */
const ROUNDING = 1e-14;
/** Central differences at 1e-5: their own error is about 1e-10. */
const DIFFERENCE_TOLERANCE = 1e-8;

const TENOR_TIMES = [0, 1, 2, 3.5, 4.5, 5, 6, 7.25, 8, 9, 10];
const CURVE: DiscountCurve = { logDiscount: (years) => -0.03 * years - 0.0004 * years * years };

function model(changes: Partial<ForwardMarket> = {}): ForwardMarket {
  return forwardMarket({
    tenorTimesYears: TENOR_TIMES,
    dynamics: 'normal',
    displacement: 0,
    shape: { form: 'abcd', a: 0.003, b: 0.5, c: 0.007, d: 0.002 },
    scale: [
      { untilYears: 2, value: 1.2 },
      { untilYears: 3, value: 0.9 },
    ],
    correlation: { decay: 0.1, floor: 0.3, factors: 3 },
    ...changes,
  });
}

const DISPLACED = model({
  dynamics: 'displaced',
  displacement: 0.03,
  shape: { form: 'abcd', a: 0.05, b: 0.5, c: 0.1, d: 0.05 },
});

/** P(0,T) that the tenor's bonds, changed by their forwards, give: today's shape between tenor dates is kept. */
function movedBond(rates: Float64Array, time: number): number {
  const logDiscounts = [0];
  for (const [i, rate] of rates.entries())
    logDiscounts.push(logDiscounts[i]! - Math.log1p((TENOR_TIMES[i + 1]! - TENOR_TIMES[i]!) * rate));
  const relative = (k: number): number => Math.exp(logDiscounts[k]! - CURVE.logDiscount(TENOR_TIMES[k]!));
  const k = Math.min(
    TENOR_TIMES.length - 2,
    TENOR_TIMES.findLastIndex((tenor) => tenor <= time),
  );
  const weight = (time - TENOR_TIMES[k]!) / (TENOR_TIMES[k + 1]! - TENOR_TIMES[k]!);
  return Math.exp(CURVE.logDiscount(time)) * ((1 - weight) * relative(k) + weight * relative(k + 1));
}

function differences(rateOf: (bond: (time: number) => number) => number): Float64Array {
  const rates = initialForwards(model(), CURVE);
  return rates.map((rate, i) => {
    const at = (bump: number) => rateOf((time) => movedBond(rates.with(i, rate + bump), time));
    return (at(1e-5) - at(-1e-5)) / 2e-5;
  });
}

describe.each([
  ['on the tenor', 2, [3.5, 4.5, 5, 6, 7.25]],
  ['paid less often', 1, [3.5, 5, 8]],
  ['off the tenor', 1.3, [2.3, 3.3, 4.3, 5.3, 9.7]],
  ['within one period', 2.2, [2.7, 3.1]],
])('the weights of a swap rate %s', (_, expiryYears, paymentTimesYears) => {
  const swap = swapRateWeights(TENOR_TIMES, CURVE, { expiryYears, paymentTimesYears });

  it('are its derivatives by the forwards', () => {
    const expected = differences((bond) => {
      const annuity = paymentTimesYears.reduce(
        (sum, time, k) => sum + (time - (paymentTimesYears[k - 1] ?? expiryYears)) * bond(time),
        0,
      );
      return (bond(expiryYears) - bond(paymentTimesYears.at(-1)!)) / annuity;
    });
    for (const [i, weight] of swap.weights.entries())
      expect(Math.abs(weight - expected[i]!)).toBeLessThan(DIFFERENCE_TOLERANCE);
  });
});

it('weighs an accruing rate by what still moves it', () => {
  const { weights, rate } = accruingRateWeights(TENOR_TIMES, CURVE, 2.5, 4.1);
  const start = Math.exp(CURVE.logDiscount(2.5));
  const expected = differences((bond) => (start / bond(4.1) - 1) / 1.6);
  expect(Math.abs(rate - (start / Math.exp(CURVE.logDiscount(4.1)) - 1) / 1.6)).toBeLessThan(ROUNDING);
  for (const [i, weight] of weights.entries())
    expect(Math.abs(weight - expected[i]!)).toBeLessThan(DIFFERENCE_TOLERANCE);
});

describe.each([
  ['normal', model()],
  ['displaced', DISPLACED],
])('swaptions of %s forwards', (_, m) => {
  it.each([
    [2, [3.5, 4.5, 5]],
    [1.3, [2.3, 3.3]],
  ])('from %d keep payer − receiver = annuity·(forward − strike)', (expiryYears, paymentTimesYears) => {
    const { rate, annuity } = swapRateWeights(TENOR_TIMES, CURVE, { expiryYears, paymentTimesYears });
    for (const strike of [-0.05, 0, 0.03, 0.2]) {
      const terms = { expiryYears, paymentTimesYears, strike };
      const parity =
        forwardMarketSwaptionValue(m, CURVE, { ...terms, side: 'payer' }) -
        forwardMarketSwaptionValue(m, CURVE, { ...terms, side: 'receiver' });
      expect(Math.abs(parity - annuity * (rate - strike))).toBeLessThan(ROUNDING);
    }
  });

  it('agree with Bachelier or Black at Rebonato’s volatility at the money', () => {
    const terms = { expiryYears: 3.5, paymentTimesYears: [4.5, 5, 6, 7.25] };
    const { rate, annuity } = swapRateWeights(TENOR_TIMES, CURVE, terms);
    const deviation = rebonatoVolatility(m, CURVE, terms) * Math.sqrt(3.5);
    const value = forwardMarketSwaptionValue(m, CURVE, { ...terms, strike: rate, side: 'payer' });
    const base = m.dynamics === 'normal' ? 1 : rate + m.displacement;
    const normal = (annuity * base * deviation) / Math.sqrt(2 * Math.PI);
    // Black at the money is this less a share σ²T/24 of it, and more exactly in the next even power.
    const shrink = m.dynamics === 'normal' ? 0 : (deviation * deviation) / 24;
    expect(Math.abs(value / (normal * (1 - shrink)) - 1)).toBeLessThan(
      m.dynamics === 'normal' ? ROUNDING : (deviation * deviation * deviation * deviation) / 500,
    );
  });
});

describe('caplets', () => {
  const m = model();

  it('are a swaption of one payment when fixed in advance', () => {
    const terms = { startYears: 3.5, endYears: 4.5, strike: 0.03, side: 'payer' } as const;
    const period = Math.exp(CURVE.logDiscount(4.5));
    const forward = initialForwards(m, CURVE)[3]!;
    const deviation = Math.sqrt(integratedVariance(m, 3, 0, 3.5));
    const expected = period * bachelierPrice(forward, 0.03, deviation, 1, 'call');
    expect(Math.abs(forwardMarketCapletValue(m, CURVE, terms) - expected)).toBeLessThan(ROUNDING);
  });

  it('go on gathering variance to the end of the period when set in arrears', () => {
    const terms = { startYears: 3.5, endYears: 4.5, strike: 0.05, side: 'receiver' } as const;
    const period = Math.exp(CURVE.logDiscount(4.5));
    const forward = initialForwards(m, CURVE)[3]!;
    const deviation = Math.sqrt(integratedVariance(m, 3, 0, 4.5));
    const expected = period * bachelierPrice(forward, 0.05, deviation, 1, 'put');
    expect(Math.abs(forwardMarketBackwardCapletValue(m, CURVE, terms) - expected)).toBeLessThan(ROUNDING);
  });

  it('within a period of the tenor gather both parts of their variance', () => {
    const terms = { startYears: 2.5, endYears: 4.1, strike: 0.04, side: 'payer' } as const;
    const ahead = swapRateWeights(TENOR_TIMES, CURVE, { expiryYears: 2.5, paymentTimesYears: [4.1] });
    const accruing = accruingRateWeights(TENOR_TIMES, CURVE, 2.5, 4.1);
    const correlation = modelCorrelation(m);
    const variance =
      rateVariance(m, CURVE, ahead, 0, 2.5, correlation) +
      rateVariance(m, CURVE, accruing, 2.5, 4.1, correlation);
    const expected = ahead.annuity * bachelierPrice(ahead.rate, 0.04, Math.sqrt(variance), 1, 'call');
    expect(forwardMarketBackwardCapletValue(m, CURVE, terms)).toBe(expected);
    expect(expected).toBeGreaterThan(forwardMarketCapletValue(m, CURVE, terms));
  });

  it('are worth their intrinsic value in advance when they start today', () => {
    const terms = { startYears: 0, endYears: 1, strike: 0.02, side: 'payer' } as const;
    const expected = Math.exp(CURVE.logDiscount(1)) * (initialForwards(m, CURVE)[0]! - 0.02);
    expect(Math.abs(forwardMarketCapletValue(m, CURVE, terms) - expected)).toBeLessThan(ROUNDING);
    expect(forwardMarketBackwardCapletValue(m, CURVE, terms)).toBeGreaterThan(expected);
  });
});

it.each([
  ['that do not rise', 2, [3, 3]],
  ['before today', -1, [3]],
  ['beyond the tenor', 2, [11]],
  ['without a payment', 2, []],
])('refuses dates %s', (_, expiryYears, paymentTimesYears) => {
  expect(() => swapRateWeights(TENOR_TIMES, CURVE, { expiryYears, paymentTimesYears })).toThrow(
    expect.objectContaining({ code: 'MODEL_OUT_OF_RANGE' }),
  );
});

it('has Rebonato’s own weights for tenor dates alone', () => {
  const { weights, rate } = frozenSwapRateWeights(TENOR_TIMES, CURVE, {
    expiryYears: 2,
    paymentTimesYears: [3.5, 5, 7.25],
  });
  const rates = initialForwards(model(), CURVE);
  expect(Math.abs(weights.reduce((sum, weight, i) => sum + weight * rates[i]!, 0) - rate)).toBeLessThan(
    ROUNDING,
  );
  expect(() =>
    frozenSwapRateWeights(TENOR_TIMES, CURVE, { expiryYears: 2, paymentTimesYears: [3.4] }),
  ).toThrow(expect.objectContaining({ code: 'MODEL_OUT_OF_RANGE' }));
});

it('refuses a displaced rate that is not positive', () => {
  const falling: DiscountCurve = { logDiscount: (years) => 0.04 * years };
  expect(() =>
    forwardMarketSwaptionValue(DISPLACED, falling, {
      expiryYears: 2,
      paymentTimesYears: [3.5],
      strike: 0,
      side: 'payer',
    }),
  ).toThrow(expect.objectContaining({ code: 'MODEL_OUT_OF_RANGE' }));
});
