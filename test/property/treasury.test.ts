import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, isoDate, isoMonth } from '../../src/core/dates.ts';
import type { DiscountCurve } from '../../src/market/discount-curve.ts';
import { bondValueFromYield, couponPeriod, yieldFromCleanPrice } from '../../src/models/treasury/bond.ts';
import { dirtyPriceFromCurve, zSpreadOf } from '../../src/models/treasury/bond-on-curve.ts';
import { conversionFactor } from '../../src/models/treasury/conversion-factor.ts';
import { analyseFuture } from '../../src/models/treasury/futures.ts';
import { futuresPriceUnderCurve, tieFutureToCurve } from '../../src/models/treasury/futures-on-curve.ts';

const finite = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const maturities = fc.integer({ min: 1, max: 30 * 365 }).map((days) => addDays(isoDate('2025-02-11'), days));
const bonds = fc.record({ couponRate: finite(0, 0.12), maturity: maturities });
const SETTLEMENT = isoDate('2025-02-11');
const AS_OF = isoDate('2025-02-10');
/** Brent's tolerance of 1e-15 meets prices of 1e-14 relative: at a day to maturity a yield has that over 1/365. */
const YIELD_ROUNDING = 1e-9;
const PRICE_ROUNDING = 1e-9;

describe('Treasury bonds', () => {
  it('give back the yield they were priced at', () => {
    fc.assert(
      fc.property(bonds, finite(-0.02, 0.2), fc.constantFrom('simple', 'compound'), (bond, y, convention) => {
        const clean = bondValueFromYield(bond, SETTLEMENT, y, convention).cleanPrice;
        expect(Math.abs(yieldFromCleanPrice(bond, SETTLEMENT, clean, convention) - y)).toBeLessThan(
          YIELD_ROUNDING,
        );
      }),
    );
  });

  it('fall as yields rise, and have convexity', () => {
    fc.assert(
      fc.property(bonds, finite(-0.02, 0.2), (bond, y) => {
        const value = bondValueFromYield(bond, SETTLEMENT, y);
        expect(value.dv01).toBeGreaterThan(0);
        expect(value.convexityYears2).toBeGreaterThan(0);
        expect(bondValueFromYield(bond, SETTLEMENT, y + 0.001).dirtyPrice).toBeLessThan(value.dirtyPrice);
      }),
    );
  });

  it('settle inside their coupon period, whose dates rise by half a year', () => {
    fc.assert(
      fc.property(maturities, (maturity) => {
        const period = couponPeriod({ couponRate: 0.04, maturity }, SETTLEMENT);
        expect(period.previous <= SETTLEMENT && SETTLEMENT < period.remaining[0]!).toBe(true);
        expect(period.remaining.at(-1)).toBe(maturity);
        expect(period.fractionToNext).toBeGreaterThan(0);
        expect(period.fractionToNext).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('have the price of their spread on any flat curve', () => {
    fc.assert(
      fc.property(bonds, finite(0, 0.1), finite(-0.02, 0.02), (bond, rate, spread) => {
        const curve: DiscountCurve = { logDiscount: (years) => -rate * years };
        const value = bondValueFromYield(bond, SETTLEMENT, rate + spread);
        const z = zSpreadOf(bond, SETTLEMENT, value.cleanPrice, curve, AS_OF);
        const price = dirtyPriceFromCurve(bond, SETTLEMENT, curve, AS_OF, z);
        expect(Math.abs(price - value.dirtyPrice)).toBeLessThan(PRICE_ROUNDING);
      }),
    );
  });
});

describe('Treasury futures', () => {
  const basketArbitrary = fc.array(
    fc.record({
      bond: fc.record({
        couponRate: finite(0.005, 0.08),
        maturity: fc.integer({ min: 0, max: 1270 }).map((days) => addDays(isoDate('2031-09-01'), days)),
      }),
      y: finite(0.02, 0.08),
    }),
    { minLength: 1, maxLength: 6 },
  );
  const input = (
    basket: { bond: { couponRate: number; maturity: ReturnType<typeof isoDate> }; y: number }[],
  ) => ({
    future: { contract: 'TY' as const, deliveryMonth: isoMonth('2025-03') },
    basket: basket.map(({ bond, y }) => ({
      bond,
      cleanPrice: bondValueFromYield(bond, SETTLEMENT, y).cleanPrice,
    })),
    settlement: SETTLEMENT,
    repoRate: 0.043,
  });

  it('leave no bond of the basket a riskless gain at the theoretical price', () => {
    fc.assert(
      fc.property(basketArbitrary, (basket) => {
        const analysis = analyseFuture(input(basket));
        for (const one of analysis.deliverables) {
          expect(one.netBasis).toBeGreaterThan(-PRICE_ROUNDING);
          expect(one.impliedRepoRate).toBeLessThan(0.043 + PRICE_ROUNDING);
        }
      }),
    );
  });

  it('never rise with rates, and reprice the quote they were tied to', () => {
    fc.assert(
      fc.property(basketArbitrary, finite(-0.01, 0.01), finite(90, 120), (basket, shift, quotedPrice) => {
        const curve = (b: number): DiscountCurve => ({ logDiscount: (years) => -(0.042 + b) * years });
        const tied = tieFutureToCurve({ ...input(basket), quotedPrice }, curve(0), AS_OF);
        const base = futuresPriceUnderCurve(tied, curve(0)).pricePer100;
        expect(Math.abs(base - quotedPrice)).toBeLessThan(PRICE_ROUNDING);
        const moved = futuresPriceUnderCurve(tied, curve(shift)).pricePer100;
        expect((moved - base) * shift).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('have factors that rise with the coupon and lie on the side of 1 their coupon says', () => {
    fc.assert(
      fc.property(
        finite(0.001, 0.12),
        fc.integer({ min: 1, max: 29 }),
        fc.integer({ min: 0, max: 3 }),
        (coupon, years, quarters) => {
          const factor = conversionFactor(coupon, years, 3 * quarters, 'quarter').unrounded;
          expect(conversionFactor(coupon + 0.001, years, 3 * quarters, 'quarter').unrounded).toBeGreaterThan(
            factor,
          );
          // Accrued interest is taken at simple interest, so an odd quarter of a 6 % bond is a little below 1.
          const margin = 3e-4;
          if (coupon > 0.06) expect(factor).toBeGreaterThan(1 - margin);
          else expect(factor).toBeLessThan(1 + margin);
        },
      ),
    );
  });
});
