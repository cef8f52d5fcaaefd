import { expect, it } from 'vitest';
import { bothKeyRates } from './both-key-rates.ts';

it('adds values and errors, tenor by tenor', () => {
  const locks = { 2: { value: 100, standardError: 3 }, 10: { value: 900, standardError: 5 } };
  const servicing = { 2: { value: -40, standardError: 4 }, 10: { value: -700, standardError: 6 } };
  expect(bothKeyRates(locks, servicing)).toEqual({
    2: { value: 60, standardError: 7 },
    10: { value: 200, standardError: 11 },
  });
});
