import { describe, expect, it } from 'vitest';
import { isoDate } from '../core/dates.ts';
import { addTenor, parseTenor, tenorYears } from './tenor.ts';

describe('tenorYears', () => {
  it.each([
    ['6M', 0.5],
    ['18M', 1.5],
    ['1.5Y', 1.5],
    ['30Y', 30],
    ['1W', 7 / 365],
    ['1.5M', 42 / 365],
  ])('%s is %d years', (tenor, years) => {
    expect(tenorYears(tenor)).toBe(years);
  });

  it.each(['', '10', '0M', '2.5M', '10 Y', '-1Y', '1.25Y'])('refuses "%s"', (tenor) => {
    expect(() => tenorYears(tenor)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });
});

describe('addTenor', () => {
  it('cuts month ends and counts the six-week bill in days', () => {
    expect(addTenor(isoDate('2024-08-31'), parseTenor('6M'))).toBe('2025-02-28');
    expect(addTenor(isoDate('2025-02-10'), parseTenor('1.5M'))).toBe('2025-03-24');
  });
});
