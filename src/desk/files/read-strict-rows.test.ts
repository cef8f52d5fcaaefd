import { describe, expect, it } from 'vitest';
import { CASH_FIELDS, CASH_KINDS, cashByLine, cashEntrySchema, soldLocks } from '../explain/cash.ts';
import { readStrictRows } from './read-strict-rows.ts';
import { readName, readNumber, readText } from './row-fields.ts';

const read = (text: string) =>
  readStrictRows(text, 'cash.csv', {
    fields: CASH_FIELDS,
    required: ['kind', 'amount'],
    readCell: { kind: readName(CASH_KINDS), amount: readNumber, lockId: readText, tradeId: readText },
    rowSchema: cashEntrySchema,
  });

describe('a table of which every row counts', () => {
  it('is read in any order of columns, unknown ones dropped with a warning', () => {
    const { rows, warnings } = read('memo;Amount;lock ID;kind\nx;"$1,250.50";L-1;Loan-Sale\n;-3;;cost\n');
    expect(rows).toEqual([
      { kind: 'loan-sale', amount: 1250.5, lockId: 'L-1' },
      { kind: 'cost', amount: -3 },
    ]);
    expect(warnings).toEqual([expect.stringContaining('memo')]);
  });

  it.each([
    ['a kind that is none', 'kind,amount\ncost,1\ngift,2\n', 3, 'kind'],
    ['no amount', 'kind,amount\ncost,\n', 2, 'amount'],
    ['a text for an amount', 'kind,amount\ncost,much\n', 2, 'amount'],
    ['half a cent', 'kind,amount\ncost,0.125\n', 2, 'amount'],
  ])('is refused for %s, by row and field', (_, text, row, field) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({
        code: 'INPUT_INVALID',
        details: expect.objectContaining({ file: 'cash.csv', row, field }),
      }),
    );
  });

  it('is refused for a row of another length, and without its columns', () => {
    expect(() => read('kind,amount\ncost,1,2,3\n')).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ row: 2 }) }),
    );
    expect(() => read('kind\ncost\n')).toThrow(expect.objectContaining({ code: 'INPUT_COLUMN_MISSING' }));
  });
});

describe('cash', () => {
  it('is added up by line in exact cents, and tells which loans were sold', () => {
    const entries = [
      { kind: 'cost', amount: 0.1 },
      { kind: 'cost', amount: '0.20' },
      { kind: 'loan-sale', amount: -5, lockId: 'L-1' },
      { kind: 'extension', amount: 7, lockId: 'L-2' },
    ] as const;
    expect([...cashByLine(entries)].map(([line, sum]) => [line, sum.toFixed(2)])).toEqual([
      ['costs', '0.30'],
      ['sales', '-5.00'],
      ['extensions', '7.00'],
    ]);
    expect([...soldLocks(entries)]).toEqual(['L-1']);
  });
});
