import { expect, it } from 'vitest';
import { volatilityMatrix } from '../src/market/volatility-matrix.ts';
import {
  coTerminalTarget,
  FULL_TARGET,
  MORTGAGE_TARGET,
  targetQuotes,
  volatilityTargetSchema,
} from './volatility-target.ts';

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

it('takes the whole matrix but tenors that are not whole years', () => {
  const withMonths = volatilityMatrix({
    expiries: ['1Y', '6M'],
    tenors: ['6M', '5Y'],
    quotes: [
      [70, 80],
      [60, 90],
    ],
  });
  expect(targetQuotes(withMonths, FULL_TARGET).quotes).toEqual([
    { expiryYears: 0.5, tenorYears: 5, quoteBp: 90 },
    { expiryYears: 1, tenorYears: 5, quoteBp: 80 },
  ]);
  expect(targetQuotes(matrix, FULL_TARGET).quotes).toHaveLength(8);
});

it('takes the swaptions whose swaps end together', () => {
  const strip = volatilityMatrix({
    expiries: ['7Y', '1Y', '5Y', '6M', '8Y'],
    tenors: ['9Y', '5Y', '3Y', '2Y'],
    quotes: [
      [71, 72, 73, 74],
      [81, 82, 83, 84],
      [91, 92, 93, 94],
      [61, 62, 63, 64],
      [51, 52, 53, null],
    ],
  });
  expect(targetQuotes(strip, coTerminalTarget(10))).toEqual({
    quotes: [
      { expiryYears: 1, tenorYears: 9, quoteBp: 81 },
      { expiryYears: 5, tenorYears: 5, quoteBp: 92 },
      { expiryYears: 7, tenorYears: 3, quoteBp: 73 },
    ],
    gaps: [{ expiryYears: 8, tenorYears: 2 }],
  });
});

it('gives the cells that are named their weight', () => {
  const weights = [{ expiryYears: 10, tenorYears: 10, weight: 4 }];
  expect(targetQuotes(matrix, { ...MORTGAGE_TARGET, weights }).quotes).toEqual([
    { expiryYears: 1, tenorYears: 2, quoteBp: 93 },
    { expiryYears: 10, tenorYears: 2, quoteBp: 73 },
    { expiryYears: 10, tenorYears: 10, quoteBp: 72, weight: 4 },
  ]);
});

it.each([
  ['rows and columns', { expiriesYears: [1, 5], tenorsYears: [10] }, true],
  ['everything', {}, true],
  ['a co-terminal strip', { coTerminalYears: 10 }, true],
  ['both', { coTerminalYears: 10, tenorsYears: [10] }, false],
  ['a tenor in months', { tenorsYears: [0.5] }, false],
  ['no expiry', { expiriesYears: [] }, false],
  ['a weight of nothing', { weights: [{ expiryYears: 1, tenorYears: 1, weight: 0 }] }, false],
  ['an unknown field', { tenors: [10] }, false],
])('reads %s as a target or not', (_, target, accepted) => {
  expect(volatilityTargetSchema.safeParse(target).success).toBe(accepted);
});
