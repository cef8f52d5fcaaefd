import type { Batched } from '../core/batched.ts';
import type { KernelName } from '../core/kernel-names.ts';
import { BLOCK_PATHS } from '../kernel/block.ts';
import { LOAN_SUMS, PROFILE_SUMS } from './plan-rows.ts';
import type { SimulationPlan } from './simulation-plan.ts';

/**
 * Sums of a run by batch of paths. The sums of a batch's blocks are added in the blocks' order, so the bits do not
 * depend on which thread valued which.
 */
export interface SimulationResult {
  readonly kernel: KernelName;
  readonly pathCount: number;
  readonly batchCount: number;
  /** Paths in each batch. */
  readonly batchPaths: readonly number[];
  readonly scenarioCount: number;
  /** [batch][scenario][profile sums]. */
  readonly profiles: Float64Array;
  readonly profileOffsets: Int32Array;
  readonly profileLength: number;
  readonly profilePayments: readonly number[];
  /** [batch][scenario][loan, then lock of the grid][4]. */
  readonly loans: Float64Array;
  readonly loanCount: number;
}

/** An empty result, to which the sums of blocks are added. */
export function emptyResult(plan: SimulationPlan): SimulationResult {
  const { batchCount } = plan;
  const batchPaths = new Array<number>(batchCount).fill((plan.blocks / batchCount) * BLOCK_PATHS);
  const scenarioCount = plan.scenarioModels.length;
  const loanCount = plan.loanCount + (plan.grid?.lockCount ?? 0);
  return {
    kernel: plan.kernel,
    pathCount: plan.blocks * BLOCK_PATHS,
    batchCount,
    batchPaths,
    scenarioCount,
    profiles: new Float64Array(batchCount * scenarioCount * plan.profileLength),
    profileOffsets: plan.profileOffsets,
    profileLength: plan.profileLength,
    profilePayments: Array.from(
      { length: plan.profileCount },
      (_, index) =>
        ((plan.profileOffsets[index + 1] ?? plan.profileLength) - plan.profileOffsets[index]!) / PROFILE_SUMS,
    ),
    loans: new Float64Array(batchCount * scenarioCount * loanCount * LOAN_SUMS),
    loanCount,
  };
}

/**
 * A mean over paths: of the whole sample, and of each batch.
 *
 * @param sumOf the sum over a batch's paths
 */
export function batchedMean(result: SimulationResult, sumOf: (batch: number) => number): Batched {
  let total = 0;
  const batches = result.batchPaths.map((paths, batch) => {
    const sum = sumOf(batch);
    total += sum;
    return sum / paths;
  });
  return { value: total / result.pathCount, batches };
}

/** Index of one of a loan's four sums. */
export function loanSumAt(
  result: SimulationResult,
  batch: number,
  scenario: number,
  loan: number,
  sum: number,
): number {
  return ((batch * result.scenarioCount + scenario) * result.loanCount + loan) * LOAN_SUMS + sum;
}

/** Where a profile's sums of one batch and scenario start. */
export function profileStart(
  result: SimulationResult,
  batch: number,
  scenario: number,
  profile: number,
): number {
  return (batch * result.scenarioCount + scenario) * result.profileLength + result.profileOffsets[profile]!;
}

/** Two runs of the same request over different batches as one. */
export function joinResults(first: SimulationResult, second: SimulationResult): SimulationResult {
  const joined = (left: Float64Array, right: Float64Array): Float64Array => {
    const both = new Float64Array(left.length + right.length);
    both.set(left);
    both.set(right, left.length);
    return both;
  };
  return {
    ...first,
    pathCount: first.pathCount + second.pathCount,
    batchCount: first.batchCount + second.batchCount,
    batchPaths: [...first.batchPaths, ...second.batchPaths],
    profiles: joined(first.profiles, second.profiles),
    loans: joined(first.loans, second.loans),
  };
}
