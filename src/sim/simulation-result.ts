import type { Batched } from '../core/batched.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { BLOCK_PATHS } from '../kernel/block.ts';
import type { KernelName } from '../kernel/kernel.ts';
import { PROFILE_SUMS, type SimulationPlan } from './simulation-plan.ts';
import { type BlockSums, LOAN_SUMS } from './value-block.ts';

/**
 * Sums of a run by batch of paths. Blocks are added in order of their index, so the bits do not depend on
 * which thread valued which block.
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
  /** [batch][scenario][loan][4]. */
  readonly loans: Float64Array;
  readonly loanCount: number;
}

/** Sums of one run at most: 8 batches of 50 scenarios leave room for 160,000 locks. */
const LARGEST_RESULT_BYTES = 2_147_483_648;

/**
 * An empty result, to which blocks are added.
 *
 * @throws CounterpoiseError SIMULATION_TOO_LARGE, before anything is allocated, when its sums would take more than 2 GiB
 */
export function emptyResult(plan: SimulationPlan): SimulationResult {
  const { batchCount } = plan;
  const bytes =
    batchCount *
    plan.scenarioModels.length *
    (plan.profileLength + plan.loanCount * LOAN_SUMS) *
    Float64Array.BYTES_PER_ELEMENT;
  if (bytes > LARGEST_RESULT_BYTES) {
    throw new CounterpoiseError('SIMULATION_TOO_LARGE', `The sums of this run would take ${bytes} bytes.`, {
      found: `${plan.loanCount} loans and ${plan.profileCount} pools in ${plan.scenarioModels.length} scenarios`,
      accepted: `loans × scenarios that take at most ${LARGEST_RESULT_BYTES} bytes: fewer scenarios, or the pipeline in parts`,
    });
  }
  const batchPaths = new Array<number>(batchCount).fill((plan.blocks / batchCount) * BLOCK_PATHS);
  const scenarioCount = plan.scenarioModels.length;
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
    loans: new Float64Array(batchCount * scenarioCount * plan.loanCount * LOAN_SUMS),
    loanCount: plan.loanCount,
  };
}

/** Adds one block's sums of one scenario; blocks of a scenario must come in order, and consecutive ones form a batch. */
export function addBlock(
  result: SimulationResult,
  block: number,
  blocks: number,
  scenario: number,
  sums: BlockSums,
): void {
  const batch = Math.floor((block * result.batchCount) / blocks);
  const slot = batch * result.scenarioCount + scenario;
  const profileAt = slot * result.profileLength;
  for (let i = 0; i < sums.profiles.length; i++) result.profiles[profileAt + i]! += sums.profiles[i]!;
  const loanAt = slot * result.loanCount * LOAN_SUMS;
  for (let i = 0; i < sums.loans.length; i++) result.loans[loanAt + i]! += sums.loans[i]!;
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
