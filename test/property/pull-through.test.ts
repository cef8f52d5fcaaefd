import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PULL_THROUGH, DEFAULT_RENEGOTIATION } from '../../src/models/pull-through/parameters.ts';
import {
  HIGHEST_PULL_THROUGH,
  LOWEST_PULL_THROUGH,
  pullThroughProbability,
} from '../../src/models/pull-through/pull-through.ts';
import { lockOutcomes } from '../../src/models/pull-through/renegotiation.ts';

/** A logit and its inverse in doubles. */
const ROUNDING = 1e-13;

const finite = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const probability = finite(0.001, 0.999);
const move = finite(-10, 10);
const response = fc.record({ a: finite(0, 10), b: finite(0.1, 20) });

describe('pull-through', () => {
  it('never falls when rates rise', () => {
    fc.assert(
      fc.property(probability, move, finite(0, 5), response, (base, from, rise, answer) => {
        const before = pullThroughProbability(base, from, answer);
        expect(pullThroughProbability(base, from + rise, answer)).toBeGreaterThanOrEqual(before - ROUNDING);
      }),
    );
  });

  it('never falls with the base rate, and stays within its bounds', () => {
    fc.assert(
      fc.property(probability, probability, move, response, (one, other, delta, answer) => {
        const low = pullThroughProbability(Math.min(one, other), delta, answer);
        const high = pullThroughProbability(Math.max(one, other), delta, answer);
        expect(low).toBeLessThanOrEqual(high + ROUNDING);
        expect(low).toBeGreaterThanOrEqual(LOWEST_PULL_THROUGH);
        expect(high).toBeLessThanOrEqual(HIGHEST_PULL_THROUGH);
      }),
    );
  });

  it('has outcomes that are probabilities and sum to one', () => {
    const parameters = { ...DEFAULT_PULL_THROUGH, renegotiation: DEFAULT_RENEGOTIATION };
    fc.assert(
      fc.property(probability, move, (base, delta) => {
        const { funded, renegotiated, fallenOut } = lockOutcomes(base, delta, parameters);
        expect(Math.min(funded, renegotiated, fallenOut)).toBeGreaterThanOrEqual(0);
        expect(Math.abs(funded + renegotiated + fallenOut - 1)).toBeLessThan(ROUNDING);
      }),
    );
  });
});
