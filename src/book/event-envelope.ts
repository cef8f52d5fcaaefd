import { z } from 'zod';

/** Version of the published event schemas; a reader accepts its own and the one before. */
export const EVENT_SCHEMA_VERSION = 1;

const ID_LENGTH_MAX = 64;
const CORRELATION_LENGTH_MAX = 128;
/** An RFC 3339 time to the nanosecond with an offset has 35 characters. */
const TIME_LENGTH_MAX = 40;

/** Ids come from systems of others: any text that prints, and nothing a log or a file name could choke on. */
const PRINTING = /^[^\p{Cc}\p{Zl}\p{Zp}\s](?:[^\p{Cc}\p{Zl}\p{Zp}]*[^\p{Cc}\p{Zl}\p{Zp}\s])?$/u;

function printingText(lengthMax: number, message: string): z.ZodString {
  return z.string().min(1).max(lengthMax).regex(PRINTING, message);
}

export const eventIdSchema = printingText(ID_LENGTH_MAX, 'is not an id of 1 to 64 printing characters');

export const correlationIdSchema = printingText(
  CORRELATION_LENGTH_MAX,
  'is not a text of 1 to 128 printing characters',
).describe('Follows one loan from lock to hedge to sale.');

/** A moment with an offset, kept in UTC to the millisecond, so that two writings of one moment are equal. */
export const momentSchema = z.iso
  .datetime({ offset: true, error: 'is not an RFC 3339 time with an offset, such as 2025-02-10T14:30:00Z' })
  .max(TIME_LENGTH_MAX)
  .transform((text) => new Date(text).toISOString());
