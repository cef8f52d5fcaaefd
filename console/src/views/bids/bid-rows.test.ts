import { expect, it } from 'vitest';
import { bidsFrom, paymentsFrom, salesOf } from './bid-rows.ts';
import type { BestBid } from './bids-api.ts';

const TAPES = [
  { tapeId: 'T1-A', executingInvestor: 'A', loanCount: 2, principal: '500000.00', lockIds: ['L1', 'L2'] },
];

it('reads prices and ticks, knows whose bids they are, and names rows that cannot be taken', () => {
  const text =
    'tapeId,lockId,bidPrice,servicing,validUntil\nT1-A,L1,101.42,released,2025-02-12\nT1-A,L2,101-08+,,\nT1-A,L3,,,\nT9-A,L1,100,,\nT1-A,L2,high,,';
  const read = bidsFrom(text, TAPES);
  expect(read.bids).toEqual([
    {
      ...{ tapeId: 'T1-A', lockId: 'L1', bidPrice: 101.42, servicing: 'released' },
      ...{ validUntil: '2025-02-12', executingInvestor: 'A' },
    },
    { tapeId: 'T1-A', lockId: 'L2', bidPrice: 101.265625, executingInvestor: 'A' },
  ]);
  expect(read.refused.map(({ row }) => row)).toEqual([5, 6]);
  expect(read.refused.map(({ reason }) => reason).join()).toMatch(/T9-A.*high/);
});

it('reads payments', () => {
  const text =
    'lockId,sellSideId,executingInvestor,price,amount,settlementDate\nL1,T1-A,A,101.42,-155604.68,2025-02-24';
  expect(paymentsFrom(text)).toEqual([
    {
      ...{ lockId: 'L1', sellSideId: 'T1-A', executingInvestor: 'A', price: 101.42, amount: -155604.68 },
      settlementDate: '2025-02-24',
    },
  ]);
});

it('sells what an investor takes, and leaves the rest', () => {
  const row = (part: Partial<BestBid>): BestBid => ({
    ...{ lockId: 'L1', program: 'UMBS30', noteRate: 0.065, loanAmount: 250_000, executingInvestor: null },
    ...{ sellSideId: null, mode: null, servicing: null, price: null, allInPer100: null, paymentDate: null },
    ...{ value: '0.00', gain: null, givenUp: '0.00', tba: null, bids: [] },
    ...part,
  });
  const taken = row({ executingInvestor: 'A', sellSideId: 'T1-A', price: 101.4, paymentDate: '2025-03-03' });
  expect(salesOf([row({ lockId: 'L2' }), taken], null)).toEqual([
    {
      ...{ lockId: 'L1', sellSideId: 'T1-A', executingInvestor: 'A', price: 101.4 },
      settlementDate: '2025-03-03',
    },
  ]);
  expect(salesOf([taken], '2025-02-10T22:00:00.000Z')[0]!.soldAt).toBe('2025-02-10T22:00:00.000Z');
});
