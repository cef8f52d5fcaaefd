import { describe, expect, it } from 'vitest';
import {
  dispersion,
  type FlatnessTerms,
  flatnessCost,
  flattestOn,
  identification,
  LOG_MULTIPLIER_BOUND,
} from './flattest-multipliers.ts';
import type { LogMultipliers, OasSurface } from './oas-surface.ts';

const NONE = { oasDeviationBp: 5, fromOne: Infinity, fromPrevious: Infinity };
const WEIGHTS = [0.5, 1, 0.8, 0.4];
const terms = (changes: Partial<FlatnessTerms> = {}): FlatnessTerms => ({
  weights: WEIGHTS,
  penalties: NONE,
  previous: undefined,
  ...changes,
});
const START: LogMultipliers = [0, 0];
const SLOPES: readonly LogMultipliers[] = [
  [-6, 50],
  [-12, 30],
  [-40, 12],
  [-75, -10],
];
/** Linear surfaces that are all at 70 bp at a given point. */
const flatAt = (point: LogMultipliers, slopes = SLOPES): OasSurface[] =>
  slopes.map((gradient) => ({
    value: 70 - gradient[0] * point[0] - gradient[1] * point[1],
    gradient,
    curvature: [0, 0, 0],
  }));

describe('flattestOn', () => {
  it('finds the point at which all OAS are one', () => {
    const [refinancing, turnover] = flattestOn(flatAt([0.2, -0.15]), START, 1, terms());
    expect(refinancing).toBeCloseTo(0.2, 8);
    expect(turnover).toBeCloseTo(-0.15, 8);
  });

  it('does not move when the stack is flat', () => {
    expect(flattestOn(flatAt(START), START, 1, terms())).toEqual([0, 0]);
  });

  it('stays within the radius and the bounds', () => {
    const far = flatAt([3, -0.1]);
    expect(flattestOn(far, START, 0.25, terms())[0]).toBe(0.25);
    expect(flattestOn(far, [0.5, 0], 1, terms())[0]).toBe(LOG_MULTIPLIER_BOUND);
  });

  it('is drawn to one and to the previous multipliers', () => {
    const surfaces = flatAt([0.2, -0.15]);
    const toOne = flattestOn(surfaces, START, 1, terms({ penalties: { ...NONE, fromOne: 0.1 } }));
    expect(toOne[0]).toBeGreaterThan(0);
    expect(toOne[0]).toBeLessThan(0.19);
    const before = terms({ penalties: { ...NONE, fromPrevious: 1e-4 }, previous: [-0.3, 0.1] });
    const toPrevious = flattestOn(surfaces, START, 1, before);
    expect(toPrevious[0]).toBeCloseTo(-0.3, 4);
    expect(toPrevious[1]).toBeCloseTo(0.1, 4);
  });

  it('costs what the penalised sum of squares is', () => {
    const given = terms({
      weights: [1, 1],
      penalties: { oasDeviationBp: 2, fromOne: 0.5, fromPrevious: 0.1 },
      previous: [0, 0.1],
    });
    const surfaces = flatAt(START).slice(0, 2);
    // OAS 69.4 and 68.8 at (0.1, 0), mean 69.1: residuals ±0.3/2, then 0.1/0.5, 0, 0.1/0.1, 0.1/0.1.
    expect(flatnessCost(surfaces, START, [0.1, 0], given)).toBeCloseTo(2 * 0.0225 + 0.04 + 1 + 1, 12);
  });
});

describe('dispersion', () => {
  it('is the weighted deviation about the weighted mean', () => {
    expect(dispersion([1, 4], [2, 1])).toBeCloseTo(Math.sqrt((2 * 1 + 4) / 3), 14);
    expect(dispersion([7, 7, 7], [1, 0.2, 0.3])).toBe(0);
  });
});

describe('identification', () => {
  it('tells effects apart', () => {
    const apart: readonly LogMultipliers[] = [
      [10, 0],
      [-10, 0],
      [0, 10],
      [0, -10],
    ];
    const found = identification(flatAt(START, apart), START, terms({ weights: [1, 1, 1, 1] }));
    expect(found.effectCosine).toBeCloseTo(0, 14);
    // Each column has the squares 2·(10/5)².
    expect(found.weakestDeviation).toBeCloseTo(1 / Math.sqrt(8), 12);
  });

  it('notices multipliers that trade off, and one without effect', () => {
    const same: readonly LogMultipliers[] = [
      [10, 5],
      [20, 10],
      [40, 20],
      [0, 0],
    ];
    const found = identification(flatAt(START, same), START, terms());
    expect(found.effectCosine).toBeCloseTo(1, 12);
    expect(found.weakestDeviation).toBeGreaterThan(1e5);
    const none = same.map(([x]): LogMultipliers => [x, 0]);
    expect(identification(flatAt(START, none), START, terms()).effectCosine).toBe(1);
  });
});
