import { describe, expect, it } from 'vitest';
import { zeroRateCurve } from '../src/market/zero-rate-curve.ts';
import { bachelierPrice } from '../src/models/bachelier.ts';
import { type HullWhite, hullWhite } from '../src/models/rate/hull-white.ts';
import { annualPaymentTimes, forwardSwap, swaptionValue } from '../src/models/rate/hull-white-options.ts';
import {
  EXAMPLE_CURVE,
  EXAMPLE_MATRIX,
  EXAMPLE_TEN_YEAR_QUOTES,
} from '../test/fixtures/example-volatilities.ts';
import { FIT_BOUNDS, fitHullWhite, fitHullWhiteModel, modelVolatility } from './hull-white-fit.ts';
import { coTerminalTarget, targetQuotes, type VolatilityQuote } from './volatility-target.ts';

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

describe('fitHullWhiteModel', () => {
  const ends = [1, 3, 5];
  const truth = hullWhite(
    0.04,
    [0.009, 0.0125, 0.011, 0.0095].map((value, i) => ({ untilYears: ends[i] ?? Infinity, value })),
  );
  const cells = [1, 2, 3, 4, 5, 7, 10].flatMap((expiryYears) =>
    [2, 5, 10].map((tenorYears) => ({ expiryYears, tenorYears })),
  );
  const quotes = cells.map((cell) => ({ ...cell, quoteBp: 1e4 * modelVolatility(curve, cell)(truth) }));
  const inPieces = { kind: 'hull-white', volatilityUntilYears: ends } as const;

  it('is the fit of a constant volatility to the bit when no pieces are named', () => {
    const constant = fitHullWhite(curve, quotes);
    const { model, parameters, rmseBp } = fitHullWhiteModel(curve, quotes, { kind: 'hull-white' });
    expect(model).toEqual(hullWhite(constant.meanReversion, constant.volatility));
    expect(rmseBp).toBe(constant.rmseBp);
    expect(parameters.map(({ name }) => name)).toEqual(['volatility', 'meanReversion']);
  });

  it.each([undefined, 0.04])(
    'recovers the pieces of prices that a model generated, reversion held at %s',
    (held) => {
      const fit = fitHullWhiteModel(curve, quotes, { ...inPieces, meanReversion: held });
      const model = fit.model as HullWhite;
      expect(fit.converged).toBe(true);
      expect(Math.abs(model.meanReversion - 0.04)).toBeLessThan(1e-6);
      for (const [i, { untilYears, value }] of model.volatility.entries()) {
        expect(untilYears).toBe(truth.volatility[i]!.untilYears);
        expect(Math.abs(value - truth.volatility[i]!.value)).toBeLessThan(1e-6);
      }
    },
  );

  it('takes a usual reversion and level pieces where no quote tells', () => {
    // One tenor fits exactly at any reversion; no quote sees σ after ten years.
    const fit = fitHullWhiteModel(EXAMPLE_CURVE, EXAMPLE_TEN_YEAR_QUOTES.slice(0, 7), {
      kind: 'hull-white',
      volatilityUntilYears: [1, 2, 3, 4, 5, 7, 10],
    });
    const { meanReversion, volatility } = fit.model as HullWhite;
    expect(fit.rmseBp).toBeLessThan(0.001);
    expect(Math.abs(meanReversion - 0.03)).toBeLessThan(0.001);
    expect(Math.abs(volatility[7]!.value - volatility[6]!.value)).toBeLessThan(1e-8);
  });

  it('moves little when one quote moves by a tenth of a basis point', () => {
    // At one tenor a forward variance takes all of the move: σ by half a basis point, a hardly.
    const specification = { kind: 'hull-white', volatilityUntilYears: [1, 2, 3, 4, 5, 7, 10] } as const;
    const before = fitHullWhiteModel(EXAMPLE_CURVE, EXAMPLE_TEN_YEAR_QUOTES, specification).parameters;
    EXAMPLE_TEN_YEAR_QUOTES.forEach((_, cell) => {
      const moved = EXAMPLE_TEN_YEAR_QUOTES.map((quote, i) =>
        i === cell ? { ...quote, quoteBp: quote.quoteBp + 0.1 } : quote,
      );
      const after = fitHullWhiteModel(EXAMPLE_CURVE, moved, specification).parameters;
      before.forEach(({ name, value }, j) => {
        expect(Math.abs(after[j]!.value - value), name).toBeLessThan(name === 'meanReversion' ? 1e-5 : 1e-4);
      });
    });
  });

  it('is drawn towards the set before by its weight', () => {
    const previous = hullWhite(0.08, 0.014);
    const distances = [0, 1e-3, 1, 1e6].map((previousWeight) => {
      const { model } = fitHullWhiteModel(curve, quotes, { ...inPieces, previousWeight }, { previous });
      return Math.abs((model as HullWhite).meanReversion - 0.08);
    });
    expect(distances.toSorted((left, right) => right - left)).toEqual(distances);
    expect(distances[0]! - distances[1]!).toBeGreaterThan(0);
    expect(distances[3]!).toBeLessThan(1e-4);
  });

  it.each([10, 15, 20, 30])('ends its search on the swaptions that end with year %i', (years) => {
    const { quotes: coTerminal } = targetQuotes(EXAMPLE_MATRIX, coTerminalTarget(years));
    const { converged, parameters } = fitHullWhiteModel(EXAMPLE_CURVE, coTerminal, { kind: 'hull-white' });
    // Three quotes tell reversion and σ so badly apart that it takes hundreds of steps.
    expect(converged).toBe(true);
    expect(parameters.some(({ atBound }) => atBound)).toBe(false);
  });

  it('lets a quote count for its weight', () => {
    const bent = quotes.map((quote, i) => (i === 0 ? { ...quote, quoteBp: quote.quoteBp + 5 } : quote));
    const errorOf = (weight: number): number => {
      const weighted = bent.map((quote, i) => (i === 0 ? { ...quote, weight } : quote));
      const { cells } = fitHullWhiteModel(curve, weighted, { kind: 'hull-white' });
      return Math.abs(cells[0]!.modelBp - cells[0]!.quoteBp);
    };
    expect(errorOf(1000)).toBeLessThan(0.1 * errorOf(1));
    const twice = fitHullWhiteModel(curve, [...bent, bent[0]!], { kind: 'hull-white' });
    const weighted = fitHullWhiteModel(
      curve,
      bent.map((quote, i) => (i === 0 ? { ...quote, weight: 2 } : quote)),
      { kind: 'hull-white' },
    );
    expect(weighted.parameters[1]!.value).toBeCloseTo(twice.parameters[1]!.value, 9);
  });
});
