import { describe, expect, it } from 'vitest';
import type { Bid } from '../../book/bids/bid.ts';
import { type InvestorsDocument, investorsSchema } from '../../book/bids/investors.ts';
import { isoDate } from '../../core/dates.ts';
import { money, sumOfCents } from '../../core/money.ts';
import type { RateLock } from '../../instruments/rate-lock.ts';
import { type MarketSnapshot, marketSnapshotSchema } from '../../market/snapshot.ts';
import { bestBids } from './best-bids.ts';

/** One coupon at 101, no excess at a note rate of 6.7 %, servicing of 25 bp worth four times its fee. */
const market: MarketSnapshot = marketSnapshotSchema.parse({
  schemaVersion: 1,
  asOf: '2025-02-10',
  curve: { zeroRates: [{ years: 1, rate: 0.04 }] },
  tba: [
    {
      program: 'UMBS30',
      coupon: 0.06,
      settlementMonth: '2025-03',
      price: 101,
      settlementDate: '2025-03-13',
      source: 'test',
    },
  ],
  execution: { guaranteeFeeBp: 45, servicingFeeBp: 25, buyUp: 4, buyDown: 6, servicingMultiple: 4 },
});
const loan = (lockId: string, loanAmount: number, noteRate = 0.067): RateLock => ({
  lockId,
  loanAmount,
  noteRate,
  program: 'UMBS30',
  termMonths: 360,
  lockDate: isoDate('2025-01-06'),
  lockExpiration: isoDate('2025-02-20'),
  stage: 'funded',
  deliveryType: 'mandatory',
});
const bid = (
  executingInvestor: string,
  lockId: string,
  bidPrice: number,
  servicing: Bid['servicing'] = 'released',
): Bid => ({
  executingInvestor,
  lockId,
  bidPrice,
  servicing,
  tapeId: `T-${executingInvestor}`,
  sellSideId: `C-${executingInvestor}`,
  mode: 'mandatory',
  validUntil: null,
});
const investors = (a: object = {}, b: object = {}): InvestorsDocument =>
  investorsSchema.parse({
    schemaVersion: 1,
    investors: [
      { code: 'A', deliveryDays: 14, ...a },
      { code: 'B', deliveryDays: 14, ...b },
    ],
  });

describe('the best bid of each loan', () => {
  it('counts retained servicing at its multiple and takes the fee off', () => {
    // Into the TBA 101 and servicing of 25 bp at 4; A pays 102.10 for all of it, B 101.20 and leaves the servicing.
    const { rows, totals } = bestBids({
      market,
      loans: [loan('L1', 100_000)],
      investors: investors({}, { feePer100: 0.05 }),
      bids: [bid('A', 'L1', 102.1), bid('B', 'L1', 101.2, 'retained')],
    });
    expect(rows[0]).toMatchObject({
      executingInvestor: 'B',
      sellSideId: 'C-B',
      price: 101.2,
      paymentDate: '2025-02-24',
      value: '102150.00',
      gain: '150.00',
      tba: { coupon: 0.06, allInPer100: 102 },
      bids: [
        { executingInvestor: 'B', gain: '150.00' },
        { executingInvestor: 'A', gain: '100.00' },
      ],
    });
    expect(totals).toMatchObject({
      value: '102150.00',
      tbaValue: '102000.00',
      limitCost: '0.00',
      gap: '0.00',
    });
  });

  it('is no bid where the TBA pays as much', () => {
    const { rows } = bestBids({
      market,
      loans: [loan('L1', 100_000)],
      investors: investors(),
      bids: [bid('A', 'L1', 102)],
    });
    expect(rows[0]).toMatchObject({ executingInvestor: null, price: null, value: '102000.00', gain: '0.00' });
  });

  it('gives the second best where a limit calls for it, and says what the limit costs', () => {
    // A may take 150,000: L2 gains him 600, L1 500; B takes the other for 100 or 450.
    const {
      rows,
      limits,
      totals,
      investors: told,
    } = bestBids({
      market,
      loans: [loan('L1', 100_000), loan('L2', 120_000)],
      investors: investors({ dollarsMax: 150_000 }),
      bids: [
        ...[bid('A', 'L1', 102.5), bid('B', 'L1', 102.1)],
        ...[bid('A', 'L2', 102.5), bid('B', 'L2', 102.375)],
      ],
    });
    expect(rows.map(({ executingInvestor, givenUp }) => [executingInvestor, givenUp])).toEqual([
      ['A', '0.00'],
      ['B', '150.00'],
    ]);
    expect(totals).toMatchObject({ gain: '950.00', limitCost: '150.00' });
    // By hand the largest gain goes first: L2 to A for 600, L1 to B for 100.
    expect(money(totals.value).minus(totals.greedyValue).toFixed(2)).toBe('250.00');
    expect(limits).toMatchObject([
      { executingInvestor: 'A', limit: 'dollarsMax', used: 100_000, cost: '150.00' },
    ]);
    // The divided loan is L2, of which A pays 150 more for 120,000.
    expect(limits[0]!.shadowPrice).toBeCloseTo(125, 6);
    expect(told).toMatchObject([
      { executingInvestor: 'A', loanCount: 1, freeLoanCount: 2 },
      { executingInvestor: 'B', loanCount: 1, freeLoanCount: 0 },
    ]);
  });

  it('sells a loan that no TBA takes, and adds up with it', () => {
    const { rows, totals, failures } = bestBids({
      market,
      loans: [loan('L1', 100_000), loan('L2', 90_000, 0.0825), loan('L3', 80_000, 0.0825)],
      investors: investors(),
      bids: [bid('A', 'L1', 102.25), bid('A', 'L2', 99)],
    });
    expect(rows.map(({ gain, value }) => [gain, value])).toEqual([
      ['250.00', '102250.00'],
      [null, '89100.00'],
      [null, '0.00'],
    ]);
    expect(failures.map(({ pointer }) => pointer)).toEqual(['/loans/L2', '/loans/L3']);
    const { tbaValue, gain, withoutTbaValue, value } = totals;
    expect(sumOfCents([tbaValue, gain, withoutTbaValue])).toBe(value);
  });
});
