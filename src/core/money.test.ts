import { describe, expect, it } from 'vitest';
import {
  centsText,
  formatDollars,
  money,
  moneyFromSimulated,
  negatedCents,
  sumOf,
  sumOfCents,
  toCents,
} from './money.ts';

describe('money', () => {
  it('is exact where binary numbers are not', () => {
    expect(money('0.1').plus('0.2').equals('0.3')).toBe(true);
    expect(JSON.stringify({ amount: money('1234567.89') })).toBe('{"amount":"1234567.89"}');
  });

  it.each([
    [1.005, '1'], // 1.005 in binary lies below the tie
    [2.5 / 100, '0.02'],
    [0.125, '0.12'],
    [0.375, '0.38'],
    [-0.125, '-0.12'],
    [1234567.891, '1234567.89'],
  ])('from simulated %d is %s: to the cent, ties to even', (dollars, cents) => {
    expect(moneyFromSimulated(dollars).toString()).toBe(cents);
  });
});

describe('dollars for people', () => {
  it.each([
    [1234567, 0, '1,234,567'],
    [-1234567.891, 2, '-1,234,567.89'],
    [999.5, 0, '1,000'],
    [0, 0, '0'],
    [-0.4, 0, '0'],
    [-0.004, 2, '0.00'],
    [1000, 2, '1,000.00'],
    [123, 0, '123'],
  ])('%d with %i decimals is %s', (dollars, decimals, text) => {
    expect(formatDollars(dollars, decimals)).toBe(text);
  });
});

describe('amounts of whole cents', () => {
  it.each([
    ['0.125', '0.12'],
    ['-0.125', '-0.12'],
    ['0.135', '0.14'],
    ['-0.001', '0.00'],
    ['98765432109876.545', '98765432109876.54'],
  ])('%s is %s', (exact, text) => {
    expect(centsText(money(exact))).toBe(text);
    expect(toCents(money(exact)).equals(text)).toBe(true);
  });

  it('add up as they do in decimals', () => {
    const amounts = ['0.10', '-0.30', '98765432109876.54', '-0.05', '0.00'];
    expect(sumOfCents(amounts)).toBe('98765432109876.29');
    expect(sumOfCents(amounts)).toBe(sumOf(amounts).toFixed(2));
    expect(sumOfCents(['0.05', '-0.10'])).toBe('-0.05');
    expect(sumOfCents([])).toBe('0.00');
  });

  it('have another sign, but nothing has none', () => {
    expect(['1.50', '-1.50', '0.00'].map(negatedCents)).toEqual(['-1.50', '1.50', '0.00']);
  });
});
