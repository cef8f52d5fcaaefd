import { expect, it } from 'vitest';
import { decimalRate } from './decimal-rate.ts';

it('takes a rate in percent, with or without its sign, and as a decimal', () => {
  expect(['6.875', '6.875%', '6.875 %', '0.06875'].map(decimalRate)).toEqual(Array(4).fill(0.06875));
});

it('reads nothing from what is no number', () => {
  expect(decimalRate('six')).toBeUndefined();
});
