import { describe, expect, it } from 'vitest';
import { isoDate } from '../../core/dates.ts';
import { tbaCarryPer100, wholeLoanCarryPer100 } from './carry.ts';

const DIGITS = 12;
const timing = (fundingDate: string, settlementDate: string) => ({
  fundingDate: isoDate(fundingDate),
  settlementDate: isoDate(settlementDate),
});

describe('carry into a TBA', () => {
  it('earns the note rate to the first of the settlement month, then the coupon, and pays the line', () => {
    // 7 March to 1 April are 24 days of 30/360, to 14 April 13 more; the line runs for 38 calendar days.
    const income = (100 * (0.0675 * 24 + 0.06 * 13)) / 360;
    const financing = (100 * 0.061 * 38) / 360;
    const carry = tbaCarryPer100(0.0675, 0.06, 0.061, timing('2025-03-07', '2025-04-14'));
    expect(carry).toBeCloseTo(income - financing, DIGITS);
    expect(carry).toBeCloseTo(0.0227777777778, DIGITS);
  });

  it('earns the coupon alone on a loan funded in the settlement month', () => {
    const carry = tbaCarryPer100(0.0675, 0.06, 0, timing('2025-03-05', '2025-03-13'));
    expect(carry).toBeCloseTo((100 * 0.06 * 8) / 360, DIGITS);
  });

  it('is nothing on the day of settlement, and costs where the line is dearer than the loan', () => {
    expect(tbaCarryPer100(0.0675, 0.06, 0.061, timing('2025-03-13', '2025-03-13'))).toBe(0);
    expect(tbaCarryPer100(0.0675, 0.06, 0.08, timing('2025-02-20', '2025-03-13'))).toBeLessThan(0);
  });

  it('counts the 31st as the 30th', () => {
    const to31 = tbaCarryPer100(0.06, 0.06, 0, timing('2025-01-15', '2025-01-31'));
    expect(to31).toBeCloseTo((100 * 0.06 * 15) / 360, DIGITS);
  });
});

it('carry of a loan sold whole earns the note rate to the end', () => {
  const carry = wholeLoanCarryPer100(0.0675, 0.061, timing('2025-03-07', '2025-03-27'));
  expect(carry).toBeCloseTo((100 * (0.0675 * 20 - 0.061 * 20)) / 360, DIGITS);
});
