import { describe, expect, it } from 'vitest';
import { exact } from '../../core/batched.ts';
import { type IsoMonth, isoDate, isoMonth } from '../../core/dates.ts';
import { DEFAULT_BACKTEST_CONFIG } from './backtest-config.ts';
import {
  type Holding,
  marked,
  type Quotes,
  rollingCost,
  type Tradeable,
  tradeableKey,
  traded,
  tradedFace,
  tradingCost,
} from './holdings.ts';
import { monthEnd } from './month-end.ts';

const [MARCH, APRIL, JUNE] = ['2025-03', '2025-04', '2025-06'].map(isoMonth) as [
  IsoMonth,
  IsoMonth,
  IsoMonth,
];
const { costs } = DEFAULT_BACKTEST_CONFIG;

function quotesOf(...quoted: Partial<Tradeable>[]): Quotes {
  return new Map(
    quoted.map((changes) => {
      const one: Tradeable = {
        instrument: 'UMBS30-5.5',
        month: MARCH,
        kind: 'tba',
        lotFace: 1_000_000,
        price: 99,
        simulatedPrice: exact(99),
        discount: 0.99,
        ...changes,
      };
      return [tradeableKey(one), one];
    }),
  );
}

const TBA: Holding = { instrument: 'UMBS30-5.5', month: MARCH, lots: -7, price: 99.5 };
const FUTURE: Holding = { instrument: 'TY', month: MARCH, lots: 12, price: 110 };
const QUOTES = quotesOf(
  {},
  { month: APRIL, price: 98.8 },
  { instrument: 'TY', kind: 'treasuryFuture', lotFace: 100_000, price: 110.25, discount: 1 },
  { instrument: 'TY', month: JUNE, kind: 'treasuryFuture', lotFace: 100_000, price: 109.5, discount: 1 },
);

describe('positions', () => {
  it('gain what their price moved, TBAs at its present value, to the cent', () => {
    const { holdings, gain } = marked([TBA, FUTURE], QUOTES);
    // −7 mm × 0.99 × (−0.5 %) + 12 × 100,000 × 0.25 %
    expect(gain.toFixed(2)).toBe('37650.00');
    expect(holdings.map(({ price }) => price)).toEqual([99, 110.25]);
    expect(marked(holdings, QUOTES).gain.toFixed(2)).toBe('0.00');
  });

  it('net with trades, and go when they are flat', () => {
    const trades = [
      { instrument: 'UMBS30-5.5', month: MARCH, lots: 7 },
      { instrument: 'UMBS30-5.5', month: APRIL, lots: -2 },
    ];
    expect(traded([TBA], trades, QUOTES)).toEqual([
      { instrument: 'UMBS30-5.5', month: APRIL, lots: -2, price: 98.8 },
    ]);
    expect(tradedFace(trades, QUOTES)).toBe(9_000_000);
  });

  it('cost half the bid–offer and a fee a lot', () => {
    const trades = [
      { instrument: 'UMBS30-5.5', month: MARCH, lots: -4 },
      { instrument: 'TY', month: MARCH, lots: 3 },
    ];
    // 4 × (0.5/3,200 × 1 mm + 5) + 3 × (0.25/3,200 × 100,000 + 1.5) = 4 × 161.25 + 3 × 9.3125, halves of a cent to even
    expect(tradingCost(trades, QUOTES, costs).toFixed(2)).toBe('672.94');
    expect(rollingCost(trades, QUOTES, costs).toFixed(2)).toBe('384.94');
  });
});

describe('a month that closes', () => {
  const calendar = {
    closing: [{ month: MARCH, settlementDate: isoDate('2025-03-13') }],
    open: [APRIL, isoMonth('2025-05')],
    futureMonth: () => JUNE,
  };

  it('takes pooled loans into what was sold of their coupon, and rolls the rest', () => {
    const { delivered, rolled } = monthEnd(
      [TBA, FUTURE],
      new Map([['UMBS30-5.5', 3_400_000]]),
      calendar,
      QUOTES,
    );
    expect(delivered).toEqual([{ instrument: 'UMBS30-5.5', month: MARCH, lots: 3 }]);
    expect(rolled).toEqual([
      { instrument: 'UMBS30-5.5', month: MARCH, lots: 4 },
      { instrument: 'UMBS30-5.5', month: APRIL, lots: -4 },
      { instrument: 'TY', month: MARCH, lots: -12 },
      { instrument: 'TY', month: JUNE, lots: 12 },
    ]);
    expect(
      traded([TBA, FUTURE], [...delivered, ...rolled], QUOTES).map(({ month, lots }) => [month, lots]),
    ).toEqual([
      [JUNE, 12],
      [APRIL, -4],
    ]);
  });

  it('delivers no more than was sold, and nothing against what was bought', () => {
    const enough = new Map([['UMBS30-5.5', 50_000_000]]);
    expect(monthEnd([TBA], enough, calendar, QUOTES)).toEqual({
      delivered: [{ instrument: 'UMBS30-5.5', month: MARCH, lots: 7 }],
      rolled: [],
    });
    expect(monthEnd([{ ...TBA, lots: 2 }], enough, calendar, QUOTES).delivered).toEqual([]);
  });

  it('leaves what does not close', () => {
    const held = [
      { ...TBA, month: APRIL },
      { ...FUTURE, month: JUNE },
    ];
    expect(monthEnd(held, new Map(), calendar, QUOTES)).toEqual({ delivered: [], rolled: [] });
  });
});
