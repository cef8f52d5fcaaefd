import { addDays, type IsoMonth } from '../../core/dates.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import type { Program } from '../../market/programs.ts';
import { settlementDatesOf } from '../../market/settlement-calendar.ts';
import type { MarketSnapshot } from '../../market/snapshot.ts';
import type { DeliveryTiming } from '../../models/execution/carry.ts';
import type { CouponPrice } from '../../models/execution/coupon-delivery.ts';
import { expectedFunding, settlementAfterFunding } from '../lock-dates.ts';
import { couponText, type PriceAddend, present } from '../price-addends.ts';
import { couponPrices, frontMonth, requiredCoupons } from '../tba-quotes.ts';
import type { RateSheetConfig } from './rate-sheet-config.ts';

/** Where a lock of some days leads: its dates, the prices it is delivered at, and what its length costs. */
export interface LockTermPrices {
  readonly lockTermDays: number;
  readonly timing: DeliveryTiming;
  readonly settlementMonth: IsoMonth;
  /** Prices among which the best coupon is chosen. */
  readonly coupons: readonly CouponPrice[];
  /** What makes up the price of a coupon: that of the first quoted month, and the way to the lock's own. */
  readonly addendsOf: (coupon: CouponPrice) => readonly PriceAddend[];
  /** Cost of the term where it is stated: it is charged on every execution. */
  readonly statedAddends: readonly PriceAddend[];
}

/**
 * Dates and prices of a lock taken today.
 *
 * It funds and settles as a lock of the pipeline does. Its length costs the roll to the month it settles in, through the
 * settlement calendar, or the points that the sheet states.
 *
 * @source docs/models/best-execution.md, docs/models/locks.md
 * @throws CounterpoiseError MARKET_INCOMPLETE where a month has no price, MARKET_SETTLEMENT_UNKNOWN
 */
export function lockTermPrices(
  market: MarketSnapshot,
  program: Program,
  lockTermDays: number,
  lockTermCost: RateSheetConfig['lockTermCost'],
): LockTermPrices {
  const expected = expectedFunding(addDays(market.asOf, lockTermDays));
  const fundingDate = expected < market.asOf ? market.asOf : expected;
  const settlement = settlementAfterFunding(program, fundingDate, settlementDatesOf(market));
  const front = frontMonth(market, program);
  if (front === undefined) {
    throw new CounterpoiseError('MARKET_INCOMPLETE', `The market day has no TBA price of ${program}.`, {
      field: 'tba',
      accepted: `prices of ${program}`,
    });
  }
  const frontPrices = couponPrices(market, program, front);
  const common = {
    lockTermDays,
    timing: { fundingDate, settlementDate: settlement.date },
    settlementMonth: settlement.month,
  };
  if (lockTermCost.kind === 'stated') {
    const cost = lockTermCost.costs.find((one) => one.lockTermDays === lockTermDays)?.costPer100 ?? 0;
    return {
      ...common,
      coupons: frontPrices,
      addendsOf: (coupon) => [tbaAddend(program, front, coupon)],
      statedAddends: present('lock-term', -cost, `rate sheet, lockTermCost: ${lockTermDays} days`),
    };
  }
  const coupons = requiredCoupons(market, program, settlement.month);
  return {
    ...common,
    coupons,
    addendsOf: (coupon) => {
      const frontPrice = frontPrices.find((quote) => quote.coupon === coupon.coupon);
      if (frontPrice === undefined) return [tbaAddend(program, settlement.month, coupon)];
      const roll = coupon.price - frontPrice.price;
      const source = `market day, tba ${program} ${settlement.month} less ${front}; settles ${settlement.date}`;
      return [tbaAddend(program, front, frontPrice), ...present('lock-term', roll, source)];
    },
    statedAddends: [],
  };
}

function tbaAddend(program: Program, month: IsoMonth, { coupon, price }: CouponPrice): PriceAddend {
  return {
    name: 'tba-price',
    per100: price,
    source: `market day, tba ${program} ${month} ${couponText(coupon)}`,
  };
}
