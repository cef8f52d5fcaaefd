import { expect, it } from 'vitest';
import { measureLines } from './pricing-tables.ts';

it('a composed answer takes a line for each part, with the part’s own error', () => {
  const lines = measureLines([
    {
      id: 't',
      kind: 'tba',
      measures: {
        price: { value: 98.9, standardError: 0.01, unit: 'per 100' },
        'key-rate-dv01': {
          value: { 2: 0.1, 5: 0.2 },
          standardError: { 2: 0.001, 5: 0.002 },
          unit: 'per 100',
        },
        'cheapest-to-deliver': {
          value: { coupon: 0.04125, maturity: '2031-11-30' },
          standardError: 0,
          unit: 'bond',
        },
      },
    },
  ]);
  expect(
    lines.map(({ measure, part, value, standardError }) => [measure, part, value, standardError]),
  ).toEqual([
    ['price', '', 98.9, 0.01],
    ['key-rate-dv01', '2', 0.1, 0.001],
    ['key-rate-dv01', '5', 0.2, 0.002],
    ['cheapest-to-deliver', 'coupon', 0.04125, 0],
    ['cheapest-to-deliver', 'maturity', '2031-11-30', 0],
  ]);
});
