import { type IsoDate, isoDate } from './dates.ts';

const NEW_YORK_DATE = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York', dateStyle: 'short' });

/** The calendar day in New York at a moment. */
export function businessDateOf(moment: Date): IsoDate {
  return isoDate(NEW_YORK_DATE.format(moment));
}
