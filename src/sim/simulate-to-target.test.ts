import { describe, expect, it } from 'vitest';
import { simulationRequest } from '../../test/fixtures/simulation-request.ts';
import { exact, standardErrorOf } from '../core/batched.ts';
import { poolPricer } from './pool-pricer.ts';
import { type Simulate, simulateInline } from './simulate.ts';
import { type ErrorTarget, simulateToTarget, type TargetedRun } from './simulate-to-target.ts';
import { type SimulationPlan, simulationPlan } from './simulation-plan.ts';
import type { SimulationResult } from './simulation-result.ts';

const request = simulationRequest({ loans: [], pathCount: 256 });
const pool = request.profiles[0]!;

/** Standard error of the TBA's price per 100. */
function errorOf(plan: SimulationPlan, result: SimulationResult): number {
  return standardErrorOf(poolPricer(plan, result, pool, 0, () => 1).price(0, exact(0.0075)));
}

async function reach(target: ErrorTarget | undefined): Promise<TargetedRun & { readonly runs: number }> {
  let runs = 0;
  const simulate: Simulate = (plan, control) => {
    runs += 1;
    return simulateInline(plan, control);
  };
  return { ...(await simulateToTarget(request, simulate, {}, target, errorOf)), runs };
}

const first = await simulateInline(simulationPlan(request));
const firstError = errorOf(simulationPlan(request), first);

describe('a run with an error to reach', () => {
  it('is one run without a target, and one that meets its target at once', async () => {
    for (const target of [undefined, { standardErrorPer100: 2 * firstError, pathCountMax: 65_536 }]) {
      const { result, standardErrorPer100, runs } = await reach(target);
      expect(runs).toBe(1);
      expect(result).toStrictEqual(first);
      expect(standardErrorPer100).toBe(target === undefined ? undefined : firstError);
    }
  });

  it('adds new randomisations until it is there, as one run of them all would have them', async () => {
    const target = { standardErrorPer100: firstError / 3, pathCountMax: 65_536 };
    const { plan, result, standardErrorPer100, runs } = await reach(target);
    expect(runs).toBeGreaterThan(1);
    expect(standardErrorPer100).toBeLessThanOrEqual(target.standardErrorPer100);
    expect(standardErrorPer100).toBe(errorOf(plan, result));
    const whole = simulationPlan({ ...request, batches: { first: 0, count: result.batchCount } });
    expect(result).toStrictEqual(await simulateInline(whole));
    expect(result.pathCount).toBe(64 * result.batchCount);
  });

  it('ends at its cap, and says how far it came', async () => {
    const target = { standardErrorPer100: firstError / 1000, pathCountMax: 64 * 7 + 63 };
    const { plan, result, standardErrorPer100 } = await reach(target);
    expect(result.batchCount).toBe(7);
    expect(standardErrorPer100).toBe(errorOf(plan, result));
    expect(standardErrorPer100).toBeGreaterThan(target.standardErrorPer100);
  });
});
