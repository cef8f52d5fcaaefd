import { describe, expect, it } from 'vitest';
import { isoDate, isoMonth } from '../../core/dates.ts';
import { conversionFactor, conversionFactorOf } from './conversion-factor.ts';

describe('conversion factor', () => {
  it('of a 6 % bond with a whole number of half-years to run is 1', () => {
    expect(conversionFactor(0.06, 10, 0, 'quarter').rounded).toBe(1);
    expect(conversionFactor(0.06, 1, 6, 'month').unrounded).toBeCloseTo(1, 14);
  });

  it('of TYZ8 for the 3.75 % of November 2018 is 0.8357', () => {
    const bond = { couponRate: 0.0375, maturity: isoDate('2018-11-15') };
    expect(conversionFactorOf(bond, isoMonth('2008-12'), 'quarter').rounded).toBe(0.8357);
  });

  it('rounds the term down to the quarter or to the month', () => {
    const eightMonths = { couponRate: 0.04, maturity: isoDate('2032-05-31') };
    const september = isoMonth('2025-09');
    expect(conversionFactorOf(eightMonths, september, 'quarter')).toEqual(
      conversionFactor(0.04, 6, 6, 'quarter'),
    );
    expect(conversionFactorOf(eightMonths, september, 'month')).toEqual(
      conversionFactor(0.04, 6, 8, 'month'),
    );
  });

  it('refuses a bond that matures before the delivery month', () => {
    const bond = { couponRate: 0.04, maturity: isoDate('2025-05-15') };
    expect(() => conversionFactorOf(bond, isoMonth('2025-06'), 'month')).toThrow('Invariant broken');
  });
});
