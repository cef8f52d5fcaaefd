import { describe, expect, it } from 'vitest';
import { type ForwardMarket, forwardMarket, type VolatilityShape } from './forward-market.ts';
import {
  addIntegratedCovariances,
  integratedCovariance,
  integratedVariance,
} from './forward-market-volatility.ts';

/**
 * Quadrature of forty panels of eight points between kinks is good to the rounding of its sum for these integrands.
 */
const TOLERANCE = 1e-14;
const PANELS = 40;
const NODES = [
  0.18343464249564980493, 0.52553240991632898581, 0.79666647741362673959, 0.96028985649753623168,
];
const WEIGHTS = [
  0.36268378337836198296, 0.31370664587788728733, 0.22238103445337447054, 0.10122853629037625915,
];

const TENOR_TIMES = [0, 0.7, 1.5, 2.75, 3.5, 5, 12];

function model(shape: VolatilityShape): ForwardMarket {
  return forwardMarket({
    tenorTimesYears: TENOR_TIMES,
    dynamics: 'normal',
    displacement: 0,
    shape,
    scale: [
      { untilYears: 1, value: 1.1 },
      { untilYears: 3.1, value: 0.9 },
      { untilYears: 4, value: 1.3 },
    ],
    correlation: { decay: 0.1, floor: 0.2, factors: 3 },
  });
}

/** σⱼ(t)gⱼ(t) as the record defines it. */
function volatilityAt({ shape, scale, tenorTimesYears }: ForwardMarket, j: number, t: number): number {
  const u = Math.max(0, tenorTimesYears[j]! - t);
  const end = tenorTimesYears[j + 1]!;
  const decay = u > 0 ? 1 : Math.max(0, (end - t) / (end - tenorTimesYears[j]!));
  const height =
    shape.form === 'abcd'
      ? (shape.a * u + shape.d) * Math.exp(-shape.b * u) + shape.c
      : (shape.pieces.find(({ untilYears }) => u < untilYears) ?? shape.pieces.at(-1)!).value;
  return scale.find(({ untilYears }) => t < untilYears)!.value * height * decay;
}

function quadrature(m: ForwardMarket, i: number, j: number, from: number, to: number): number {
  const shapeEnds = m.shape.form === 'piecewise' ? m.shape.pieces.map(({ untilYears }) => untilYears) : [];
  const kinks = [
    ...TENOR_TIMES,
    ...m.scale.map(({ untilYears }) => untilYears),
    ...shapeEnds.flatMap((until) => TENOR_TIMES.map((time) => time - until)),
  ].filter((time) => time > from && time < to);
  const ends = [from, ...kinks.sort((x, y) => x - y), to];
  let sum = 0;
  let lost = 0;
  for (let k = 1; k < ends.length; k++) {
    const half = (ends[k]! - ends[k - 1]!) / PANELS / 2;
    for (let panel = 0; panel < PANELS; panel++) {
      const middle = ends[k - 1]! + (2 * panel + 1) * half;
      for (const [n, node] of NODES.entries()) {
        for (const t of [middle - half * node, middle + half * node]) {
          const term = half * WEIGHTS[n]! * volatilityAt(m, i, t) * volatilityAt(m, j, t) - lost;
          const next = sum + term;
          lost = next - sum - term;
          sum = next;
        }
      }
    }
  }
  return sum;
}

const SHAPES: readonly (readonly [string, VolatilityShape])[] = [
  ['a hump', { form: 'abcd', a: 0.004, b: 0.6, c: 0.008, d: 0.001 }],
  ['no decay', { form: 'abcd', a: 0.001, b: 0, c: 0.005, d: 0.002 }],
  ['hardly any decay', { form: 'abcd', a: 0.001, b: 1e-9, c: 0.005, d: 0.002 }],
  ['a steep decay', { form: 'abcd', a: 0.1, b: 25, c: 0.008, d: 0.01 }],
  ['a decay at the seam of its moments', { form: 'abcd', a: 0.01, b: 3, c: 0, d: 0.002 }],
  ['a negative start', { form: 'abcd', a: 0.002, b: 0.4, c: 0.01, d: -0.004 }],
  [
    'pieces',
    {
      form: 'piecewise',
      pieces: [
        { untilYears: 0.5, value: 0.006 },
        { untilYears: 2, value: 0.01 },
        { untilYears: 4.5, value: 0.008 },
        { untilYears: 5, value: 0.007 },
      ],
    },
  ],
];

describe.each(SHAPES)('the integrated covariance of forwards with a shape of %s', (_, shape) => {
  const m = model(shape);

  it.each([
    [2, 4, 0, 1.5],
    [3, 3, 0, 3.5],
    [3, 5, 0.2, 4.9],
    [1, 1, 0.3, 9],
    [0, 5, 0, 0.4],
    [5, 4, 3.3, 12],
    [5, 5, 0, 12],
  ])('of forwards %i and %i from %d to %d is that of quadrature', (i, j, from, to) => {
    const expected = quadrature(m, i, j, from, to);
    expect(Math.abs(integratedCovariance(m, i, j, from, to) / expected - 1)).toBeLessThan(TOLERANCE);
  });

  it.each([
    [0, 6, 0, 4.9],
    [2, 6, 0.3, 12],
    [3, 5, 2.9, 3.3],
    [0, 3, 0.1, 9],
  ])('of every pair from %i to %i at once is that of each', (first, end, from, to) => {
    const covariances = new Float64Array(end * end);
    addIntegratedCovariances(m, first, end, from, to, covariances);
    for (let i = 0; i < end; i++) {
      for (let j = 0; j < end; j++) {
        const expected = j <= i && j >= first ? integratedCovariance(m, i, j, from, to) : 0;
        expect(Math.abs(covariances[i * end + j]! - expected)).toBeLessThanOrEqual(TOLERANCE * expected);
      }
    }
  });

  it('is the same either way round, adds up over time, and ends with the first forward', () => {
    const whole = integratedCovariance(m, 2, 4, 0.1, 2.6);
    expect(integratedCovariance(m, 4, 2, 0.1, 2.6)).toBe(whole);
    const parts = integratedCovariance(m, 2, 4, 0.1, 1.7) + integratedCovariance(m, 2, 4, 1.7, 2.6);
    expect(Math.abs(parts / whole - 1)).toBeLessThan(TOLERANCE);
    expect(integratedCovariance(m, 2, 4, 2.75, 4)).toBe(0);
    expect(integratedCovariance(m, 2, 4, 0.1, 9)).toBe(integratedCovariance(m, 2, 4, 0.1, 2.75));
  });
});

it('gives a third of a period to the variance within it', () => {
  const flat = model({ form: 'abcd', a: 0, b: 1, c: 0.01, d: 0 });
  const expected = (1.3 * 1.3 * 1e-4 * 7) / 3;
  const alone = forwardMarket({ ...flat, scale: [{ untilYears: 1, value: 1.3 }] });
  expect(Math.abs(integratedVariance(alone, 5, 5, 12) / expected - 1)).toBeLessThan(TOLERANCE);
});
