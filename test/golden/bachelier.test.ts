import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bachelierPrice, bachelierVega, impliedNormalVolatility } from '../../src/models/bachelier.ts';

type Row = readonly [number, number, number, number, 'call' | 'put', number, boolean, number, number];
const ROWS: readonly Row[] = JSON.parse(
  readFileSync(new URL('./fixtures/bachelier.json', import.meta.url), 'utf8'),
).rows;
/** x²/2 of a rounding of d: 20 standard deviations lose two digits of a tail. */
const PRICE_TOLERANCE = 1e-13;
const VEGA_TOLERANCE = 5e-13;
/** Stated: 1e-9 out to twelve standard deviations. */
const VOLATILITY_TOLERANCE = 1e-9;

describe('Bachelier options against 50-digit arithmetic', () => {
  it.each(ROWS)(
    'F %f K %f vol %f T %f %s (%f sd)',
    (forward, strike, vol, years, side, deviations, otm, price, vega) => {
      const error = (value: number, expected: number) => Math.abs(value / expected - 1);
      expect(error(bachelierPrice(forward, strike, vol, years, side), price)).toBeLessThan(PRICE_TOLERANCE);
      expect(error(bachelierVega(forward, strike, vol, years), vega)).toBeLessThan(VEGA_TOLERANCE);
      if (otm) {
        const implied = impliedNormalVolatility(price, forward, strike, years, side);
        expect(error(implied, vol)).toBeLessThan(VOLATILITY_TOLERANCE);
      } else if (deviations === -20) {
        expect(() => impliedNormalVolatility(price, forward, strike, years, side)).toThrow(
          expect.objectContaining({ code: 'SOLVE_NO_ROOT' }),
        );
      }
    },
  );
});
