import { z } from 'zod';
import { endOfBusinessDate } from '../core/business-date.ts';
import { type IsoDate, isIsoDate } from '../core/dates.ts';
import { isoDateSchema } from '../market/snapshot.ts';
import { momentSchema } from './event-envelope.ts';

const NOW = 'now';

/** A moment as people ask for it: now, a time, or the end of a day in New York. */
export const asOfSchema = z
  .union([z.literal(NOW), isoDateSchema, momentSchema], {
    error: 'is not "now", a day such as 2025-02-10, or an RFC 3339 time with an offset',
  })
  .describe('"now", an RFC 3339 time, or a day: its end in New York.');

export type AsOf = z.output<typeof asOfSchema>;

/**
 * The moment that was asked for.
 *
 * @returns RFC 3339 UTC with milliseconds
 */
export function momentOf(asOf: AsOf, now: Date): string {
  if (asOf === NOW) return now.toISOString();
  return isIsoDate(asOf) ? endOfBusinessDate(asOf as IsoDate).toISOString() : asOf;
}
