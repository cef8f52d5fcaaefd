import { describe, expect, it } from 'vitest';
import { isoDate, isoMonth } from '../../core/dates.ts';
import type { DiscountCurve } from '../../market/discount-curve.ts';
import { accruedInterest } from './bond.ts';
import { dirtyPriceFromCurve, zSpreadOf } from './bond-on-curve.ts';
import type { FutureValuationInput } from './futures.ts';
import { agedFuture, futuresPriceUnderCurve, tieFutureToCurve } from './futures-on-curve.ts';

const AS_OF = isoDate('2025-02-10');
const SETTLEMENT = isoDate('2025-02-11');
const flat = (rate: number): DiscountCurve => ({ logDiscount: (years) => -rate * years });
const SHORT = { couponRate: 0.04125, maturity: isoDate('2031-10-31') };
const LONG = { couponRate: 0.04625, maturity: isoDate('2035-02-15') };
const cleanAt = (bond: typeof SHORT, rate: number) =>
  dirtyPriceFromCurve(bond, SETTLEMENT, flat(rate), AS_OF) - accruedInterest(bond, SETTLEMENT);
/** A price of two digits through a root of tolerance 1e-15 in yield and a duration of eight. */
const REPRICING = 1e-11;

const inputAt = (rate: number, quotedPrice?: number): FutureValuationInput => ({
  future: { contract: 'TY', deliveryMonth: isoMonth('2025-03') },
  basket: [SHORT, LONG].map((bond) => ({ bond, cleanPrice: cleanAt(bond, rate) })),
  settlement: SETTLEMENT,
  repoRate: 0.0435,
  ...(quotedPrice === undefined ? {} : { quotedPrice }),
});

describe('a bond on a curve', () => {
  it('has the spread that gives its price', () => {
    const clean = cleanAt(SHORT, 0.0445);
    expect(zSpreadOf(SHORT, SETTLEMENT, clean, flat(0.043), AS_OF)).toBeCloseTo(0.0015, 13);
  });

  it('is worth its payments discounted to settlement', () => {
    const oneLeft = { couponRate: 0.04, maturity: isoDate('2025-08-15') };
    const settlement = isoDate('2025-02-15');
    const years = 181 / 365;
    expect(dirtyPriceFromCurve(oneLeft, settlement, flat(0.05), AS_OF, 0.01)).toBeCloseTo(
      102 * Math.exp(-0.06 * years),
      12,
    );
  });
});

describe('a future on a curve', () => {
  it('has its quoted price on the curve it was tied to', () => {
    const tied = tieFutureToCurve(inputAt(0.044, 109.2), flat(0.041), AS_OF);
    const price = futuresPriceUnderCurve(tied, flat(0.041));
    expect(Math.abs(price.pricePer100 - 109.2)).toBeLessThan(REPRICING);
    expect(price.repoRate).toBe(0.0435);
    expect(tied.basisPer100).toBeCloseTo(tied.analysis.pricePer100 - 109.2, 13);
  });

  it('has its theoretical price, less the given basis, without a quote', () => {
    const input = { ...inputAt(0.044), basisPer100: 0.03 };
    const tied = tieFutureToCurve(input, flat(0.041), AS_OF);
    const price = futuresPriceUnderCurve(tied, flat(0.041)).pricePer100;
    expect(Math.abs(price - tied.analysis.pricePer100)).toBeLessThan(REPRICING);
    expect(tied.basisPer100).toBeCloseTo(0.03, 12);
  });

  it('moves its repo rate with the curve', () => {
    const tied = tieFutureToCurve(inputAt(0.044), flat(0.041), AS_OF);
    expect(futuresPriceUnderCurve(tied, flat(0.046)).repoRate).toBeCloseTo(0.0485, 13);
  });

  it('moves like its cheapest bond forward, divided by the factor', () => {
    const tied = tieFutureToCurve(inputAt(0.044), flat(0.041), AS_OF);
    const b = 1e-4;
    const up = futuresPriceUnderCurve(tied, flat(0.041 + b)).pricePer100;
    const down = futuresPriceUnderCurve(tied, flat(0.041 - b)).pricePer100;
    const cheapest = tied.analysis.deliverables[tied.analysis.cheapestToDeliverIndex]!;
    const spotDv01 =
      (dirtyPriceFromCurve(cheapest.bond, SETTLEMENT, flat(0.044 - b), AS_OF) -
        dirtyPriceFromCurve(cheapest.bond, SETTLEMENT, flat(0.044 + b), AS_OF)) /
      2 /
      cheapest.conversionFactor;
    // A rise also finances the bond at a basis point more: some 98·1e-4·20/360 per factor.
    const financing = ((98 * b * 20) / 360 / cheapest.conversionFactor) * 1.2;
    expect((down - up) / 2).toBeLessThan(spotDv01);
    expect((down - up) / 2).toBeGreaterThan(spotDv01 - financing);
  });

  it('switches to the long bond in a sell-off and to the short one in a rally, which costs convexity', () => {
    // Near a 6 % yield the factors make the two bonds equally cheap.
    const tied = tieFutureToCurve(inputAt(0.059), flat(0.059), AS_OF);
    const at = (shift: number) => futuresPriceUnderCurve(tied, flat(0.059 + shift));
    expect(at(-0.01).cheapestToDeliverIndex).toBe(0);
    expect(at(0.01).cheapestToDeliverIndex).toBe(1);
    expect(at(0.01).pricePer100 + at(-0.01).pricePer100 - 2 * at(0).pricePer100).toBeLessThan(0);
  });
});

describe('a future on a later day', () => {
  const curve = flat(0.044);
  const tied = tieFutureToCurve(inputAt(0.044, 109.2), curve, AS_OF);
  const priceOn = (asOf: string, settlement: string): number =>
    futuresPriceUnderCurve(agedFuture(tied, curve, isoDate(asOf), isoDate(settlement)), curve).pricePer100;

  it('is what it was on the same day', () => {
    expect(Math.abs(priceOn('2025-02-10', '2025-02-11') - 109.2)).toBeLessThan(REPRICING);
  });

  it('moves by what bonds earn less what financing costs, to the fixed delivery day', () => {
    const repoRate = 0.06;
    const dear = tieFutureToCurve({ ...inputAt(0.044, 109.2), repoRate }, curve, AS_OF);
    const aged = agedFuture(dear, curve, isoDate('2025-02-20'), isoDate('2025-02-21'));
    const cheapest = dear.analysis.deliverables[dear.analysis.lowestForwardIndex]!;
    const dirty = cheapest.cleanPrice + accruedInterest(cheapest.bond, SETTLEMENT);
    const gain = (dirty * (0.044 / 365 - repoRate / 360) * 10) / cheapest.conversionFactor;
    expect(gain).toBeLessThan(-0.04);
    // Compounding over ten days is of the second order.
    expect(futuresPriceUnderCurve(aged, curve).pricePer100 - 109.2 - gain).toBeCloseTo(0, 3);
  });

  it('cannot be carried beyond its delivery', () => {
    expect(() => priceOn('2025-04-01', '2025-04-02')).toThrow(/Delivery/);
  });
});
