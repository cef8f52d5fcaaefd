import { BLOCK_PATHS } from '../kernel/block.ts';
import type { DriverLayout } from './block-memory.ts';
import { observePaths, type RateScratch, rateScratch } from './path-rates.ts';
import type { PlanTables } from './plan-tables.ts';
import type { ObservedPaths } from './scenario-curves.ts';

/** A thread's memory for the making of drivers. */
export interface DriverScratch extends ObservedPaths {
  readonly rateScratch: RateScratch;
  /** [path]. */
  readonly lagged: Float64Array;
}

/** Where drivers are written: the run's memory as numbers of both kinds. */
export interface DriverMemory {
  readonly floats: Float64Array;
  /** The kernel's numbers over the same bytes. */
  readonly numbers: Float32Array | Float64Array;
}

export function driverScratch(plan: PlanTables): DriverScratch {
  const length = plan.timesYears.length * BLOCK_PATHS;
  return {
    rates: Array.from({ length: plan.weights.length / 2 }, () => new Float64Array(length)),
    logDiscounts: new Float64Array(length),
    lagged: new Float64Array(BLOCK_PATHS),
    rateScratch: rateScratch(plan.models[0]!),
  };
}

/** ln E stays within these, so that it and its product with any loan's scale are numbers. */
const LARGEST_LOG_INCENTIVE = 60;

/**
 * Turns a block of paths into what prices and borrowers see in one scenario: discount factors and mortgage rates.
 *
 * The borrower of the month that starts at node j reacts to
 * ½·m(j−1) + ½·m(j−2), nodes before today taking today's rate of the scenario.
 *
 * @param paths what the scenario's model keeps of the block, track by track
 * @param at address of the block's drivers, laid out as `layout` says
 * @source docs/models/mortgage-rate.md and docs/models/tba.md
 */
export function deriveDrivers(
  plan: PlanTables,
  scenario: number,
  paths: Float64Array,
  { floats, numbers }: DriverMemory,
  at: number,
  layout: DriverLayout,
  scratch: DriverScratch,
): void {
  observePaths(
    plan.rates,
    plan.models[plan.scenarioModels[scenario]!]!,
    scenario,
    paths,
    scratch.rateScratch,
    scratch,
  );
  const numberAt = (offset: number): number => (at + offset) / numbers.BYTES_PER_ELEMENT;
  deriveIncentives(plan, scratch, numbers, layout.rates.map(numberAt), layout.incentives.map(numberAt));
  layout.discounts.forEach((offset, delay) => {
    derivePayments(plan, delay, scratch, numbers, numberAt(offset));
  });
  const early = plan.earlyNodes * BLOCK_PATHS;
  layout.earlyRates.forEach((offset, pair) => {
    floats.set(scratch.rates[pair]!.subarray(0, early), (at + offset) / 8);
  });
  floats.set(scratch.logDiscounts.subarray(0, early), (at + layout.earlyLogs) / 8);
}

function deriveIncentives(
  plan: PlanTables,
  scratch: DriverScratch,
  numbers: Float32Array | Float64Array,
  rateTracks: readonly number[],
  incentiveTracks: readonly number[],
): void {
  const months = plan.monthNodes.length;
  const { lagged } = scratch;
  for (let pair = 0; pair < scratch.rates.length; pair++) {
    const rates = scratch.rates[pair]!;
    for (let month = 0; month < months; month++) {
      const one = plan.monthNodes[Math.max(0, month - 1)]! * BLOCK_PATHS;
      const two = plan.monthNodes[Math.max(0, month - 2)]! * BLOCK_PATHS;
      const rateAt = rateTracks[pair]! + month * BLOCK_PATHS;
      for (let path = 0; path < BLOCK_PATHS; path++) {
        lagged[path] = 0.5 * (rates[one + path]! + rates[two + path]!);
        numbers[rateAt + path] = lagged[path]!;
      }
      for (let driver = 0; driver < incentiveTracks.length; driver++) {
        if (plan.incentives[driver * 3]! !== pair) continue;
        const slope = plan.incentives[driver * 3 + 1]!;
        const centre = plan.incentives[driver * 3 + 2]!;
        const incentiveAt = incentiveTracks[driver]! + month * BLOCK_PATHS;
        for (let path = 0; path < BLOCK_PATHS; path++) {
          const log = slope * (lagged[path]! - centre);
          numbers[incentiveAt + path] = Math.exp(
            Math.min(LARGEST_LOG_INCENTIVE, Math.max(-LARGEST_LOG_INCENTIVE, log)),
          );
        }
      }
    }
  }
}

function derivePayments(
  plan: PlanTables,
  delay: number,
  { logDiscounts }: DriverScratch,
  numbers: Float32Array | Float64Array,
  track: number,
): void {
  const months = plan.monthNodes.length;
  const weight = plan.delays[delay]! / 30;
  for (let month = 0; month + 1 < months; month++) {
    const end = plan.monthNodes[month]! * BLOCK_PATHS;
    const next = plan.monthNodes[month + 1]! * BLOCK_PATHS;
    const at = track + month * BLOCK_PATHS;
    for (let path = 0; path < BLOCK_PATHS; path++) {
      numbers[at + path] = Math.exp(
        (1 - weight) * logDiscounts[end + path]! + weight * logDiscounts[next + path]!,
      );
    }
  }
}
