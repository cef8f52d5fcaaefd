import { z } from 'zod';
import { CounterpoiseError } from '../core/errors.ts';

const PAGE_LIMIT_DEFAULT = 50;
const PAGE_LIMIT_MAX = 200;

/** Query parameters of every list. */
export const pageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT_MAX).default(PAGE_LIMIT_DEFAULT),
  cursor: z.string().max(200).optional().describe('From nextCursor of the page before.'),
});

const cursorSchema = z.strictObject({ before: z.number().int().positive() });

/** A cursor that continues after a record. */
function cursorAfter(sequence: number): string {
  return Buffer.from(JSON.stringify({ before: sequence })).toString('base64url');
}

/**
 * The place a cursor stands for.
 *
 * @throws CounterpoiseError INPUT_INVALID for a text that is no cursor of ours
 */
export function sequenceOfCursor(cursor: string): number {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString())).before;
  } catch {
    throw new CounterpoiseError('INPUT_INVALID', 'The cursor is not one this server gave.', {
      field: 'cursor',
      accepted: 'nextCursor of the page before, or no cursor for the first page',
    });
  }
}

/** A page of records: one more than asked for was fetched, to know whether another page follows. */
export function pageOf<T extends { readonly sequence: number }, V>(
  records: readonly T[],
  limit: number,
  view: (record: T) => V,
): { readonly items: V[]; readonly nextCursor: string | null } {
  const items = records.slice(0, limit);
  const nextCursor = records.length > limit ? cursorAfter(items.at(-1)!.sequence) : null;
  return { items: items.map(view), nextCursor };
}
