import { describe, expect, it } from 'vitest';
import { simulationRequest } from '../../test/fixtures/simulation-request.ts';
import { simulationPlan } from './simulation-plan.ts';
import { emptyResult } from './simulation-result.ts';

describe('the sums of a run', () => {
  const plan = simulationPlan(simulationRequest({}));

  it('are refused before they are allocated when they would take more than 2 GiB, with both numbers', () => {
    const huge = { ...plan, loanCount: 100_000_000 };
    const bytes = plan.batchCount * plan.scenarioModels.length * (plan.profileLength + 400_000_000) * 8;
    expect(() => emptyResult(huge)).toThrow(
      expect.objectContaining({
        code: 'SIMULATION_TOO_LARGE',
        message: expect.stringContaining(String(bytes)),
      }),
    );
  });

  it('have room for every batch, scenario and loan', () => {
    const result = emptyResult(plan);
    expect(result.loans).toHaveLength(plan.batchCount * plan.scenarioModels.length * plan.loanCount * 4);
    expect(result.batchPaths.reduce((sum, paths) => sum + paths, 0)).toBe(result.pathCount);
  });
});
