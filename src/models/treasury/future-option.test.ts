import { describe, expect, it } from 'vitest';
import { type FutureOption, futureOptionPrice, futureOptionVolatility } from './future-option.ts';

const DISCOUNT = 0.996;
const black = (right: 'call' | 'put', strike = 109): FutureOption => ({
  right,
  strike,
  expiryYears: 0.25,
  volatility: { kind: 'black', volatility: 0.06 },
});
const normal = (right: 'call' | 'put', strike = 109): FutureOption => ({
  ...black(right, strike),
  volatility: { kind: 'normal', points: 6.5 },
});
/** Dollars per 100: rounding of prices near 100. */
const ROUNDING = 1e-12;

describe('an option on a future', () => {
  it.each([
    ['Black', black],
    ['Bachelier', normal],
  ])('keeps put–call parity by %s: call less put is the discounted distance to the strike', (_, option) => {
    for (const strike of [104, 109, 109.25, 115]) {
      const call = futureOptionPrice(option('call', strike), 109.21875, DISCOUNT);
      const put = futureOptionPrice(option('put', strike), 109.21875, DISCOUNT);
      expect(Math.abs(call - put - DISCOUNT * (109.21875 - strike))).toBeLessThan(ROUNDING);
    }
  });

  it('at the money by Bachelier is worth discount·σ√(T/2π)', () => {
    const price = futureOptionPrice(normal('call', 109), 109, DISCOUNT);
    expect(price).toBeCloseTo(DISCOUNT * 6.5 * Math.sqrt(0.25 / (2 * Math.PI)), 12);
  });

  it('gains from moves either way once the futures leg is taken out: it is bought convexity', () => {
    const at = (futurePrice: number): number => futureOptionPrice(black('call'), futurePrice, DISCOUNT);
    expect(0.5 * (at(111) + at(107)) - at(109)).toBeGreaterThan(0.2);
  });

  it('has the volatility its premium was made with', () => {
    const option = black('put', 107);
    const premium = futureOptionPrice(option, 109.21875, DISCOUNT);
    const { volatility: _, ...terms } = option;
    const found = futureOptionVolatility(terms, premium, 109.21875, DISCOUNT);
    if (found.kind !== 'black') expect.fail('not a Black volatility');
    expect(found.volatility).toBeCloseTo(0.06, 12);
  });

  it('is worth its discounted intrinsic value on its expiry', () => {
    expect(futureOptionPrice({ ...black('call', 105), expiryYears: 0 }, 109, 1)).toBe(4);
  });
});
