import { describe, expect, it } from 'vitest';
import type { DiscountCurve } from '../market/discount-curve.ts';
import { RATE_CLASSES } from '../market/programs.ts';
import {
  curveParSwapRate,
  MORTGAGE_RATE_WEIGHTS,
  marketMortgageRate,
  mortgageRateSpread,
  parSwapRate,
  REACTION_LAG_WEIGHTS,
} from './mortgage-rate.ts';

/** A handful of double-precision operations. */
const ROUNDING_DIGITS = 14;

const flat = (rate: number): DiscountCurve => ({ logDiscount: (years) => -rate * years });

describe('parSwapRate', () => {
  it('is the annual rate of a flat curve at every tenor', () => {
    const annual = Math.expm1(0.05);
    for (const years of [1, 2, 10, 30]) {
      expect(curveParSwapRate(flat(0.05), years)).toBeCloseTo(annual, ROUNDING_DIGITS);
    }
  });

  it('prices its own swap at par', () => {
    const discounts = [0.96, 0.93, 0.88];
    const rate = parSwapRate(discounts);
    expect(rate * (0.96 + 0.93 + 0.88) + 0.88).toBeCloseTo(1, ROUNDING_DIGITS);
  });

  it('refuses a swap of no years', () => {
    expect(() => parSwapRate([])).toThrow('at least one year');
  });
});

describe('the mortgage rate', () => {
  it.each(RATE_CLASSES)('of %s equals its quote on the unshifted curve', (rateClass) => {
    const curve: DiscountCurve = { logDiscount: (years) => -0.04 * years - 0.0002 * years * years };
    const spread = mortgageRateSpread(curve, rateClass, 0.0689);
    expect(marketMortgageRate(curve, rateClass, spread)).toBeCloseTo(0.0689, ROUNDING_DIGITS);
  });

  it('holds its spread when the curve shifts, and moves with the weighted par rates', () => {
    const spread = mortgageRateSpread(flat(0.04), 'conforming30', 0.0689);
    const shifted = marketMortgageRate(flat(0.05), 'conforming30', spread);
    expect(shifted - 0.0689).toBeCloseTo(Math.expm1(0.05) - Math.expm1(0.04), ROUNDING_DIGITS);
  });

  it('weighs the 2-year rate by a quarter for 30-year and by half for 15-year loans', () => {
    const steep: DiscountCurve = { logDiscount: (years) => -0.03 * years - 0.001 * years * years };
    const two = curveParSwapRate(steep, 2);
    const ten = curveParSwapRate(steep, 10);
    expect(marketMortgageRate(steep, 'government30', 0)).toBeCloseTo(
      0.25 * two + 0.75 * ten,
      ROUNDING_DIGITS,
    );
    expect(marketMortgageRate(steep, 'conforming15', 0)).toBeCloseTo(0.5 * two + 0.5 * ten, ROUNDING_DIGITS);
  });

  it('has weights that sum to one', () => {
    for (const { twoYear, tenYear } of Object.values(MORTGAGE_RATE_WEIGHTS))
      expect(twoYear + tenYear).toBe(1);
    expect(REACTION_LAG_WEIGHTS.reduce((sum, weight) => sum + weight, 0)).toBe(1);
  });
});
