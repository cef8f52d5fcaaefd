import { describe, expect, it } from 'vitest';
import { checkGoodDelivery } from '../../src/book/good-delivery.ts';
import { positionSchema } from '../../src/book/position-terms.ts';
import { accruedDollars, failsCharge, gainAt, pairOffPnl } from '../../src/book/trade-money.ts';
import { isoDate, isoMonth } from '../../src/core/dates.ts';
import { centsText, money } from '../../src/core/money.ts';
import { parsePrice } from '../../src/core/quotes.ts';
import { failsChargeRate } from '../../src/market/fails-charge.ts';
import { futuresDates, optionLastTrade } from '../../src/market/futures-calendar.ts';
import { poolNotification } from '../../src/market/pool-notification.ts';
import { breakEvenDrop, impliedFinancingRate } from '../../src/models/dollar-roll.ts';

const tba = (more: object = {}) =>
  positionSchema.parse({
    tradeId: 'T-1',
    instrument: 'UMBS30-6.0',
    side: 'sell',
    quantity: 5_000_000,
    price: '100-16',
    tradeDate: '2025-02-10',
    settlementMonth: '2025-04',
    ...more,
  });

describe('quotes', () => {
  it.each([
    ['99-16+', 'cash', 99 + 16.5 / 32],
    ['99-032', 'cash', 99 + 3.25 / 32],
    ['99-03+', 'cash', 99 + 3.5 / 32],
    ['99-036', 'cash', 99 + 3.75 / 32],
    ['134-010', 'futures', 134 + 1 / 32],
    ['134-012', 'futures', 134 + 1.25 / 32],
    ['134-015', 'futures', 134 + 1.5 / 32],
    ['134-017', 'futures', 134 + 1.75 / 32],
    ['0-45', 'options', 45 / 64],
    ['1-135', 'options', 1 + 13.5 / 64],
  ] as const)('%s (%s) is %d', (text, style, price) => {
    expect(parsePrice(text, style)).toBe(price);
  });

  it('of an option are in 64ths, of which there are 64', () => {
    expect(() => parsePrice('0-64', 'options')).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });

  it('a 32nd on a million is $312.50', () => {
    expect(centsText(gainAt(tba({ side: 'buy' }), 1_000_000, 100 + 17 / 32))).toBe('312.50');
  });
});

describe('good delivery, by the examples of SIFMA Uniform Practices, chapter 8', () => {
  it('2,000,044.14 as 999,945.55 and 1,000,098.59', () => {
    const check = checkGoodDelivery(2_000_000, [
      { poolNumber: 'A', face: 999_945.55 },
      { poolNumber: 'B', face: 1_000_098.59 },
    ]);
    expect(check).toMatchObject({ isGood: true, delivered: 2_000_044.14, excess: 44.14, reason: null });
  });

  it('not 2,000,011.77 as 949,487.53 and 1,050,524.24', () => {
    const check = checkGoodDelivery(2_000_000, [
      { poolNumber: 'A', face: 949_487.53 },
      { poolNumber: 'B', face: 1_050_524.24 },
    ]);
    expect(check).toMatchObject({ isGood: false, delivered: 2_000_011.77, excess: 11.77 });
    expect(check.reason).toContain('each million');
  });
});

describe('a pair-off', () => {
  const pairOff = (side: 'buy' | 'sell', price: number, gain: 'paid' | 'forfeited', penaltyPer100 = 0) =>
    centsText(pairOffPnl(tba({ side }), { quantity: 2_000_000, price, penaltyPer100, gain }));

  it('of a commitment costs (current − locked, if positive, + penalty) × undelivered amount', () => {
    // Sold at 100.50; the market is a point higher, the penalty an eighth: (1 + 0.125)/100 × 2,000,000.
    expect(pairOff('sell', 101.5, 'forfeited', 0.125)).toBe('-22500.00');
    // The market is lower: the gain stays with the investor, the penalty does not.
    expect(pairOff('sell', 99.5, 'forfeited', 0.125)).toBe('-2500.00');
    expect(pairOff('buy', 101.5, 'forfeited')).toBe('0.00');
    expect(pairOff('buy', 99.5, 'forfeited')).toBe('-20000.00');
  });

  it('between dealers pays gain and loss', () => {
    expect(pairOff('sell', 99.5, 'paid')).toBe('20000.00');
    expect(pairOff('sell', 101.5, 'paid')).toBe('-20000.00');
    expect(pairOff('buy', 101.5, 'paid', 0.125)).toBe('17500.00');
  });

  it('of futures counts the face of a contract', () => {
    const ty = tba({
      instrument: 'TY',
      quantity: 40,
      price: '109-010',
      settlementMonth: '2025-03',
      side: 'sell',
    });
    // 40 contracts of 100,000, down 16/32: 40 × 500.
    expect(centsText(gainAt(ty, 40, parsePrice('108-170', 'futures')))).toBe('20000.00');
    const tu = tba({ instrument: 'TU', quantity: 1, price: 103, settlementMonth: '2025-03', side: 'buy' });
    // 1/8 of 1/32 on 200,000.
    expect(centsText(gainAt(tu, 1, 103 + 1 / 256))).toBe('7.81');
  });
});

describe('a dollar roll', () => {
  // 6 % coupon, 30 days by 30/360 and 31 by the calendar, $0.60 of paydown, 8/32 drop from 100-16.
  const terms = { frontPrice: 100.5, couponIncomePer100: 0.5, paydownPer100: 0.6, days: 31 };

  it('finances at (income + paydown·(100 − back)/100 − drop)/front · 360/days', () => {
    const byHand = ((0.5 + (0.6 * (100 - 100.25)) / 100 - 0.25) / 100.5) * (360 / 31);
    expect(impliedFinancingRate(terms, 0.25)).toBeCloseTo(byHand, 15);
    expect(byHand).toBeCloseTo(0.028714, 6);
  });

  it('at a larger drop finances lower', () => {
    expect(impliedFinancingRate(terms, 0.3)).toBeLessThan(impliedFinancingRate(terms, 0.25));
  });

  it('there and back is the same drop, and the same rate', () => {
    for (const drop of [-0.5, 0, 0.078125, 0.25, 1]) {
      expect(breakEvenDrop(terms, impliedFinancingRate(terms, drop))).toBeCloseTo(drop, 14);
    }
    for (const rate of [0, 0.0435, 0.1]) {
      expect(impliedFinancingRate(terms, breakEvenDrop(terms, rate))).toBeCloseTo(rate, 15);
    }
  });

  it('without paydown breaks even at coupon income less financing', () => {
    const plain = { ...terms, paydownPer100: 0 };
    expect(breakEvenDrop(plain, 0.0435)).toBeCloseTo(0.5 - (0.0435 * 100.5 * 31) / 360, 14);
  });
});

describe('settlement', () => {
  it('is notified by 3 p.m. in New York two business days before', () => {
    expect(poolNotification(isoDate('2025-03-13'))).toEqual({
      date: '2025-03-11',
      by: '2025-03-11T19:00:00.000Z',
    });
    // Columbus Day lies between.
    expect(poolNotification(isoDate('2025-10-14'))).toEqual({
      date: '2025-10-09',
      by: '2025-10-09T19:00:00.000Z',
    });
    expect(poolNotification(isoDate('2025-02-13')).by).toBe('2025-02-11T20:00:00.000Z');
  });

  it('pays interest from the first of the month, thirty days to it', () => {
    // 6 % on a million for the twelve days before the 13th.
    expect(centsText(accruedDollars(tba(), 1_000_000, isoDate('2025-03-13')))).toBe('2000.00');
    expect(centsText(accruedDollars(tba(), 1_000_000, isoDate('2025-03-01')))).toBe('0.00');
  });

  it('that fails costs the cap less the reference rate on the proceeds', () => {
    const rate = failsChargeRate('tba', isoDate('2013-03-13'), 0.0025);
    expect(rate).toBeCloseTo(0.0175, 15);
    const charge = failsCharge(money('1005000'), 0.0175, isoDate('2013-03-13'), isoDate('2013-03-20'));
    expect(centsText(charge)).toBe('341.98');
    expect(failsChargeRate('tba', isoDate('2025-03-13'), 0.0425)).toBe(0);
    expect(failsChargeRate('bond-forward', isoDate('2009-04-30'), 0.0025)).toBe(0);
  });
});

describe('the exchange’s days', () => {
  it('of the March 2025 contracts', () => {
    expect(futuresDates('TY', isoMonth('2025-03'))).toEqual({
      firstPosition: '2025-02-27',
      firstNotice: '2025-02-28',
      lastTrade: '2025-03-20',
    });
    expect(futuresDates('TU', isoMonth('2025-03')).lastTrade).toBe('2025-03-31');
  });

  it.each([
    ['2025-03', '2025-02-21'],
    // The last business day of March is a Monday: the Friday before it is too near.
    ['2025-04', '2025-03-21'],
    // Good Friday was kept in 2024, on the 29th; the last business day was the 28th.
    ['2024-04', '2024-03-22'],
  ])('options of %s trade until %s', (month, date) => {
    expect(optionLastTrade(isoMonth(month))).toBe(date);
  });
});
