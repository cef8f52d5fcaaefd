import {
  addDays,
  addToMonth,
  dateOfSerial,
  daysInMonth,
  firstOfMonth,
  type IsoDate,
  type IsoMonth,
  monthOf,
  partsOf,
  serialOfParts,
  weekday,
} from '../core/dates.ts';
import { invariant } from '../core/invariant.ts';

const SUNDAY = 0;
const MONDAY = 1;
const THURSDAY = 4;
const FRIDAY = 5;
const SATURDAY = 6;

/** First year in which the bond market kept Juneteenth. */
const JUNETEENTH_SINCE = 2022;
/** Years in which Good Friday was an early close, not a holiday, because the employment report came out on it. */
const GOOD_FRIDAYS_OPEN: ReadonlySet<number> = new Set([2015, 2021, 2023]);
/** Closings outside the rules: two state funerals and a hurricane. */
const SPECIAL_CLOSINGS: ReadonlySet<string> = new Set(['2004-06-11', '2012-10-30', '2018-12-05']);

/**
 * Easter Sunday of a Gregorian year.
 *
 * @source Meeus, Jones, Butcher, "Astronomical Algorithms" (1991), ch. 8
 * @param year 1583 or later
 */
export function easterSunday(year: number): IsoDate {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  return dateOfSerial(serialOfParts(year, Math.floor(sum / 31), (sum % 31) + 1));
}

/** How a fixed-date holiday moves when it falls on a week end. */
type Observance = 'sunday-to-monday' | 'saturday-to-friday-too';

function isObserved(date: IsoDate, month: number, day: number, observance: Observance): boolean {
  const { year } = partsOf(date);
  const holiday = dateOfSerial(serialOfParts(year, month, day));
  if (date === holiday) return true;
  const dayOfWeek = weekday(holiday);
  if (dayOfWeek === SUNDAY) return date === addDays(holiday, 1);
  return dayOfWeek === SATURDAY && observance === 'saturday-to-friday-too' && date === addDays(holiday, -1);
}

function isNth(date: IsoDate, month: number, dayOfWeek: number, nth: number): boolean {
  const parts = partsOf(date);
  return parts.month === month && weekday(date) === dayOfWeek && Math.ceil(parts.day / 7) === nth;
}

function isHoliday(date: IsoDate): boolean {
  const { year, month, day } = partsOf(date);
  const goodFriday = weekday(date) === FRIDAY && date === addDays(easterSunday(year), -2);
  const memorialDay = month === 5 && weekday(date) === MONDAY && day > daysInMonth(year, 5) - 7;
  return (
    isObserved(date, 1, 1, 'sunday-to-monday') ||
    isNth(date, 1, MONDAY, 3) ||
    isNth(date, 2, MONDAY, 3) ||
    (goodFriday && !GOOD_FRIDAYS_OPEN.has(year)) ||
    memorialDay ||
    (year >= JUNETEENTH_SINCE && isObserved(date, 6, 19, 'saturday-to-friday-too')) ||
    isObserved(date, 7, 4, 'saturday-to-friday-too') ||
    isNth(date, 9, MONDAY, 1) ||
    isNth(date, 10, MONDAY, 2) ||
    isObserved(date, 11, 11, 'sunday-to-monday') ||
    isNth(date, 11, THURSDAY, 4) ||
    isObserved(date, 12, 25, 'saturday-to-friday-too') ||
    SPECIAL_CLOSINGS.has(date)
  );
}

/**
 * Whether the United States government bond market is open on a date.
 *
 * A holiday on a Sunday is kept on Monday; Juneteenth, Independence Day and Christmas on a Saturday are
 * kept on Friday, New Year and Veterans Day are not. An early close is an open day.
 *
 * @source SIFMA, United States holiday recommendations; checked against QuantLib's
 *   UnitedStates(GovernmentBond), see docs/models/curves.md
 * @param date the rules are those in force since 1986
 */
export function isBusinessDay(date: IsoDate): boolean {
  const dayOfWeek = weekday(date);
  return dayOfWeek !== SATURDAY && dayOfWeek !== SUNDAY && !isHoliday(date);
}

/** The date itself when it is a business day, else the first one after it. */
export function nextBusinessDay(date: IsoDate): IsoDate {
  let day = date;
  while (!isBusinessDay(day)) day = addDays(day, 1);
  return day;
}

/** The date itself when it is a business day, else the last one before it. */
export function previousBusinessDay(date: IsoDate): IsoDate {
  let day = date;
  while (!isBusinessDay(day)) day = addDays(day, -1);
  return day;
}

/**
 * The business day so many business days later (earlier when negative).
 *
 * From a day that is none, the first step goes to the next (previous) business day; zero steps give the
 * date itself when it is a business day, else the next one.
 *
 * @param count whole number of business days
 */
export function addBusinessDays(date: IsoDate, count: number): IsoDate {
  invariant(Number.isInteger(count), 'Business days are counted whole.');
  if (count === 0) return nextBusinessDay(date);
  const direction = count > 0 ? 1 : -1;
  let day = date;
  for (let left = Math.abs(count); left > 0; left--) {
    day = addDays(day, direction);
    day = direction > 0 ? nextBusinessDay(day) : previousBusinessDay(day);
  }
  return day;
}

/**
 * Business days from one date to another: how many business days d satisfy from < d ≤ to.
 *
 * @returns 0 when `to` is not later than `from`
 */
export function businessDaysBetween(from: IsoDate, to: IsoDate): number {
  let count = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (isBusinessDay(day)) count++;
  return count;
}

/** Modified following: the next business day, unless that lies in the next month; then the previous one. */
export function adjustModifiedFollowing(date: IsoDate): IsoDate {
  const next = nextBusinessDay(date);
  return monthOf(next) === monthOf(date) ? next : previousBusinessDay(date);
}

/** The last business day of a month. */
export function lastBusinessDayOfMonth(month: IsoMonth): IsoDate {
  return previousBusinessDay(addDays(firstOfMonth(addToMonth(month, 1)), -1));
}
