import { expect, it } from 'vitest';
import { RETRY_WAITS_MS, retryWaitMs } from './retry-schedule.ts';

it('waits longer after every attempt, from seconds to a day, and ends', () => {
  expect(RETRY_WAITS_MS[0]).toBe(5_000);
  expect(RETRY_WAITS_MS.at(-1)).toBe(24 * 60 * 60 * 1000);
  expect([...RETRY_WAITS_MS]).toEqual([...RETRY_WAITS_MS].sort((a, b) => a - b));
  expect(retryWaitMs(RETRY_WAITS_MS.length, 0)).toBe(RETRY_WAITS_MS.at(-1));
  expect(retryWaitMs(RETRY_WAITS_MS.length + 1, 0)).toBeUndefined();
});

it('is lengthened by up to a fifth, never shortened', () => {
  expect(retryWaitMs(1, 0)).toBe(5_000);
  expect(retryWaitMs(1, 0.5)).toBe(5_500);
  expect(retryWaitMs(1, 1)).toBe(6_000);
});
