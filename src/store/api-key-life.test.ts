import { expect, it } from 'vitest';
import { apiKeyExpiry } from './api-key-life.ts';

const now = new Date('2025-02-10T12:00:00Z');

it('a key ends after a year, when it was asked to, or not by itself', () => {
  expect(apiKeyExpiry(undefined, now)).toBe('2026-02-10T12:00:00.000Z');
  expect(apiKeyExpiry('2025-03-01T00:00:00+01:00', now)).toBe('2025-02-28T23:00:00.000Z');
  expect(apiKeyExpiry(null, now)).toBeNull();
});

it.each(['2025-02-10T12:00:00Z', '2020-01-01T00:00:00Z', 'soon', ''])('"%s" is no time to come', (asked) => {
  expect(() => apiKeyExpiry(asked, now)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
});
