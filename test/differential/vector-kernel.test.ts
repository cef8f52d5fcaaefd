import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import type { KernelName } from '../../src/core/kernel-names.ts';
import { BLOCK_PATHS } from '../../src/kernel/block.ts';
import { KERNEL_SCRATCH_BYTES, STRIP_COLUMNS } from '../../src/kernel/kernel.ts';
import { openKernel, resolveKernel } from '../../src/kernel/select-kernel.ts';
import { loanTabulator } from '../../src/sim/loan-table.ts';
import { ROW, ROW_LENGTH } from '../../src/sim/plan-rows.ts';
import { simulationPlan } from '../../src/sim/simulation-plan.ts';
import { blockTracks, kernelStage, stagedDrivers } from '../fixtures/kernel-block.ts';
import { EXTREME_REQUEST } from '../fixtures/kernel-request.ts';

const plan = simulationPlan(EXTREME_REQUEST);
const MONTHS = plan.months;
const SCENARIOS = [...EXTREME_REQUEST.scenarios.keys()];
const LOANS = [...EXTREME_REQUEST.loans.keys()];
/** e^±60 and beyond, where K·E leaves float32: slope 1,500 per unit of rate. */
const STEEP_SLOPE = 1500;
const MEMORY_BYTES = 4 << 20;

const slopeOf = (loan: number): number =>
  plan.incentives[plan.loanRows[loan * ROW_LENGTH + ROW.incentive]! * 3 + 1]!;
const centreOf = (loan: number): number =>
  plan.incentives[plan.loanRows[loan * ROW_LENGTH + ROW.incentive]! * 3 + 2]!;
const paymentsOf = (loan: number): number => plan.loanRows[loan * ROW_LENGTH + ROW.payments]!;

/** Every loan's values, values with strips apart, and profile, in one scenario over one block. */
function results(name: KernelName, scenario: number, slope?: number) {
  const stage = kernelStage(name, MEMORY_BYTES);
  const { kernel } = stage;
  const tracks = blockTracks(scenario, MONTHS, 0);
  const table = stage.take(kernel.tableBytes(MONTHS));
  const values = stage.doubles((1 + STRIP_COLUMNS) * BLOCK_PATHS);
  const sums = stage.doubles(3 * MONTHS);
  const tabulate = loanTabulator(plan, kernel);
  const drivers = new Map<number, ReturnType<typeof stagedDrivers>>();
  return LOANS.map((loan) => {
    const beta = slope ?? slopeOf(loan);
    if (!drivers.has(beta)) drivers.set(beta, stagedDrivers(stage, tracks, beta, centreOf(loan)));
    const block = drivers.get(beta)!;
    const whole = tabulate.whole(loan, scenario, table);
    kernel.value(whole, block, values.byteOffset);
    const present = values.slice(0, BLOCK_PATHS);
    kernel.profile(whole, block, sums.byteOffset);
    const profile = sums.slice(0, 3 * whole.payments);
    kernel.valueWithStrips(tabulate.apart(loan, scenario, table), block, values.byteOffset);
    return { present, profile, apart: values.slice() };
  });
}

function largestGap(found: Float64Array, expected: Float64Array): number {
  return found.reduce((worst, value, at) => Math.max(worst, Math.abs(value - expected[at]!)), 0);
}

const bits = (values: Float64Array): BigUint64Array => new BigUint64Array(values.slice().buffer);

describe('float64 vectors against the scalar kernel', () => {
  it.each(SCENARIOS)('give the same bits without relaxed SIMD, in scenario %i', (scenario) => {
    const simd = results('simd-f64', scenario);
    const scalar = results('scalar', scenario);
    for (const loan of LOANS) {
      expect(new Set(scalar[loan]!.present).size).toBeGreaterThan(1);
      for (const member of ['present', 'profile', 'apart'] as const) {
        expect(bits(simd[loan]![member]), `loan ${loan}, ${member}`).toEqual(bits(scalar[loan]![member]));
      }
    }
  });

  /** Fused roundings of 360 months, of numbers about 1. */
  const FUSED_ROUNDING = 1e-13;

  it.each(SCENARIOS)('differ by roundings with it, in scenario %i', (scenario) => {
    const relaxed = results('relaxed-f64', scenario);
    const scalar = results('scalar', scenario);
    for (const loan of LOANS) {
      expect(largestGap(relaxed[loan]!.present, scalar[loan]!.present)).toBeLessThan(FUSED_ROUNDING);
      expect(largestGap(relaxed[loan]!.apart, scalar[loan]!.apart)).toBeLessThan(FUSED_ROUNDING);
      const perPath = largestGap(relaxed[loan]!.profile, scalar[loan]!.profile) / BLOCK_PATHS;
      expect(perPath).toBeLessThan(FUSED_ROUNDING);
    }
  });
});

/**
 * On one path: float32 states drift by half a unit in the last place a month, 6e-7 in 360 months at one standard
 * deviation, times what the loan is away from par; and a polynomial within 4e-8 a month where hazards are largest.
 */
const SINGLE_PATH_TOLERANCE = 2e-6;
/** The same over 64 paths: what does not average out is the rounding of the loan's table. */
const SINGLE_MEAN_TOLERANCE = 3e-7;

/** A unit of a strip is worth up to 10, and its value is a plain sum: rounding is relative to it. */
const SINGLE_STRIP_TOLERANCE = 8e-6;

describe.each(['relaxed', 'simd'] as const)('float32 vectors (%s) against the scalar kernel', (name) => {
  it.each(SCENARIOS)('stay within their bounds in scenario %i', (scenario) => {
    const single = results(name, scenario);
    const scalar = results('scalar', scenario);
    const mean = (values: Float64Array): number =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    for (const loan of LOANS) {
      const [found, expected] = [single[loan]!, scalar[loan]!];
      expect(largestGap(found.present, expected.present), `loan ${loan}`).toBeLessThan(SINGLE_PATH_TOLERANCE);
      expect(Math.abs(mean(found.present) - mean(expected.present)), `loan ${loan}`).toBeLessThan(
        SINGLE_MEAN_TOLERANCE,
      );
      expect(largestGap(found.apart, expected.apart), `loan ${loan}`).toBeLessThan(SINGLE_STRIP_TOLERANCE);
      const perPath = largestGap(found.profile, expected.profile) / BLOCK_PATHS;
      expect(perPath, `profile of loan ${loan}`).toBeLessThan(SINGLE_PATH_TOLERANCE);
    }
  });

  it('stands incentives from nothing to infinity', () => {
    const single = results(name, 0, STEEP_SLOPE);
    const scalar = results('scalar', 0, STEEP_SLOPE);
    for (const loan of LOANS) {
      expect(scalar[loan]!.present.every(Number.isFinite)).toBe(true);
      // A step in place of an S-curve: a path that sits on the step falls to either side in float32.
      expect(single[loan]!.present.every(Number.isFinite)).toBe(true);
    }
  });
});

describe('strips valued apart', () => {
  /** Two ways to add the same products. */
  const SUMMATION_TOLERANCE = 1e-13;

  it('make up the value of the loan with its fees', () => {
    const values = results('scalar', 1);
    let checked = 0;
    for (const [loan, { strips }] of EXTREME_REQUEST.loans.entries()) {
      const { present, apart } = values[loan]!;
      for (let path = 0; path < BLOCK_PATHS; path++) {
        let sum = apart[path]!;
        for (const [strip, { fee }] of strips.entries())
          sum += fee * apart[(1 + strip) * BLOCK_PATHS + path]!;
        expect(Math.abs(sum - present[path]!)).toBeLessThan(SUMMATION_TOLERANCE);
      }
      if (strips.length > 1) checked++;
    }
    expect(checked).toBeGreaterThan(5);
  });
});

describe('a memory that threads share', () => {
  it('serves a kernel on another thread', async () => {
    const name = resolveKernel();
    const stage = kernelStage(name, MEMORY_BYTES);
    const table = stage.take(stage.kernel.tableBytes(MONTHS));
    const here = stage.doubles(BLOCK_PATHS);
    const there = stage.doubles(BLOCK_PATHS);
    const block = stagedDrivers(stage, blockTracks(0, MONTHS, 0), slopeOf(0), centreOf(0));
    const loan = loanTabulator(plan, stage.kernel).whole(0, 0, table);
    stage.kernel.value(loan, block, here.byteOffset);
    const scratch = stage.take(KERNEL_SCRATCH_BYTES);
    const worker = new Worker(new URL('../fixtures/kernel-thread.ts', import.meta.url), {
      workerData: { name, memory: stage.memory, scratch, loan, block, values: there.byteOffset },
    });
    await once(worker, 'exit');
    expect(here.some((value) => value !== 0)).toBe(true);
    expect(bits(there)).toEqual(bits(here));
  });

  it('serves two kernels of one thread with scratch of their own', () => {
    const stage = kernelStage('simd-f64', MEMORY_BYTES);
    const other = openKernel('simd-f64', stage.memory, stage.take(KERNEL_SCRATCH_BYTES));
    const tables = [0, 1].map(() => stage.take(stage.kernel.tableBytes(MONTHS)));
    const block = stagedDrivers(stage, blockTracks(0, MONTHS, 0), slopeOf(0), centreOf(0));
    const tabulate = loanTabulator(plan, stage.kernel);
    const first = tabulate.whole(0, 0, tables[0]!);
    const second = tabulate.whole(1, 0, tables[1]!);
    const values = stage.doubles(BLOCK_PATHS);
    stage.kernel.value(first, block, values.byteOffset);
    const alone = values.slice();
    other.value(second, block, stage.doubles(BLOCK_PATHS).byteOffset);
    stage.kernel.value(first, block, values.byteOffset);
    expect(bits(values)).toEqual(bits(alone));
    expect(paymentsOf(0)).toBeGreaterThan(0);
  });
});

describe('the choice of a kernel', () => {
  it('takes the fastest, or the one that is named', () => {
    expect(resolveKernel('auto')).toBe('relaxed');
    for (const name of ['relaxed', 'simd', 'relaxed-f64', 'simd-f64', 'scalar']) {
      expect(resolveKernel(name)).toBe(name);
    }
  });

  it('refuses a name it does not know', () => {
    expect(() => resolveKernel('avx')).toThrow(
      expect.objectContaining({
        code: 'MODEL_UNSUPPORTED',
        message: expect.stringContaining('this version'),
      }),
    );
  });
});
