import { CounterpoiseError } from './errors.ts';
import { invariant } from './invariant.ts';

/** A calendar date `YYYY-MM-DD`, without time or zone. */
export type IsoDate = string & { readonly __isoDate: unique symbol };
/** A calendar month `YYYY-MM`. */
export type IsoMonth = string & { readonly __isoMonth: unique symbol };

const DAYS_PER_YEAR_365F = 365;
const MS_PER_DAY = 86_400_000;

/**
 * Days since 1970-01-01 of a proleptic Gregorian date.
 *
 * @param year full year; month 1–12; day 1–31, a real date
 * @returns whole days, negative before 1970
 */
export function serialOfParts(year: number, month: number, day: number): number {
  return Math.round(Date.UTC(year, month - 1, day) / MS_PER_DAY);
}

/** Year, month (1–12) and day of a date. */
export function partsOf(date: IsoDate): { year: number; month: number; day: number } {
  return {
    year: Number(date.slice(0, 4)),
    month: Number(date.slice(5, 7)),
    day: Number(date.slice(8, 10)),
  };
}

/** Days since 1970-01-01. */
export function serialOf(date: IsoDate): number {
  const { year, month, day } = partsOf(date);
  return serialOfParts(year, month, day);
}

/** The date that lies a number of days after 1970-01-01. */
export function dateOfSerial(serial: number): IsoDate {
  invariant(Number.isInteger(serial), 'A date serial is a whole number of days.');
  return new Date(serial * MS_PER_DAY).toISOString().slice(0, 10) as IsoDate;
}

/** Whether a text is a real calendar date in ISO form, between 1900 and 2199. */
export function isIsoDate(text: string): text is IsoDate {
  if (!/^(19|20|21)\d\d-\d\d-\d\d$/.test(text)) return false;
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8, 10));
  if (month < 1 || month > 12 || day < 1) return false;
  return dateOfSerial(serialOfParts(Number(text.slice(0, 4)), month, day)) === text;
}

/** Whether a text is a calendar month `YYYY-MM`, between 1900 and 2199. */
export function isIsoMonth(text: string): text is IsoMonth {
  return /^(19|20|21)\d\d-(0[1-9]|1[0-2])$/.test(text);
}

/**
 * Reads an ISO date.
 *
 * @throws CounterpoiseError INPUT_INVALID when the text is not a real date
 */
export function isoDate(text: string): IsoDate {
  if (!isIsoDate(text)) {
    throw new CounterpoiseError('INPUT_INVALID', `"${text}" is not a date.`, {
      found: text,
      accepted: 'a real calendar date YYYY-MM-DD between 1900 and 2199',
    });
  }
  return text;
}

/**
 * Reads an ISO month.
 *
 * @throws CounterpoiseError INPUT_INVALID when the text is not a month
 */
export function isoMonth(text: string): IsoMonth {
  if (!isIsoMonth(text)) {
    throw new CounterpoiseError('INPUT_INVALID', `"${text}" is not a month.`, {
      found: text,
      accepted: 'a month YYYY-MM between 1900 and 2199',
    });
  }
  return text;
}

/** The date so many days later (earlier when negative). */
export function addDays(date: IsoDate, days: number): IsoDate {
  return dateOfSerial(serialOf(date) + days);
}

/** Last day of a month. */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The same day so many months later, or that month's last day when it has no such day. */
export function addMonths(date: IsoDate, months: number): IsoDate {
  const { year, month, day } = partsOf(date);
  const index = year * 12 + (month - 1) + months;
  const newYear = Math.floor(index / 12);
  const newMonth = index - newYear * 12 + 1;
  return dateOfSerial(serialOfParts(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth))));
}

/** Whether the date is its month's last day. */
export function isMonthEnd(date: IsoDate): boolean {
  const { year, month, day } = partsOf(date);
  return day === daysInMonth(year, month);
}

/** Whole days from one date to another, negative when `to` is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return serialOf(to) - serialOf(from);
}

/** Day count ACT/365F: the time in years of every curve and grid here. */
export function yearsAct365(from: IsoDate, to: IsoDate): number {
  return daysBetween(from, to) / DAYS_PER_YEAR_365F;
}

/** Day count ACT/360: SOFR swaps and money-market rates. */
export function yearsAct360(from: IsoDate, to: IsoDate): number {
  return daysBetween(from, to) / 360;
}

/** The month of a date. */
export function monthOf(date: IsoDate): IsoMonth {
  return date.slice(0, 7) as IsoMonth;
}

/** Months from one month to another, negative when `to` is earlier. */
export function monthsBetween(from: IsoMonth, to: IsoMonth): number {
  return monthIndex(to) - monthIndex(from);
}

/** The month so many months later. */
export function addToMonth(month: IsoMonth, months: number): IsoMonth {
  const index = monthIndex(month) + months;
  const year = Math.floor(index / 12);
  return `${year}-${String(index - year * 12 + 1).padStart(2, '0')}` as IsoMonth;
}

/** The earliest of some months; undefined for none. */
export function earliestMonth(months: Iterable<IsoMonth>): IsoMonth | undefined {
  return [...months].sort()[0];
}

/** First day of a month. */
export function firstOfMonth(month: IsoMonth): IsoDate {
  return `${month}-01` as IsoDate;
}

/** Day of the week, 0 = Sunday … 6 = Saturday. */
export function weekday(date: IsoDate): number {
  return (((serialOf(date) + 4) % 7) + 7) % 7;
}

function monthIndex(month: IsoMonth): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
}
