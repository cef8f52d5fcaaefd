import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bachelierPrice, bachelierVega, impliedNormalVolatility } from '../../src/models/bachelier.ts';

const finite = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const options = fc.record({
  forward: finite(-0.03, 0.15),
  volatility: finite(0.0005, 0.05),
  years: finite(1 / 365, 40),
  deviations: finite(-20, 20),
});
const RELATIVE = 1e-9;
/** One rounding of the forward, the strike and each price. */
const PARITY = 1e-15;

describe('Bachelier options', () => {
  it('keep put–call parity', () => {
    fc.assert(
      fc.property(options, ({ forward, volatility, years, deviations }) => {
        const strike = forward + deviations * volatility * Math.sqrt(years);
        const call = bachelierPrice(forward, strike, volatility, years, 'call');
        const put = bachelierPrice(forward, strike, volatility, years, 'put');
        expect(Math.abs(call - put - (forward - strike))).toBeLessThan(PARITY * (1 + Math.abs(strike)));
      }),
    );
  });

  it('give back the volatility of an out-of-the-money price', () => {
    fc.assert(
      fc.property(options, ({ forward, volatility, years, deviations }) => {
        const strike = forward + deviations * volatility * Math.sqrt(years);
        const side = strike >= forward ? 'call' : 'put';
        const price = bachelierPrice(forward, strike, volatility, years, side);
        const implied = impliedNormalVolatility(price, forward, strike, years, side);
        expect(Math.abs(implied / volatility - 1)).toBeLessThan(RELATIVE);
      }),
    );
  });

  it('cost more with more volatility', () => {
    fc.assert(
      fc.property(options, ({ forward, volatility, years, deviations }) => {
        const strike = forward + deviations * volatility * Math.sqrt(years);
        expect(bachelierVega(forward, strike, volatility, years)).toBeGreaterThan(0);
        expect(bachelierPrice(forward, strike, volatility * 1.01, years, 'call')).toBeGreaterThanOrEqual(
          bachelierPrice(forward, strike, volatility, years, 'call'),
        );
      }),
    );
  });
});
