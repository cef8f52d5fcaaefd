import { describe, expect, it } from 'vitest';
import { simulationRequest } from '../../test/fixtures/simulation-request.ts';
import { simulationPlan } from './simulation-plan.ts';
import { emptyResult } from './simulation-result.ts';

describe('the sums of a run', () => {
  const plan = simulationPlan(simulationRequest({}));

  it('have room for every batch, scenario and loan', () => {
    const result = emptyResult(plan);
    expect(result.loans).toHaveLength(plan.batchCount * plan.scenarioModels.length * plan.loanCount * 4);
    expect(result.batchPaths.reduce((sum, paths) => sum + paths, 0)).toBe(result.pathCount);
  });
});
