import { describe, expect, test } from 'vitest';
import { plainNumber, writeCsv } from './write-csv.ts';

describe('writeCsv', () => {
  test.each([
    ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@sum', "'@sum"],
    ['\tx', "'\tx"],
    ['00123', "'00123"],
    ['123456789012', "'123456789012"],
    ['12E5', "'12E5"],
    ['L-1', 'L-1'],
    ['2025-02-10', '2025-02-10'],
    ['a,b', '"a,b"'],
    ['two\nlines', '"two\nlines"'],
    ['two\rlines', '"two\rlines"'],
    ['0.10', "'0.10"],
    ['10.5', '10.5'],
    ['3-4', "'3-4"],
    ['MAR1', "'MAR1"],
    ['march', 'march'],
    ['1,234', `"'1,234"`],
    ['12:30', "'12:30"],
    ['2025-03', '2025-03'],
    ['100-16+', '100-16+'],
  ])('text %s', (text, written) => {
    expect(writeCsv(['h'], [[text]])).toBe(`h\r\n${written}\r\n`);
  });

  test('numbers stand plain, negative ones too', () => {
    expect(writeCsv(['a', 'b', 'c'], [[-1.5, 1234567, 0]])).toBe('a,b,c\r\n-1.5,1234567,0\r\n');
  });

  test('nothing is blank', () => {
    expect(writeCsv(['a', 'b', 'c'], [[null, undefined, true]])).toBe('a,b,c\r\n,,true\r\n');
  });

  test('only text outside ASCII needs a byte order mark', () => {
    expect(writeCsv(['a'], [['½']]).startsWith('\uFEFF')).toBe(true);
    expect(writeCsv(['a'], [['x']]).startsWith('\uFEFF')).toBe(false);
  });

  test('a NaN never travels', () => {
    expect(() => writeCsv(['a'], [[Number.NaN]])).toThrow(/finite/);
  });
});

test.each([
  [1e-7, '0.0000001'],
  [1.5e-9, '0.0000000015'],
  [-2.5e21, '-2500000000000000000000'],
  [-0, '0'],
  [0.1, '0.1'],
])('plainNumber %s', (value, text) => {
  expect(plainNumber(value)).toBe(text);
});
