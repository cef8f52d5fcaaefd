import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type BestExecution,
  bestExecution,
  indifferenceMultiple,
} from '../../src/models/execution/best-execution.ts';
import { breakEvens, couponSwap } from '../../src/models/execution/break-even.ts';

const seed = JSON.parse(
  readFileSync(new URL('./fixtures/seed-best-execution.json', import.meta.url), 'utf8'),
) as {
  noteRate: number;
  guaranteeFeeBp: number;
  servicingFeeBp: number;
  lower: { coupon: number; excessBp: number; multiple: number; excessValue: number };
  higher: { coupon: number; shortfallBp: number; multiple: number; shortfallValue: number };
  couponsApart32nds: number;
  comparisons: { multiple: number; bestCoupon: number; betterBy: number }[];
  indifferenceMultiple: number;
};

/** The published figures are exact; only binary rounding of prices near 100 stands between. */
const DIGITS = 12;
const LOWER_PRICE = 97;

const coupons = [
  { coupon: seed.lower.coupon, price: LOWER_PRICE },
  { coupon: seed.higher.coupon, price: LOWER_PRICE + seed.couponsApart32nds / 32 },
] as const;

function execute(buyUp: number, buyDown: number): BestExecution {
  return bestExecution({
    noteRate: seed.noteRate,
    termMonths: 360,
    program: 'UMBS30',
    coupons,
    terms: { guaranteeFeeBp: seed.guaranteeFeeBp, servicingFeeBp: seed.servicingFeeBp, buyUp, buyDown },
  });
}

describe('the seed’s best-execution example', () => {
  const { choices } = execute(seed.lower.multiple, seed.higher.multiple);
  const into = (coupon: number) => choices.find((choice) => choice.coupon === coupon)!;

  it('has 17.5 bp of excess into 2.5s, worth 0.70 at 4', () => {
    const choice = into(seed.lower.coupon);
    expect(choice.excessBp).toBe(seed.lower.excessBp);
    expect(choice.buyUpBp).toBe(seed.lower.excessBp);
    expect(choice.excessValue).toBeCloseTo(seed.lower.excessValue, DIGITS);
  });

  it('has 32.5 bp of shortfall into 3.0s, costing 1.625 at 5', () => {
    const choice = into(seed.higher.coupon);
    expect(choice.excessBp).toBe(-seed.higher.shortfallBp);
    expect(choice.buyDownBp).toBe(seed.higher.shortfallBp);
    expect(choice.excessValue).toBeCloseTo(-seed.higher.shortfallValue, DIGITS);
  });

  it.each(seed.comparisons)('prefers $bestCoupon by $betterBy at a multiple of $multiple', (comparison) => {
    const { best, choices: ranked, nearTie } = execute(comparison.multiple, comparison.multiple);
    expect(best.coupon).toBe(comparison.bestCoupon);
    expect(ranked[1]!.gapToBestPer100).toBeCloseTo(comparison.betterBy, DIGITS);
    expect(nearTie).toBeUndefined();
  });

  it('is indifferent at 2.875', () => {
    expect(indifferenceMultiple(...coupons)).toBeCloseTo(seed.indifferenceMultiple, DIGITS);
    const { nearTie } = execute(seed.indifferenceMultiple, seed.indifferenceMultiple);
    expect(nearTie?.runnerUp.gapToBestPer100).toBeCloseTo(0, DIGITS);
    expect(nearTie?.blend.best).toBeCloseTo(0.5, DIGITS);
  });

  it('has that multiple as the break-even of both, above which 2.5s are worth more', () => {
    const { lower, higher, guaranteeFeeBp, servicingFeeBp, comparisons } = seed;
    for (const { multiple, bestCoupon, betterBy } of comparisons) {
      const request = {
        noteRate: seed.noteRate,
        termMonths: 360,
        program: 'UMBS30',
        terms: { guaranteeFeeBp, servicingFeeBp, buyUp: multiple, buyDown: multiple },
      } as const;
      const common = breakEvens(coupons, request).find(({ term }) => term === 'common-multiple')!;
      expect(common.breakEven).toBeCloseTo(seed.indifferenceMultiple, DIGITS);
      expect(common).toMatchObject({ today: multiple, betterAbove: lower.coupon });
      const swap = couponSwap(coupons, request)!;
      expect(swap.payUpPer100).toBeCloseTo(betterBy, DIGITS);
      expect(swap.worse).toBe(bestCoupon === lower.coupon ? higher.coupon : lower.coupon);
    }
  });
});
