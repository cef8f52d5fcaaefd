import { describe, expect, it } from 'vitest';
import { gridRequest, smallGrid } from '../../test/fixtures/grid-request.ts';
import { LOCK, TBA_POOL } from '../../test/fixtures/simulation-request.ts';
import { simulationPlan } from './simulation-plan.ts';
import {
  batchedMean,
  emptyResult,
  joinResults,
  loanSumAt,
  profileStart,
  type SimulationResult,
} from './simulation-result.ts';

const plan = simulationPlan(
  gridRequest(smallGrid(5), [], {
    profiles: [TBA_POOL, { ...TBA_POOL, remainingMonths: 100 }],
    loans: [LOCK],
    pathCount: 64 * 8,
  }),
);

/** A result whose loan sums tell where they stand. */
function counted(from: number): SimulationResult {
  const result = emptyResult(plan);
  result.loans.forEach((_, index) => {
    result.loans[index] = from + index;
  });
  return result;
}

describe('the sums of a run', () => {
  it('have room for every batch, scenario, loan, lock and payment', () => {
    const result = emptyResult(plan);
    expect(result.loanCount).toBe(1 + 5);
    expect(result.loans).toHaveLength(4 * 1 * 6 * 4);
    expect(result.profiles).toHaveLength(4 * 1 * 3 * (358 + 100));
    expect(result.profilePayments).toEqual([358, 100]);
    expect(result.batchPaths).toEqual([128, 128, 128, 128]);
    expect(result.pathCount).toBe(512);
    expect(loanSumAt(result, 3, 0, 5, 3)).toBe(result.loans.length - 1);
    expect(profileStart(result, 3, 0, 1) + 3 * 100).toBe(result.profiles.length);
  });

  it('give means over all paths and over those of each batch', () => {
    const mean = batchedMean(emptyResult(plan), (batch) => 128 * batch);
    expect(mean).toEqual({ value: 1.5, batches: [0, 1, 2, 3] });
  });

  it('of two runs are joined batch after batch', () => {
    const [first, second] = [counted(0), counted(1000)];
    const joined = joinResults(first, second);
    expect(joined).toMatchObject({ batchCount: 8, pathCount: 1024 });
    expect(joined.batchPaths).toHaveLength(8);
    const at = (result: SimulationResult, batch: number): number =>
      result.loans[loanSumAt(result, batch, 0, 2, 1)]!;
    for (const batch of [0, 1, 2, 3]) {
      expect(at(joined, batch)).toBe(at(first, batch));
      expect(at(joined, 4 + batch)).toBe(at(second, batch));
    }
  });
});
