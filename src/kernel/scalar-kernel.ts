import { BLOCK_PATHS } from './block.ts';
import {
  type BlockDrivers,
  COLUMN_BALANCE,
  COLUMN_LOCK_IN,
  COLUMN_REFINANCING,
  COLUMN_SPREAD,
  COLUMN_UNLOCKED,
  type Kernel,
  LOAN_COLUMNS,
  type LoanTable,
  type LockWeights,
  STRIP_COLUMNS,
} from './kernel.ts';
import {
  HEAD_ACTIVE_SHARE,
  HEAD_CEILING,
  HEAD_INVERSE_SCALE,
  HEAD_NUMBERS,
  HEAD_PASSIVE_REFINANCING,
  HEAD_STRIKE,
  HEAD_SURVIVAL,
  loanPacking,
} from './loan-packing.ts';
import type { SurvivalForm } from './survival-polynomial.ts';

const NUMBER_BYTES = 8;

/**
 * A kernel in plain TypeScript, in float64: the reference every other kernel is compared with, and the fallback where
 * the engine has no vectors.
 *
 * @source docs/models/kernel.md
 * @param memory what its addresses lie in
 * @returns a kernel for one thread; it needs no scratch
 */
export function scalarKernel(memory: WebAssembly.Memory): Kernel {
  const numbers = new Float64Array(memory.buffer);
  return {
    name: 'scalar',
    numberBytes: NUMBER_BYTES,
    ...loanPacking(memory, NUMBER_BYTES),
    value: (loan, block, values) => value(numbers, loan, block, values / NUMBER_BYTES, 0),
    valueWithStrips: (loan, block, values) =>
      value(numbers, loan, block, values / NUMBER_BYTES, STRIP_COLUMNS),
    profile: (loan, block, sums) => profile(numbers, loan, block, sums / NUMBER_BYTES),
    weigh: (lock, values, discounts, responses, sums) =>
      weigh(
        numbers,
        lock,
        values / NUMBER_BYTES,
        discounts / NUMBER_BYTES,
        responses / NUMBER_BYTES,
        sums / NUMBER_BYTES,
      ),
    moments: (values, rows, basis, functions, sums) =>
      moments(numbers, values / NUMBER_BYTES, rows, basis / NUMBER_BYTES, functions, sums / NUMBER_BYTES),
  };
}

/** 1 − e^(−h) of a scaled hazard, with the polynomial of survival-polynomial.ts that stands in the loan's head. */
function loss(numbers: Float64Array, at: number, form: SurvivalForm, t: number): number {
  if (form === 0) {
    const y = (t + numbers[at]!) * t + numbers[at + 1]!;
    return t * ((y + (t + numbers[at + 2]!)) * y + numbers[at + 3]!);
  }
  const degree = form === 1 ? 5 : 8;
  let sum = numbers[at + degree]!;
  for (let i = degree - 1; i >= 0; i--) sum = sum * t + numbers[at + i]!;
  return t * sum;
}

/** One path after another, its months inside: the state stays in registers. */
function value(
  numbers: Float64Array,
  loan: LoanTable,
  block: BlockDrivers,
  values: number,
  strips: number,
): void {
  const { payments, startNode, par, form } = loan;
  const head = loan.address / NUMBER_BYTES;
  const survival = head + HEAD_SURVIVAL;
  const firstColumn = head + HEAD_NUMBERS;
  const firstStrip = firstColumn + payments * LOAN_COLUMNS;
  const inverseScale = numbers[head + HEAD_INVERSE_SCALE]!;
  const strike = numbers[head + HEAD_STRIKE]!;
  const ceiling = numbers[head + HEAD_CEILING]!;
  const passiveRefinancing = numbers[head + HEAD_PASSIVE_REFINANCING]!;
  const activeShare = numbers[head + HEAD_ACTIVE_SHARE]!;
  const toIncentive = (block.incentive - block.discount) / NUMBER_BYTES;
  const toRate = (block.rate - block.discount) / NUMBER_BYTES;
  for (let path = 0; path < BLOCK_PATHS; path++) {
    let node = block.discount / NUMBER_BYTES + startNode * BLOCK_PATHS + path;
    let active = activeShare;
    let passive = 1 - activeShare;
    let before = numbers[node]!;
    let sum = par * before;
    for (let strip = 0; strip < strips; strip++) numbers[values + (1 + strip) * BLOCK_PATHS + path] = 0;
    for (let k = 0, column = firstColumn; k < payments; k++, column += LOAN_COLUMNS) {
      const paid = numbers[node + BLOCK_PATHS]!;
      const outstanding = active + passive;
      sum +=
        outstanding *
        (numbers[column + COLUMN_SPREAD]! * paid - numbers[column + COLUMN_BALANCE]! * (before - paid));
      if (strips > 0) {
        const due = outstanding * paid;
        for (let strip = 0; strip < strips; strip++) {
          numbers[values + (1 + strip) * BLOCK_PATHS + path]! +=
            due * numbers[firstStrip + k * STRIP_COLUMNS + strip]!;
        }
      }
      before = paid;
      const hazard = numbers[column + COLUMN_REFINANCING]! / (numbers[node + toIncentive]! + inverseScale);
      const rate = Math.min(Math.max(numbers[node + toRate]!, strike), ceiling);
      const common = numbers[column + COLUMN_UNLOCKED]! - numbers[column + COLUMN_LOCK_IN]! * rate;
      active -= active * loss(numbers, survival, form, common + hazard);
      passive -= passive * loss(numbers, survival, form, passiveRefinancing * hazard + common);
      node += BLOCK_PATHS;
    }
    numbers[values + path] = sum;
  }
}

const active = new Float64Array(BLOCK_PATHS);
const passive = new Float64Array(BLOCK_PATHS);

/** One month after another, its paths inside: even ones, then odd ones, as two lanes would add them. */
function profile(numbers: Float64Array, loan: LoanTable, block: BlockDrivers, sums: number): void {
  const { payments, startNode, form } = loan;
  const head = loan.address / NUMBER_BYTES;
  const survival = head + HEAD_SURVIVAL;
  const inverseScale = numbers[head + HEAD_INVERSE_SCALE]!;
  const strike = numbers[head + HEAD_STRIKE]!;
  const ceiling = numbers[head + HEAD_CEILING]!;
  const passiveRefinancing = numbers[head + HEAD_PASSIVE_REFINANCING]!;
  const toIncentive = (block.incentive - block.discount) / NUMBER_BYTES;
  const toRate = (block.rate - block.discount) / NUMBER_BYTES;
  active.fill(numbers[head + HEAD_ACTIVE_SHARE]!);
  passive.fill(1 - numbers[head + HEAD_ACTIVE_SHARE]!);
  let column = head + HEAD_NUMBERS;
  let first = block.discount / NUMBER_BYTES + startNode * BLOCK_PATHS;
  for (let k = 0; k < payments; k++) {
    let totalBefore = 0;
    let totalAfter = 0;
    let totalSurvival = 0;
    for (let parity = 0; parity < 2; parity++) {
      let discountedBefore = 0;
      let discountedAfter = 0;
      let survivals = 0;
      for (let path = parity; path < BLOCK_PATHS; path += 2) {
        const node = first + path;
        const outstanding = active[path]! + passive[path]!;
        const hazard = numbers[column + COLUMN_REFINANCING]! / (numbers[node + toIncentive]! + inverseScale);
        const rate = Math.min(Math.max(numbers[node + toRate]!, strike), ceiling);
        const common = numbers[column + COLUMN_UNLOCKED]! - numbers[column + COLUMN_LOCK_IN]! * rate;
        active[path]! -= active[path]! * loss(numbers, survival, form, common + hazard);
        passive[path]! -=
          passive[path]! * loss(numbers, survival, form, passiveRefinancing * hazard + common);
        const after = active[path]! + passive[path]!;
        const paid = numbers[node + BLOCK_PATHS]!;
        discountedBefore += paid * outstanding;
        discountedAfter += paid * after;
        survivals += after;
      }
      totalBefore += discountedBefore;
      totalAfter += discountedAfter;
      totalSurvival += survivals;
    }
    numbers[sums + k] = totalBefore;
    numbers[sums + payments + k] = totalAfter;
    numbers[sums + 2 * payments + k] = totalSurvival;
    column += LOAN_COLUMNS;
    first += BLOCK_PATHS;
  }
}

/** 1/9! … 1/1!, 1. */
const EXPONENTIAL = Float64Array.of(
  1 / 362880,
  1 / 40320,
  1 / 5040,
  1 / 720,
  1 / 120,
  1 / 24,
  1 / 6,
  0.5,
  1,
  1,
);
const SQUARINGS = 6;

/**
 * e^x by Taylor's series of degree 9 at x/64, squared six times: relative error below 1e-13 for |x| ≤ 8.
 *
 * @source own derivation, docs/models/kernel.md
 */
function exponential(x: number): number {
  const small = x * (1 / 64);
  let sum = EXPONENTIAL[0]!;
  for (let i = 1; i < EXPONENTIAL.length; i++) sum = sum * small + EXPONENTIAL[i]!;
  for (let squaring = 0; squaring < SQUARINGS; squaring++) sum *= sum;
  return sum;
}

function weigh(
  numbers: Float64Array,
  { responseScale, responseSize, odds, low, high, shift }: LockWeights,
  values: number,
  discounts: number,
  responses: number,
  sums: number,
): void {
  const totals = [0, 0, 0, 0];
  for (let parity = 0; parity < 2; parity++) {
    let weighted = 0;
    let weightedDiscount = 0;
    let weights = 0;
    let total = 0;
    for (let path = parity; path < BLOCK_PATHS; path += 2) {
      const present = numbers[values + path]!;
      const response = 1 - 2 / (responseScale * numbers[responses + path]! + 1);
      const base = 1 / (1 + odds * exponential(-responseSize * response));
      const moved = Math.min(Math.max(base, low), high) + shift;
      const weight = Math.min(Math.max(moved, low), high);
      weighted += weight * present;
      weightedDiscount += weight * numbers[discounts + path]!;
      weights += weight;
      total += present;
    }
    totals[0]! += weighted;
    totals[1]! += weightedDiscount;
    totals[2]! += weights;
    totals[3]! += total;
  }
  for (let sum = 0; sum < totals.length; sum++) numbers[sums + sum]! += totals[sum]!;
}

function moments(
  numbers: Float64Array,
  values: number,
  rows: number,
  basis: number,
  functions: number,
  sums: number,
): void {
  for (let row = 0; row < rows; row++) {
    for (let m = 0; m < functions; m++) {
      let total = 0;
      for (let parity = 0; parity < 2; parity++) {
        let sum = 0;
        for (let path = parity; path < BLOCK_PATHS; path += 2) {
          sum += numbers[values + row * BLOCK_PATHS + path]! * numbers[basis + m * BLOCK_PATHS + path]!;
        }
        total += sum;
      }
      numbers[sums + row * functions + m]! += total;
    }
  }
}
