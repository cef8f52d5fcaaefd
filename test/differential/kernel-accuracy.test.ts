import { describe, expect, it } from 'vitest';
import type { KernelName } from '../../src/core/kernel-names.ts';
import { BLOCK_PATHS } from '../../src/kernel/block.ts';
import { loanTabulator } from '../../src/sim/loan-table.ts';
import { simulationPlan } from '../../src/sim/simulation-plan.ts';
import { blockTracks, kernelStage, stagedDrivers } from '../fixtures/kernel-block.ts';
import { LOCK, simulationRequest } from '../fixtures/simulation-request.ts';

/** Of the loan's value per 1 of face. */
const PRICE_GOAL = 1e-7;
/** Of effective duration over ±25 bp, years. */
const DURATION_GOAL = 1e-5;
const BLOCKS = 16;
const BUMP = 0.0025;
const COUPONS = [0.02, 0.03, 0.04, 0.05, 0.055, 0.06, 0.065, 0.07, 0.08];

const loans = COUPONS.flatMap((coupon) =>
  ([1, 1.6] as const).map((refinancing) => ({
    ...LOCK,
    pool: {
      ...LOCK.pool,
      coupon,
      noteRate: coupon + 0.0085,
      multipliers: { refinancing, turnover: 1, default: 1 },
    },
  })),
);
const plan = simulationPlan(simulationRequest({ profiles: [], loans }));
const [slope, centre] = [plan.incentives[1]!, plan.incentives[2]!];

/** Mean present value of each loan over 1,024 paths, from values and from profiles. */
function means(name: KernelName, shift: number): { values: number[]; profiles: Float64Array[] } {
  const values = loans.map(() => 0);
  const profiles = loans.map(() => new Float64Array(3 * plan.months));
  for (let block = 0; block < BLOCKS; block++) {
    const stage = kernelStage(name, 2 << 20);
    const drivers = stagedDrivers(stage, blockTracks(block, plan.months, shift), slope, centre);
    const tabulate = loanTabulator(plan, stage.kernel);
    const table = stage.take(stage.kernel.tableBytes(plan.months));
    const row = stage.doubles(BLOCK_PATHS);
    const sums = stage.doubles(3 * plan.months);
    for (const loan of loans.keys()) {
      const packed = tabulate.whole(loan, 0, table);
      stage.kernel.value(packed, drivers, row.byteOffset);
      values[loan]! += row.reduce((sum, value) => sum + value, 0) / (BLOCKS * BLOCK_PATHS);
      stage.kernel.profile(packed, drivers, sums.byteOffset);
      for (const [at, sum] of sums.entries()) profiles[loan]![at]! += sum / (BLOCKS * BLOCK_PATHS);
    }
  }
  return { values, profiles };
}

/** Value of a pool at an OAS of nothing from its profile: flows b_{k−1}(1 + c/12)·DS − b_k·DS′. */
function profileValue(profile: Float64Array, noteRate: number, coupon: number, payments: number): number {
  const growth = 1 + noteRate / 12;
  const installment = (growth - 1) / -Math.expm1(-payments * Math.log(growth));
  let balance = 1;
  let value = 0;
  for (let k = 0; k < payments; k++) {
    const next = balance * growth - installment;
    value += balance * (1 + coupon / 12) * profile[k]! - next * profile[payments + k]!;
    balance = next;
  }
  return value;
}

describe.each(['relaxed', 'simd'] as const)('float32 (%s) over 1,024 paths', (name) => {
  const [found, reference] = [-BUMP, 0, BUMP].reduce(
    ([single, double], shift) => [
      [...single, means(name, shift)],
      [...double, means('simd-f64', shift)],
    ],
    [[], []] as ReturnType<typeof means>[][],
  ) as [ReturnType<typeof means>[], ReturnType<typeof means>[]];

  it.each([...loans.keys()])('keeps price and duration of loan %i', (loan) => {
    const [down, base, up] = found.map(({ values }) => values[loan]!);
    const [downTo, baseTo, upTo] = reference.map(({ values }) => values[loan]!);
    expect(Math.abs(base! / baseTo! - 1)).toBeLessThan(PRICE_GOAL);
    const duration = (down! - up!) / (2 * BUMP * base!);
    const durationTo = (downTo! - upTo!) / (2 * BUMP * baseTo!);
    expect(durationTo).toBeGreaterThan(0.3);
    expect(Math.abs(duration - durationTo)).toBeLessThan(DURATION_GOAL);
  });

  it.each([...loans.keys()])('keeps the price that the profile of loan %i gives', (loan) => {
    const { noteRate, coupon, remainingMonths } = loans[loan]!.pool;
    const [single, double] = [found[1]!, reference[1]!].map(({ profiles }) =>
      profileValue(profiles[loan]!, noteRate, coupon, remainingMonths),
    );
    expect(Math.abs(single! / double! - 1)).toBeLessThan(PRICE_GOAL);
  });
});
