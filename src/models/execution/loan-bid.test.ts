import { describe, expect, it } from 'vitest';
import { isoDate } from '../../core/dates.ts';
import type { ExecutionTerms, LoanBid } from '../../market/execution-terms.ts';
import { loanSales } from './loan-bid.ts';

const BID: LoanBid = {
  kind: 'cash-window',
  buyer: 'window',
  program: 'UMBS30',
  servicing: 'retained',
  prices: [
    { noteRate: 0.065, price: '100-16' },
    { noteRate: 0.07, price: 102 },
  ],
  deliveryDays: 10,
};
const TERMS: ExecutionTerms = { guaranteeFeeBp: 45, servicingFeeBp: 25, buyUp: 3, buyDown: 5 };

function sales(change: Partial<LoanBid>, noteRate = 0.0675, terms: Partial<ExecutionTerms> = {}) {
  return loanSales({
    noteRate,
    termMonths: 360,
    program: 'UMBS30',
    terms: { ...TERMS, ...terms, bids: [{ ...BID, ...change }] },
    loan: { fico: 740 },
    fundingDate: isoDate('2025-03-07'),
    carried: true,
  });
}

describe('the sale of a whole loan', () => {
  it('is linear between quoted note rates, and none beyond', () => {
    expect(sales({})[0]!.bidPrice).toBe(101.25);
    expect(sales({}, 0.065)[0]!.bidPrice).toBe(100.5);
    expect(sales({}, 0.07)[0]!.bidPrice).toBe(102);
    expect(sales({}, 0.064875)).toEqual([]);
    expect(sales({}, 0.070125)).toEqual([]);
  });

  it('keeps the value of servicing only where it is retained', () => {
    const retained = sales({}, 0.0675, { servicingMultiple: 4 })[0]!;
    expect(retained.servicingValue).toBe(1);
    expect(retained.allInPer100).toBe(102.25);
    const released = sales({ servicing: 'released' }, 0.0675, { servicingMultiple: 4 })[0]!;
    expect(released).toMatchObject({ servicingValue: 0, strips: [], allInPer100: 101.25 });
  });

  it('takes the buyer’s fee off and adds the carry to the day he pays', () => {
    const sale = sales({ feePer100: 0.1 }, 0.0675, { warehouseRate: 0.061 })[0]!;
    expect(sale.paymentDate).toBe('2025-03-17');
    expect(sale.carry).toBeCloseTo((100 * 10 * (0.0675 - 0.061)) / 360, 12);
    expect(sale.allInPer100).toBe(101.25 + sale.carry - 0.1);
  });

  it('counts to the last day on which it holds, and for loans that meet its criteria', () => {
    expect(sales({ deliverBy: isoDate('2025-03-17') })).toHaveLength(1);
    expect(sales({ deliverBy: isoDate('2025-03-16') })).toEqual([]);
    expect(sales({ when: { ficoMin: 740 } })).toHaveLength(1);
    expect(sales({ when: { ficoMin: 741 } })).toEqual([]);
    expect(sales({ when: { ltvMaxPercent: 80 } })).toEqual([]);
    expect(sales({ program: 'UMBS15' })).toEqual([]);
  });
});
