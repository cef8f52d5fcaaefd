import { BLOCK_PATHS } from './block.ts';
import {
  type BlockDrivers,
  COLUMN_BALANCE,
  COLUMN_LOCK_IN,
  COLUMN_PAYMENT,
  COLUMN_REFINANCING,
  COLUMN_UNLOCKED,
  type Kernel,
  LOAN_COLUMNS,
  type LoanTable,
} from './kernel.ts';

/**
 * A kernel in plain TypeScript, in float64: the reference every other kernel is compared with.
 *
 * Survival e^(−h) is the Taylor series of degree 6 about the middle of the loan's hazards, in Estrin's order:
 * its remainder is at most (h_max/2)⁷/7!, 2e-14 at the default parameters, at a fifth of the cost of an
 * exponential. The state leaves the factor e^(−k·centre) of month k out: the loan table and the sums carry it.
 *
 * @source docs/models/kernel.md
 * @returns a kernel with state of its own, for one thread
 */
export function scalarKernel(): Kernel {
  const active = new Float64Array(BLOCK_PATHS);
  const passive = new Float64Array(BLOCK_PATHS);
  return {
    name: 'scalar',
    allocate: (length) => new Float64Array(length),
    value: (loan, block, values) => value(loan, block, active, passive, values),
    profile: (loan, block, sums) => profile(loan, block, active, passive, sums),
  };
}

const C3 = 1 / 6;
const C4 = 1 / 24;
const C5 = 1 / 120;
const C6 = 1 / 720;

function value(
  loan: LoanTable,
  block: BlockDrivers,
  active: Float64Array,
  passive: Float64Array,
  values: Float64Array,
): void {
  const { columns, payments, incentiveScale, rateStrike, lockInCap } = loan;
  const { activeShare, passiveRefinancing } = loan;
  const { incentive, rate, discount } = block;
  active.fill(activeShare);
  passive.fill(1 - activeShare);
  values.fill(0, 0, BLOCK_PATHS);
  let at = loan.startNode * BLOCK_PATHS;
  for (let k = 0; k < payments; k++) {
    const column = k * LOAN_COLUMNS;
    const refinancing = columns[column + COLUMN_REFINANCING]!;
    const unlocked = columns[column + COLUMN_UNLOCKED]!;
    const lockIn = columns[column + COLUMN_LOCK_IN]!;
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
      const common = unlocked - lockIn * above;
      const a = common + hazard;
      const p = common + passiveRefinancing * hazard;
      const a2 = a * a;
      const p2 = p * p;
      active[path] = activeBefore * (1 - a + a2 * (0.5 - a * C3 + a2 * (C4 - a * C5 + a2 * C6)));
      passive[path] = passiveBefore * (1 - p + p2 * (0.5 - p * C3 + p2 * (C4 - p * C5 + p2 * C6)));
    }
    at += BLOCK_PATHS;
  }
}

function profile(
  loan: LoanTable,
  block: BlockDrivers,
  active: Float64Array,
  passive: Float64Array,
  sums: Float64Array,
): void {
  const { columns, payments, incentiveScale, rateStrike, lockInCap } = loan;
  const { activeShare, passiveRefinancing } = loan;
  const { incentive, rate, discount } = block;
  const centreSurvival = Math.exp(-loan.hazardCentre);
  active.fill(activeShare);
  passive.fill(1 - activeShare);
  sums.fill(0, 0, 3 * payments);
  let centring = 1;
  let at = loan.startNode * BLOCK_PATHS;
  for (let k = 0; k < payments; k++) {
    const column = k * LOAN_COLUMNS;
    const refinancing = columns[column + COLUMN_REFINANCING]!;
    const unlocked = columns[column + COLUMN_UNLOCKED]!;
    const lockIn = columns[column + COLUMN_LOCK_IN]!;
    for (let parity = 0; parity < 2; parity++) {
      let discountedBefore = 0;
      let discountedAfter = 0;
      let survival = 0;
      for (let path = parity; path < BLOCK_PATHS; path += 2) {
        const node = at + path;
        const before = active[path]! + passive[path]!;
        const hazard = refinancing / (1 + incentiveScale * incentive[node]!);
        const above = Math.min(Math.max(rate[node]! - rateStrike, 0), lockInCap);
        const common = unlocked - lockIn * above;
        const a = common + hazard;
        const p = common + passiveRefinancing * hazard;
        const a2 = a * a;
        const p2 = p * p;
        active[path]! *= 1 - a + a2 * (0.5 - a * C3 + a2 * (C4 - a * C5 + a2 * C6));
        passive[path]! *= 1 - p + p2 * (0.5 - p * C3 + p2 * (C4 - p * C5 + p2 * C6));
        const after = active[path]! + passive[path]!;
        const paid = discount[node + BLOCK_PATHS]!;
        discountedBefore += paid * before;
        discountedAfter += paid * after;
        survival += after;
      }
      sums[k]! += discountedBefore;
      sums[payments + k]! += discountedAfter;
      sums[2 * payments + k]! += survival;
    }
    const centringAfter = centring * centreSurvival;
    sums[k]! *= centring;
    sums[payments + k]! *= centringAfter;
    sums[2 * payments + k]! *= centringAfter;
    centring = centringAfter;
    at += BLOCK_PATHS;
  }
}
