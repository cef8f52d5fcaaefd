import { describe, expect, it } from 'vitest';
import { isoDate, isoMonth } from '../core/dates.ts';
import {
  addBusinessDays,
  adjustModifiedFollowing,
  businessDaysBetween,
  easterSunday,
  isBusinessDay,
  lastBusinessDayOfMonth,
  nextBusinessDay,
  previousBusinessDay,
} from './business-days.ts';

describe('isBusinessDay', () => {
  it("keeps SIFMA's 2025 holidays", () => {
    const holidays = [
      '01-01',
      '01-20',
      '02-17',
      '04-18',
      '05-26',
      '06-19',
      '07-04',
      '09-01',
      '10-13',
      '11-11',
      '11-27',
      '12-25',
    ];
    const closed: string[] = [];
    for (let day = isoDate('2025-01-01'); day <= '2025-12-31'; day = addOne(day)) {
      const dayOfWeek = new Date(day).getUTCDay();
      if (dayOfWeek !== 0 && dayOfWeek !== 6 && !isBusinessDay(day)) closed.push(day.slice(5));
    }
    expect(closed).toEqual(holidays);
  });

  it.each([
    ['2022-06-20', false, 'Juneteenth on a Sunday is kept on Monday'],
    ['2027-06-18', false, 'Juneteenth on a Saturday is kept on Friday'],
    ['2021-06-18', true, 'Juneteenth was not kept before 2022'],
    ['2021-12-31', true, 'New Year on a Saturday is not kept on Friday'],
    ['2023-01-02', false, 'New Year on a Sunday is kept on Monday'],
    ['2020-07-03', false, 'Independence Day on a Saturday is kept on Friday'],
    ['2021-12-24', false, 'Christmas on a Saturday is kept on Friday'],
    ['2023-11-10', true, 'Veterans Day on a Saturday is not kept on Friday'],
    ['2018-11-12', false, 'Veterans Day on a Sunday is kept on Monday'],
    ['2023-04-07', true, 'Good Friday with an employment report is an early close'],
    ['2024-03-29', false, 'Good Friday is a holiday'],
    ['2018-12-05', false, 'a state funeral'],
    ['2026-05-25', false, 'Memorial Day is the last Monday of May'],
    ['2026-05-18', true, 'not the one before'],
  ])('%s: %s, %s', (date, open) => {
    expect(isBusinessDay(isoDate(date))).toBe(open);
  });
});

describe('easterSunday', () => {
  it.each([
    [2000, '2000-04-23'],
    [2025, '2025-04-20'],
    [2038, '2038-04-25'],
    [2285, '2285-03-22'],
  ])('of %i is %s', (year, date) => {
    expect(easterSunday(year)).toBe(date);
  });
});

describe('moving by business days', () => {
  it('skips week ends and holidays both ways', () => {
    expect(addBusinessDays(isoDate('2025-02-13'), 2)).toBe('2025-02-18');
    expect(addBusinessDays(isoDate('2025-02-18'), -2)).toBe('2025-02-13');
    expect(addBusinessDays(isoDate('2025-02-15'), 0)).toBe('2025-02-18');
    expect(nextBusinessDay(isoDate('2025-02-14'))).toBe('2025-02-14');
    expect(previousBusinessDay(isoDate('2025-02-17'))).toBe('2025-02-14');
  });

  it('stays in the month when following would leave it', () => {
    expect(adjustModifiedFollowing(isoDate('2025-08-31'))).toBe('2025-08-29');
    expect(adjustModifiedFollowing(isoDate('2033-02-12'))).toBe('2033-02-14');
    expect(lastBusinessDayOfMonth(isoMonth('2025-05'))).toBe('2025-05-30');
  });

  it('counts the days after the first one', () => {
    expect(businessDaysBetween(isoDate('2025-02-14'), isoDate('2025-02-18'))).toBe(1);
    expect(businessDaysBetween(isoDate('2025-02-14'), isoDate('2025-02-14'))).toBe(0);
    expect(businessDaysBetween(isoDate('2025-02-18'), isoDate('2025-02-14'))).toBe(0);
  });
});

function addOne(date: ReturnType<typeof isoDate>): ReturnType<typeof isoDate> {
  return isoDate(new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10));
}
