import { expect, it } from 'vitest';
import { volatilityMatrix } from '../src/market/volatility-matrix.ts';
import { MORTGAGE_TARGET, targetQuotes } from './volatility-target.ts';

const matrix = volatilityMatrix({
  expiries: ['10Y', '6M', '12M'],
  tenors: ['30Y', '10Y', '2Y'],
  quotes: [
    [71, 72, 73],
    [81, 82, 83],
    [91, null, 93],
  ],
});

it('takes the quotes of the target in order and counts the gaps among them', () => {
  expect(targetQuotes(matrix, MORTGAGE_TARGET)).toEqual({
    quotes: [
      { expiryYears: 1, tenorYears: 2, quoteBp: 93 },
      { expiryYears: 10, tenorYears: 2, quoteBp: 73 },
      { expiryYears: 10, tenorYears: 10, quoteBp: 72 },
    ],
    gaps: [{ expiryYears: 1, tenorYears: 10 }],
  });
});

it('does not miss rows and columns that the matrix does not have', () => {
  expect(targetQuotes(matrix, { expiriesYears: [0.5, 5], tenorsYears: [30, 7] })).toEqual({
    quotes: [{ expiryYears: 0.5, tenorYears: 30, quoteBp: 81 }],
    gaps: [],
  });
});
