import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isoDate } from '../../src/core/dates.ts';
import {
  billCouponEquivalentYield,
  billMoneyMarketYield,
  billPrice,
} from '../../src/models/treasury/bill.ts';
import { bondValueFromYield, couponPeriod, yieldFromCleanPrice } from '../../src/models/treasury/bond.ts';

interface BondRow {
  readonly coupon: number;
  readonly maturity: string;
  readonly settlement: string;
  readonly yld: number;
  readonly n_remaining: number;
  readonly w_fraction_to_next: number;
  readonly prev: string;
  readonly next: string;
  readonly clean: number;
  readonly dirty: number;
  readonly accrued: number;
  readonly macaulay: number;
  readonly modified: number;
  readonly convexity: number;
  readonly dv01_per_100: number;
}
interface Fixture {
  readonly rows: readonly BondRow[];
  readonly yield_from_price: readonly {
    coupon: number;
    maturity: string;
    settlement: string;
    clean: number;
    yld: number;
  }[];
  readonly bills: {
    readonly rows: readonly (readonly [number, 365 | 366, number, number, number, number])[];
  };
}

const FIXTURE: Fixture = JSON.parse(
  readFileSync(new URL('./fixtures/treasury-bonds.json', import.meta.url), 'utf8'),
);
/** The references are doubles of a closed form; 1e-10 is the stated agreement. */
const TOLERANCE = 1e-10;
const close = (value: number, expected: number) => expect(Math.abs(value - expected)).toBeLessThan(TOLERANCE);

describe('Treasury bonds against QuantLib 1.29 and an independent closed form', () => {
  it.each(FIXTURE.rows)('$coupon of $maturity settled $settlement', (row) => {
    const bond = { couponRate: row.coupon, maturity: isoDate(row.maturity) };
    const settlement = isoDate(row.settlement);
    const period = couponPeriod(bond, settlement);
    expect([period.previous, period.remaining[0], period.remaining.length]).toEqual([
      row.prev,
      row.next,
      row.n_remaining,
    ]);
    close(period.fractionToNext, row.w_fraction_to_next);
    const value = bondValueFromYield(bond, settlement, row.yld);
    close(value.dirtyPrice, row.dirty);
    close(value.cleanPrice, row.clean);
    close(value.accruedInterest, row.accrued);
    close(value.macaulayDurationYears, row.macaulay);
    close(value.modifiedDurationYears, row.modified);
    close(value.convexityYears2, row.convexity);
    close(value.dv01, row.dv01_per_100);
  });

  it.each(FIXTURE.yield_from_price)('yield of $coupon at $clean', (row) => {
    const bond = { couponRate: row.coupon, maturity: isoDate(row.maturity) };
    close(yieldFromCleanPrice(bond, isoDate(row.settlement), row.clean), row.yld);
  });

  it.each(FIXTURE.bills.rows)(
    'bill of %i days in a year of %i at %f',
    (days, yearDays, rate, ...expected) => {
      const price = billPrice(rate, days);
      close(price, expected[0]);
      close(billCouponEquivalentYield(price, days, yearDays), expected[1]);
      close(billMoneyMarketYield(price, days), expected[2]);
    },
  );
});
