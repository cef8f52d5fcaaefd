import { expect, it } from 'vitest';
import { ratesHistoryFrom } from './rates-history.ts';

it('reads percent digit by digit, puts days in order and leaves holidays out', () => {
  const text =
    'DGS2,DGS5,DGS10,DGS20,DGS30,observation_date,x\n4.03,3.68,3.55,3.85,3.68,2023-03-13,1\n.,.,.,.,.,2023-03-11,\n4.60,3.96,3.70,3.92,3.70,2023-03-10,';
  expect(ratesHistoryFrom(text)).toEqual({
    document: {
      schemaVersion: 1,
      days: [
        { date: '2023-03-10', parYields: [0.046, 0.0396, 0.037, 0.0392, 0.037] },
        { date: '2023-03-13', parYields: [0.0403, 0.0368, 0.0355, 0.0385, 0.0368] },
      ],
    },
    leftOutCount: 1,
  });
});

it('takes decimals as they are, and the mortgage rate where one was quoted', () => {
  const text = 'date,2Y,5Y,10Y,20Y,30Y,mortgageRate\n2021-01-04,0.0011,0.0036,0.0093,0.0146,0.0166,0.0267';
  expect(ratesHistoryFrom(text).document).toEqual({
    schemaVersion: 1,
    days: [{ date: '2021-01-04', parYields: [0.0011, 0.0036, 0.0093, 0.0146, 0.0166], mortgageRate: 0.0267 }],
  });
});

it('says what a table lacks', () => {
  expect(() => ratesHistoryFrom('date,2Y\n2021-01-04,0.11')).toThrow(/10Y/);
});
