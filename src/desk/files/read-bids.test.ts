import { describe, expect, it } from 'vitest';
import { investorsSchema } from '../../book/bids/investors.ts';
import { bidTapes } from '../../book/bids/tape.ts';
import { isoDate } from '../../core/dates.ts';
import { readBids } from './read-bids.ts';
import { readPipeline } from './read-pipeline.ts';

const asOf = isoDate('2025-02-10');
const HEADER = 'lockId,program,noteRate,loanAmount,lockDate,lockExpiration,stage,fico,fundingDate';
const { locks } = readPipeline(
  [
    HEADER,
    'L1,UMBS30,6.75,350000,2025-01-10,2025-02-20,funded,740,2025-02-05',
    'L2,UMBS30,6.875,300000,2025-01-10,2025-02-20,funded,650,2025-02-05',
    'L3,UMBS30,6.875,300000,2025-01-10,2025-02-20,approved,740,',
    'L4,UMBS30,7,200000,2025-01-10,2025-02-20,funded,,2025-02-05',
    'L5,UMBS30,7,210000,2025-01-10,2025-02-20,funded,701,2025-02-05',
  ].join('\n'),
  'p.csv',
  { asOf },
);
const investors = investorsSchema.parse({
  schemaVersion: 1,
  investors: [
    {
      code: 'INVESTOR-A',
      when: { ficoMin: 700 },
      servicing: ['released'],
      modes: ['mandatory'],
      deliveryDays: 14,
    },
  ],
});
const made = bidTapes(locks, investors, asOf, 'T1');
const [tape] = made.tapes;
const read = (...rows: readonly string[]) =>
  readBids(
    ['tapeId,lockId,bidPrice,servicing,mode,validUntil,sellSideId', ...rows].join('\n'),
    'a.csv',
    tape!,
    investors,
    asOf,
  );

describe('a tape', () => {
  it('holds the funded loans that its investor is known to take', () => {
    // L2 has too low a score, L3 is not funded, of L4 no score is known.
    expect(tape).toMatchObject({ tapeId: 'T1-INVESTOR-A', loans: [{ lockId: 'L1' }, { lockId: 'L5' }] });
    expect(made.unasked.map(({ lockId }) => lockId)).toEqual(['L2', 'L4']);
  });
});

describe('bids', () => {
  it('are read with what the investor takes where they are silent', () => {
    const { bids, unbidCount, rejected } = read('T1-INVESTOR-A,L1,101-08+,,,2025-02-10,C-7');
    expect(rejected).toEqual([]);
    expect(unbidCount).toBe(1);
    expect(bids).toEqual([
      {
        tapeId: 'T1-INVESTOR-A',
        lockId: 'L1',
        bidPrice: 101.265625,
        servicing: 'released',
        mode: 'mandatory',
        validUntil: '2025-02-10',
        sellSideId: 'C-7',
        executingInvestor: 'INVESTOR-A',
      },
    ]);
  });

  it.each([
    ['of another tape', 'T0-INVESTOR-A,L1,101,,,,', 'tapeId'],
    ['on a loan that is not on the tape', 'T1-INVESTOR-A,L2,101,,,,', 'lockId'],
    ['out of range', 'T1-INVESTOR-A,L1,10.125,,,,', 'bidPrice'],
    ['without digits', 'T1-INVESTOR-A,L1,best,,,,', 'bidPrice'],
    ['that held until yesterday', 'T1-INVESTOR-A,L1,101,,,2025-02-09,', 'validUntil'],
    ['for servicing he does not buy', 'T1-INVESTOR-A,L1,101,retained,,,', 'servicing'],
    ['in a mode he does not buy', 'T1-INVESTOR-A,L1,101,,best-efforts,,', 'mode'],
  ])('%s are refused by row and field, and the others go on', (_, row, field) => {
    const { bids, rejected } = read(row, 'T1-INVESTOR-A,L5,102.5,,,,');
    expect(bids.map(({ lockId }) => lockId)).toEqual(['L5']);
    expect(rejected).toMatchObject([{ file: 'a.csv', row: 2, field, accepted: expect.any(String) }]);
  });

  it('are taken once for each loan; a blank price is no bid', () => {
    const { bids, rejected } = read(
      'T1-INVESTOR-A,L1,101,,,,',
      'T1-INVESTOR-A,L1,101.5,,,,',
      'T1-INVESTOR-A,L5,,,,,',
    );
    expect(bids).toHaveLength(1);
    expect(rejected).toMatchObject([{ code: 'INPUT_DUPLICATE', row: 3, field: 'lockId' }]);
  });

  it('are none where no row can be read', () => {
    expect(() => read('T0,L1,101,,,,')).toThrow('None of the 1 bids could be read');
  });
});
