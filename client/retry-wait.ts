const BACKOFF_FIRST_MS = 250;
const BACKOFF_MAX_MS = 10_000;
/** Longer than this nobody waits inside a call: the refusal is handed on. */
const RETRY_AFTER_MAX_MS = 60_000;
/** Answers after which the same request may succeed. */
const PASSING_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/**
 * How long to wait before a request is sent again.
 *
 * @param attemptCount attempts made so far, at least 1
 * @param answer of the last attempt; undefined when the connection failed
 * @param random in [0, 1)
 * @returns milliseconds; undefined when it is not to be sent again
 */
export function retryWaitMs(
  attemptCount: number,
  answer: { readonly status: number; readonly retryAfter: string | null } | undefined,
  now: number,
  random: number,
): number | undefined {
  if (answer !== undefined && !PASSING_STATUSES.has(answer.status)) return undefined;
  const backoffMs = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** (attemptCount - 1)) * (0.5 + random / 2);
  const askedMs = retryAfterMs(answer?.retryAfter ?? null, now);
  if (askedMs === undefined) return backoffMs;
  return askedMs <= RETRY_AFTER_MAX_MS ? Math.max(askedMs, backoffMs) : undefined;
}

/** Seconds or a date. */
function retryAfterMs(text: string | null, now: number): number | undefined {
  if (text === null) return undefined;
  const ms = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
