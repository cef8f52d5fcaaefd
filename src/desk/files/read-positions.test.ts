import { describe, expect, test } from 'vitest';
import { instrumentId, parseInstrumentName } from '../../book/position-terms.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { readPositions } from './read-positions.ts';

const HEADER = 'instrument,side,quantity,price,tradeDate,settlementMonth,counterparty,tradeId';
const TBA = ['UMBS30-5.5', 'sell', '3000000', '98-15+', '2025-01-17', '2025-03', 'Dealer A', 'T1'];
const FUTURE = ['TY', 'buy', '40', '109-015', '2025-02-03', '2025-03', '', 'T2'];

function read(...rows: readonly (readonly string[])[]) {
  return readPositions([HEADER, ...rows.map((row) => row.join(','))].join('\n'), 'positions.csv');
}

function changed(row: readonly string[], column: string, text: string): readonly string[] {
  const index = HEADER.split(',').indexOf(column);
  return row.map((cell, at) => (at === index ? text : cell));
}

describe('readPositions', () => {
  test('a TBA in cash ticks and a futures position in futures ticks', () => {
    const { positions, rejected } = read(TBA, FUTURE);
    expect(rejected).toEqual([]);
    expect(positions).toEqual([
      {
        instrument: 'UMBS30-5.5',
        name: { kind: 'tba', program: 'UMBS30', coupon: 0.055 },
        side: 'sell',
        quantity: 3_000_000,
        price: 98.484375,
        tradeDate: '2025-01-17',
        settlementMonth: '2025-03',
        counterparty: 'Dealer A',
        tradeId: 'T1',
      },
      {
        instrument: 'TY',
        name: { kind: 'treasury-future', contract: 'TY' },
        side: 'buy',
        quantity: 40,
        // 109 and 1.5 32nds; read as cash eighths it would be 1.625 32nds.
        price: 109.046875,
        tradeDate: '2025-02-03',
        settlementMonth: '2025-03',
        tradeId: 'T2',
      },
    ]);
  });

  test.each([
    [TBA, 'instrument', 'UMBS30'],
    [TBA, 'instrument', 'UMBS30-55'],
    [TBA, 'instrument', 'ZB'],
    [TBA, 'side', 'short'],
    [TBA, 'quantity', '-3000000'],
    [TBA, 'quantity', '3'],
    [TBA, 'quantity', 'NaN'],
    [TBA, 'price', '98-33'],
    [TBA, 'price', '0'],
    [TBA, 'tradeDate', '1/2/2025'],
    [TBA, 'settlementMonth', '2025-13'],
    [TBA, 'settlementMonth', 'March'],
    [TBA, 'tradeId', ''],
    [FUTURE, 'quantity', '1.5'],
    [FUTURE, 'price', '109-014'],
  ])('%# %s %s is rejected with its place', (row, column, text) => {
    const good = changed(TBA, 'tradeId', 'T0');
    const { positions, rejected } = read(good, changed(row, column, text));
    expect(positions).toHaveLength(1);
    expect(rejected).toMatchObject([{ row: 3, field: column, file: 'positions.csv' }]);
    expect(rejected[0]!.accepted).toBeTruthy();
  });

  test('a second trade of the same id names the first row', () => {
    const { rejected } = read(TBA, changed(FUTURE, 'tradeId', 'T1'));
    expect(rejected).toMatchObject([{ code: 'INPUT_DUPLICATE', row: 3, field: 'tradeId' }]);
  });

  test('a header alone is an empty book; a missing column and bad rows alone are not', () => {
    expect(read().positions).toEqual([]);
    expect(() => readPositions('instrument,side\nTY,buy', 'p.csv')).toThrow(CounterpoiseError);
    expect(() => read(changed(TBA, 'side', 'short'))).toThrow(/None of the 1 positions/);
  });
});

test.each(['UMBS30-5.5', 'GNMA2-30-6.0', 'UMBS15-4.0', 'TY', 'UMBS30-6.125'])('%s is its own id', (id) => {
  expect(instrumentId(parseInstrumentName(id)!)).toBe(id);
});

test('a coupon without its zero is the same instrument', () => {
  expect(instrumentId(parseInstrumentName('gnma2-30-6')!)).toBe('GNMA2-30-6.0');
});
