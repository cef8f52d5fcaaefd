import { expect, it } from 'vitest';
import { cellName } from './volatility-cell.ts';

it.each([
  [1, 10, '1Y×10Y'],
  [1 / 12, 1, '1M×1Y'],
  [1.5, 3, '18M×3Y'],
  [0.3, 2, '0.3Y×2Y'],
])('names the swaption of %d years on %d', (expiryYears, tenorYears, name) => {
  expect(cellName({ expiryYears, tenorYears })).toBe(name);
});
