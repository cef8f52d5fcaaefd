import { expect, it } from 'vitest';
import { isoDate } from '../src/core/dates.ts';
import { buildDiscountCurve } from '../src/market/build-curves.ts';
import type { MarketSnapshot } from '../src/market/snapshot.ts';
import { zeroRateCurve } from '../src/market/zero-rate-curve.ts';
import { worstRepricing } from './curve-repricing.ts';

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
