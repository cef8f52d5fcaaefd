import { describe, expect, it } from 'vitest';
import { billCouponEquivalentYield, billMoneyMarketYield, billPrice } from './bill.ts';

describe('Treasury bill', () => {
  it('at no discount is par and yields nothing', () => {
    expect(billPrice(0, 91)).toBe(100);
    expect(billMoneyMarketYield(100, 91)).toBe(0);
    expect(billCouponEquivalentYield(100, 300, 365)).toBe(0);
  });

  it('beyond half a year pays interest once, after half a year', () => {
    const price = billPrice(0.0425, 364);
    const i = billCouponEquivalentYield(price, 364, 366);
    expect(price * (1 + i / 2) * (1 + (364 / 366 - 0.5) * i)).toBeCloseTo(100, 12);
  });

  it('has one coupon-equivalent yield on both sides of half a year', () => {
    const price = billPrice(0.05, 183);
    const below = billCouponEquivalentYield(price, 183, 366);
    expect(below).toBe(((100 / price - 1) * 366) / 183);
    const above = billCouponEquivalentYield(price, 183, 365);
    expect(Math.abs(above / ((100 / price - 1) * (365 / 183)) - 1)).toBeLessThan(1e-4);
  });
});
