import type { FastifyRequest } from 'fastify';
import { CounterpoiseError } from '../core/errors.ts';

/** Longest wait for a result inside one request. */
const WAIT_SECONDS_MAX = 30;

/**
 * The seconds of `Prefer: wait=N`, cut to the longest wait; undefined when the caller does not wait.
 *
 * @source RFC 7240, section 4.3; a preference that cannot be read is ignored, as section 2 asks
 */
export function waitSecondsOf(request: FastifyRequest): number | undefined {
  const header = request.headers['prefer'];
  const match = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?(?=$|[,;\s])/i.exec(String(header ?? ''));
  return match === null ? undefined : Math.min(Number(match[1]), WAIT_SECONDS_MAX);
}

/**
 * The caller's idempotency key, if there is one.
 *
 * @throws CounterpoiseError INPUT_INVALID for a key that is empty, too long or not printable ASCII
 */
export function idempotencyKeyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new CounterpoiseError('INPUT_INVALID', 'The idempotency key cannot be used.', {
    field: 'Idempotency-Key',
    accepted: '1 to 255 printable ASCII characters without spaces',
  });
}

/**
 * The version of a job that a watcher who comes back has seen last; undefined for one who has seen none.
 *
 * @source WHATWG HTML, section 9.2.4, the Last-Event-ID header; an id that is not ours is ignored
 */
export function lastVersionOf(request: FastifyRequest): number | undefined {
  const id = request.headers['last-event-id'];
  return typeof id === 'string' && /^\d{1,15}$/.test(id) ? Number(id) : undefined;
}
