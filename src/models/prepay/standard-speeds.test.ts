import { describe, expect, it } from 'vitest';
import {
  absFromSmm,
  cdrFromSda,
  cprFromPsa,
  cprFromSmm,
  psaFromCpr,
  smmFromAbs,
  smmFromCpr,
} from './standard-speeds.ts';

describe('CPR and SMM', () => {
  it('compound twelve months', () => {
    expect(cprFromSmm(0.01)).toBeCloseTo(0.1136151283, 10);
    expect(smmFromCpr(0.06)).toBeCloseTo(0.0051430128, 10);
    expect([smmFromCpr(0), smmFromCpr(1), cprFromSmm(1)]).toEqual([0, 1, 1]);
  });

  it('refuse a rate above 1', () => {
    expect(() => smmFromCpr(6)).toThrow('Invariant broken');
  });
});

describe('PSA', () => {
  it('ramps to 6 % over thirty months and stays', () => {
    expect([1, 15, 30, 31, 200].map((age) => cprFromPsa(100, age))).toEqual([0.002, 0.03, 0.06, 0.06, 0.06]);
    expect(cprFromPsa(150, 1)).toBeCloseTo(0.003, 15);
    expect(cprFromPsa(3000, 30)).toBe(1);
  });

  it('is read back from a CPR', () => {
    expect(psaFromCpr(cprFromPsa(175, 12), 12)).toBeCloseTo(175, 11);
  });
});

describe('SDA', () => {
  it('rises, holds, falls and holds', () => {
    const ages = [1, 30, 31, 60, 61, 90, 120, 121, 300];
    const expected = [0.0002, 0.006, 0.006, 0.006, 0.005905, 0.00315, 0.0003, 0.0003, 0.0003];
    ages.forEach((age, i) => {
      expect(cdrFromSda(100, age)).toBeCloseTo(expected[i]!, 15);
    });
    expect(cdrFromSda(200, 45)).toBe(0.012);
  });
});

describe('ABS', () => {
  it('counts against the original loans, so that its SMM rises with age', () => {
    expect(smmFromAbs(0.015, 1)).toBe(0.015);
    expect(smmFromAbs(0.015, 21)).toBeCloseTo(0.015 / 0.7, 15);
    expect(smmFromAbs(0.015, 70)).toBe(1);
    expect(absFromSmm(smmFromAbs(0.013, 40), 40)).toBeCloseTo(0.013, 15);
  });
});
