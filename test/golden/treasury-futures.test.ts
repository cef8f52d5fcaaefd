import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isoDate, isoMonth } from '../../src/core/dates.ts';
import { parseTicks } from '../../src/core/quotes.ts';
import {
  forwardCleanPrice,
  forwardDirtyPrice,
  impliedRepoRate,
} from '../../src/models/treasury/bond-forward.ts';
import { conversionFactor } from '../../src/models/treasury/conversion-factor.ts';
import { analyseFuture } from '../../src/models/treasury/futures.ts';

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8'));
const FUTURES = read('treasury-futures');
const BASKET = read('tyu1-2021-05-14');

type FactorRow = readonly [number, number, number, number, number, 'long' | 'short', number, number];
/** One or two units in the last place of a factor below 1. */
const FACTOR_ROUNDING = 5e-16;
/** Doubles of the same closed form. */
const CARRY_TOLERANCE = 1e-12;
/** Half a unit of the printed digits, and as much again where the book subtracts rounded numbers. */
const PRINTED_PRICE = 1e-4;
const PRINTED_PRICE_FIVE_DIGITS = 1e-5;
const PRINTED_TICK = 0.1;

function factorOf(coupon: number, from: readonly number[], to: readonly number[], kind: string) {
  const months = (to[0]! - from[0]!) * 12 + to[1]! - from[1]!;
  const z = months % 12;
  const quarter = kind === 'long';
  return conversionFactor(
    coupon,
    Math.floor(months / 12),
    quarter ? z - (z % 3) : z,
    quarter ? 'quarter' : 'month',
  );
}

describe('conversion factors', () => {
  it.each(FUTURES.conversion_factors.rows as FactorRow[])(
    '%f delivered %i-%i, maturing %i-%i (%s)',
    (coupon, deliveryYear, deliveryMonth, maturityYear, maturityMonth, kind, rounded, raw) => {
      const factor = factorOf(coupon, [deliveryYear, deliveryMonth], [maturityYear, maturityMonth], kind);
      expect(factor.rounded).toBe(rounded);
      expect(Math.abs(factor.unrounded - raw)).toBeLessThan(FACTOR_ROUNDING);
    },
  );

  it('are those the exchange published', () => {
    for (const row of FUTURES.published_check) {
      expect(factorOf(row.coupon, row.first_delivery, row.maturity, row.kind).rounded).toBe(row.published);
    }
  });
});

describe('carry with a coupon before delivery', () => {
  it('gives forward, futures price, implied repo and both bases', () => {
    for (const row of FUTURES.carry) {
      const bond = {
        dirtyPrice: row.clean + row.accrued_settle,
        days: row.days_to_delivery,
        coupons: [{ days: row.days_to_coupon, amount: row.coupon }],
        accruedAtDelivery: row.accrued_delivery,
      };
      const forward = forwardCleanPrice(bond, row.repo);
      const future = forward / row.conversion_factor;
      const invoice = future * row.conversion_factor + row.accrued_delivery;
      const pairs = [
        [forwardDirtyPrice(bond, row.repo), row.forward_dirty],
        [future, row.futures_no_options],
        [impliedRepoRate(bond, invoice), row.implied_repo],
        [row.clean - row.conversion_factor * future, row.gross_basis],
        [row.clean - forward, row.carry],
        [forward - row.conversion_factor * future, row.net_basis],
      ] as const;
      for (const [value, expected] of pairs) {
        expect(Math.abs(value - expected)).toBeLessThan(CARRY_TOLERANCE);
      }
    }
  });
});

describe('the basket of TYU1 on 14 May 2021', () => {
  type Row = readonly [number, string, number, string, number, number, number, number];
  const rows: readonly Row[] = BASKET.rows;
  const analysis = analyseFuture({
    future: { contract: BASKET.contract, deliveryMonth: isoMonth(BASKET.deliveryMonth) },
    basket: rows.map(([couponRate, maturity, , price]) => ({
      bond: { couponRate, maturity: isoDate(maturity) },
      cleanPrice: parseTicks(price),
    })),
    settlement: isoDate(BASKET.settlement),
    repoRate: BASKET.repoRate,
    quotedPrice: parseTicks(BASKET.futuresPrice, 'futures'),
  });

  it('has its factors, forwards and bases as printed', () => {
    expect(analysis.deliveryDate).toBe(BASKET.deliveryDate);
    rows.forEach(([, , factor, , grossBasisTicks, forwardPrice, carryTicks, netBasisTicks], i) => {
      const one = analysis.deliverables[i]!;
      expect(one.conversionFactor).toBe(factor);
      expect(Math.abs(one.forwardCleanPrice - forwardPrice)).toBeLessThan(PRINTED_PRICE);
      expect(Math.abs(one.grossBasisTicks - grossBasisTicks)).toBeLessThan(PRINTED_TICK);
      expect(Math.abs(32 * one.carry - carryTicks)).toBeLessThan(PRINTED_TICK);
      expect(Math.abs(one.netBasisTicks - netBasisTicks)).toBeLessThan(PRINTED_TICK);
    });
  });

  it('has the 2.875s of May 2028 cheapest to deliver by both criteria', () => {
    expect([analysis.cheapestToDeliverIndex, analysis.lowestForwardIndex]).toEqual([0, 0]);
    const cheapest = analysis.deliverables[0]!;
    expect(Math.abs(cheapest.forwardCleanPrice - BASKET.forwardPrices['2028-05-15'])).toBeLessThan(
      PRINTED_PRICE_FIVE_DIGITS,
    );
    expect(cheapest.netBasisTicks.toFixed(1)).toBe('1.1');
    expect(Number((100 * cheapest.impliedRepoRate).toFixed(3))).toBe(BASKET.impliedRepoPercent['2028-05-15']);
  });
});
