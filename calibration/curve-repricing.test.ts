import { describe, expect, it } from 'vitest';
import { isoDate, isoMonth } from '../src/core/dates.ts';
import { buildDiscountCurve } from '../src/market/build-curves.ts';
import type { MarketSnapshot } from '../src/market/snapshot.ts';
import { zeroRateCurve } from '../src/market/zero-rate-curve.ts';
import { repricedQuotes, worstRepricing } from './curve-repricing.ts';

const swaps: MarketSnapshot = {
  schemaVersion: 1,
  asOf: isoDate('2025-02-10'),
  sofr: {
    overnightRate: 0.0435,
    parSwaps: [
      { tenor: '2Y', rate: 0.041 },
      { tenor: '10Y', rate: 0.0407 },
    ],
  },
};
const zeros: MarketSnapshot = {
  schemaVersion: 1,
  asOf: isoDate('2025-02-10'),
  curve: { zeroRates: [{ years: 5, rate: 0.04 }] },
};

it('finds no error in the curve of the quotes', () => {
  expect(worstRepricing(swaps, buildDiscountCurve(swaps)).error).toBeLessThan(1e-14);
  expect(worstRepricing(zeros, buildDiscountCurve(zeros)).error).toBeLessThan(1e-16);
});

it('names the quote that another curve misses by most', () => {
  const flat = zeroRateCurve([{ years: 1, rate: 0.0435 }]);
  const worst = worstRepricing(swaps, flat);
  expect(worst.quote).toBe('10Y SOFR swap');
  // Continuously compounded 4.35 % is an annual ACT/360 rate of about 4.385 %, 31.5 bp above the quote.
  expect(worst.error).toBeCloseTo(0.00315, 4);
  expect(worstRepricing(zeros, flat)).toEqual({
    quote: 'zero rate to 5 years',
    error: expect.closeTo(0.0035, 12),
  });
});

describe('a day with payment lag and futures', () => {
  const day: MarketSnapshot = {
    ...swaps,
    sofr: {
      ...swaps.sofr!,
      paymentLagDays: 2,
      futures: ['2025-03', '2025-06', '2027-03'].map((month) => ({
        contract: 'SR3',
        month: isoMonth(month),
        price: 95.75,
      })),
      futuresConvexity: { meanReversion: 0.03, volatility: 0.01 },
    },
  };

  it.each(['log-linear', 'monotone-convex'] as const)('is repriced with them, %s', (interpolation) => {
    const lagged: MarketSnapshot = { ...day, sofr: { ...day.sofr!, interpolation } };
    const quotes = repricedQuotes(lagged, buildDiscountCurve(lagged));
    expect(quotes.map(({ quote }) => quote)).toEqual([
      'SOFR overnight rate',
      'SR3 2025-03 future on SOFR',
      'SR3 2025-06 future on SOFR',
      '2Y SOFR swap',
      '10Y SOFR swap',
    ]);
    for (const { error } of quotes) expect(error).toBeLessThan(1e-13);
    // Half a year of drift at 100 bp: ½σ²(S² + 2Sδ) and less.
    expect(quotes[1]!.convexityAdjustment).toBeCloseTo(5.1e-6, 7);
    expect(quotes[2]!.rate).toBeCloseTo(0.0425, 12);
  });

  it('is missed by the curve of another lag', () => {
    const lagless: MarketSnapshot = { ...day, sofr: { ...day.sofr!, paymentLagDays: 0 } };
    expect(worstRepricing(day, buildDiscountCurve(lagless)).error).toBeGreaterThan(1e-9);
  });
});
