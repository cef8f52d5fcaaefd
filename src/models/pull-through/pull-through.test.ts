import { describe, expect, it } from 'vitest';
import { DEFAULT_PULL_THROUGH } from './parameters.ts';
import { HIGHEST_PULL_THROUGH, LOWEST_PULL_THROUGH, logit, pullThroughProbability } from './pull-through.ts';

const { response } = DEFAULT_PULL_THROUGH;
/** The scale 2.708 is given to four digits, which puts 85 % within 2e-5. */
const PIN_TOLERANCE = 2e-5;

describe('pullThroughProbability', () => {
  it('moves 75 % to 85 % when rates rise by a point', () => {
    expect(Math.abs(pullThroughProbability(0.75, 1, response) - 0.85)).toBeLessThan(PIN_TOLERANCE);
  });

  it('leaves the base rate where rates have not moved', () => {
    expect(pullThroughProbability(0.75, 0, response)).toBeCloseTo(0.75, 14);
  });

  it('moves the logit by the same amount either way, and by at most a', () => {
    const up = logit(pullThroughProbability(0.6, 0.8, response)) - logit(0.6);
    const down = logit(pullThroughProbability(0.6, -0.8, response)) - logit(0.6);
    expect(up).toBeCloseTo(-down, 12);
    expect(logit(pullThroughProbability(0.5, 500, response))).toBeCloseTo(response.a, 12);
  });

  it('is held within its bounds', () => {
    expect(pullThroughProbability(0.03, -4, response)).toBe(LOWEST_PULL_THROUGH);
    expect(pullThroughProbability(0.99, 4, response)).toBe(HIGHEST_PULL_THROUGH);
  });

  it('keeps a funded loan certain, whatever rates do', () => {
    expect(pullThroughProbability(1, -3, response)).toBe(1);
  });

  it('refuses what is not a probability', () => {
    for (const wrong of [0, -0.1, 1.01, Number.NaN]) {
      expect(() => pullThroughProbability(wrong, 0, response)).toThrow('(0, 1]');
    }
  });
});
