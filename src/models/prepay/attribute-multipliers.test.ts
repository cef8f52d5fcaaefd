import { describe, expect, it } from 'vitest';
import { ATTRIBUTE_COEFFICIENTS } from './attribute-coefficients.ts';
import {
  attributeFeatures,
  BASE_LOAN,
  LARGEST_MULTIPLIER,
  prepaymentMultipliers,
} from './attribute-multipliers.ts';

const ONE = { refinancing: 1, turnover: 1, default: 1 };

describe('prepaymentMultipliers', () => {
  it('is 1 for the base loan, and for a loan of base size of which nothing else is known', () => {
    expect(prepaymentMultipliers(BASE_LOAN)).toEqual(ONE);
    expect(prepaymentMultipliers({ loanAmount: BASE_LOAN.loanAmount })).toEqual(ONE);
  });

  it('is the exponential of coefficient times feature', () => {
    const doubled = prepaymentMultipliers({ ...BASE_LOAN, loanAmount: 700_000, occupancy: 'investor' });
    const { logBalance, investor } = ATTRIBUTE_COEFFICIENTS.refinancing;
    expect(doubled.refinancing).toBeCloseTo(Math.exp(Math.LN2 * logBalance + investor), 12);
  });

  it.each([
    ['a larger balance', { loanAmount: 700_000 }, 1],
    ['better credit', { fico: 790 }, 1],
    ['a rate-and-term refinancer', { purpose: 'rate-term' as const }, 1],
    ['more debt to income', { dtiPercent: 46 }, -1],
    ['a higher loan to value', { ltvPercent: 95 }, -1],
    ['an investor', { occupancy: 'investor' as const }, -1],
    ['a second home', { occupancy: 'second-home' as const }, -1],
    ['a cash-out refinancer', { purpose: 'cash-out' as const }, -1],
    ['manufactured housing', { propertyType: 'manufactured' as const }, -1],
    ['a two-to-four-unit house', { propertyType: 'two-to-four-unit' as const }, -1],
  ])('gives %s the expected direction of refinancing', (_, change, direction) => {
    const { refinancing } = prepaymentMultipliers({ ...BASE_LOAN, ...change });
    expect(Math.sign(Math.log(refinancing))).toBe(direction);
  });

  it('gives worse credit, more leverage and investors more default', () => {
    for (const change of [{ fico: 660 }, { ltvPercent: 95 }, { occupancy: 'investor' as const }]) {
      expect(prepaymentMultipliers({ ...BASE_LOAN, ...change }).default).toBeGreaterThan(1.1);
    }
  });

  it('stays within its bounds however strong the coefficients', () => {
    const strong = {
      ...ATTRIBUTE_COEFFICIENTS,
      refinancing: { ...ATTRIBUTE_COEFFICIENTS.refinancing, logBalance: 50 },
    };
    expect(prepaymentMultipliers({ loanAmount: 900_000 }, strong).refinancing).toBeCloseTo(
      LARGEST_MULTIPLIER,
      12,
    );
    expect(prepaymentMultipliers({ loanAmount: 100_000 }, strong).refinancing).toBeCloseTo(
      1 / LARGEST_MULTIPLIER,
      12,
    );
  });
});

describe('attributeFeatures', () => {
  it('holds an attribute beyond the accepted range at its limit', () => {
    const outside = { loanAmount: 9_000_000, fico: 300, dtiPercent: 95, ltvPercent: 5 };
    const limit = { loanAmount: 1_500_000, fico: 580, dtiPercent: 60, ltvPercent: 30 };
    expect(attributeFeatures(outside)).toEqual(attributeFeatures(limit));
  });
});
