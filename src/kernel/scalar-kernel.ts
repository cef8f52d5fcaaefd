import { BLOCK_PATHS } from './block.ts';
import {
  type BlockDrivers,
  COLUMN_BALANCE,
  COLUMN_DEFAULT,
  COLUMN_PAYMENT,
  COLUMN_REFINANCING,
  COLUMN_TURNOVER,
  type Kernel,
  type KernelScratch,
  LOAN_COLUMNS,
  type LoanTable,
} from './kernel.ts';

/**
 * The kernel in plain TypeScript, in float64: the reference every other kernel is compared with.
 *
 * Survival e^(−h) is the Taylor series of degree 6 about the middle of the loan's hazards, in Estrin's order:
 * its remainder is at most (h_max/2)⁷/7!, 2e-14 at the default parameters, at a fifth of the cost of an
 * exponential.
 *
 * @source docs/models/kernel.md
 */
export const scalarKernel: Kernel = { name: 'scalar', value, profile };

/** Kernel memory for one thread. */
export function kernelScratch(): KernelScratch {
  return { active: new Float64Array(BLOCK_PATHS), passive: new Float64Array(BLOCK_PATHS) };
}

const C3 = 1 / 6;
const C4 = 1 / 24;
const C5 = 1 / 120;
const C6 = 1 / 720;

function value(loan: LoanTable, block: BlockDrivers, scratch: KernelScratch, values: Float64Array): void {
  const { columns, payments, incentiveScale, rateStrike, lockIn, lockInCap } = loan;
  const { activeShare, passiveRefinancing, hazardCentre } = loan;
  const { incentive, rate, discount } = block;
  const { active, passive } = scratch;
  const passiveShare = 1 - activeShare;
  const centreSurvival = Math.exp(-hazardCentre);
  active.fill(activeShare);
  passive.fill(passiveShare);
  values.fill(0, 0, BLOCK_PATHS);
  let at = loan.startNode * BLOCK_PATHS;
  for (let k = 0; k < payments; k++) {
    const column = k * LOAN_COLUMNS;
    const refinancing = columns[column + COLUMN_REFINANCING]!;
    const turnover = columns[column + COLUMN_TURNOVER]!;
    const fixed = columns[column + COLUMN_DEFAULT]! - hazardCentre;
    const payment = columns[column + COLUMN_PAYMENT]!;
    const balance = columns[column + COLUMN_BALANCE]!;
    for (let path = 0; path < BLOCK_PATHS; path++) {
      const node = at + path;
      const activeBefore = active[path]!;
      const passiveBefore = passive[path]!;
      values[path]! +=
        (activeBefore + passiveBefore) *
        (payment * discount[node + BLOCK_PATHS]! - balance * discount[node]!);
      const hazard = refinancing / (1 + incentiveScale * incentive[node]!);
      const above = Math.min(Math.max(rate[node]! - rateStrike, 0), lockInCap);
      const common = fixed + turnover * (1 - lockIn * above);
      const a = common + hazard;
      const p = common + passiveRefinancing * hazard;
      const a2 = a * a;
      const p2 = p * p;
      active[path] =
        activeBefore * centreSurvival * (1 - a + a2 * (0.5 - a * C3 + a2 * (C4 - a * C5 + a2 * C6)));
      passive[path] =
        passiveBefore * centreSurvival * (1 - p + p2 * (0.5 - p * C3 + p2 * (C4 - p * C5 + p2 * C6)));
    }
    at += BLOCK_PATHS;
  }
}

function profile(loan: LoanTable, block: BlockDrivers, scratch: KernelScratch, sums: Float64Array): void {
  const { columns, payments, incentiveScale, rateStrike, lockIn, lockInCap } = loan;
  const { activeShare, passiveRefinancing, hazardCentre } = loan;
  const { incentive, rate, discount } = block;
  const { active, passive } = scratch;
  const centreSurvival = Math.exp(-hazardCentre);
  active.fill(activeShare);
  passive.fill(1 - activeShare);
  let at = loan.startNode * BLOCK_PATHS;
  for (let k = 0; k < payments; k++) {
    const column = k * LOAN_COLUMNS;
    const refinancing = columns[column + COLUMN_REFINANCING]!;
    const turnover = columns[column + COLUMN_TURNOVER]!;
    const fixed = columns[column + COLUMN_DEFAULT]! - hazardCentre;
    let discountedBefore = 0;
    let discountedAfter = 0;
    let survival = 0;
    for (let path = 0; path < BLOCK_PATHS; path++) {
      const node = at + path;
      const before = active[path]! + passive[path]!;
      const hazard = refinancing / (1 + incentiveScale * incentive[node]!);
      const above = Math.min(Math.max(rate[node]! - rateStrike, 0), lockInCap);
      const common = fixed + turnover * (1 - lockIn * above);
      const a = common + hazard;
      const p = common + passiveRefinancing * hazard;
      const a2 = a * a;
      const p2 = p * p;
      active[path]! *= centreSurvival * (1 - a + a2 * (0.5 - a * C3 + a2 * (C4 - a * C5 + a2 * C6)));
      passive[path]! *= centreSurvival * (1 - p + p2 * (0.5 - p * C3 + p2 * (C4 - p * C5 + p2 * C6)));
      const after = active[path]! + passive[path]!;
      const paid = discount[node + BLOCK_PATHS]!;
      discountedBefore += paid * before;
      discountedAfter += paid * after;
      survival += after;
    }
    sums[k]! += discountedBefore;
    sums[payments + k]! += discountedAfter;
    sums[2 * payments + k]! += survival;
    at += BLOCK_PATHS;
  }
}
