import { describe, expect, it } from 'vitest';
import { corridorSchema, hedgeEffectiveness, hedgeEffectivenessOverTime } from './hedge-effectiveness.ts';

const corridor = corridorSchema.parse({});
const series = (items: readonly number[], hedges: readonly number[]) =>
  items.map((hedgedItem, index) => ({ label: String(index), hedgedItem, hedge: hedges[index]! }));

describe('hedge effectiveness', () => {
  // By hand: means 3 and −3.04; Sxx 10, Sxy −10, Syy 10.072; residual squares 0.072 over 3 degrees of freedom.
  const observations = series([1, 2, 3, 4, 5], [-1.1, -1.9, -3.2, -3.9, -5.1]);

  it('regresses as one does by hand', () => {
    const { regression } = hedgeEffectiveness(observations, corridor);
    expect(regression).not.toBeNull();
    expect(regression!.observationCount).toBe(5);
    expect(regression!.slope).toBeCloseTo(-1, 12);
    expect(regression!.intercept).toBeCloseTo(-0.04, 12);
    expect(regression!.rSquared).toBeCloseTo(1 - 0.072 / 10.072, 12);
    expect(regression!.slopeStandardError).toBeCloseTo(Math.sqrt(0.0024), 12);
    expect(regression!.tStatistic).toBeCloseTo(-1 / Math.sqrt(0.0024), 9);
    expect(regression!.effective).toBe(true);
  });

  it('offsets dollar for dollar, by period and cumulated', () => {
    const { rows } = hedgeEffectivenessOverTime(observations, corridor);
    expect(rows.map((row) => row.dollarOffset)).toEqual([
      expect.closeTo(1.1),
      expect.closeTo(0.95),
      expect.closeTo(3.2 / 3),
      expect.closeTo(0.975),
      expect.closeTo(1.02),
    ]);
    expect(rows.map((row) => row.cumulativeDollarOffset)).toEqual([
      expect.closeTo(1.1),
      expect.closeTo(1),
      expect.closeTo(6.2 / 6),
      expect.closeTo(1.01),
      expect.closeTo(15.2 / 15),
    ]);
    expect(rows.every((row) => row.withinCorridor && row.cumulativeWithinCorridor)).toBe(true);
  });

  it('holds to the corridor it is given', () => {
    const half = series([10, -20, 30], [-5, 10, -15]);
    const { rows, regression } = hedgeEffectiveness(half, corridor);
    expect(rows.map((row) => row.withinCorridor)).toEqual([false, false, false]);
    expect(regression).toMatchObject({ slope: -0.5, rSquared: 1, tStatistic: null, effective: false });
    const wide = { ...corridor, low: 0.4 };
    expect(hedgeEffectiveness(half, wide).regression!.effective).toBe(true);
  });

  it('says nothing of what did not move, and of too few periods', () => {
    const { rows, regression } = hedgeEffectiveness(series([0, 0, 0], [1, -1, 2]), corridor);
    expect(rows[0]).toMatchObject({ dollarOffset: null, withinCorridor: null });
    expect(regression).toBeNull();
    expect(hedgeEffectiveness(series([1, 2], [-1, -2]), corridor).regression).toBeNull();
  });

  it('finds no hedge not effective', () => {
    const { regression } = hedgeEffectiveness(series([1, 2, 4], [0, 0, 0]), corridor);
    expect(regression).toMatchObject({ slope: 0, rSquared: 0, effective: false });
  });
});
