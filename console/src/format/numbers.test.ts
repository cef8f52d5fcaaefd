import { expect, it } from 'vitest';
import { dollars, fixed, percent, price, shortDollars, signed } from './numbers.ts';

it('writes numbers as a desk reads them', () => {
  expect(fixed(-1234.567, 1)).toBe('−1,234.6');
  expect(fixed(-0.004, 2)).toBe('0.00');
  expect(dollars(null)).toBe('–');
  expect(dollars(Number.NaN)).toBe('–');
  expect(signed(12)).toBe('+12');
  expect(signed(-12)).toBe('−12');
  expect(signed(0.2)).toBe('0');
  expect(percent(0.06875, 3)).toBe('6.875');
  expect(price(99.515625, 'ticks')).toBe('99-16+');
  expect(price(99.515625, 'decimal')).toBe('99.516');
  expect(shortDollars(144_374_003)).toBe('144.37M');
  expect(shortDollars(-1_000_000)).toBe('−1M');
});
