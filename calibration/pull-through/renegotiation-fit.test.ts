import { describe, expect, it } from 'vitest';
import { DEFAULT_RENEGOTIATION } from '../../src/models/pull-through/parameters.ts';
import { observed } from '../../test/fixtures/lock-history.ts';
import { historySample } from './history-sample.ts';
import type { LockObservation } from './lock-history.ts';
import { fitRenegotiation } from './renegotiation-fit.ts';

/** Locks of one rate move: so many fell out, so many renegotiated. */
function locks(movePercent: number, fallenOut: number, renegotiated: number): readonly LockObservation[] {
  return Array.from({ length: fallenOut + renegotiated }, (_, index) =>
    observed(index, {
      lenderId: `${movePercent}`,
      outcome: index < fallenOut ? 'fallen-out' : 'renegotiated',
      marketRateAtOutcome: 0.065 + movePercent / 100,
    }),
  );
}
const fitOf = (...parts: readonly (readonly LockObservation[])[]) =>
  fitRenegotiation(historySample(parts.flat()));

describe('fitRenegotiation', () => {
  it('meets two observed shares exactly', () => {
    // 1 − e^(−x/s) at x = s·ln 2 and s·2·ln 2 is ½ and ¾: shares of 0.4 and 0.6 are those of q_max = 0.8.
    const scale = 0.5 / Math.LN2;
    const { response, refused } = fitOf(locks(-0.75, 600, 400), locks(-1.25, 400, 600));
    expect(response!.largestShare).toBeCloseTo(0.8, 5);
    expect(response!.scalePercentPoints).toBeCloseTo(scale, 5);
    expect(response!.costPoints).toBe(DEFAULT_RENEGOTIATION.costPoints);
    expect(refused.map(({ term }) => term)).toEqual([
      'renegotiation.thresholdPercentPoints',
      'renegotiation.costPoints',
    ]);
  });

  it('holds the scale where all falls were alike, and meets the share', () => {
    const { response, refused, standardErrors } = fitOf(locks(-0.75, 140, 60));
    const reached = 1 - Math.exp(-1);
    expect(response!.scalePercentPoints).toBe(DEFAULT_RENEGOTIATION.scalePercentPoints);
    expect(response!.largestShare).toBeCloseTo(0.3 / reached, 10);
    expect(standardErrors.largestShare).toBeCloseTo(Math.sqrt((0.3 * 0.7) / 200) / reached, 10);
    expect(refused.map(({ term }) => term)).toContain('renegotiation.scalePercentPoints');
  });

  it.each([
    ['there are none', 'not-in-history', [locks(-1, 500, 0)]],
    ['there are few', 'too-few-outcomes', [locks(-1, 500, 19)]],
    ['rates had not fallen', 'not-identified', [locks(-1, 100, 100), locks(0.1, 50, 40)]],
  ] as const)('fits nothing where %s', (_, reason, parts) => {
    const { response, refused } = fitOf(...parts);
    expect(response).toBeUndefined();
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({ term: 'renegotiation', reason, used: 0 });
  });
});
