import { CounterpoiseError } from '../core/errors.ts';
import { BLOCK_PATHS } from '../kernel/block.ts';
import { type BlockDrivers, type Kernel, LOAN_COLUMNS } from '../kernel/kernel.ts';
import { openKernel } from '../kernel/select-kernel.ts';
import { HIGHEST_PULL_THROUGH, LOWEST_PULL_THROUGH } from '../models/pull-through/pull-through.ts';
import {
  type DriverScratch,
  deriveBonds,
  deriveDrivers,
  driverScratch,
  kernelDriverLength,
} from './block-drivers.ts';
import { loanTable } from './loan-table.ts';
import { type NormalScratch, normalScratch, simulateBlock } from './path-block.ts';
import { type BlockPaths, storedBlock } from './path-store.ts';
import {
  PROFILE_SUMS,
  ROW,
  ROW_LENGTH,
  SCENARIO_ROW,
  SCENARIO_ROW_LENGTH,
  type SimulationPlan,
} from './simulation-plan.ts';

/** Sums a valued loan keeps over a block: p·PV, p·D(T_s), p, PV. */
export const LOAN_SUMS = 4;

/** Memory of one thread for one plan. */
export interface BlockScratch {
  readonly normals: NormalScratch;
  /** Paths of the block last prepared: in the run's store, or this thread's own. */
  paths: BlockPaths;
  readonly drivers: DriverScratch;
  readonly kernel: Kernel;
  readonly columns: Float64Array;
  readonly values: Float64Array;
  readonly profile: Float64Array;
}

/** Memory for a plan and a kernel that works in it, to be kept by a thread and used again. */
export function blockScratch(plan: SimulationPlan): BlockScratch {
  const nodes = plan.timesYears.length;
  const perLoan = (LOAN_COLUMNS + PROFILE_SUMS) * plan.months + BLOCK_PATHS;
  const kernel = openKernel(plan.kernel, kernelDriverLength(plan) + perLoan);
  return {
    normals: normalScratch(nodes - 1),
    paths: { state: new Float64Array(nodes * BLOCK_PATHS), integral: new Float64Array(nodes * BLOCK_PATHS) },
    drivers: driverScratch(plan, kernel.allocate),
    kernel,
    columns: kernel.allocate(plan.months * LOAN_COLUMNS),
    values: kernel.allocate(BLOCK_PATHS),
    profile: kernel.allocate(plan.months * PROFILE_SUMS),
  };
}

/**
 * Makes a block ready for all scenarios of one rate model: its paths, from the run's store or simulated here, and
 * the zero bonds they share.
 */
export function prepareBlock(
  plan: SimulationPlan,
  model: number,
  block: number,
  scratch: BlockScratch,
): void {
  const simulate = ({ state, integral }: BlockPaths): void =>
    simulateBlock(plan.models[model]!, plan.sampler, block, scratch.normals, state, integral);
  if (plan.paths === undefined) simulate(scratch.paths);
  else {
    const place = model * plan.blocks + block;
    scratch.paths = storedBlock(plan.paths, place, plan.timesYears.length, simulate);
  }
  deriveBonds(plan, model, scratch.paths.state, scratch.drivers);
}

/** Sums of one block in one scenario. */
export interface BlockSums {
  /** Concatenated profiles, see `profileOffsets` of the plan. */
  readonly profiles: Float64Array;
  /** [loan][4]. */
  readonly loans: Float64Array;
}

/**
 * Values every profile and loan of a plan over one block of paths in one scenario.
 *
 * @param scratch holds the block of the scenario's rate model, see prepareBlock
 * @param cancelled asked between loans; true stops the work
 * @returns sums over the block's 64 paths
 * @throws CounterpoiseError SIMULATION_NOT_FINITE naming the instrument, SIMULATION_CANCELLED
 */
export function valueBlock(
  plan: SimulationPlan,
  scenario: number,
  scratch: BlockScratch,
  cancelled: () => boolean,
): BlockSums {
  deriveDrivers(plan, scenario, scratch.paths.integral, scratch.drivers);
  const profiles = new Float64Array(plan.profileLength);
  const loans = new Float64Array(plan.loanCount * LOAN_SUMS);
  for (let index = 0; index < plan.profileCount; index++) {
    if (cancelled()) throw cancellation();
    const table = loanTable(plan, index, scenario, scratch.columns);
    const offset = plan.profileOffsets[index]!;
    scratch.kernel.profile(table, driversOf(plan, index, scratch), scratch.profile);
    const sums = scratch.profile.subarray(0, PROFILE_SUMS * table.payments);
    assertFinite(sums, `profile ${index}`);
    profiles.set(sums, offset);
  }
  for (let index = 0; index < plan.loanCount; index++) {
    if (cancelled()) throw cancellation();
    const row = plan.profileCount + index;
    const table = loanTable(plan, row, scenario, scratch.columns);
    scratch.kernel.value(table, driversOf(plan, row, scratch), scratch.values);
    const sums = loans.subarray(index * LOAN_SUMS, (index + 1) * LOAN_SUMS);
    weighByPullThrough(plan, row, scenario, scratch, sums);
    assertFinite(sums, `loan ${index}`);
  }
  return { profiles, loans };
}

function driversOf(plan: SimulationPlan, loan: number, scratch: BlockScratch): BlockDrivers {
  const at = loan * ROW_LENGTH;
  return {
    incentive: scratch.drivers.incentives[plan.loanRows[at + ROW.incentive]!]!,
    rate: scratch.drivers.lagged[plan.loanRows[at + ROW.weights]!]!,
    discount: scratch.drivers.payments[plan.loanRows[at + ROW.delay]!]!,
  };
}

/**
 * Sums p·PV, p·D(T_s), p and PV over the block, with logit p = logit p₀ + A·tanh(Δ/B) on each path,
 * Δ = m(h) − m(lock date) in percent points.
 *
 * @source docs/models/locks.md
 */
function weighByPullThrough(
  plan: SimulationPlan,
  loan: number,
  scenario: number,
  scratch: BlockScratch,
  sums: Float64Array,
): void {
  const row = plan.loanRows.subarray(loan * ROW_LENGTH, (loan + 1) * ROW_LENGTH);
  const change = scenario * SCENARIO_ROW_LENGTH;
  const spread = row[ROW.spread]! + plan.scenarioRows[change + SCENARIO_ROW.mortgageBasis]!;
  const shift = plan.scenarioRows[change + SCENARIO_ROW.pullThroughShift]!;
  const rates = scratch.drivers.rates[row[ROW.weights]!]!;
  const logs = scratch.drivers.logDiscounts;
  const baseLogit = row[ROW.baseLogit]!;
  const size = row[ROW.responseSize]!;
  const scale = row[ROW.responseScale]!;
  const horizon = row[ROW.horizonNode]! * BLOCK_PATHS;
  const horizonWeight = row[ROW.horizonWeight]!;
  const settlement = row[ROW.settlementNode]! * BLOCK_PATHS;
  const settlementWeight = row[ROW.settlementWeight]!;
  const funded = baseLogit === Number.POSITIVE_INFINITY;
  let weighted = 0;
  let weightedDiscount = 0;
  let pullThroughs = 0;
  let total = 0;
  for (let path = 0; path < BLOCK_PATHS; path++) {
    const value = scratch.values[path]!;
    const logDiscount =
      (1 - settlementWeight) * logs[settlement + path]! +
      settlementWeight * logs[settlement + BLOCK_PATHS + path]!;
    let pullThrough = 1;
    if (!funded) {
      const rate =
        spread +
        (1 - horizonWeight) * rates[horizon + path]! +
        horizonWeight * rates[horizon + BLOCK_PATHS + path]!;
      const move = (rate - row[ROW.marketRateAtLock]!) * 100;
      const logit = baseLogit + size * Math.tanh(move / scale);
      pullThrough = clampPullThrough(clampPullThrough(1 / (1 + Math.exp(-logit))) + shift);
    }
    weighted += pullThrough * value;
    weightedDiscount += pullThrough * Math.exp(logDiscount);
    pullThroughs += pullThrough;
    total += value;
  }
  sums[0] = weighted;
  sums[1] = weightedDiscount;
  sums[2] = pullThroughs;
  sums[3] = total;
}

function clampPullThrough(probability: number): number {
  return Math.min(HIGHEST_PULL_THROUGH, Math.max(LOWEST_PULL_THROUGH, probability));
}

function assertFinite(sums: Float64Array, what: string): void {
  const at = sums.findIndex((sum) => !Number.isFinite(sum));
  if (at >= 0) {
    throw new CounterpoiseError(
      'SIMULATION_NOT_FINITE',
      `A sum of ${what} is not a number (position ${at}).`,
    );
  }
}

function cancellation(): CounterpoiseError {
  return new CounterpoiseError('SIMULATION_CANCELLED', 'The run was cancelled.');
}
