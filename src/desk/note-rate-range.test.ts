import { expect, it } from 'vitest';
import { noteRateRange, rateCount, ratesBetween } from './note-rate-range.ts';

it('counts as many rates as it makes, both ends among them', () => {
  for (const range of [
    { from: 0.06, to: 0.075, step: 0.00125 },
    { from: 0.06, to: 0.06, step: 0.00125 },
    { from: 0.06, to: 0.0624, step: 0.00125 },
    { from: 0.07, to: 0.06, step: 0.00125 },
  ]) {
    expect(ratesBetween(range)).toHaveLength(rateCount(range));
  }
  expect(ratesBetween({ from: 0.06, to: 0.0625, step: 0.00125 })).toEqual([0.06, 0.06125, 0.0625]);
});

it('counts what could not be made', () => {
  expect(rateCount({ from: 0.06, to: 0.07, step: 1e-300 })).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
  expect(() => noteRateRange('6:7:1e-300')).toThrow('is no range of note rates');
});
