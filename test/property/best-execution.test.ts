import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExecutionTerms } from '../../src/market/execution-terms.ts';
import { bestExecution } from '../../src/models/execution/best-execution.ts';
import { type BreakEven, breakEvens, couponSwap } from '../../src/models/execution/break-even.ts';
import type { CouponPrice } from '../../src/models/execution/coupon-delivery.ts';
import { executionSensitivities } from '../../src/models/execution/execution-sensitivity.ts';
import { placeExcess } from '../../src/models/execution/fee-strips.ts';

/** Prices near 100 in doubles. */
const ROUNDING = 1e-10;

const finite = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const multiple = finite(0, 8);
const terms = fc.record(
  {
    guaranteeFeeBp: finite(38, 60),
    servicingFeeBp: fc.constant(25),
    buyUp: multiple,
    buyDown: multiple,
    servicingMultiple: multiple,
    deliveryCostPer100: finite(-1, 1),
  },
  { requiredKeys: ['guaranteeFeeBp', 'servicingFeeBp', 'buyUp', 'buyDown'] },
);
const stack = fc
  .array(finite(85, 108), { minLength: 9, maxLength: 9 })
  .map((prices) => prices.map((price, index) => ({ coupon: (index + 6) * 0.005, price })));
/** Coupons a point and a half to two and a half apart: near enough for fees and multiples to decide. */
const nearStack = fc.array(finite(1, 2.5), { minLength: 9, maxLength: 9 }).map((steps) =>
  steps.map((_, index) => ({
    coupon: (index + 6) * 0.005,
    price: 88 + steps.slice(0, index).reduce((sum, step) => sum + step, 0),
  })),
);
const noteRate = fc.integer({ min: 0, max: 26 }).map((eighths) => 0.035 + eighths * 0.00125);

const request = (coupons: readonly CouponPrice[], rate: number, quoted: ExecutionTerms) => ({
  noteRate: rate,
  termMonths: 360,
  program: 'UMBS30' as const,
  coupons,
  terms: quoted,
});

describe('best execution', () => {
  it('is beaten by no coupon, and states each gap', () => {
    fc.assert(
      fc.property(stack, noteRate, terms, (coupons, rate, quoted) => {
        const asked = request(coupons, rate, quoted);
        const { choices, best } = bestExecution(asked);
        for (const { allInPer100, gapToBestPer100 } of choices) {
          expect(gapToBestPer100).toBeGreaterThanOrEqual(0);
          expect(Math.abs(best.allInPer100 - gapToBestPer100 - allInPer100)).toBeLessThan(ROUNDING);
        }
      }),
    );
  });

  it('does not depend on the order of the quotes', () => {
    fc.assert(
      fc.property(stack, noteRate, terms, (coupons, rate, quoted) => {
        const asked = request(coupons, rate, quoted);
        const forwards = bestExecution(asked);
        const backwards = bestExecution({ ...asked, coupons: [...coupons].reverse() });
        expect(backwards).toEqual(forwards);
      }),
    );
  });

  it('uses every basis point between note rate and coupon', () => {
    fc.assert(
      fc.property(stack, noteRate, terms, (coupons, rate, quoted) => {
        const asked = request(coupons, rate, quoted);
        for (const choice of bestExecution(asked).choices) {
          const used =
            quoted.servicingFeeBp +
            quoted.guaranteeFeeBp +
            choice.buyUpBp +
            choice.retainedServicingBp -
            choice.buyDownBp;
          expect(Math.abs(used - (rate - choice.coupon) * 10_000)).toBeLessThan(2e-6);
        }
      }),
    );
  });

  it('splits an excess so that no other split is worth more', () => {
    const room = { largestBuyUpBp: 25, largestRetainedServicingBp: 25 };
    fc.assert(
      fc.property(finite(0, 50), finite(0, 1), multiple, multiple, (excessBp, share, buyUp, servicing) => {
        const use = placeExcess(excessBp, 25, room, { buyUp, buyDown: 5, servicing });
        expect(use.unplacedBp).toBeLessThan(ROUNDING);
        const lowest = Math.max(0, excessBp - room.largestRetainedServicingBp);
        const highest = Math.min(excessBp, room.largestBuyUpBp);
        const otherBuyUp = lowest + share * (highest - lowest);
        const value = use.buyUpBp * buyUp + use.retainedServicingBp * servicing;
        expect(otherBuyUp * buyUp + (excessBp - otherBuyUp) * servicing).toBeLessThanOrEqual(
          value + ROUNDING,
        );
      }),
    );
  });
});

/** Terms with one of them at another value. */
function withTerm(quoted: ExecutionTerms, { term, breakEven }: BreakEven): ExecutionTerms {
  switch (term) {
    case 'guarantee-fee-bp':
      return { ...quoted, guaranteeFeeBp: breakEven };
    case 'buy-up-multiple':
      return { ...quoted, buyUp: breakEven };
    case 'buy-down-multiple':
      return { ...quoted, buyDown: breakEven };
    case 'common-multiple':
      return { ...quoted, buyUp: breakEven, buyDown: breakEven };
    case 'servicing-multiple':
      return { ...quoted, servicingMultiple: breakEven };
  }
}

/** How far apart the first two coupons of a ranking are; zero where they tie. */
const apart = (asked: ReturnType<typeof request>, coupons: readonly number[]): number => {
  const prices = coupons.map(
    (coupon) => bestExecution(asked).choices.find((choice) => choice.coupon === coupon)!.allInPer100,
  );
  return Math.abs(prices[0]! - prices[1]!);
};

describe('break-evens', () => {
  it('put back make a tie', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(nearStack, noteRate, terms, (coupons, rate, quoted) => {
        const asked = request(coupons, rate, quoted);
        const pair = bestExecution(asked).choices.slice(0, 2);
        if (pair.length < 2) return;
        const quotes = pair.map(({ coupon, tbaPrice }) => ({ coupon, price: tbaPrice }));
        for (const one of breakEvens([quotes[0]!, quotes[1]!], asked)) {
          seen.set(one.term, (seen.get(one.term) ?? 0) + 1);
          const tied = request(coupons, rate, withTerm(quoted, one));
          const both = pair.map(({ coupon }) => coupon);
          expect(apart(tied, both)).toBeLessThan(ROUNDING);
        }
      }),
      { seed: 6, numRuns: 300 },
    );
    expect([...seen.keys()].sort()).toEqual([
      'buy-down-multiple',
      'buy-up-multiple',
      'common-multiple',
      'guarantee-fee-bp',
      'servicing-multiple',
    ]);
    expect(Math.min(...seen.values())).toBeGreaterThan(20);
  });

  it('of the coupon swap put back make a tie', () => {
    fc.assert(
      fc.property(stack, noteRate, terms, (coupons, rate, quoted) => {
        const asked = request(coupons, rate, quoted);
        const [one, other] = bestExecution(asked).choices;
        if (one === undefined || other === undefined) return;
        const quotes = [one, other].map(({ coupon, tbaPrice }) => ({ coupon, price: tbaPrice }));
        const swap = couponSwap([quotes[0]!, quotes[1]!], asked)!;
        const lower = coupons.find(({ coupon }) => coupon === swap.lower)!;
        const moved = coupons.map((quote) =>
          quote.coupon === swap.higher ? { ...quote, price: lower.price + swap.breakEvenPer100 } : quote,
        );
        expect(apart(request(moved, rate, quoted), [one.coupon, other.coupon])).toBeLessThan(ROUNDING);
        const paid = coupons.map((quote) =>
          quote.coupon === swap.worse ? { ...quote, price: quote.price + swap.payUpPer100 } : quote,
        );
        expect(apart(request(paid, rate, quoted), [one.coupon, other.coupon])).toBeLessThan(ROUNDING);
      }),
      { seed: 6 },
    );
  });
});

describe('all-in prices', () => {
  it('of a coupon never fall as the note rate rises, where multiples are constant', () => {
    fc.assert(
      fc.property(stack, noteRate, terms, (coupons, rate, quoted) => {
        const higher = bestExecution(request(coupons, rate + 0.00125, quoted)).choices;
        for (const { coupon, allInPer100 } of bestExecution(request(coupons, rate, quoted)).choices) {
          const above = higher.find((choice) => choice.coupon === coupon);
          if (above !== undefined) expect(above.allInPer100).toBeGreaterThanOrEqual(allInPer100 - ROUNDING);
        }
      }),
      { seed: 6 },
    );
  });

  it('of Ginnie I are those of the one coupon exactly 50 bp below', () => {
    fc.assert(
      fc.property(stack, noteRate, terms, (coupons, rate, quoted) => {
        const { choices } = bestExecution({
          ...request(coupons, rate, quoted),
          coupons: [{ coupon: Number((rate - 0.005).toFixed(6)), price: 100 }, ...coupons],
          program: 'GNMA1-30',
        });
        for (const { coupon, buyUpBp, retainedServicingBp, buyDownBp } of choices) {
          expect(Math.abs(rate - coupon - 0.005)).toBeLessThan(1e-12);
          expect([buyUpBp, retainedServicingBp, buyDownBp]).toEqual([0, 0, 0]);
        }
      }),
      { seed: 6 },
    );
  });

  it('gain from a move of a price and its opposite together, never lose', () => {
    fc.assert(
      fc.property(stack, noteRate, terms, (coupons, rate, quoted) => {
        for (const one of executionSensitivities(request(coupons, rate, quoted))) {
          if (one.driver !== 'tba-price') continue;
          expect(one.up! + one.down!).toBeGreaterThanOrEqual(-ROUNDING);
          expect(one.up!).toBeLessThanOrEqual(one.move + ROUNDING);
        }
      }),
      { seed: 6 },
    );
  });
});
