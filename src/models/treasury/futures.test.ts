import { describe, expect, it } from 'vitest';
import { isoDate, isoMonth } from '../../core/dates.ts';
import { analyseFuture, type FutureValuationInput } from './futures.ts';

const INPUT: FutureValuationInput = {
  future: { contract: 'TY', deliveryMonth: isoMonth('2025-03') },
  basket: [
    { bond: { couponRate: 0.04125, maturity: isoDate('2031-10-31') }, cleanPrice: 98.2 },
    { bond: { couponRate: 0.04625, maturity: isoDate('2035-02-15') }, cleanPrice: 100.9 },
  ],
  settlement: isoDate('2025-02-11'),
  repoRate: 0.0435,
};
/** Prices of two digits before the point, after a division and a product. */
const ROUNDING = 1e-12;

describe('a future without a quote', () => {
  const analysis = analyseFuture(INPUT);

  it('has the price at which its cheapest bond earns the repo rate, and no other earns more', () => {
    const cheapest = analysis.deliverables[analysis.cheapestToDeliverIndex]!;
    expect(cheapest.impliedRepoRate).toBeCloseTo(INPUT.repoRate, 12);
    expect(Math.abs(cheapest.netBasis)).toBeLessThan(ROUNDING);
    for (const one of analysis.deliverables) {
      expect(one.impliedRepoRate).toBeLessThanOrEqual(INPUT.repoRate + ROUNDING);
      expect(one.netBasis).toBeGreaterThan(-ROUNDING);
    }
    expect(analysis.criteriaDisagree).toBe(false);
  });

  it('parts each gross basis into carry and net basis', () => {
    for (const one of analysis.deliverables) {
      expect(one.grossBasis).toBeCloseTo(one.carry + one.netBasis, 12);
      expect(one.netBasisTicks).toBe(32 * one.netBasis);
    }
  });

  it('takes the given basis off its price', () => {
    const cheaper = analyseFuture({ ...INPUT, basisPer100: 0.05 });
    expect(cheaper.pricePer100).toBeCloseTo(analysis.pricePer100 - 0.05, 12);
  });
});

describe('the delivery day', () => {
  it('is the first one when holding costs, the last one when it pays', () => {
    expect(analyseFuture({ ...INPUT, repoRate: 0.06 }).deliveryDate).toBe('2025-03-03');
    expect(analyseFuture({ ...INPUT, repoRate: 0.02 }).deliveryDate).toBe('2025-03-31');
  });

  it('lies after settlement inside the delivery month', () => {
    const late = analyseFuture({ ...INPUT, settlement: isoDate('2025-03-14'), repoRate: 0.06 });
    expect(late.deliveryDate).toBe('2025-03-17');
  });

  it('must still be to come', () => {
    expect(() => analyseFuture({ ...INPUT, settlement: isoDate('2025-03-31') })).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID' }),
    );
  });
});

describe('the two criteria', () => {
  it('are reported as apart when the quote sets the highest implied repo elsewhere', () => {
    const paying = { ...INPUT, repoRate: 0.02 };
    const [first, second] = analyseFuture(paying).deliverables;
    // Put the second bond 0.02 of a point ahead. A quote far too low takes the same from every 100 of forward value,
    // which is less of the first bond's price, as that bond has more accrued interest at delivery.
    const ahead = (first!.forwardOverFactor - second!.forwardOverFactor) * second!.conversionFactor - 0.02;
    const basket = [paying.basket[0]!, { ...paying.basket[1]!, cleanPrice: second!.cleanPrice + ahead }];
    const fair = analyseFuture({ ...paying, basket });
    expect([fair.lowestForwardIndex, fair.cheapestToDeliverIndex]).toEqual([1, 1]);
    const quoted = analyseFuture({ ...paying, basket, quotedPrice: 60 });
    expect([quoted.lowestForwardIndex, quoted.cheapestToDeliverIndex]).toEqual([1, 0]);
    expect(quoted.criteriaDisagree).toBe(true);
  });
});

describe('an ineligible bond', () => {
  it('stops the analysis and is named', () => {
    const basket = [
      ...INPUT.basket,
      { bond: { couponRate: 0.0375, maturity: isoDate('2031-08-31') }, cleanPrice: 96 },
    ];
    expect(() => analyseFuture({ ...INPUT, basket })).toThrow('3.75% of 2031-08-31 is not deliverable');
  });
});
