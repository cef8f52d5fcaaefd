import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  addToMonth,
  dateOfSerial,
  daysBetween,
  daysInMonth,
  firstOfMonth,
  type IsoDate,
  isIsoDate,
  isMonthEnd,
  isoDate,
  isoMonth,
  monthOf,
  monthsBetween,
  partsOf,
  serialOf,
  weekday,
  yearsAct360,
  yearsAct365,
} from './dates.ts';

const LAST_SERIAL = serialOf('2199-12-31' as IsoDate);
const FIRST_SERIAL = serialOf('1900-01-01' as IsoDate);
const dateArbitrary = fc.integer({ min: FIRST_SERIAL, max: LAST_SERIAL }).map(dateOfSerial);

describe('a date', () => {
  it.each(['2024-02-29', '2000-02-29', '1900-01-01', '2199-12-31', '2025-12-31'])('is %s', (text) => {
    expect(isoDate(text)).toBe(text);
  });

  it.each([
    '2025-02-29',
    '1900-02-29',
    '2025-04-31',
    '2025-13-01',
    '2025-00-10',
    '2025-01-00',
    '2025-1-1',
    '20250110',
    '10/02/2025',
    '1899-12-31',
    '2200-01-01',
    '2025-02-10T00:00:00Z',
    ' 2025-02-10',
    '٢٠٢٥-02-10',
    '',
  ])('is not "%s"', (text) => {
    expect(isIsoDate(text)).toBe(false);
    expect(() => isoDate(text)).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID', details: expect.objectContaining({ found: text }) }),
    );
  });

  it('is a serial and back, day by day through two centuries', () => {
    fc.assert(
      fc.property(dateArbitrary, (date) => {
        expect(dateOfSerial(serialOf(date))).toBe(date);
        expect(isIsoDate(date)).toBe(true);
        expect(serialOf(addDays(date, 1))).toBe(serialOf(date) + 1);
      }),
    );
    expect(serialOf(isoDate('1970-01-01'))).toBe(0);
    expect(serialOf(isoDate('2000-03-01'))).toBe(11_017);
  });

  it('has its parts and its day of the week', () => {
    expect(partsOf(isoDate('2025-02-10'))).toEqual({ year: 2025, month: 2, day: 10 });
    expect(weekday(isoDate('2025-02-10'))).toBe(1);
    expect(weekday(isoDate('1969-12-28'))).toBe(0);
    expect(weekday(isoDate('2000-02-29'))).toBe(2);
  });
});

describe('months', () => {
  it.each([
    ['2025-01-31', 1, '2025-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-02-29', 48, '2028-02-29'],
    ['2025-03-31', -1, '2025-02-28'],
    ['2025-12-15', 1, '2026-01-15'],
    ['2025-01-15', -13, '2023-12-15'],
    ['2025-05-31', 0, '2025-05-31'],
  ])('from %s, %i later, is %s', (from, months, to) => {
    expect(addMonths(isoDate(from), months)).toBe(to);
  });

  it('added one by one stay in the month they name', () => {
    fc.assert(
      fc.property(dateArbitrary, fc.integer({ min: -600, max: 600 }), (date, months) => {
        fc.pre(isIsoDate(addMonths(date, months)));
        expect(monthOf(addMonths(date, months))).toBe(addToMonth(monthOf(date), months));
        expect(monthsBetween(monthOf(date), monthOf(addMonths(date, months)))).toBe(months);
      }),
    );
  });

  it('have their lengths and ends', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((month) => daysInMonth(2023, month))).toEqual([
      31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
    ]);
    expect([1900, 2000, 2024, 2100].map((year) => daysInMonth(year, 2))).toEqual([28, 29, 29, 28]);
    expect(isMonthEnd(isoDate('2024-02-29'))).toBe(true);
    expect(isMonthEnd(isoDate('2024-02-28'))).toBe(false);
    expect(isMonthEnd(isoDate('2025-02-28'))).toBe(true);
  });

  it('are read and counted', () => {
    expect(firstOfMonth(isoMonth('2025-03'))).toBe('2025-03-01');
    expect(addToMonth(isoMonth('2025-12'), 1)).toBe('2026-01');
    expect(monthsBetween(isoMonth('2025-03'), isoMonth('2024-12'))).toBe(-3);
    for (const bad of ['2025-13', '2025-3', '2025', '2025-03-01', '1899-12']) {
      expect(() => isoMonth(bad)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
    }
  });
});

describe('day counts', () => {
  it('count actual days', () => {
    expect(daysBetween(isoDate('2024-02-28'), isoDate('2024-03-01'))).toBe(2);
    expect(daysBetween(isoDate('2025-03-01'), isoDate('2025-02-28'))).toBe(-1);
    expect(yearsAct365(isoDate('2024-01-01'), isoDate('2025-01-01'))).toBe(366 / 365);
    expect(yearsAct360(isoDate('2025-01-01'), isoDate('2026-01-01'))).toBe(365 / 360);
  });

  it('add up over any date between', () => {
    fc.assert(
      fc.property(dateArbitrary, dateArbitrary, dateArbitrary, (a, b, c) => {
        expect(daysBetween(a, b) + daysBetween(b, c)).toBe(daysBetween(a, c));
      }),
    );
  });

  it('ignore the clock changes of any zone', () => {
    // Days with 23 and 25 hours in New York.
    expect(daysBetween(isoDate('2025-03-08'), isoDate('2025-03-10'))).toBe(2);
    expect(daysBetween(isoDate('2025-11-01'), isoDate('2025-11-03'))).toBe(2);
  });
});
