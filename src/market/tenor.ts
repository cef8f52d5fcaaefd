import { addDays, addMonths, type IsoDate } from '../core/dates.ts';
import { CounterpoiseError } from '../core/errors.ts';

/** A market tenor as whole days or whole months. */
export type Tenor =
  | { readonly unit: 'days'; readonly count: number }
  | { readonly unit: 'months'; readonly count: number };

const DAYS_PER_YEAR = 365;
const DAYS_PER_WEEK = 7;
const MONTHS_PER_YEAR = 12;
/** The Treasury's "1.5 Mo" yield is that of the six-week bill. */
const SIX_WEEKS_TENOR = '1.5M';
const SIX_WEEKS_DAYS = 42;

/**
 * Reads a tenor: `1D`, `2W`, `6M`, `1.5M` (six weeks), `18M`, `1.5Y`, `30Y`.
 *
 * @throws CounterpoiseError INPUT_INVALID for anything else, zero included
 */
export function parseTenor(text: string): Tenor {
  if (text === SIX_WEEKS_TENOR) return { unit: 'days', count: SIX_WEEKS_DAYS };
  const match = /^(\d{1,3}(?:\.5)?)([DWMY])$/.exec(text);
  const amount = Number(match?.[1]);
  const count =
    match?.[2] === 'Y' ? amount * MONTHS_PER_YEAR : match?.[2] === 'W' ? amount * DAYS_PER_WEEK : amount;
  if (match === null || !Number.isInteger(count) || count === 0) {
    throw new CounterpoiseError('INPUT_INVALID', `"${text}" is not a tenor.`, {
      found: text,
      accepted: 'a tenor such as 1D, 2W, 6M, 18M or 10Y (1.5M is six weeks)',
    });
  }
  return { unit: match[2] === 'D' || match[2] === 'W' ? 'days' : 'months', count };
}

/**
 * Length of a tenor in years: months / 12, days / 365.
 *
 * @throws CounterpoiseError INPUT_INVALID when the text is no tenor
 */
export function tenorYears(text: string): number {
  const tenor = parseTenor(text);
  return tenor.unit === 'months' ? tenor.count / MONTHS_PER_YEAR : tenor.count / DAYS_PER_YEAR;
}

/** The unadjusted date one tenor after a date; month ends are cut to the month's last day. */
export function addTenor(date: IsoDate, tenor: Tenor): IsoDate {
  return tenor.unit === 'months' ? addMonths(date, tenor.count) : addDays(date, tenor.count);
}
