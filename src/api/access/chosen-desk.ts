import type { IncomingHttpHeaders } from 'node:http';
import { OWNER_NAME_FORM } from '../../core/caller.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import type { Principal } from './principal.ts';

/** Names the desk to which what a request makes belongs. */
const DESK_HEADER = 'counterpoise-desk';

/**
 * The desk to which what a request makes belongs. Who sees every desk may leave it out, and then it belongs to the
 * whole tenant; who is limited to desks makes nothing that others than these see.
 *
 * @returns null for the whole tenant, and for a request that makes nothing
 * @throws CounterpoiseError INPUT_INVALID when the desk must be said, ACCESS_FORBIDDEN when it is not the caller's
 */
export function chosenDesk(
  { deskIds }: Pick<Principal, 'deskIds'>,
  method: string,
  headers: IncomingHttpHeaders,
): string | null {
  const asked = headers[DESK_HEADER];
  if (asked !== undefined) {
    if (typeof asked !== 'string' || !OWNER_NAME_FORM.test(asked)) {
      throw deskError('INPUT_INVALID', 'The desk cannot be read.', '1 to 64 letters, digits, dots, dashes');
    }
    if (deskIds === null || deskIds.includes(asked)) return asked;
    throw deskError('ACCESS_FORBIDDEN', `The desk ${asked} is not one of the caller’s.`, deskIds.join(', '));
  }
  if (deskIds === null || method !== 'POST') return null;
  if (deskIds.length === 1) return deskIds[0]!;
  if (deskIds.length === 0)
    throw deskError('ACCESS_FORBIDDEN', 'The caller has no desk.', 'a caller with a desk');
  throw deskError('INPUT_INVALID', 'The caller has several desks.', `one of ${deskIds.join(', ')}`);
}

function deskError(code: 'INPUT_INVALID' | 'ACCESS_FORBIDDEN', message: string, accepted: string) {
  return new CounterpoiseError(code, message, { field: 'Counterpoise-Desk', accepted });
}
