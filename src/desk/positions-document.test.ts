import { describe, expect, it } from 'vitest';
import { parseWithSchema } from '../core/parse.ts';
import { readPositions } from './files/read-positions.ts';
import { positionsSchema } from './positions-document.ts';

const tba = {
  instrument: 'umbs30-5.5',
  side: 'sell',
  quantity: 3_000_000,
  price: '98-28+',
  tradeDate: '2025-02-07',
  settlementMonth: '2025-03',
  counterparty: 'Dealer',
  tradeId: 'T1',
};
const future = {
  instrument: 'TY',
  side: 'buy',
  quantity: 12,
  price: '109-075',
  tradeDate: '2025-02-07',
  settlementMonth: '2025-03',
  tradeId: 'T2',
};

it('reads the same positions as the table', () => {
  const header = Object.keys(tba);
  const rows = [tba, future].map((row) => header.map((name) => Object(row)[name] ?? '').join(','));
  const table = readPositions([header.join(','), ...rows].join('\n'), 'positions.csv');
  expect(table.rejected).toEqual([]);
  expect(parseWithSchema(positionsSchema, [tba, future])).toEqual(table.positions);
  expect(parseWithSchema(positionsSchema, { schemaVersion: 1, positions: [tba, future] })).toEqual(
    table.positions,
  );
});

describe('refuses', () => {
  it.each([
    ['/0/instrument', { instrument: 'UMBS31-5.5' }],
    ['/0/quantity', { quantity: 10 }],
    ['/0/quantity', { instrument: 'TY', price: '109-07', quantity: 1.5 }],
    ['/0/price', { price: '98-40' }],
    ['/0/settlementMonth', { settlementMonth: '2025-13' }],
    ['/0/borrower', { borrower: 'Someone' }],
  ])('%s', (pointer, change) => {
    expect(() => parseWithSchema(positionsSchema, [{ ...tba, ...change }])).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ pointer }) }),
    );
  });

  it('a trade that stands twice', () => {
    expect(() => parseWithSchema(positionsSchema, [tba, future, tba])).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ pointer: '/2/tradeId' }) }),
    );
  });
});
