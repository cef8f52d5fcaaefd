import { describe, expect, it } from 'vitest';
import { atMostTolerance, simulatedAgainst, withinErrors, withinRange } from './check.ts';

const TEXT = { id: 'a/b', tested: 'something', unit: 'years', yardstick: 'a book', reading: 'words' };

describe('a check', () => {
  it.each([
    [1, { low: 1, high: 2 }, true],
    [2, { low: 1, high: 2 }, true],
    [2.0001, { low: 1, high: 2 }, false],
    [0.9999, { low: 1, high: 2 }, false],
    [-1e9, { high: 2 }, true],
    [1e9, { low: 1 }, true],
    [0, { low: 1 }, false],
    [Number.NaN, { low: 1, high: 2 }, false],
    [Number.NaN, {}, false],
  ])('of %d within %o passes: %s', (value, range, passed) => {
    expect(withinRange(TEXT, value, range)).toEqual({
      ...TEXT,
      value,
      ...range,
      standardError: 0,
      falseAlarmRate: 0,
      passed,
    });
  });

  it('of a difference fails above its tolerance, and below zero', () => {
    expect(atMostTolerance(TEXT, 0.5, 0.5).passed).toBe(true);
    expect(atMostTolerance(TEXT, 0.51, 0.5).passed).toBe(false);
    expect(atMostTolerance(TEXT, -0.1, 0.5).passed).toBe(false);
  });

  it('counts standard errors and says how often chance fails it', () => {
    const check = withinErrors(TEXT, 4, 4.5, 1e-5);
    expect(check).toMatchObject({ passed: true, unit: 'standard errors', falseAlarmRate: 1e-5, high: 4.5 });
    expect(withinErrors(TEXT, 4.6, 4.5, 1e-5).passed).toBe(false);
  });

  it('of a simulated number allows so many of its standard errors either side', () => {
    const against = (value: number) =>
      simulatedAgainst(TEXT, { value, standardError: 0.1 }, 5, { limit: 4, falseAlarmRate: 1e-4 });
    expect(against(5.39).passed).toBe(true);
    expect(against(4.61).passed).toBe(true);
    expect(against(5.41).passed).toBe(false);
    expect(against(4.59).passed).toBe(false);
  });
});
