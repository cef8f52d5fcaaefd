import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { forwardMarket } from './forward-market.ts';
import { g2 } from './g2.ts';
import { hullWhite } from './hull-white.ts';
import type { RateModel } from './rate-model.ts';
import { rateModelFrom, rateModelParameters, rateModelSchemas } from './rate-model-schema.ts';

const schema = z.discriminatedUnion('kind', rateModelSchemas);
const modelOf = (written: unknown): RateModel => rateModelFrom(schema.parse(written));

const G2 = { kind: 'g2', a: 0.5, sigma: 0.006, b: 0.05, eta: 0.01, rho: -0.75 } as const;
const ABCD = { form: 'abcd', a: 0.001, b: 0.15, c: 0.004, d: 0.007 } as const;
const FORWARDS = { kind: 'forward-market', shape: ABCD, correlation: { decay: 0.05 } } as const;
const PIECES = [{ untilYears: 2, value: 0.01 }, { value: 0.012 }];

describe('a rate model written in JSON', () => {
  it.each<[string, unknown, RateModel]>([
    [
      'Hull–White with one volatility',
      { kind: 'hull-white', meanReversion: 0.03, volatility: 0.011 },
      hullWhite(0.03, 0.011),
    ],
    [
      'Hull–White in pieces',
      { kind: 'hull-white', meanReversion: -0.01, volatility: PIECES },
      hullWhite(-0.01, [
        { untilYears: 2, value: 0.01 },
        { untilYears: Infinity, value: 0.012 },
      ]),
    ],
    ['G2++', G2, g2(G2)],
    [
      'forward-market with nothing but what it needs',
      FORWARDS,
      forwardMarket({
        tenorTimesYears: Array.from({ length: 46 }, (_, j) => j),
        dynamics: 'normal',
        displacement: 0,
        shape: ABCD,
        scale: [{ untilYears: Infinity, value: 1 }],
        correlation: { decay: 0.05, floor: 0, factors: 3 },
      }),
    ],
    [
      'forward-market with everything',
      {
        kind: 'forward-market',
        tenorTimesYears: [0, 0.5, 2, 50],
        dynamics: 'displaced',
        displacement: 0.03,
        shape: { form: 'piecewise', pieces: [{ untilYears: 1, value: 0.2 }, { value: 0.1 }] },
        scale: [{ untilYears: 3, value: 1.1 }, { value: 0.9 }],
        correlation: { decay: 0.02, floor: 0.5, factors: 2 },
      },
      forwardMarket({
        tenorTimesYears: [0, 0.5, 2, 50],
        dynamics: 'displaced',
        displacement: 0.03,
        shape: {
          form: 'piecewise',
          pieces: [
            { untilYears: 1, value: 0.2 },
            { untilYears: Infinity, value: 0.1 },
          ],
        },
        scale: [
          { untilYears: 3, value: 1.1 },
          { untilYears: Infinity, value: 0.9 },
        ],
        correlation: { decay: 0.02, floor: 0.5, factors: 2 },
      }),
    ],
  ])('is the model of its parameters, and reads as it was written: %s', (_, written, model) => {
    expect(modelOf(written)).toEqual(model);
    const again = JSON.parse(JSON.stringify(rateModelParameters(model)));
    expect(modelOf(again)).toEqual(model);
  });

  it('has periods as long as it says', () => {
    const model = modelOf({ ...FORWARDS, periodYears: 0.5 });
    expect(model).toMatchObject({ tenorTimesYears: Array.from({ length: 91 }, (_, j) => j / 2) });
  });

  it.each<[string, unknown]>([
    ['an unknown kind', { ...G2, kind: 'g3' }],
    ['a parameter too many', { ...G2, gamma: 1 }],
    ['a parameter too few', { kind: 'g2', a: 0.5, sigma: 0.006, b: 0.05, eta: 0.01 }],
    ['a reversion beyond 5', { ...G2, a: 5.01 }],
    ['a second reversion beyond −5', { ...G2, b: -5.01 }],
    ['a volatility below 0', { ...G2, sigma: -0.001 }],
    ['a volatility in per cent', { ...G2, eta: 1 }],
    ['a correlation beyond 1', { ...G2, rho: 1.01 }],
    ['a volatility of no piece', { kind: 'hull-white', meanReversion: 0, volatility: [] }],
    [
      'pieces that fall in time',
      {
        kind: 'hull-white',
        meanReversion: 0,
        volatility: [
          { untilYears: 2, value: 0.01 },
          { untilYears: 1, value: 0.01 },
        ],
      },
    ],
    [
      'a piece without end before another',
      { kind: 'hull-white', meanReversion: 0, volatility: PIECES.toReversed() },
    ],
    ['a period and tenor dates', { ...FORWARDS, periodYears: 1, tenorTimesYears: [0, 50] }],
    ['one tenor date', { ...FORWARDS, tenorTimesYears: [0] }],
    ['a period of a day', { ...FORWARDS, periodYears: 1 / 365 }],
    ['dynamics of no kind', { ...FORWARDS, dynamics: 'lognormal' }],
    ['a displacement beyond 1', { ...FORWARDS, dynamics: 'displaced', displacement: 1.1 }],
    ['a shape that does not decay', { ...FORWARDS, shape: { ...ABCD, b: -0.1 } }],
    ['a scale below 0', { ...FORWARDS, scale: [{ value: -1 }] }],
    ['a correlation that grows', { ...FORWARDS, correlation: { decay: -0.1 } }],
    ['a floor beyond 1', { ...FORWARDS, correlation: { decay: 0.1, floor: 1.1 } }],
    ['no factor', { ...FORWARDS, correlation: { decay: 0.1, factors: 0 } }],
    ['half a factor', { ...FORWARDS, correlation: { decay: 0.1, factors: 2.5 } }],
  ])('is refused with %s', (_, written) => {
    expect(schema.safeParse(written).success).toBe(false);
  });

  it.each<[string, unknown]>([
    ['tenor dates that do not begin today', { ...FORWARDS, tenorTimesYears: [1, 50] }],
    ['tenor dates that fall', { ...FORWARDS, tenorTimesYears: [0, 2, 1, 50] }],
    ['a displacement of normal rates', { ...FORWARDS, displacement: 0.01 }],
    ['a volatility below 0 somewhere', { ...FORWARDS, shape: { ...ABCD, d: -0.005 } }],
    ['a normal volatility in per cent', { ...FORWARDS, shape: { ...ABCD, c: 1 } }],
  ])('makes no model with %s', (_, written) => {
    expect(() => modelOf(written)).toThrow(expect.objectContaining({ code: 'MODEL_OUT_OF_RANGE' }));
  });
});
