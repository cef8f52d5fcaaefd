import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestExecution } from '../../src/models/execution/best-execution.ts';
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
const noteRate = fc.integer({ min: 0, max: 26 }).map((eighths) => 0.035 + eighths * 0.00125);

describe('best execution', () => {
  it('is beaten by no coupon, and states each gap', () => {
    fc.assert(
      fc.property(stack, noteRate, terms, (coupons, rate, quoted) => {
        const request = { noteRate: rate, termMonths: 360, agency: 'UMBS' as const, coupons, terms: quoted };
        const { choices, best } = bestExecution(request);
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
        const request = { noteRate: rate, termMonths: 360, agency: 'UMBS' as const, terms: quoted };
        const forwards = bestExecution({ ...request, coupons });
        const backwards = bestExecution({ ...request, coupons: [...coupons].reverse() });
        expect(backwards).toEqual(forwards);
      }),
    );
  });

  it('uses every basis point between note rate and coupon', () => {
    fc.assert(
      fc.property(stack, noteRate, terms, (coupons, rate, quoted) => {
        const request = { noteRate: rate, termMonths: 360, agency: 'UMBS' as const, coupons, terms: quoted };
        for (const choice of bestExecution(request).choices) {
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
