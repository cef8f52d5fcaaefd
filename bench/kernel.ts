import { BLOCK_PATHS } from '../src/kernel/block.ts';
import { type BlockDrivers, KERNEL_NAMES, type KernelName, type LoanTable } from '../src/kernel/kernel.ts';
import { activePassivePath } from '../src/models/prepay/active-passive.ts';
import { loanTable } from '../src/sim/loan-table.ts';
import { ROW, ROW_LENGTH, type SimulationPlan, simulationPlan } from '../src/sim/simulation-plan.ts';
import type { SimulationRequest } from '../src/sim/simulation-request.ts';
import { blockScratch, prepareBlock, valueBlock } from '../src/sim/value-block.ts';
import { benchLocks, benchRequest } from './book.ts';
import { checkAnswer, largestDeviation, type Row } from './row.ts';
import { shortestMs } from './timing.ts';

const LOANS = 50;
const REPEATS = 15;
/** See docs/models/kernel.md, "Error". */
const TOLERANCE = 1e-11;

/** What the plain loop reads: one path of one block. */
interface PlainPath {
  readonly reactionRates: readonly number[];
  readonly discounts: readonly number[];
}

/**
 * Values of a block's paths, all loans: each kernel (loan tables included) against the model written
 * down plainly, with objects and an exponential for every survival and logistic.
 */
export function benchKernel(): Row[] {
  return KERNEL_NAMES.toReversed().map(kernelRow);
}

function kernelRow(kernel: KernelName): Row {
  const request = benchRequest({ loans: benchLocks(LOANS), pathCount: 128, kernel });
  const plan = simulationPlan(request);
  const scratch = blockScratch(plan);
  prepareBlock(plan, 0, 0, scratch);
  valueBlock(plan, 0, scratch, () => false);
  const drivers: BlockDrivers = {
    incentive: scratch.drivers.incentives[0]!,
    rate: scratch.drivers.lagged[0]!,
    discount: scratch.drivers.payments[0]!,
  };
  const values = new Float64Array(LOANS * BLOCK_PATHS);
  const valueAll = (): void => {
    for (let loan = 0; loan < LOANS; loan++) {
      const table: LoanTable = loanTable(plan, loan, 0, scratch.columns);
      scratch.kernel.value(table, drivers, scratch.values);
      values.set(scratch.values, loan * BLOCK_PATHS);
    }
  };
  const paths = plainPaths(plan, drivers);
  const plain = new Float64Array(LOANS * BLOCK_PATHS);
  const valuePlainly = (): void => {
    for (let loan = 0; loan < LOANS; loan++) {
      for (let path = 0; path < BLOCK_PATHS; path++) {
        plain[loan * BLOCK_PATHS + path] = plainValue(request, plan, loan, paths[path]!);
      }
    }
  };
  valueAll();
  valuePlainly();
  const error = checkAnswer('kernel', largestDeviation(values, plain), TOLERANCE);
  const work = (LOANS * BLOCK_PATHS * 360) / 1e6;
  const value = (work / shortestMs(REPEATS, valueAll)) * 1e3;
  const yardstick = (work / shortestMs(Math.ceil(REPEATS / 5), valuePlainly)) * 1e3;
  return {
    name: `kernel: ${kernel}, one thread`,
    value,
    unit: 'million loan-path-months/s',
    yardstick,
    ratio: value / yardstick,
    error,
  };
}

function plainPaths(plan: SimulationPlan, drivers: BlockDrivers): PlainPath[] {
  const start = plan.loanRows[ROW.startNode]!;
  const spread = plan.loanRows[ROW.spread]!;
  const months = Array.from({ length: 360 }, (_, k) => start + k);
  return Array.from({ length: BLOCK_PATHS }, (_, path) => ({
    reactionRates: months.map((node) => spread + drivers.rate[node * BLOCK_PATHS + path]!),
    discounts: months.map((node) => drivers.discount[(node + 1) * BLOCK_PATHS + path]!),
  }));
}

function plainValue(request: SimulationRequest, plan: SimulationPlan, loan: number, path: PlainPath): number {
  const { pool, oas } = request.loans[loan]!;
  const { cashFlow } = activePassivePath(
    request.prepayment[pool.program],
    {
      noteRate: pool.noteRate,
      netCoupon: pool.coupon,
      ageMonths: pool.ageMonths,
      remainingMonths: pool.remainingMonths,
      firstCalendarMonth: pool.calendarMonth,
      multipliers: pool.multipliers,
    },
    path.reactionRates,
  );
  const delayYears = plan.delays[plan.loanRows[loan * ROW_LENGTH + ROW.delay]!]! / 365;
  let value = 0;
  for (const [k, amount] of cashFlow.entries()) {
    const end = plan.timesYears[plan.monthNodes[pool.settlement.startNode + k + 1]!]!;
    value += amount * path.discounts[k]! * Math.exp(-oas * (end + delayYears - pool.settlement.timeYears));
  }
  return value;
}
