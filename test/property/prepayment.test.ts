import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  LOAN_PURPOSES,
  type LoanAttributes,
  OCCUPANCIES,
  PROPERTY_TYPES,
} from '../../src/instruments/rate-lock.ts';
import { ACTIVE_PASSIVE_PARAMETERS, activePassivePath } from '../../src/models/prepay/active-passive.ts';
import { LARGEST_MULTIPLIER, prepaymentMultipliers } from '../../src/models/prepay/attribute-multipliers.ts';

/** Sums of up to 360 terms of size 1 in doubles. */
const ROUNDING = 1e-11;
const PARAMETERS = ACTIVE_PASSIVE_PARAMETERS.UMBS30;

const finite = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const multiplier = finite(1 / LARGEST_MULTIPLIER, LARGEST_MULTIPLIER);
const loanArbitrary = fc.record({
  noteRate: finite(0.02, 0.1),
  netCoupon: finite(0.015, 0.09),
  ageMonths: fc.integer({ min: 0, max: 200 }),
  remainingMonths: fc.integer({ min: 1, max: 360 }),
  firstCalendarMonth: fc.integer({ min: 1, max: 12 }),
  multipliers: fc.record({ refinancing: multiplier, turnover: multiplier, default: multiplier }),
});
const pathArbitrary = fc.array(finite(-0.01, 0.15), { minLength: 360, maxLength: 360 });
const attributesArbitrary: fc.Arbitrary<LoanAttributes> = fc.record(
  {
    loanAmount: finite(1, 1e8),
    fico: finite(300, 850),
    dtiPercent: finite(0, 100),
    ltvPercent: finite(1, 200),
    occupancy: fc.constantFrom(...OCCUPANCIES),
    purpose: fc.constantFrom(...LOAN_PURPOSES),
    propertyType: fc.constantFrom(...PROPERTY_TYPES),
    firstTimeBuyer: fc.boolean(),
  },
  { requiredKeys: ['loanAmount'] },
);

describe('cash flow along any path of mortgage rates', () => {
  it('is worth par at its own coupon', () => {
    fc.assert(
      fc.property(loanArbitrary, pathArbitrary, (loan, path) => {
        let discount = 1;
        let value = 0;
        for (const amount of activePassivePath(PARAMETERS, loan, path).cashFlow) {
          discount /= 1 + loan.netCoupon / 12;
          value += amount * discount;
        }
        expect(Math.abs(value - 1)).toBeLessThan(ROUNDING);
      }),
    );
  });

  it('has survival that never rises and cash flows that are never negative', () => {
    fc.assert(
      fc.property(loanArbitrary, pathArbitrary, (loan, path) => {
        const { survival, cashFlow } = activePassivePath(PARAMETERS, loan, path);
        survival.forEach((share, index) => {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(survival[index - 1] ?? 1);
        });
        expect(Math.min(...cashFlow)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('survives no longer when mortgage rates are lower throughout', () => {
    fc.assert(
      fc.property(loanArbitrary, pathArbitrary, finite(0.0001, 0.03), (loan, path, fall) => {
        const lower = path.map((rate) => rate - fall);
        const before = activePassivePath(PARAMETERS, loan, path).survival;
        const after = activePassivePath(PARAMETERS, loan, lower).survival;
        after.forEach((share, index) => {
          expect(share).toBeLessThanOrEqual(before[index]! + ROUNDING);
        });
      }),
    );
  });
});

describe('attribute multipliers', () => {
  it('are finite, positive and bounded for any loan', () => {
    fc.assert(
      fc.property(attributesArbitrary, (attributes) => {
        for (const value of Object.values(prepaymentMultipliers(attributes))) {
          expect(value).toBeGreaterThanOrEqual(1 / LARGEST_MULTIPLIER - ROUNDING);
          expect(value).toBeLessThanOrEqual(LARGEST_MULTIPLIER + ROUNDING);
        }
      }),
    );
  });

  it('never fall in refinancing when the balance or the credit score rises', () => {
    fc.assert(
      fc.property(attributesArbitrary, finite(0, 1e6), finite(0, 200), (attributes, dollars, points) => {
        const better = {
          ...attributes,
          loanAmount: attributes.loanAmount + dollars,
          fico: (attributes.fico ?? 740) + points,
        };
        const base = prepaymentMultipliers(attributes).refinancing;
        expect(prepaymentMultipliers(better).refinancing).toBeGreaterThanOrEqual(base - ROUNDING);
      }),
    );
  });
});
