import { describe, expect, it } from 'vitest';
import { zeroRateCurve } from '../src/market/zero-rate-curve.ts';
import { bachelierPrice } from '../src/models/bachelier.ts';
import { hullWhite } from '../src/models/rate/hull-white.ts';
import { annualPaymentTimes, forwardSwap, swaptionValue } from '../src/models/rate/hull-white-options.ts';
import { FIT_BOUNDS, fitHullWhite, modelVolatility } from './hull-white-fit.ts';
import type { VolatilityQuote } from './volatility-target.ts';

/** Prices are good to about 1e-14 and volatilities are price over annuity. */
const PRICE_TOLERANCE = 1e-14;

const curve = zeroRateCurve([
  { years: 1, rate: 0.042 },
  { years: 10, rate: 0.04 },
  { years: 30, rate: 0.038 },
]);
const grid = [1, 3, 7].flatMap((expiryYears) =>
  [2, 5, 10].map((tenorYears) => ({ expiryYears, tenorYears })),
);
const quotesOf = (meanReversion: number, volatility: number): VolatilityQuote[] =>
  grid.map((cell) => ({
    ...cell,
    quoteBp: 1e4 * modelVolatility(curve, cell)(hullWhite(meanReversion, volatility)),
  }));

describe('modelVolatility', () => {
  it.each([
    [0.25, 10],
    [1, 1],
    [10, 20],
  ])('is the Bachelier volatility of the model price, %d years into %d', (expiryYears, tenorYears) => {
    const model = hullWhite(0.03, 0.011);
    const paymentTimesYears = annualPaymentTimes(expiryYears, tenorYears);
    const { rate, annuity } = forwardSwap(curve, expiryYears, paymentTimesYears);
    const price = swaptionValue(model, curve, {
      expiryYears,
      paymentTimesYears,
      strike: rate,
      side: 'receiver',
    });
    const volatility = modelVolatility(curve, { expiryYears, tenorYears })(model);
    const bachelier = annuity * bachelierPrice(rate, rate, volatility, expiryYears, 'put');
    expect(Math.abs(bachelier - price)).toBeLessThan(PRICE_TOLERANCE);
  });

  it('refuses a tenor that is not whole years', () => {
    expect(() => modelVolatility(curve, { expiryYears: 1, tenorYears: 1.5 })).toThrow(/whole-year/);
  });
});

describe('fitHullWhite', () => {
  it('holds a reversion that is given and fits the volatility alone', () => {
    const fit = fitHullWhite(curve, quotesOf(0.05, 0.012), { fixedMeanReversion: 0.05 });
    expect(fit.meanReversion).toBe(0.05);
    expect(fit.meanReversionFixed).toBe(true);
    expect(fit.volatility).toBeCloseTo(0.012, 10);
    expect(fit.standardErrors.meanReversion).toBeUndefined();
    const other = fitHullWhite(curve, quotesOf(0.05, 0.012), { fixedMeanReversion: 0.01 });
    expect(other.rmseBp).toBeGreaterThan(1);
  });

  it('reports each cell and their root mean square error', () => {
    const quotes = quotesOf(0.03, 0.011).map((quote, i) => ({
      ...quote,
      quoteBp: quote.quoteBp + (i % 2 === 0 ? 1 : -1),
    }));
    const { cells, rmseBp } = fitHullWhite(curve, quotes);
    expect(cells.map(({ quoteBp }) => quoteBp)).toEqual(quotes.map(({ quoteBp }) => quoteBp));
    const squares = cells.reduce((sum, { modelBp, quoteBp }) => sum + (modelBp - quoteBp) ** 2, 0);
    expect(rmseBp).toBeCloseTo(Math.sqrt(squares / cells.length), 12);
    expect(rmseBp).toBeGreaterThan(0.8);
    expect(rmseBp).toBeLessThanOrEqual(1);
  });

  it('names the parameter that no volatility within the bounds can satisfy', () => {
    const quotes = quotesOf(0.03, 0.011).map((quote) => ({
      ...quote,
      quoteBp: 200 * Math.exp(-0.8 * quote.tenorYears) + 5,
    }));
    const fit = fitHullWhite(curve, quotes);
    expect(fit.atBound).toEqual(['meanReversion']);
    expect(fit.meanReversion).toBe(FIT_BOUNDS.meanReversion.upper);
    expect(fit.standardErrors.meanReversion).toBeUndefined();
  });

  it('needs one quote more than parameters', () => {
    const quotes = quotesOf(0.03, 0.011);
    expect(() => fitHullWhite(curve, quotes.slice(0, 2))).toThrow(/2 swaption volatilities cannot/);
    expect(fitHullWhite(curve, quotes.slice(0, 2), { fixedMeanReversion: 0.03 }).volatility).toBeCloseTo(
      0.011,
      10,
    );
    expect(() => fitHullWhite(curve, [])).toThrow(expect.objectContaining({ code: 'MARKET_INCOMPLETE' }));
  });

  it('refuses a reversion that no model has', () => {
    expect(() => fitHullWhite(curve, quotesOf(0.03, 0.011), { fixedMeanReversion: 3e2 })).toThrow(
      expect.objectContaining({ code: 'MODEL_OUT_OF_RANGE' }),
    );
  });
});
