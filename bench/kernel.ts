import { KERNEL_NAMES, type KernelName } from '../src/core/kernel-names.ts';
import { BLOCK_PATHS } from '../src/kernel/block.ts';
import type { LoanColumns } from '../src/kernel/kernel.ts';
import { activePassivePath } from '../src/models/prepay/active-passive.ts';
import { loanTabulator } from '../src/sim/loan-table.ts';
import { ROW } from '../src/sim/plan-rows.ts';
import { type SimulationPlan, simulationPlan } from '../src/sim/simulation-plan.ts';
import type { SimulationRequest } from '../src/sim/simulation-request.ts';
import { type BlockTracks, blockTracks, kernelStage, stagedDrivers } from '../test/fixtures/kernel-block.ts';
import { benchLocks, benchRequest } from './book.ts';
import { type NativeName, startYardsticks } from './native/yardsticks.ts';
import { checkAnswer, largestDeviation, type Row } from './row.ts';

const ROUNDS = 60;
const CALLS_PER_ROUND = 40;
const PAYMENTS = 360;
/** Relative, on one path: see docs/models/kernel.md, "Error". */
const TOLERANCE = { 4: 2e-6, 8: 3e-11 } as const;
const HEAD_NUMBERS = 16;
const COLUMNS = 5;

/** Something that values the loan on the block's paths. */
interface Contender {
  readonly name: string;
  readonly values: Float64Array;
  /** Shortest of some calls, milliseconds. */
  readonly time: () => number | Promise<number>;
  /** Decimal digits it claims. */
  readonly numberBytes: 4 | 8;
}

const NATIVE: Readonly<Record<NativeName, { label: string; numberBytes: 4 | 8 }>> = {
  float_512: { label: 'native float32 in AVX-512', numberBytes: 4 },
  float_128: { label: 'native float32 in 128 bits', numberBytes: 4 },
  double_512: { label: 'native float64 in AVX-512', numberBytes: 8 },
  scalar_exp: { label: 'C with exp', numberBytes: 8 },
};

/**
 * Values of one 30-year loan on one block of paths: every kernel against the scalar one, the model written down
 * plainly, and the same loop as native code where there is a compiler. All are timed in turns.
 */
export async function benchKernel(): Promise<Row[]> {
  const request = benchRequest({ loans: benchLocks(2), pathCount: 128 });
  const plan = simulationPlan(request);
  const tracks = blockTracks(0, plan.months, 0);
  const kernels = new Map(KERNEL_NAMES.map((name) => [name, kernelContender(plan, tracks, name)]));
  const plain = plainContender(request, plan, tracks);
  const native = startYardsticks(nativeInput(plan, tracks));
  const natives = new Map<NativeName, Contender>();
  try {
    if (native !== undefined) {
      for (const name of Object.keys(NATIVE) as NativeName[]) {
        await native.shortestMs(name, 1);
        const time = (): Promise<number> =>
          native.shortestMs(name, name === 'scalar_exp' ? CALLS_PER_ROUND / 10 : CALLS_PER_ROUND);
        const { label, numberBytes } = NATIVE[name];
        natives.set(name, { name: label, values: native.values(), time, numberBytes });
      }
    }
    const shortest = await timeInTurns([...kernels.values(), plain, ...natives.values()]);
    return [...kernels].flatMap(([name, kernel]) => {
      const single = kernel.numberBytes === 4;
      const yardsticks = [
        name === 'scalar' ? undefined : kernels.get('scalar'),
        plain,
        natives.get(single ? 'float_512' : 'double_512'),
        single ? natives.get('float_128') : undefined,
        natives.get('scalar_exp'),
      ];
      return yardsticks
        .filter((yardstick) => yardstick !== undefined)
        .map((yardstick) => row(kernel, yardstick, shortest));
    });
  } finally {
    native?.close();
  }
}

/**
 * Million loan-path-months a second of a kernel on one thread with a block's tracks at hand: the mean over so long, since
 * a run that is held against it meets a machine's slow moments too.
 */
export function kernelRate(name: KernelName, milliseconds: number): number {
  const plan = simulationPlan(benchRequest({ loans: benchLocks(2), pathCount: 128 }));
  const { stage, block, loan } = staged(plan, blockTracks(0, plan.months, 0), name);
  const values = stage.doubles(BLOCK_PATHS);
  let calls = 0;
  const start = performance.now();
  while (performance.now() - start < milliseconds) {
    for (let call = 0; call < CALLS_PER_ROUND; call++) stage.kernel.value(loan, block, values.byteOffset);
    calls += CALLS_PER_ROUND;
  }
  return (calls * BLOCK_PATHS * PAYMENTS) / (performance.now() - start) / 1e3;
}

async function timeInTurns(contenders: readonly Contender[]): Promise<Map<Contender, number>> {
  const shortest = new Map(contenders.map((contender) => [contender, Number.POSITIVE_INFINITY]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const contender of contenders) {
      shortest.set(contender, Math.min(shortest.get(contender)!, await contender.time()));
    }
  }
  return shortest;
}

function row(kernel: Contender, yardstick: Contender, shortest: ReadonlyMap<Contender, number>): Row {
  const tolerance = TOLERANCE[Math.min(kernel.numberBytes, yardstick.numberBytes) as 4 | 8];
  const error = checkAnswer(kernel.name, largestDeviation(kernel.values, yardstick.values), tolerance);
  const rate = (contender: Contender): number => (BLOCK_PATHS * PAYMENTS) / shortest.get(contender)! / 1e3;
  const [value, against] = [rate(kernel), rate(yardstick)];
  return {
    name: `${kernel.name} against ${yardstick.name}`,
    value,
    unit: 'million loan-path-months/s',
    yardstick: against,
    ratio: value / against,
    error,
  };
}

function shortestOf(calls: number, work: () => void): number {
  let shortest = Number.POSITIVE_INFINITY;
  for (let call = 0; call < calls; call++) {
    const start = performance.now();
    work();
    shortest = Math.min(shortest, performance.now() - start);
  }
  return shortest;
}

/** The first loan of the plan in a kernel's memory. */
function staged(plan: SimulationPlan, tracks: BlockTracks, name: KernelName) {
  const stage = kernelStage(name, 4 << 20);
  const [, slope, centre] = plan.incentives;
  const block = stagedDrivers(stage, tracks, slope!, centre!);
  let columns: LoanColumns | undefined;
  const tabulate = loanTabulator(plan, {
    pack: (loan, at) => {
      columns = loan;
      return stage.kernel.pack(loan, at);
    },
  });
  const loan = tabulate.whole(0, 0, stage.take(stage.kernel.tableBytes(PAYMENTS)));
  return { stage, block, loan, columns: columns!, slope: slope!, centre: centre! };
}

function kernelContender(plan: SimulationPlan, tracks: BlockTracks, name: KernelName): Contender {
  const { stage, block, loan } = staged(plan, tracks, name);
  const values = stage.doubles(BLOCK_PATHS);
  const valueLoan = (): void => stage.kernel.value(loan, block, values.byteOffset);
  valueLoan();
  return {
    name: `kernel: ${name}`,
    values,
    time: () => shortestOf(CALLS_PER_ROUND, valueLoan),
    numberBytes: stage.kernel.numberBytes,
  };
}

/** What yardsticks.c reads: parameters, then table and tracks in float32, in float64, then the plain columns. */
function nativeInput(plan: SimulationPlan, tracks: BlockTracks): Uint8Array {
  const parts = (['simd', 'scalar'] as const).map((name) => {
    const { stage, block, loan, columns, slope, centre } = staged(plan, tracks, name);
    const { numberBytes } = stage.kernel;
    const cut = (at: number, numbers: number): Buffer =>
      Buffer.from(stage.memory.buffer, at, numbers * numberBytes);
    const start = loan.startNode * BLOCK_PATHS * numberBytes;
    const track = (at: number): Buffer => cut(at + start, (PAYMENTS + 1) * BLOCK_PATHS);
    const offset = Math.log(columns.incentiveScale) / slope - centre;
    return {
      tables: [
        cut(loan.address, HEAD_NUMBERS + COLUMNS * PAYMENTS),
        track(block.incentive),
        track(block.rate),
        track(block.discount),
      ],
      parameters: Float64Array.of(
        PAYMENTS,
        loan.par,
        slope,
        offset,
        columns.rateStrike,
        columns.lockInCap,
        columns.activeShare,
        columns.passiveRefinancing,
      ),
      columns: columns.columns.slice(0, COLUMNS * PAYMENTS),
    };
  });
  const [single, double] = parts;
  return Buffer.concat([
    Buffer.from(double!.parameters.buffer),
    ...single!.tables,
    ...double!.tables,
    Buffer.from(double!.columns.buffer),
  ]);
}

/** With objects and an exponential for every survival and logistic. */
function plainContender(request: SimulationRequest, plan: SimulationPlan, tracks: BlockTracks): Contender {
  const start = plan.loanRows[ROW.startNode]!;
  const spread = plan.loanRows[ROW.spread]!;
  const months = Array.from({ length: PAYMENTS }, (_, k) => start + k);
  const paths = Array.from({ length: BLOCK_PATHS }, (_, path) => ({
    reactionRates: months.map((node) => spread + tracks.rate[node * BLOCK_PATHS + path]!),
    discounts: months.map((node) => tracks.discount[(node + 1) * BLOCK_PATHS + path]!),
  }));
  const values = new Float64Array(BLOCK_PATHS);
  const valuePlainly = (): void => {
    for (const [path, { reactionRates, discounts }] of paths.entries()) {
      values[path] = plainValue(request, plan, reactionRates, discounts);
    }
  };
  valuePlainly();
  return { name: 'a plain loop', values, time: () => shortestOf(2, valuePlainly), numberBytes: 8 };
}

function plainValue(
  request: SimulationRequest,
  plan: SimulationPlan,
  reactionRates: readonly number[],
  discounts: readonly number[],
): number {
  const { pool, oas } = request.loans[0]!;
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
    reactionRates,
  );
  const delayYears = plan.delays[plan.loanRows[ROW.delay]!]! / 365;
  let value = 0;
  for (const [k, amount] of cashFlow.entries()) {
    const end = plan.timesYears[plan.monthNodes[pool.settlement.startNode + k + 1]!]!;
    value += amount * discounts[k]! * Math.exp(-oas * (end + delayYears - pool.settlement.timeYears));
  }
  return value;
}
