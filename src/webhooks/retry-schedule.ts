const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * Waits after the first, second, … failed attempt: ten attempts in some three days, so that a receiver that is down
 * over a weekend misses nothing.
 *
 * @source Standard Webhooks specification, "Deliverability and reliability", the suggested schedule
 */
export const RETRY_WAITS_MS: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** Waits are lengthened by up to this share, so that a receiver that comes back is not met by all at once. */
const JITTER_SHARE = 0.2;

/**
 * The wait before the next attempt.
 *
 * @param attemptCount attempts made so far, at least 1
 * @param random in [0, 1)
 * @returns milliseconds; undefined after the last attempt
 */
export function retryWaitMs(
  attemptCount: number,
  random: number,
  waitsMs: readonly number[] = RETRY_WAITS_MS,
): number | undefined {
  const waitMs = waitsMs[attemptCount - 1];
  return waitMs === undefined ? undefined : Math.round(waitMs * (1 + JITTER_SHARE * random));
}
