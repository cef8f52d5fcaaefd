import { describe, expect, it } from 'vitest';
import { type ForwardMarket, forwardMarket, tenorTimes } from '../src/models/rate/forward-market.ts';
import { forwardMarketSwaptionValue } from '../src/models/rate/forward-market-options.ts';
import { fitForwardMarket, fitForwardMarketApproximation } from './forward-market-fit.ts';
import { forwardMarketSpecificationSchema } from './forward-market-specification.ts';
import { approximateVolatilities, weighedSwaptions } from './forward-market-volatilities.ts';
import type { VolatilityQuote } from './volatility-target.ts';

const CURVE = { logDiscount: (years: number) => -0.042 * years + 0.0001 * years * years };
const EXPIRIES = [1, 2, 5, 10];
const TENORS = [1, 2, 5, 10, 20];
const CELLS = EXPIRIES.flatMap((expiryYears) =>
  TENORS.map((tenorYears) => ({ expiryYears, tenorYears, quoteBp: 100 })),
);
/** Stated: 1e-6. */
const RECOVERY_TOLERANCE = 1e-6;
/** Both are sums of some hundred products. */
const VOLATILITY_TOLERANCE_BP = 1e-9;

function model(changes: Partial<ForwardMarket> = {}): ForwardMarket {
  return forwardMarket({
    tenorTimesYears: tenorTimes(1, 45),
    dynamics: 'normal',
    displacement: 0,
    shape: { form: 'abcd', a: 0.004, b: 0.5, c: 0.007, d: 0.001 },
    scale: EXPIRIES.map((untilYears, k) => ({ untilYears, value: [1, 1.05, 0.95, 0.9][k]! })),
    correlation: { decay: 0.06, floor: 0.3, factors: 3 },
    ...changes,
  });
}

const PIECEWISE = model({
  shape: {
    form: 'piecewise',
    pieces: TENORS.map((untilYears, k) => ({
      untilYears,
      value: [0.0105, 0.0102, 0.0097, 0.009, 0.008][k]!,
    })),
  },
});
const DISPLACED = model({
  dynamics: 'displaced',
  displacement: 0.03,
  shape: { form: 'abcd', a: 0.08, b: 0.7, c: 0.1, d: -0.02 },
});

function quotesOf(m: ForwardMarket): readonly VolatilityQuote[] {
  const volatilities = approximateVolatilities(weighedSwaptions(m, CURVE, CELLS))(m);
  return CELLS.map((cell, i) => ({ ...cell, quoteBp: volatilities[i]! }));
}

describe.each([
  ['normal abcd', model(), {}],
  ['piecewise', PIECEWISE, { shape: 'piecewise' }],
  ['displaced', DISPLACED, { dynamics: 'displaced', displacement: 0.03 }],
] as const)('a %s model', (_, m, changes) => {
  const specification = { kind: 'forward-market', ...changes } as const;

  it('has the volatilities of its prices', () => {
    const swaptions = weighedSwaptions(m, CURVE, CELLS);
    const volatilities = approximateVolatilities(swaptions)(m);
    for (const [i, { terms, bpOfValue }] of swaptions.entries()) {
      const fromPrice = forwardMarketSwaptionValue(m, CURVE, terms) * bpOfValue;
      expect(Math.abs(volatilities[i]! - fromPrice)).toBeLessThan(VOLATILITY_TOLERANCE_BP);
    }
  });

  it('is given back by the volatilities it generates', () => {
    const fit = fitForwardMarketApproximation(CURVE, quotesOf(m), specification);
    const { shape, scale, correlation } = m;
    const expected = [
      ...scale.slice(1).map(({ value }) => value),
      correlation.decay,
      correlation.floor,
      ...(shape.form === 'abcd'
        ? [shape.a, shape.b, shape.c, shape.c + shape.d]
        : shape.pieces.map(({ value }) => value)),
    ];
    expect(fit.converged).toBe(true);
    expect(fit.parameters).toHaveLength(expected.length);
    for (const [j, { value }] of fit.parameters.entries())
      expect(Math.abs(value / expected[j]! - 1)).toBeLessThan(RECOVERY_TOLERANCE);
  });
});

describe('a fit by Monte Carlo', () => {
  const noisy = quotesOf(model()).map((quote, i) => ({ ...quote, quoteBp: quote.quoteBp + Math.sin(7 * i) }));
  const specification = { kind: 'forward-market' } as const;
  const fit = fitForwardMarket(CURVE, noisy, specification);

  it('undoes what the approximation misses', () => {
    const approximation = fitForwardMarketApproximation(CURVE, noisy, specification);
    const swaptions = weighedSwaptions(fit.model, CURVE, CELLS);
    const volatilities = approximateVolatilities(swaptions);
    const missed = volatilities(fit.model).map((bp, i) => fit.cells[i]!.modelBp - bp);
    // The farthest cell: the approximation lies above the simulation there, well beyond its error.
    expect(missed.at(-1)).toBeLessThan(-0.3);
    expect(fit.cells.at(-1)!.standardErrorBp).toBeLessThan(0.05);
    const uncorrected = approximation.cells.map(({ modelBp, quoteBp }, i) => modelBp + missed[i]! - quoteBp);
    const squares = uncorrected.reduce((sum, error) => sum + error * error, 0);
    expect(fit.rmseBp).toBeLessThan(Math.sqrt(squares / CELLS.length));
    expect(fit.rmseBp).toBeGreaterThan(0.3);
  });

  it('is drawn towards the set before, the more the more that weighs', () => {
    const previous = model({ correlation: { decay: 0.2, floor: 0.1, factors: 3 } });
    const [none, some, much] = [0, 1, 1e6].map((previousWeight) =>
      fitForwardMarketApproximation(CURVE, noisy, { ...specification, previousWeight }, { previous }),
    );
    const decayOf = ({ model: { correlation } }: { readonly model: ForwardMarket }): number =>
      correlation.decay;
    expect(decayOf(some!)).toBeGreaterThan(decayOf(none!));
    expect(Math.abs(decayOf(much!) - 0.2)).toBeLessThan(1e-3);
    expect(much!.rmseBp).toBeGreaterThan(none!.rmseBp);
  });

  it('leaves a set of another form aside', () => {
    const context = { previous: PIECEWISE, start: PIECEWISE };
    const beside = fitForwardMarketApproximation(CURVE, noisy, specification, context);
    expect(beside.model).toEqual(fitForwardMarketApproximation(CURVE, noisy, specification).model);
  });

  it('says what it held, and how sure it is', () => {
    expect(fit.parameters.map(({ name }) => name)).toEqual([
      'scale[1]',
      'scale[2]',
      'scale[3]',
      'correlation.decay',
      'correlation.floor',
      'shape.a',
      'shape.b',
      'shape.c',
      'shape.c + shape.d',
    ]);
    expect(fit.model.scale[0]!.value).toBe(1);
    for (const { standardError, fixed } of fit.parameters) {
      expect(fixed).toBe(false);
      expect(standardError).toBeGreaterThan(0);
    }
  });
});

it('refuses too few quotes', () => {
  expect(() => fitForwardMarket(CURVE, CELLS.slice(0, 7), { kind: 'forward-market' })).toThrow(
    expect.objectContaining({ code: 'MARKET_INCOMPLETE' }),
  );
});

it.each([
  [{ kind: 'forward-market' }, true],
  [
    { kind: 'forward-market', dynamics: 'displaced', displacement: 0.02, factors: 5, shape: 'piecewise' },
    true,
  ],
  [{ kind: 'forward-market', displacement: 0.02 }, false],
  [{ kind: 'forward-market', periodYears: 3 }, false],
  [{ kind: 'forward-market', colour: 'red' }, false],
])('accepts a specification %j: %s', (specification, accepted) => {
  expect(forwardMarketSpecificationSchema.safeParse(specification).success).toBe(accepted);
});
