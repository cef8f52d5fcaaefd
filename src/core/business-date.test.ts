import { expect, it } from 'vitest';
import { businessDateOf, endOfBusinessDate } from './business-date.ts';
import { addDays, isoDate } from './dates.ts';

it('a day ends in New York where the next begins, in winter, in summer and when the clocks change', () => {
  for (let date = isoDate('2024-12-25'); date < '2026-02-01'; date = addDays(date, 1)) {
    const end = endOfBusinessDate(date);
    expect(businessDateOf(end)).toBe(date);
    expect(businessDateOf(new Date(end.getTime() + 1))).toBe(addDays(date, 1));
  }
  expect(endOfBusinessDate(isoDate('2025-02-10')).toISOString()).toBe('2025-02-11T04:59:59.999Z');
  expect(endOfBusinessDate(isoDate('2025-07-01')).toISOString()).toBe('2025-07-02T03:59:59.999Z');
});
