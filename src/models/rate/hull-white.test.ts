import { describe, expect, it } from 'vitest';
import type { DiscountCurve } from '../../market/discount-curve.ts';
import {
  bondConvexity,
  bondFactor,
  type HullWhite,
  hullWhite,
  logZeroBond,
  type StepMoments,
  stepMoments,
  transition,
} from './hull-white.ts';

/** A few dozen roundings of doubles. */
const ROUNDING = 1e-13;
/** Composite Gauss–Legendre with 5 nodes on 40 intervals: far below this for exponentials over a few years. */
const QUADRATURE = 1e-12;
/** |d ln M/da| < 20 years here, so a move of 1e-9 in a changes a moment by at most 2e-8 of itself. */
const NEAR_ZERO = 2e-8;

const flat: DiscountCurve = { logDiscount: (years) => -0.04 * years };
const REVERSIONS = [-0.05, -1e-7, 0, 1e-9, 0.03, 0.4] as const;
const PIECES = [
  { untilYears: 0.5, value: 0.009 },
  { untilYears: 2, value: 0.014 },
  { untilYears: 5, value: 0 },
  { untilYears: 9, value: 0.011 },
] as const;

const members = (moments: StepMoments): number[] => [
  moments.decay,
  moments.bondFactor,
  moments.varianceX,
  moments.varianceIntegral,
  moments.covariance,
];
const relative = (found: number, expected: number): number =>
  found === expected ? 0 : Math.abs(found / expected - 1);

/** ∫ f over an interval. */
function integrate(f: (s: number) => number, from: number, to: number): number {
  const nodes = [
    [0, 128 / 225],
    [0.5384693101056831, 0.47862867049936647],
    [0.906179845938664, 0.23692688505618908],
  ] as const;
  const intervals = 40;
  const half = (to - from) / intervals / 2;
  let sum = 0;
  for (let i = 0; i < intervals; i++) {
    const middle = from + (2 * i + 1) * half;
    for (const [node, weight] of nodes) {
      sum += weight * half * (node === 0 ? f(middle) : f(middle - node * half) + f(middle + node * half));
    }
  }
  return sum;
}

describe('moments of a transition', () => {
  it.each(REVERSIONS)('are the integrals of the diffusion, σ in pieces, a = %s', (a) => {
    const model = hullWhite(a, PIECES);
    for (const [from, to] of [
      [0, 0.3],
      [0.2, 2.7],
      [1, 12],
      [5, 5],
    ] as const) {
      const found = transition(model, from, to);
      const kernel = (s: number): number => (a === 0 ? to - s : -Math.expm1(-a * (to - s)) / a);
      const over = (f: (s: number) => number): number => {
        const cuts = [from, ...PIECES.map((piece) => piece.untilYears), to]
          .filter((time) => time >= from && time <= to)
          .sort((left, right) => left - right);
        let sum = 0;
        for (let i = 1; i < cuts.length; i++) {
          const start = cuts[i - 1]!;
          const volatility = PIECES.find((piece) => piece.untilYears > start)?.value ?? 0.011;
          sum += volatility * volatility * integrate(f, start, cuts[i]!);
        }
        return sum;
      };
      const expected = [
        Math.exp(-a * (to - from)),
        kernel(from),
        over((s) => Math.exp(-2 * a * (to - s))),
        over((s) => kernel(s) * kernel(s)),
        over((s) => Math.exp(-a * (to - s)) * kernel(s)),
      ];
      for (const [index, value] of members(found).entries()) {
        expect(relative(value, expected[index]!), `${from} → ${to}, moment ${index}`).toBeLessThan(
          QUADRATURE,
        );
      }
    }
  });

  it.each(REVERSIONS)('do not depend on where a step is split, a = %s', (a) => {
    const constant = hullWhite(a, 0.011);
    const split = hullWhite(a, [
      { untilYears: 1.7, value: 0.011 },
      { untilYears: 4, value: 0.011 },
    ]);
    const whole = stepMoments(a, 0.011, 6);
    for (const model of [constant, split]) {
      for (const [index, value] of members(transition(model, 0, 6)).entries()) {
        expect(relative(value, members(whole)[index]!)).toBeLessThan(ROUNDING);
      }
    }
  });

  it('take the volatility of the piece in which they lie, its end excluded', () => {
    const model = hullWhite(0.03, PIECES);
    expect(transition(model, 0.5, 1)).toEqual(stepMoments(0.03, 0.014, 0.5));
    expect(transition(model, 20, 21)).toEqual(stepMoments(0.03, 0.011, 1));
  });

  it('pass through zero reversion without a jump', () => {
    const atZero = members(stepMoments(0, 1, 10));
    for (const a of [-1e-9, -1e-12, 1e-12, 1e-9]) {
      for (const [index, value] of members(stepMoments(a, 1, 10)).entries()) {
        expect(relative(value, atZero[index]!)).toBeLessThan(NEAR_ZERO);
      }
    }
    expect(atZero).toEqual([1, 10, 10, 1000 / 3, 50]);
  });

  it('of no time are nothing', () => {
    expect(stepMoments(0.03, 0.011, 0)).toEqual({
      decay: 1,
      bondFactor: 0,
      varianceX: 0,
      varianceIntegral: 0,
      covariance: 0,
    });
  });

  it('refuse to run backwards', () => {
    expect(() => transition(hullWhite(0.03, 0.011), 2, 1)).toThrow(/forward in time/);
    expect(() => transition(hullWhite(0.03, 0.011), -1, 1)).toThrow(/forward in time/);
  });
});

describe('zero bonds', () => {
  const variance = (model: HullWhite, from: number, to: number): number =>
    transition(model, from, to).varianceIntegral;

  it('carry the convexity ½[V(t,T) − V(0,T) + V(0,t)]', () => {
    for (const a of REVERSIONS) {
      for (const volatility of [0.011, PIECES] as const) {
        const model = hullWhite(a, volatility);
        const [t, maturity] = [3.25, 13.25];
        const expected =
          0.5 * (variance(model, t, maturity) - variance(model, 0, maturity) + variance(model, 0, t));
        const found = bondConvexity(transition(model, 0, t), bondFactor(model, maturity - t));
        expect(Math.abs(found - expected)).toBeLessThan(ROUNDING);
      }
    }
  });

  it('are today’s at time zero and 1 at maturity', () => {
    const model = hullWhite(0.03, 0.011);
    expect(logZeroBond(model, flat, 0, 7, 0)).toBe(-0.28);
    expect(logZeroBond(model, flat, 4, 4, 0.02)).toBeCloseTo(0, 15);
  });

  it('fall when the state rises, by B for each unit of log price', () => {
    const model = hullWhite(-0.02, 0.011);
    const move = logZeroBond(model, flat, 2, 12, 0.001) - logZeroBond(model, flat, 2, 12, -0.001);
    expect(move).toBeCloseTo(-0.002 * bondFactor(model, 10), 14);
    expect(bondFactor(model, 10)).toBeGreaterThan(10);
  });
});

describe('parameters', () => {
  it.each([
    ['a reversion that is not a number', () => hullWhite(Number.NaN, 0.01)],
    ['a reversion beyond its range', () => hullWhite(5.1, 0.01)],
    ['a negative volatility', () => hullWhite(0.03, -0.001)],
    ['a volatility in basis points', () => hullWhite(0.03, 110)],
    ['no volatility', () => hullWhite(0.03, [])],
    [
      'pieces out of order',
      () =>
        hullWhite(0.03, [
          { untilYears: 2, value: 0.01 },
          { untilYears: 1, value: 0.01 },
        ]),
    ],
  ])('refuse %s', (_, build) => {
    expect(build).toThrow(expect.objectContaining({ code: 'MODEL_OUT_OF_RANGE' }));
  });

  it('hold the last volatility for ever', () => {
    expect(hullWhite(0.03, [{ untilYears: 1, value: 0.01 }]).volatility).toEqual([
      { untilYears: Infinity, value: 0.01 },
    ]);
  });
});
