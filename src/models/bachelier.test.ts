import { describe, expect, it } from 'vitest';
import { bachelierPrice, bachelierVega, impliedNormalVolatility } from './bachelier.ts';

describe('normal option price', () => {
  it('at the money is σ√(T/2π)', () => {
    expect(bachelierPrice(0.04, 0.04, 0.01, 4, 'call')).toBeCloseTo(0.02 / Math.sqrt(2 * Math.PI), 16);
  });

  it('is intrinsic without volatility or time', () => {
    expect(bachelierPrice(0.05, 0.04, 0, 2, 'call')).toBeCloseTo(0.01, 16);
    expect(bachelierPrice(0.05, 0.04, 0.01, 0, 'put')).toBe(0);
  });

  it('has vega as its derivative', () => {
    const h = 1e-6;
    const slope =
      (bachelierPrice(0.04, 0.045, 0.01 + h, 5, 'put') - bachelierPrice(0.04, 0.045, 0.01 - h, 5, 'put')) /
      (2 * h);
    expect(bachelierVega(0.04, 0.045, 0.01, 5)).toBeCloseTo(slope, 8);
    expect(bachelierVega(0.04, 0.04, 0, 4)).toBeCloseTo(2 / Math.sqrt(2 * Math.PI), 14);
    expect(bachelierVega(0.04, 0.05, 0, 4)).toBe(0);
  });

  it('joins its two tail formulas without a step', () => {
    const below = bachelierPrice(0, 4 - 1e-12, 1, 1, 'call');
    const above = bachelierPrice(0, 4, 1, 1, 'call');
    expect(Math.abs(below / above - 1)).toBeLessThan(1e-10);
  });
});

describe('implied normal volatility', () => {
  const refused = expect.objectContaining({ code: 'SOLVE_NO_ROOT' });

  it('refuses a price at or below intrinsic', () => {
    expect(() => impliedNormalVolatility(0, 0.04, 0.05, 1, 'call')).toThrow(refused);
    expect(() => impliedNormalVolatility(0.009, 0.05, 0.04, 1, 'call')).toThrow(refused);
    expect(() => impliedNormalVolatility(Number.NaN, 0.05, 0.04, 1, 'call')).toThrow(refused);
    expect(() => impliedNormalVolatility(Number.POSITIVE_INFINITY, 0.05, 0.04, 1, 'put')).toThrow(refused);
  });

  it('refuses a price whose time value is rounding', () => {
    const deep = bachelierPrice(0.04, -0.06, 0.005, 1, 'call');
    expect(() => impliedNormalVolatility(deep, 0.04, -0.06, 1, 'call')).toThrow(refused);
  });

  it('is found when the strike is a rounding away from the forward', () => {
    const strike = 0.1 + 0.2 - 0.26;
    const price = bachelierPrice(0.04, strike, 0.01, 1, 'call');
    expect(impliedNormalVolatility(price, 0.04, strike, 1, 'call')).toBeCloseTo(0.01, 14);
  });

  it('is found 35 standard deviations out', () => {
    const price = bachelierPrice(0.04, 0.39, 0.01, 1, 'call');
    expect(price).toBeLessThan(1e-250);
    expect(Math.abs(impliedNormalVolatility(price, 0.04, 0.39, 1, 'call') / 0.01 - 1)).toBeLessThan(1e-13);
  });
});
