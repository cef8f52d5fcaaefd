import { describe, expect, it } from 'vitest';
import { normalCdf } from '../core/normal.ts';
import { bachelierPrice } from './bachelier.ts';
import { blackPrice, impliedBlackVolatility } from './black.ts';

const refused = expect.objectContaining({ code: 'SOLVE_NO_ROOT' });

describe('displaced Black price', () => {
  it('is f·N(d₁) − k·N(d₂)', () => {
    const deviation = 0.3 * Math.sqrt(5);
    const plus = Math.log(0.06 / 0.07) / deviation + deviation / 2;
    const call = 0.06 * normalCdf(plus) - 0.07 * normalCdf(plus - deviation);
    expect(blackPrice(0.04, 0.05, 0.3, 5, 'call', 0.02)).toBeCloseTo(call, 16);
    expect(blackPrice(0.06, 0.07, 0.3, 5, 'call')).toBeCloseTo(call, 16);
  });

  it('keeps parity', () => {
    for (const strike of [-0.01, 0.02, 0.04, 0.09]) {
      const call = blackPrice(0.04, strike, 0.4, 3, 'call', 0.02);
      const put = blackPrice(0.04, strike, 0.4, 3, 'put', 0.02);
      expect(call - put).toBeCloseTo(0.04 - strike, 16);
    }
  });

  it('is intrinsic without time, without volatility and below every forward there can be', () => {
    expect(blackPrice(0.05, 0.04, 0.2, 0, 'call')).toBeCloseTo(0.01, 16);
    expect(blackPrice(0.05, 0.04, 0, 2, 'put')).toBe(0);
    expect(blackPrice(0.05, -0.03, 0.2, 2, 'call', 0.02)).toBeCloseTo(0.08, 16);
    expect(blackPrice(0.05, -0.03, 0.2, 2, 'put', 0.02)).toBe(0);
  });

  it('is the forward at endless volatility', () => {
    expect(blackPrice(0.05, 0.09, 100, 4, 'call')).toBeCloseTo(0.05, 16);
  });

  it('becomes normal with a large displacement', () => {
    const normal = bachelierPrice(0.04, 0.045, 0.01, 5, 'call');
    expect(blackPrice(0.04, 0.045, 0.01 / 1e6, 5, 'call', 1e6) / normal - 1).toBeCloseTo(0, 6);
  });

  // Two ways to one number: the regimes of the difference meet without a step.
  it.each([
    ['the fraction', 2 + 0.1, 0.2],
    ['the Gauss points', 0.7, 1],
  ])('joins %s to the next regime', (_, ratio, deviation) => {
    const value = (nudge: number): number => {
      const s = deviation * (1 + nudge);
      return blackPrice(1, Math.exp(ratio * deviation), s, 1, 'call');
    };
    const step = 1e-9;
    const slope = (value(2 * step) - value(step)) / step;
    expect((value(step) - value(-step)) / (2 * step) / slope - 1).toBeCloseTo(0, 5);
  });

  it('takes no negative volatility and no negative displaced forward', () => {
    expect(() => blackPrice(0.04, 0.05, -0.1, 1, 'call')).toThrow();
    expect(() => blackPrice(-0.04, 0.05, 0.1, 1, 'call', 0.04)).toThrow();
  });
});

describe('implied Black volatility', () => {
  it.each([
    ['at the money', 0.04, 0.2],
    ['in the money', 0.03, 0.2],
    ['near the bound', 0.06, 6],
    ['beyond half of the bound', 0.05, 2],
  ])('comes back %s', (_, strike, volatility) => {
    const price = blackPrice(0.04, strike, volatility, 2, 'call', 0.01);
    const implied = impliedBlackVolatility(price, 0.04, strike, 2, 'call', 0.01);
    expect(Math.abs(implied / volatility - 1)).toBeLessThan(1e-9);
  });

  it('refuses prices that no volatility gives', () => {
    const of = (price: number, strike: number) => () =>
      impliedBlackVolatility(price, 0.05, strike, 1, 'call', 0.01);
    expect(of(0.01, 0.04)).toThrow(refused);
    expect(of(0, 0.06)).toThrow(refused);
    expect(of(0.06, 0.06)).toThrow(refused);
    expect(of(0.07, 0.06)).toThrow(refused);
    expect(of(Number.NaN, 0.06)).toThrow(refused);
    expect(of(1e-310, 0.06)).toThrow(refused);
  });

  it('refuses a price whose time value is rounding', () => {
    const deep = blackPrice(0.05, 0.01, 0.1, 1, 'call');
    expect(() => impliedBlackVolatility(deep, 0.05, 0.01, 1, 'call')).toThrow(refused);
  });
});
