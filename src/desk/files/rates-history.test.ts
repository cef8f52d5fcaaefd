import { describe, expect, it } from 'vitest';
import { CounterpoiseError } from '../../core/errors.ts';
import { readRatesHistory } from './rates-history.ts';

const HEADER = 'Date,1 Mo,2 Yr,3 Yr,5 Yr,7 Yr,10 Yr,20 Yr,30 Yr';
const read = (...rows: string[]) => readRatesHistory([HEADER, ...rows].join('\n'), 'rates.csv');
const reasonOf = (work: () => unknown): CounterpoiseError => {
  try {
    work();
  } catch (error) {
    if (error instanceof CounterpoiseError) return error;
  }
  throw new Error('It was not refused.');
};

describe('a rates history', () => {
  it('reads the Treasury’s own table, newest first, in percent', () => {
    const { history, rejected } = read(
      '2025-07-11,4.37,3.9,3.86,3.99,4.19,4.43,4.96,4.96',
      '2025-07-10,4.36,3.86,3.82,3.93,4.12,4.35,4.87,4.86',
    );
    expect(rejected).toEqual([]);
    expect(history.days.map(({ date }) => date)).toEqual(['2025-07-10', '2025-07-11']);
    expect(history.days[1]!.parYields).toEqual([0.039, 0.0399, 0.0443, 0.0496, 0.0496]);
  });

  it('reads low yields as percent where any of the file is beyond 0.25, else as decimals', () => {
    const percent = read('2021-01-04,,0.11,,0.36,,0.93,1.46,1.66', '2021-01-05,,0.13,,0.38,,0.96,1.49,1.7');
    expect(percent.history.days[0]!.parYields[0]).toBe(0.0011);
    const decimal = read(
      '2021-01-04,,0.0011,,0.0036,,0.0093,0.0146,0.0166',
      '2021-01-05,,0.0013,,0.0038,,0.0096,0.0149,0.017',
    );
    expect(decimal.history).toEqual(percent.history);
  });

  it('takes a mortgage rate where there is one', () => {
    const { history } = readRatesHistory(
      'observation_date,DGS2,DGS5,DGS10,DGS20,DGS30,MORTGAGE30US\n2025-01-02,4.25,4.38,4.57,4.86,4.79,6.91\n2025-01-03,4.28,4.41,4.6,4.88,4.82,\n',
      'fred.csv',
    );
    expect(history.days.map(({ mortgageRate }) => mortgageRate)).toEqual([0.0691, undefined]);
  });

  it('leaves bad rows out by name, and goes on', () => {
    const { history, rejected } = read(
      '2025-07-08,,3.9,,4,,4.4,4.9,4.9',
      '2025-07-09,,3.9,,4,,n/a,4.9,4.9',
      '2025-07-08,,3.8,,4,,4.4,4.9,4.9',
      '7/10/2025,,3.8,,4,,4.4,4.9,4.9',
      '2025-07-11,,3.8,,4,,44,4.9,4.9',
      '2025-07-14,,3.8,,4,,4.4,4.9,4.9',
    );
    expect(history.days).toHaveLength(2);
    expect(rejected.map(({ row, field, code }) => [row, field, code])).toEqual([
      [3, '10Y', 'INPUT_INVALID'],
      [4, 'date', 'INPUT_DUPLICATE'],
      [5, 'date', 'INPUT_AMBIGUOUS_DATE'],
      [6, '10Y', 'INPUT_INVALID'],
    ]);
  });

  it('refuses a table without its columns, or with fewer than two days', () => {
    const missing = reasonOf(() => readRatesHistory('day,2Y,5Y,10Y\n2025-01-02,4,4,4\n', 'short.csv'));
    expect(missing).toMatchObject({ code: 'INPUT_COLUMN_MISSING', details: { field: 'date, 20Y, 30Y' } });
    expect(reasonOf(() => read('2025-07-11,,3.8,,4,,4.4,4.9,4.9')).code).toBe('INPUT_NO_GOOD_ROW');
  });

  it('reads JSON by its schema, days in order', () => {
    const day = (date: string) => ({ date, parYields: [0.04, 0.04, 0.042, 0.045, 0.045] });
    const text = JSON.stringify({ schemaVersion: 1, days: [day('2025-01-02'), day('2025-01-03')] });
    expect(readRatesHistory(text, 'rates.json').history.days).toHaveLength(2);
    const backwards = JSON.stringify({ schemaVersion: 1, days: [day('2025-01-03'), day('2025-01-02')] });
    expect(reasonOf(() => readRatesHistory(backwards, 'rates.json')).message).toContain('increasing dates');
  });
});
