import { describe, expect, it } from 'vitest';
import { BLOCK_PATHS } from '../../src/kernel/block.ts';
import type { KernelName } from '../../src/kernel/kernel.ts';
import { openKernel, resolveKernel } from '../../src/kernel/select-kernel.ts';
import { simulateInline } from '../../src/sim/simulate.ts';
import { simulationPlan } from '../../src/sim/simulation-plan.ts';
import { blockScratch, prepareBlock, valueBlock } from '../../src/sim/value-block.ts';
import { KERNEL_REQUEST } from '../fixtures/kernel-request.ts';
import { LOCK, simulationRequest } from '../fixtures/simulation-request.ts';

const { scenarios: SCENARIOS, loans: LOANS } = KERNEL_REQUEST;
const BLOCK = 3;

function blockSums(kernel: KernelName, scenario: number) {
  const plan = simulationPlan({ ...KERNEL_REQUEST, kernel });
  const scratch = blockScratch(plan);
  prepareBlock(plan, SCENARIOS[scenario]!.modelIndex, BLOCK, scratch);
  return { plan, scratch, ...valueBlock(plan, scenario, scratch, () => false) };
}

/** Positions whose bits differ; a difference of the last bit counts. */
function differences(found: Float64Array, expected: Float64Array): number {
  const bits = (values: Float64Array): BigUint64Array => new BigUint64Array(values.slice().buffer);
  const [one, other] = [bits(found), bits(expected)];
  expect(one.length).toBe(other.length);
  return one.filter((word, at) => word !== other[at]).length;
}

describe('the SIMD kernel against the scalar one, bit by bit', () => {
  it.each([...SCENARIOS.keys()])('values and profiles random loans in scenario %i', (scenario) => {
    const simd = blockSums('simd-f64', scenario);
    const scalar = blockSums('scalar', scenario);
    expect(simd.scratch.kernel.name).toBe('simd-f64');
    expect(scalar.scratch.kernel.name).toBe('scalar');
    expect(scalar.profiles.every((sum) => sum !== 0)).toBe(true);
    expect(differences(simd.profiles, scalar.profiles)).toBe(0);
    expect(differences(simd.loans, scalar.loans)).toBe(0);
    // The last loan's paths still stand in the thread's memory.
    expect(new Set(scalar.scratch.values).size).toBeGreaterThan(BLOCK_PATHS / 2);
    expect(differences(simd.scratch.values, scalar.scratch.values)).toBe(0);
  });

  it('covers loans that end within the block of months, start late and carry strips', () => {
    const payments = new Set(LOANS.map(({ pool }) => pool.remainingMonths));
    expect(payments.size).toBeGreaterThan(10);
    expect(LOANS.some(({ pool }) => pool.settlement.startNode > 0)).toBe(true);
    expect(LOANS.some(({ strips }) => strips.length > 0)).toBe(true);
  });

  it('agrees where the clamps bind and where hazards come near the largest that is accepted', async () => {
    const lastPayment = { ...LOCK, pool: { ...LOCK.pool, remainingMonths: 1 } };
    const fast = {
      ...LOCK,
      pool: { ...LOCK.pool, noteRate: 0.09, multipliers: { refinancing: 12, turnover: 12, default: 1 } },
    };
    const low = { ...LOCK, pool: { ...LOCK.pool, noteRate: 0.01, coupon: 0.005 } };
    const run = async (kernel: KernelName) =>
      simulateInline(simulationPlan(simulationRequest({ loans: [lastPayment, fast, low], kernel })));
    const [simd, scalar] = [await run('simd-f64'), await run('scalar')];
    expect([simd.kernel, scalar.kernel]).toEqual(['simd-f64', 'scalar']);
    expect(differences(simd.loans, scalar.loans)).toBe(0);
    expect(differences(simd.profiles, scalar.profiles)).toBe(0);
  });
});

describe('the memory of the SIMD kernel', () => {
  it('refuses arrays from elsewhere and more than its capacity', () => {
    const plan = simulationPlan(simulationRequest({ kernel: 'simd-f64' }));
    const [one, other] = [blockScratch(plan), blockScratch(plan)];
    prepareBlock(plan, 0, 0, one);
    const mixed = { ...one, kernel: other.kernel };
    expect(() => valueBlock(plan, 0, mixed, () => false)).toThrow(/its own memory/);
    const small = openKernel('simd-f64', 64);
    expect(() => small.allocate(1 << 20)).toThrow(/capacity/);
  });

  it('is let go with the run it served', () => {
    for (let run = 0; run < 2000; run++)
      openKernel('simd-f64', 1 << 17)
        .allocate(64)
        .fill(1);
  });
});

describe('the choice of a kernel', () => {
  it('takes the fastest, or the one that is named', () => {
    expect(resolveKernel('auto')).toBe('simd-f64');
    expect(resolveKernel('simd-f64')).toBe('simd-f64');
    expect(resolveKernel('scalar')).toBe('scalar');
  });

  it.each(['relaxed', 'simd'])('refuses %s, which does not exist in this version', (name) => {
    expect(() => resolveKernel(name)).toThrow(
      expect.objectContaining({
        code: 'MODEL_UNSUPPORTED',
        message: expect.stringContaining('this version'),
      }),
    );
  });
});
