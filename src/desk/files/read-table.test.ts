import { describe, expect, test } from 'vitest';
import { CounterpoiseError } from '../../core/errors.ts';
import { INPUT_BYTES_MAX } from '../../core/input-limits.ts';
import { readTable, TABLE_LIMITS } from './read-table.ts';

function errorOf(text: string): CounterpoiseError {
  try {
    readTable(text, 'table.csv');
  } catch (error) {
    if (error instanceof CounterpoiseError) return error;
    throw error;
  }
  throw new Error('The table was read.');
}

describe('readTable', () => {
  test.each([
    ['comma', 'a,b\n1,2\n'],
    ['semicolon', 'a;b\n1;2\n'],
    ['tab', 'a\tb\n1\t2\n'],
    ['byte order mark and CRLF', '\uFEFFa,b\r\n1,2\r\n'],
    ['quotes', '"a","b"\n"1","2"'],
    ['blank lines and trailing delimiters', '\na,b,\n\n1,2,\n\n'],
  ])('%s', (_, text) => {
    const table = readTable(text, 'table.csv');
    expect(table.header.filter((name) => name !== '')).toEqual(['a', 'b']);
    expect(table.rows.map((row) => row.cells.slice(0, 2))).toEqual([['1', '2']]);
    expect(table.rejected).toEqual([]);
  });

  test('a delimiter inside a quoted header does not count', () => {
    expect(readTable('"a;b;c",d\n1,2\n', 'table.csv').header).toEqual(['a;b;c', 'd']);
  });

  test('rows are numbered as a spreadsheet numbers them, over blank lines and line breaks in cells', () => {
    const table = readTable('a,b\n1,"x\ny"\n\n3,4\n', 'table.csv');
    expect(table.rows.map((row) => row.row)).toEqual([2, 4]);
    expect(table.rows[0]!.cells[1]).toBe('x\ny');
  });

  test('a row of another width is rejected and never shown', () => {
    const table = readTable('a,b\n1,2,secret\n3\n5,6\n', 'table.csv');
    expect(table.rows.map((row) => row.cells)).toEqual([['5', '6']]);
    expect(table.rejected.map(({ row, code }) => ({ row, code }))).toEqual([
      { row: 2, code: 'INPUT_INVALID' },
      { row: 3, code: 'INPUT_INVALID' },
    ]);
    expect(JSON.stringify(table.rejected)).not.toContain('secret');
  });

  test('a stray quote spoils its own cell at most', () => {
    const table = readTable('a,b\n5" pipe,2\n3,4\n', 'table.csv');
    expect(table.rows.map((row) => row.cells)).toEqual([
      ['5" pipe', '2'],
      ['3', '4'],
    ]);
  });

  test.each([
    ['nothing', '', 'INPUT_EMPTY'],
    ['white space', ' \n\n', 'INPUT_EMPTY'],
    ['a byte order mark alone', '\uFEFF', 'INPUT_EMPTY'],
    ['a workbook', 'PK\u0003\u0004…', 'INPUT_INVALID'],
    ['UTF-16', 'a\u0000,\u0000b\u0000', 'INPUT_INVALID'],
    ['a column twice', 'Lock ID,b,lock_id\n1,2,3\n', 'INPUT_DUPLICATE'],
    ['an open quote', 'a,b\n1,"2\n3,4\n', 'INPUT_INVALID'],
    ['too many columns', `${'a,'.repeat(TABLE_LIMITS.columnsMax + 1)}b`, 'INPUT_TOO_LARGE'],
  ])('%s is refused', (_, text, code) => {
    const error = errorOf(text);
    expect(error.code).toBe(code);
    expect(error.details.file).toBe('table.csv');
  });

  test('a text over the limit is refused with both numbers before it is cut', () => {
    const error = errorOf(`a,b\n${' '.repeat(INPUT_BYTES_MAX)}`);
    expect(error.code).toBe('INPUT_TOO_LARGE');
    expect(error.message).toContain(String(INPUT_BYTES_MAX));
    expect(error.message).toContain(String(INPUT_BYTES_MAX + 4));
  });
});
