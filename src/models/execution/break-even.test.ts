import { describe, expect, it } from 'vitest';
import type { ExecutionTerms } from '../../market/execution-terms.ts';
import { breakEvens, couponSwap } from './break-even.ts';

/** The seed's example: 3.375 % into 2.5s or 3.0s, 1-14/32 apart; multiples 4 and 5. */
const TERMS: ExecutionTerms = { guaranteeFeeBp: 45, servicingFeeBp: 25, buyUp: 4, buyDown: 5 };
const PAIR = [
  { coupon: 0.025, price: 97 },
  { coupon: 0.03, price: 98.4375 },
] as const;
const request = (terms: Partial<ExecutionTerms> = {}, program: 'UMBS30' | 'GNMA2-30' = 'UMBS30') => ({
  noteRate: 0.03375,
  termMonths: 360,
  program,
  terms: { ...TERMS, ...terms },
});
const found = (term: string, terms: Partial<ExecutionTerms> = {}) =>
  breakEvens(PAIR, request(terms)).find((one) => one.term === term);

describe('break-even terms of two coupons', () => {
  it('finds the published common multiple, above which the lower coupon is worth more', () => {
    expect(found('common-multiple')?.breakEven).toBeCloseTo(2.875, 12);
    expect(found('common-multiple')).toMatchObject({ today: null, betterAbove: 0.025 });
    expect(found('common-multiple', { buyUp: 4.5, buyDown: 4.5 })?.today).toBe(4.5);
  });

  it('solves the fee on the stretch where it lies', () => {
    // Below 37.5 bp the buy-up is full at 25 bp: 97 + 1 = 98.4375 − (G − 12.5)/100·5.
    expect(found('guarantee-fee-bp')?.breakEven).toBeCloseTo(21.25, 12);
    expect(found('guarantee-fee-bp')).toMatchObject({ today: 45, betterAbove: 0.025 });
  });

  it('solves the buy-down alone', () => {
    // 98.4375 − 0.325·m = 97.7
    expect(found('buy-down-multiple')?.breakEven).toBeCloseTo(0.7375 / 0.325, 12);
  });

  it('has none where no value makes a tie', () => {
    // Worth nothing, an excess is retained: 2.5s stay at 97, above 96.8125.
    expect(found('buy-up-multiple')).toBeUndefined();
    expect(found('servicing-multiple')).toBeUndefined();
    expect(found('servicing-multiple', { servicingMultiple: 4 })).toBeUndefined();
  });

  it('lets the agency’s own fee be', () => {
    const pair = [
      { coupon: 0.0275, price: 98 },
      { coupon: 0.03, price: 98.4375 },
    ] as const;
    const terms = breakEvens(pair, request({ servicingMultiple: 3 }, 'GNMA2-30'));
    expect(terms.map(({ term }) => term)).not.toContain('guarantee-fee-bp');
  });
});

describe('the coupon swap', () => {
  it('tells the pay-up that makes the worse coupon as good', () => {
    const swap = couponSwap(PAIR, request())!;
    expect(swap).toMatchObject({ lower: 0.025, higher: 0.03, quotedPer100: 1.4375, worse: 0.03 });
    expect(swap.payUpPer100).toBeCloseTo(0.8875, 12);
    expect(swap.breakEvenPer100).toBeCloseTo(1.4375 + 0.8875, 12);
    expect(couponSwap([PAIR[1], PAIR[0]], request())).toEqual(swap);
  });

  it('is none where one of the two cannot take the loan', () => {
    expect(couponSwap([PAIR[0], { coupon: 0.035, price: 100 }], request())).toBeUndefined();
  });
});
