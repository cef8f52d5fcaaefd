import { describe, expect, it } from 'vitest';
import { type ForwardCorrelation, type ForwardMarket, forwardMarket, tenorTimes } from './forward-market.ts';
import { correlationLoadings, factorCount, modelCorrelation } from './forward-market-correlation.ts';

/** Roundings of sums of products near one. */
const TOLERANCE = 1e-13;

function model(correlation: ForwardCorrelation, years = 20): ForwardMarket {
  return forwardMarket({
    tenorTimesYears: tenorTimes(1, years),
    dynamics: 'normal',
    displacement: 0,
    shape: { form: 'abcd', a: 0, b: 1, c: 0.01, d: 0 },
    scale: [{ untilYears: 1, value: 1 }],
    correlation,
  });
}

function rho({ correlation: { decay, floor } }: ForwardMarket, apart: number): number {
  return floor + (1 - floor) * Math.exp(-decay * apart);
}

describe.each([
  { decay: 0.05, floor: 0.3, factors: 3 },
  { decay: 0.2, floor: 0, factors: 1 },
  { decay: 0, floor: 0.5, factors: 4 },
  { decay: 100, floor: 0, factors: 2 },
  { decay: 3, floor: 1, factors: 5 },
])('loadings of decay $decay, floor $floor, $factors factors', (correlation) => {
  const loadings = correlationLoadings(model(correlation));

  it('have rows of unit length, the first factor positive', () => {
    for (let j = 0; j < 20; j++) {
      const row = loadings.subarray(j * correlation.factors, (j + 1) * correlation.factors);
      expect(Math.abs(Math.hypot(...row) - 1)).toBeLessThan(TOLERANCE);
      expect(row[0]).toBeGreaterThan(0);
    }
  });

  it('are the same for the same correlation', () => {
    expect(correlationLoadings(model({ ...correlation }))).toEqual(loadings);
  });
});

it('reproduces the whole correlation when every factor is kept', () => {
  const full = model({ decay: 0.05, floor: 0.3, factors: 200 });
  const loadings = correlationLoadings(full);
  const used = modelCorrelation(full);
  expect(factorCount(full)).toBe(20);
  for (let i = 0; i < 20; i++) {
    for (let j = 0; j < 20; j++) {
      let product = 0;
      for (let f = 0; f < 20; f++) product += loadings[i * 20 + f]! * loadings[j * 20 + f]!;
      expect(Math.abs(product - rho(full, Math.abs(i - j)))).toBeLessThan(TOLERANCE);
      expect(used[i * 20 + j]).toBe(rho(full, Math.abs(i - j)));
    }
  }
});

it('comes nearer the correlation with every factor, and never misses the diagonal', () => {
  const worst = [1, 2, 3, 6, 12].map((factors) => {
    const reduced = model({ decay: 0.1, floor: 0.2, factors });
    const used = modelCorrelation(reduced);
    let miss = 0;
    for (let i = 0; i < 20; i++) {
      expect(used[i * 20 + i]).toBe(1);
      for (let j = 0; j < 20; j++)
        miss = Math.max(miss, Math.abs(used[i * 20 + j]! - rho(reduced, Math.abs(i - j))));
    }
    return miss;
  });
  for (let k = 1; k < worst.length; k++) expect(worst[k]).toBeLessThan(worst[k - 1]!);
  expect(worst.at(-1)).toBeLessThan(0.1);
});

it('has one loading of one where there is one forward', () => {
  expect([...correlationLoadings(model({ decay: 0.1, floor: 0, factors: 3 }, 1))]).toEqual([1]);
});
