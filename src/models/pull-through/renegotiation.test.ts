import { describe, expect, it } from 'vitest';
import { DEFAULT_PULL_THROUGH, DEFAULT_RENEGOTIATION } from './parameters.ts';
import { pullThroughProbability } from './pull-through.ts';
import { lockOutcomes, renegotiationShare } from './renegotiation.ts';

const WITH_RENEGOTIATION = { ...DEFAULT_PULL_THROUGH, renegotiation: DEFAULT_RENEGOTIATION };

describe('renegotiationShare', () => {
  it('is zero until rates have fallen by more than a quarter point, then rises to its limit', () => {
    for (const move of [2, 0, -0.1, -0.25]) expect(renegotiationShare(move, DEFAULT_RENEGOTIATION)).toBe(0);
    const shares = [-0.3, -0.5, -1, -2].map((move) => renegotiationShare(move, DEFAULT_RENEGOTIATION));
    expect(shares[0]).toBeGreaterThan(0);
    expect(shares).toEqual([...shares].sort((left, right) => left - right));
    expect(renegotiationShare(-50, DEFAULT_RENEGOTIATION)).toBeCloseTo(0.6, 12);
    expect(renegotiationShare(-0.75, DEFAULT_RENEGOTIATION)).toBeCloseTo(0.6 * (1 - Math.exp(-1)), 12);
  });
});

describe('lockOutcomes', () => {
  it('knows no renegotiation by default', () => {
    expect(lockOutcomes(0.75, -1, DEFAULT_PULL_THROUGH).renegotiated).toBe(0);
  });

  it('takes renegotiations out of fallout and leaves funding as it was', () => {
    const outcomes = lockOutcomes(0.75, -1, WITH_RENEGOTIATION);
    expect(outcomes.funded).toBe(pullThroughProbability(0.75, -1, DEFAULT_PULL_THROUGH.response));
    expect(outcomes.renegotiated).toBeGreaterThan(0.1);
    expect(outcomes.funded + outcomes.renegotiated + outcomes.fallenOut).toBeCloseTo(1, 14);
    expect(outcomes.fallenOut).toBeGreaterThan(0);
  });
});
