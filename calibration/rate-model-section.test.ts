import { describe, expect, it } from 'vitest';
import { forwardMarket } from '../src/models/rate/forward-market.ts';
import { g2 } from '../src/models/rate/g2.ts';
import { hullWhite } from '../src/models/rate/hull-white.ts';
import type { RateModel } from '../src/models/rate/rate-model.ts';
import type { RateModelFit } from './rate-model-fit.ts';
import { rateModelOf, rateModelSection, rateModelSectionSchema } from './rate-model-section.ts';

const fitOf = (model: RateModel): RateModelFit => ({
  model,
  parameters: [
    { name: 'volatility', value: 0.011, standardError: 1e-4, fixed: false, atBound: false },
    { name: 'meanReversion', value: 0.03, fixed: true, atBound: false },
  ],
  cells: [{ expiryYears: 1, tenorYears: 10, quoteBp: 95, modelBp: 96.5, weight: 2 }],
  rmseBp: 1.5,
  iterations: 7,
  converged: true,
});

const pieces = [
  { untilYears: 2, value: 0.012 },
  { untilYears: Infinity, value: 0.01 },
];
const market = {
  tenorTimesYears: [0, 1, 2, 3],
  dynamics: 'normal',
  displacement: 0,
  scale: [{ untilYears: Infinity, value: 1 }],
  correlation: { decay: 0.1, floor: 0.3, factors: 2 },
} as const;

describe('the section of a rate model', () => {
  it.each<[string, RateModel]>([
    ['Hull–White, σ constant', hullWhite(0.03, 0.011)],
    ['Hull–White, σ in pieces', hullWhite(-0.01, pieces)],
    ['G2++', g2({ a: 0.5, sigma: 0.006, b: 0.05, eta: 0.01, rho: -0.75 })],
    [
      'the forward-market model, abcd',
      forwardMarket({ ...market, shape: { form: 'abcd', a: 0.001, b: 0.3, c: 0.008, d: 0.002 } }),
    ],
    [
      'the forward-market model in pieces',
      forwardMarket({
        ...market,
        shape: { form: 'piecewise', pieces },
        scale: pieces.map((p) => ({ ...p, value: 1 })),
      }),
    ],
  ])('gives %s back after being written and read', (_, model) => {
    const section = rateModelSection(fitOf(model));
    const read = rateModelSectionSchema.parse(JSON.parse(JSON.stringify(section)));
    expect(read).toEqual(section);
    expect(rateModelOf(read)).toEqual(model);
  });

  it('reads the fit of a constant volatility as the first sets wrote it', () => {
    const section = rateModelSectionSchema.parse({
      kind: 'hull-white',
      meanReversion: 0.03,
      volatility: 0.011,
      fit: {
        rmseBp: 1.5,
        meanReversionFixed: false,
        converged: true,
        iterations: 7,
        standardErrors: { meanReversion: 0.001 },
        cells: [{ expiryYears: 1, tenorYears: 10, quoteBp: 95, modelBp: 96.5 }],
      },
    });
    expect(rateModelOf(section)).toEqual(hullWhite(0.03, 0.011));
  });

  const written = rateModelSection(fitOf(hullWhite(0.03, pieces)));
  it.each([
    ['a piece without an end before the last', { volatility: [{ value: 0.01 }, { value: 0.01 }] }],
    [
      'pieces that do not rise',
      { volatility: [{ untilYears: 2, value: 0.01 }, { untilYears: 2, value: 0.01 }, { value: 0.01 }] },
    ],
    ['a volatility in basis points', { volatility: 110 }],
    ['another model’s field', { rho: 0.5 }],
    ['no fit', { fit: undefined }],
  ])('refuses %s', (_, change) => {
    expect(rateModelSectionSchema.safeParse(written).success).toBe(true);
    expect(rateModelSectionSchema.safeParse({ ...written, ...change }).success).toBe(false);
  });
});
