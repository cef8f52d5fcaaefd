import { describe, expect, it } from 'vitest';
import {
  type Predictions,
  reliabilityByName,
  reliabilityByPrediction,
  standardizedMiss,
  wilsonInterval,
} from './reliability.ts';
import { scoresOf } from './scores.ts';

function predictions(
  probabilities: readonly number[],
  outcomes: readonly number[],
  locks?: readonly number[],
): Predictions {
  return {
    probabilities: Float64Array.from(probabilities),
    outcomes: Uint8Array.from(outcomes),
    locks: Int32Array.from(locks ?? probabilities.keys()),
    fitVariance: () => 0,
  };
}

describe('wilsonInterval', () => {
  it('gives the values of the published formula', () => {
    const [low, high] = wilsonInterval(0.8, 10);
    expect(low).toBeCloseTo(0.4901625, 6);
    expect(high).toBeCloseTo(0.9433178, 6);
  });

  it('has an end inside where all or none funded', () => {
    const z2 = 1.959963984540054 * 1.959963984540054;
    expect(wilsonInterval(0, 20)[0]).toBe(0);
    expect(wilsonInterval(0, 20)[1]).toBeCloseTo(z2 / (20 + z2), 12);
    expect(wilsonInterval(1, 20)[1]).toBe(1);
  });
});

describe('reliability', () => {
  it('counts no errors where five of either outcome are not to be expected', () => {
    const deviationsAt = (probability: number) => {
      const all = predictions(new Array(100).fill(probability), new Array(100).fill(1));
      return reliabilityByName(new Array(100).fill('one'), all)[0]!.deviations;
    };
    expect([0.02, 0.98].map(deviationsAt)).toEqual([undefined, undefined]);
    expect(deviationsAt(0.94)).toBeCloseTo(6 / Math.sqrt(100 * 0.94 * 0.06), 12);
  });

  const rows = predictions([0.9, 0.2, 0.4, 0.6, 0.8, 0.3, 0.7, 0.5], [1, 0, 1, 1, 1, 0, 0, 0]);

  it('bins by prediction, the lowest first', () => {
    const bins = reliabilityByPrediction(rows, 4);
    expect(bins.map(({ observations }) => observations)).toEqual([2, 2, 2, 2]);
    [0.25, 0.45, 0.65, 0.85].forEach((mean, i) => {
      expect(bins[i]!.predicted).toBeCloseTo(mean, 12);
    });
    expect(bins.map(({ observed }) => observed)).toEqual([0, 0.5, 0.5, 1]);
    expect(reliabilityByPrediction(predictions([0.5], [1]), 10)).toHaveLength(1);
  });

  it('bins by name and leaves deviations out where few outcomes are expected', () => {
    const names = ['b', 'a', 'a', 'b', 'b', 'a', 'b', 'a'];
    const bins = reliabilityByName(names, rows);
    expect(bins.map(({ name, observations }) => [name, observations])).toEqual([
      ['a', 4],
      ['b', 4],
    ]);
    expect(bins[0]).not.toHaveProperty('deviations');
  });

  it('measures a miss in the errors of a binomial', () => {
    const all = predictions(
      Array.from({ length: 100 }, () => 0.8),
      Array.from({ length: 100 }, (_, i) => (i < 70 ? 1 : 0)),
    );
    const rows100 = Array.from({ length: 100 }, (_, row) => row);
    expect(standardizedMiss(all, rows100)).toBeCloseTo(-10 / 4, 12);
    expect(standardizedMiss({ ...all, fitVariance: () => 9 }, rows100)).toBeCloseTo(-10 / 5, 12);
    expect(reliabilityByName(Array<string>(100).fill('x'), all)[0]!.deviations).toBeCloseTo(-2.5, 12);
  });

  it('counts a lock’s observations as one trial', () => {
    const locks = Array.from({ length: 100 }, (_, row) => row >> 1);
    const outcomes = locks.map((lock) => (lock < 35 ? 1 : 0));
    const all = predictions(Array<number>(100).fill(0.8), outcomes, locks);
    const rows100 = [...locks.keys()];
    // 50 locks of variance 0.16, each with weight 2.
    expect(standardizedMiss(all, rows100)).toBeCloseTo(-10 / Math.sqrt(50 * 0.16 * 4), 12);
    const [bin] = reliabilityByName(Array<string>(100).fill('x'), all);
    expect(bin!.locks).toBe(50);
    expect([bin!.low, bin!.high]).toEqual(wilsonInterval(0.7, 50));
  });
});

describe('scoresOf', () => {
  it('gives Brier score and log loss of their definitions', () => {
    const { brier, logLoss, calibrationInTheLarge } = scoresOf(
      Float64Array.from([0.9, 0.6, 0.3]),
      Uint8Array.from([1, 0, 1]),
    );
    expect(brier).toBeCloseTo((0.01 + 0.36 + 0.49) / 3, 14);
    expect(logLoss).toBeCloseTo(-(Math.log(0.9) + Math.log(0.4) + Math.log(0.3)) / 3, 14);
    expect(calibrationInTheLarge).toBeCloseTo((0.1 - 0.6 + 0.7) / 3, 14);
  });

  it('finds the line on which the outcomes lie', () => {
    // Where 0.9 and 0.2 are predicted, three in four and one in three fund: two points tell the line.
    const outcomes = Uint8Array.from([1, 1, 1, 0, 1, 0, 0]);
    const { calibrationIntercept, calibrationSlope } = scoresOf(
      Float64Array.from([0.9, 0.9, 0.9, 0.9, 0.2, 0.2, 0.2]),
      outcomes,
    );
    const slope = Math.log(3 / 0.5) / Math.log(9 / 0.25);
    expect(calibrationSlope).toBeCloseTo(slope, 10);
    expect(calibrationIntercept).toBeCloseTo(Math.log(3) - slope * Math.log(9), 10);
  });

  it('states no line where predictions are all alike', () => {
    const scores = scoresOf(Float64Array.from([0.8, 0.8, 0.8]), Uint8Array.from([1, 0, 1]));
    expect(scores).not.toHaveProperty('calibrationSlope');
  });
});
