import { expect, it } from 'vitest';
import { blackPrice } from './forward-market-black.ts';

/** Roundings of two products near 0.1. */
const ROUNDING = 1e-16;

it.each([
  // 30-digit arithmetic.
  [0.05, 0.04, 0.3, 'payer', 0.011767195051586878],
  [0.05, 0.04, 0.3, 'receiver', 0.0017671950515868778],
  [0.03, 0.06, 0.8, 'payer', 0.003452840849570528],
  [0.03, 0.03, 0.01, 'receiver', 0.00011968218544444934],
] as const)(
  'an option at F %d, K %d, deviation %d (%s) has the price of more digits',
  (forward, strike, deviation, side, price) => {
    expect(Math.abs(blackPrice(forward, strike, deviation, side) - price)).toBeLessThan(ROUNDING);
  },
);

it('is worth its intrinsic value without a deviation or a positive strike', () => {
  expect(blackPrice(0.05, 0.04, 0, 'payer')).toBeCloseTo(0.01, 16);
  expect(blackPrice(0.05, -0.01, 0.3, 'payer')).toBeCloseTo(0.06, 16);
  expect(blackPrice(0.05, -0.01, 0.3, 'receiver')).toBe(0);
});
