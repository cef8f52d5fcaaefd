import { describe, expect, it } from 'vitest';
import { isoDate } from '../../core/dates.ts';
import { centsText, money } from '../../core/money.ts';
import type { RecordedSale } from './sale.ts';
import { reconcileSettlement, type SettlementRow, toleranceSchema } from './settlement.ts';

const EXACT = toleranceSchema.parse({});
const DAY = isoDate('2025-02-24');
const sale = (lockId: string, price = 101.5): RecordedSale => ({
  lockId,
  sellSideId: 'C-1',
  executingInvestor: 'INVESTOR-A',
  eventId: `sold-${lockId}`,
  soldAt: '2025-02-10T21:00:00.000Z',
  price,
  loanAmount: 250_000,
  amount: centsText(money(price).times(2_500)),
  settlementDate: DAY,
});
const paid = (lockId: string, more: Partial<SettlementRow> = {}): SettlementRow => ({
  lockId,
  sellSideId: 'C-1',
  executingInvestor: 'INVESTOR-A',
  price: 101.5,
  amount: 253_750,
  settlementDate: DAY,
  ...more,
});
const statuses = (sales: readonly RecordedSale[], rows: readonly SettlementRow[], tolerance = EXACT) =>
  reconcileSettlement(sales, rows, tolerance).rows.map(({ status }) => status);

describe('a settlement', () => {
  it('is matched by the whole key and by nothing less', () => {
    expect(statuses([sale('L1')], [paid('L1')])).toEqual(['matched']);
    const others = [{ executingInvestor: 'INVESTOR-B' }, { sellSideId: 'C-2' }, { sellSideId: 'c-1' }];
    for (const other of others) {
      expect(statuses([sale('L1')], [paid('L1', other)])).toEqual(['missing-settlement', 'missing-sale']);
    }
    expect(statuses([sale('L1')], [paid('L01')])).toEqual(['missing-settlement', 'missing-sale']);
  });

  it('is told apart from two keys that run together', () => {
    const one = { ...sale('A'), sellSideId: 'B","C' };
    expect(statuses([one], [paid('A", "B', { sellSideId: 'C' })])).toEqual([
      'missing-settlement',
      'missing-sale',
    ]);
  });

  it('lists every field that differs with both values, to the cent', () => {
    const { rows } = reconcileSettlement(
      [sale('L1')],
      [paid('L1', { price: 101.375, amount: 253_749.99, settlementDate: isoDate('2025-02-26') })],
      EXACT,
    );
    expect(rows[0]).toMatchObject({
      status: 'differs',
      amountDifference: '-0.01',
      differences: [
        { field: 'price', expected: '101.5', settled: '101.375' },
        { field: 'amount', expected: '253750.00', settled: '253749.99' },
        { field: 'settlementDate', expected: '2025-02-24', settled: '2025-02-26' },
      ],
    });
  });

  it('allows what is asked for and no more', () => {
    const tolerance = toleranceSchema.parse({ pricePer100: 0.125, amountDollars: 0.01, days: 2 });
    const near = { price: 101.375, amount: 253_749.99, settlementDate: isoDate('2025-02-26') };
    expect(statuses([sale('L1')], [paid('L1', near)], tolerance)).toEqual(['matched']);
    expect(statuses([sale('L1')], [paid('L1', { ...near, amount: 253_749.98 })], tolerance)).toEqual([
      'differs',
    ]);
  });

  it('sums to the cent: sales and differences are what was settled', () => {
    const sales = ['L1', 'L2', 'L3', 'L4'].map((lockId, index) => sale(lockId, 101.5 + index / 7));
    const rows = [
      paid('L1'),
      paid('L2', { amount: 0.1 }),
      paid('L3', { amount: 0.2 }),
      paid('L3', { amount: 253_750.37 }),
      paid('L9', { amount: -12.34 }),
    ];
    const { totals, counts, rows: told } = reconcileSettlement(sales, rows, EXACT);
    expect(counts).toEqual({
      matched: 1,
      differs: 1,
      'missing-settlement': 1,
      'missing-sale': 1,
      'duplicate-settlement': 1,
    });
    expect(money(totals.sales).plus(totals.differences).toFixed(2)).toBe(totals.settled);
    expect(totals.settled).toBe('507488.33');
    const twice = told.find(({ status }) => status === 'duplicate-settlement');
    expect(twice?.settled.map(({ amount }) => amount)).toEqual(['0.20', '253750.37']);
  });
});
