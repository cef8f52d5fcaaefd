import { addDays, type IsoDate, isoDate } from './dates.ts';
import { invariant } from './invariant.ts';

const NEW_YORK_DATE = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York', dateStyle: 'short' });

/** The calendar day in New York at a moment. */
export function businessDateOf(moment: Date): IsoDate {
  return isoDate(NEW_YORK_DATE.format(moment));
}

const MS_PER_HOUR = 3_600_000;
/** Hours by which New York's midnight lies behind that of UTC, in summer and in winter. */
const MIDNIGHT_OFFSETS_HOURS = [4, 5] as const;

/** The last millisecond of a calendar day in New York. */
export function endOfBusinessDate(date: IsoDate): Date {
  const next = Date.parse(addDays(date, 1));
  const ends = MIDNIGHT_OFFSETS_HOURS.map((hours) => new Date(next + hours * MS_PER_HOUR - 1));
  const end = ends.findLast((moment) => businessDateOf(moment) === date);
  invariant(end !== undefined, 'Every day ends.');
  return end;
}

const HOURS_PER_DAY = 24;

/**
 * An hour of the afternoon of a calendar day in New York.
 *
 * @param hour 3 to 23: clocks are changed before
 */
export function newYorkMoment(date: IsoDate, hour: number): Date {
  invariant(hour >= 3 && hour < HOURS_PER_DAY, 'Clocks are changed in the small hours.');
  return new Date(endOfBusinessDate(date).getTime() + 1 - (HOURS_PER_DAY - hour) * MS_PER_HOUR);
}
