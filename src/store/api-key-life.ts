import { CounterpoiseError } from '../core/errors.ts';

const DAY_MS = 86_400_000;
/** A key that nobody thinks of any more ends by itself. */
export const API_KEY_LIFE_DAYS = 365;

/**
 * When a key that is made now ends.
 *
 * @param asked RFC 3339; null: not until it is revoked; undefined: after the usual life
 * @throws CounterpoiseError INPUT_INVALID for a text that is no time, and for a time that has passed
 */
export function apiKeyExpiry(asked: string | null | undefined, now: Date): string | null {
  if (asked === null) return null;
  const expiresAt =
    asked === undefined ? new Date(now.getTime() + API_KEY_LIFE_DAYS * DAY_MS) : new Date(asked);
  if (expiresAt.getTime() > now.getTime()) return expiresAt.toISOString();
  throw new CounterpoiseError('INPUT_INVALID', `The key could not expire at ${asked}.`, {
    pointer: '/expiresAt',
    accepted: 'a time to come, RFC 3339',
  });
}
