import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTicks, parsePrice, parseTicks } from './quotes.ts';

describe('cash quotes in 32nds', () => {
  it.each([
    ['99-16+', 99.515625],
    ['99-032', 99.1015625],
    ['99-03+', 99.109375],
    ['99-036', 99.1171875],
    ['98-28+', 98.890625],
    ['100-00', 100],
    ['104-04', 104.125],
    ['102-23⅝', 102 + 23.625 / 32],
    ['7-31', 7.96875],
    [' 91-20 ', 91.625],
  ])('%s is %d', (text, price) => {
    expect(parseTicks(text)).toBe(price);
    expect(parsePrice(text)).toBe(price);
  });

  it.each(['99-32', '99-1', '99-038', '99-16x', '99-16++', '-99-16', '1000-00', '99–16', '99-', 'par', ''])(
    'refuses "%s"',
    (text) => {
      expect(() => parseTicks(text)).toThrow(
        expect.objectContaining({
          code: 'INPUT_INVALID',
          details: expect.objectContaining({ found: text, accepted: expect.stringContaining('99-16+') }),
        }),
      );
    },
  );
});

describe('futures quotes, whose last digit is a cut decimal of a 32nd', () => {
  it.each([
    ['134-010', 134 + 1 / 32],
    ['134-012', 134 + 1.25 / 32],
    ['134-015', 134 + 1.5 / 32],
    ['134-017', 134.0546875],
    ['102-236', 102 + 23.625 / 32],
    ['109-07', 109 + 7 / 32],
  ])('%s is %d', (text, price) => {
    expect(parseTicks(text, 'futures')).toBe(price);
  });

  it('read the same digit differently from cash quotes', () => {
    expect(parseTicks('134-012', 'cash')).toBe(134 + 1.25 / 32);
    expect(parseTicks('134-015', 'cash')).toBe(134 + 1.625 / 32);
  });

  it.each(['134-014', '134-019', '134-32'])('refuses %s', (text) => {
    expect(() => parseTicks(text, 'futures')).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });
});

describe('a price', () => {
  it('is a number, or a text that holds one', () => {
    expect(parsePrice(97.390625)).toBe(97.390625);
    expect(parsePrice('97.390625')).toBe(97.390625);
    expect(parsePrice(' 101 ')).toBe(101);
  });

  it.each([0, -1, 400, Number.NaN, Number.POSITIVE_INFINITY, '0', '99-99', '9,5', '1e2', '99 16', '٩٩'])(
    'is not %s',
    (value) => {
      expect(() => parsePrice(value)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
    },
  );
});

describe('a written price', () => {
  it.each([
    [98.890625, '98-28+'],
    [99.1015625, '99-032'],
    [100, '100-00'],
    [99.9999, '100-00'],
    [0.125, '0-04'],
  ])('%d is %s', (price, text) => {
    expect(formatTicks(price)).toBe(text);
  });

  it('reads back to itself on the grid of eighths, and within half an eighth off it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 * 256 }), (eighths) => {
        expect(parseTicks(formatTicks(eighths / 256))).toBe(eighths / 256);
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 300, noNaN: true }), (price) => {
        expect(Math.abs(parseTicks(formatTicks(price)) - price)).toBeLessThanOrEqual(0.5 / 256);
      }),
    );
  });
});
