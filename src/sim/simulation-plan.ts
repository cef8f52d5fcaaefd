import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import { randomKey } from '../core/random.ts';
import { BLOCK_PATHS } from '../kernel/block.ts';
import type { KernelName } from '../kernel/kernel.ts';
import { resolveKernel } from '../kernel/select-kernel.ts';
import { shiftCurve } from '../market/curve-shift.ts';
import { PROGRAM_TERMS } from '../market/programs.ts';
import { MORTGAGE_RATE_WEIGHTS } from '../models/mortgage-rate.ts';
import type { ActivePassiveParameters } from '../models/prepay/active-passive.ts';
import { LATTICE_DIMENSIONS } from './lattice.ts';
import type { PathSampler } from './path-block.ts';
import { BONDS_PER_NODE, type PathModel, pathModel, shared } from './path-model.ts';
import { pathOrdering } from './path-ordering.ts';
import { type PathStore, pathStore } from './path-store.ts';
import type { Scenario } from './scenario.ts';
import type { PoolTerms, SimulationRequest, ValuedLoan } from './simulation-request.ts';
import { nodePosition, type TimeGrid, timeGrid } from './time-grid.ts';

/** Columns of a loan row. */
export const ROW = {
  noteRate: 0,
  coupon: 1,
  payments: 2,
  startNode: 3,
  ageMonths: 4,
  calendarMonth: 5,
  refinancing: 6,
  turnover: 7,
  default: 8,
  parameterSet: 9,
  spread: 10,
  incentive: 11,
  weights: 12,
  delay: 13,
  settlementYears: 14,
  oas: 15,
  strips: 16,
  baseLogit: 22,
  marketRateAtLock: 23,
  horizonNode: 24,
  horizonWeight: 25,
  settlementNode: 26,
  settlementWeight: 27,
  responseSize: 28,
  responseScale: 29,
} as const;
export const ROW_LENGTH = 30;
export const STRIPS_PER_LOAN = 3;

/** Columns of a scenario row: what a scenario does to loans, beside the curve and the model. */
export const SCENARIO_ROW = {
  mortgageBasis: 0,
  oasShift: 1,
  refinancingFactor: 2,
  turnoverFactor: 3,
  defaultFactor: 4,
  pullThroughShift: 5,
} as const;
export const SCENARIO_ROW_LENGTH = 6;

/** Columns of a prepayment parameter row; the twelve seasonal factors follow. */
export const PARAMETER_ROW = {
  refinancingRate: 0,
  slope: 1,
  threshold: 2,
  refinancingRampMonths: 3,
  turnoverRate: 4,
  lockIn: 5,
  lockInCap: 6,
  turnoverRampMonths: 7,
  defaultRate: 8,
  defaultRampMonths: 9,
  activeShare: 10,
  passiveRefinancing: 11,
  seasonality: 12,
} as const;
export const PARAMETER_ROW_LENGTH = 24;

/**
 * A run as flat tables in shared memory: all a worker thread needs, and nothing that has to be copied.
 */
export interface SimulationPlan {
  readonly kernel: KernelName;
  readonly sampler: PathSampler;
  readonly blocks: number;
  /** Where simulated blocks are kept; absent when they would take too much memory. */
  readonly paths: PathStore | undefined;
  /** Independent parts of the run, from whose spread errors are taken; blocks divide evenly among them. */
  readonly batchCount: number;
  readonly months: number;
  readonly timesYears: Float64Array;
  readonly monthNodes: Int32Array;
  readonly models: readonly PathModel[];
  /** Model of each scenario. */
  readonly scenarioModels: Int32Array;
  /** [scenario][6], see SCENARIO_ROW. */
  readonly scenarioRows: Float64Array;
  /** [scenario][node]: ln P(0,t) − ½V(t), so that ln D = this − ∫x. */
  readonly logDiscounts: Float64Array;
  /** [scenario][node][10]: ln P(t, t+i | x = 0). */
  readonly bondLogs: Float64Array;
  /** [weights][2]: weights of the 2-year and 10-year swap rate in a mortgage rate. */
  readonly weights: Float64Array;
  /** [incentive][3]: index of its weights, β, c₀. */
  readonly incentives: Float64Array;
  /** Actual delay in days of each kind of pass-through. */
  readonly delays: Float64Array;
  /** [set][24], see PARAMETER_ROW. */
  readonly parameterRows: Float64Array;
  /** [profile, then loan][30], see ROW. */
  readonly loanRows: Float64Array;
  readonly profileCount: number;
  readonly loanCount: number;
  /** Offset of each profile's sums, and their total length, in one scenario's result. */
  readonly profileOffsets: Int32Array;
  readonly profileLength: number;
  /** Raw (spread-free) mortgage rate of each weights pair today, [scenario][weights]. */
  readonly ratesToday: Float64Array;
}

/** Sums a profile keeps for each payment: D_k·S_{k−1}, D_k·S_k, S_k. */
export const PROFILE_SUMS = 3;

/**
 * Every grid reaches this far, so that runs of a day's 30-year loans, TBAs and strips see the same paths whatever
 * else they value: a 360-month loan settling within a year.
 */
const SHORTEST_GRID_MONTHS = 372;

/**
 * Lays a request out as a plan.
 *
 * @throws CounterpoiseError MARKET_INCOMPLETE when a program's mortgage-rate spread is missing;
 *   MODEL_OUT_OF_RANGE when a pool's terms make no cash flow
 */
export function simulationPlan(request: SimulationRequest): SimulationPlan {
  const pools = [...request.profiles, ...request.loans.map((loan) => loan.pool)];
  invariant(pools.length > 0 && request.scenarios.length > 0, 'A run has something to value and a scenario.');
  const lastMonth = Math.max(...pools.map((pool) => pool.settlement.startNode + pool.remainingMonths)) + 1;
  const months = Math.max(SHORTEST_GRID_MONTHS, lastMonth);
  const grid = timeGrid(request.asOf, months);
  const models = request.models.map((model) => pathModel(model, grid));
  const sampling = pathSampling(request, grid);
  const parameterSets = distinct(pools.map((pool) => request.prepayment[pool.program]));
  const weightPairs = distinctBy(
    pools.map((pool) => MORTGAGE_RATE_WEIGHTS[PROGRAM_TERMS[pool.program].rateClass]),
    (pair) => `${pair.twoYear}/${pair.tenYear}`,
  );
  const weights = shared(weightPairs.values.length * 2);
  for (const [index, pair] of weightPairs.values.entries()) {
    weights.set([pair.twoYear, pair.tenYear], index * 2);
  }
  const delays = distinct(pools.map((pool) => PROGRAM_TERMS[pool.program].delayDays));
  const scenarioTables = scenarioCurves(request, grid, models, weights);
  const incentives = distinctBy(
    pools.map((pool, index) => ({
      weights: weightPairs.indexOf[index]!,
      slope: request.prepayment[pool.program].slope,
    })),
    (driver) => `${driver.weights}/${driver.slope}`,
  );
  const incentiveTable = shared(incentives.values.length * 3);
  for (const [index, driver] of incentives.values.entries()) {
    const centreRate = scenarioTables.ratesToday[driver.weights]!;
    incentiveTable.set([driver.weights, driver.slope, centreRate], index * 3);
  }
  const loanRows = shared(pools.length * ROW_LENGTH);
  pools.forEach((pool, index) => {
    const row = loanRows.subarray(index * ROW_LENGTH, (index + 1) * ROW_LENGTH);
    writePool(row, pool, request, grid);
    row[ROW.parameterSet] = parameterSets.indexOf[index]!;
    row[ROW.incentive] = incentives.indexOf[index]!;
    row[ROW.weights] = weightPairs.indexOf[index]!;
    row[ROW.delay] = delays.indexOf[index]!;
    const loan = request.loans[index - request.profiles.length];
    if (loan !== undefined) writeLoan(row, loan, grid);
  });
  const profileOffsets = new Int32Array(new SharedArrayBuffer(request.profiles.length * 4));
  let profileLength = 0;
  request.profiles.forEach((pool, index) => {
    profileOffsets[index] = profileLength;
    profileLength += PROFILE_SUMS * pool.remainingMonths;
  });
  return {
    kernel: request.kernel ?? resolveKernel(),
    ...sampling,
    paths: pathStore(models.length, sampling.blocks, grid.timesYears.length),
    months,
    timesYears: sharedCopy(grid.timesYears),
    monthNodes: grid.monthNodes,
    models,
    ...scenarioTables,
    weights,
    incentives: incentiveTable,
    delays: sharedCopy(delays.values),
    parameterRows: parameterTable(parameterSets.values),
    loanRows,
    profileCount: request.profiles.length,
    loanCount: request.loans.length,
    profileOffsets,
    profileLength,
  };
}

/** Randomisations of the lattice: few and large, since its error falls faster than that of their mean. */
const LATTICE_BATCHES = 4;
/** Batches of pseudo-random paths. */
const ANTITHETIC_BATCHES = 16;

function pathSampling(
  request: SimulationRequest,
  grid: TimeGrid,
): Pick<SimulationPlan, 'sampler' | 'blocks' | 'batchCount'> {
  const lattice = request.sampling !== 'antithetic';
  const batchCount = lattice ? LATTICE_BATCHES : ANTITHETIC_BATCHES;
  const blocksPerBatch = Math.max(1, Math.ceil(request.pathCount / BLOCK_PATHS / batchCount));
  return {
    sampler: {
      key: randomKey(request.seed),
      blocksPerRandomisation: blocksPerBatch,
      ...(lattice ? { ordering: pathOrdering(grid.timesYears, LATTICE_DIMENSIONS) } : {}),
    },
    blocks: batchCount * blocksPerBatch,
    batchCount,
  };
}

/** The tables of every scenario's curve on the grid. */
function scenarioCurves(
  request: SimulationRequest,
  grid: TimeGrid,
  models: readonly PathModel[],
  weights: Float64Array,
): Pick<SimulationPlan, 'scenarioModels' | 'scenarioRows' | 'logDiscounts' | 'bondLogs' | 'ratesToday'> {
  const nodes = grid.timesYears.length;
  const count = request.scenarios.length;
  const pairs = weights.length / 2;
  const scenarioModels = new Int32Array(new SharedArrayBuffer(count * 4));
  const scenarioRows = shared(count * SCENARIO_ROW_LENGTH);
  const logDiscounts = shared(count * nodes);
  const bondLogs = shared(count * nodes * BONDS_PER_NODE);
  const ratesToday = shared(count * pairs);
  request.scenarios.forEach((scenario, index) => {
    const model = models[scenario.modelIndex];
    invariant(model !== undefined, 'A scenario names a rate model of its run.');
    scenarioModels[index] = scenario.modelIndex;
    scenarioRows.set(scenarioRow(scenario), index * SCENARIO_ROW_LENGTH);
    const curve = shiftCurve(request.curve, scenario.shift);
    for (let node = 0; node < nodes; node++) {
      const time = grid.timesYears[node]!;
      const log = curve.logDiscount(time);
      logDiscounts[index * nodes + node] = log - model.halfVariance[node]!;
      for (let i = 0; i < BONDS_PER_NODE; i++) {
        const at = node * BONDS_PER_NODE + i;
        bondLogs[index * nodes * BONDS_PER_NODE + at] =
          curve.logDiscount(time + i + 1) - log + model.bondConvexities[at]!;
      }
    }
    const today = index * nodes * BONDS_PER_NODE;
    for (let pair = 0; pair < pairs; pair++) {
      let annuity = 0;
      let twoYear = 0;
      let tenYear = 0;
      for (let i = 0; i < BONDS_PER_NODE; i++) {
        const bond = Math.exp(bondLogs[today + i]!);
        annuity += bond;
        if (i === 1) twoYear = (1 - bond) / annuity;
        if (i === 9) tenYear = (1 - bond) / annuity;
      }
      ratesToday[index * pairs + pair] = weights[pair * 2]! * twoYear + weights[pair * 2 + 1]! * tenYear;
    }
  });
  return { scenarioModels, scenarioRows, logDiscounts, bondLogs, ratesToday };
}

function scenarioRow(scenario: Scenario): number[] {
  return [
    scenario.mortgageBasis,
    scenario.oasShift,
    scenario.refinancingFactor,
    scenario.turnoverFactor,
    scenario.defaultFactor,
    scenario.pullThroughShift,
  ];
}

function writePool(row: Float64Array, pool: PoolTerms, request: SimulationRequest, grid: TimeGrid): void {
  const { rateClass } = PROGRAM_TERMS[pool.program];
  const spread = request.mortgageSpreads[rateClass];
  if (spread === undefined) {
    throw new CounterpoiseError('MARKET_INCOMPLETE', `No ${rateClass} mortgage rate is quoted.`, {
      field: `mortgageRates.${rateClass}`,
      accepted: 'a decimal rate such as 0.0689',
    });
  }
  invariant(pool.remainingMonths >= 1 && pool.noteRate >= 0, 'A pool has payments and a note rate.');
  row[ROW.noteRate] = pool.noteRate;
  row[ROW.coupon] = pool.coupon;
  row[ROW.payments] = pool.remainingMonths;
  row[ROW.startNode] = pool.settlement.startNode;
  row[ROW.ageMonths] = pool.ageMonths;
  row[ROW.calendarMonth] = pool.calendarMonth;
  row[ROW.refinancing] = pool.multipliers.refinancing;
  row[ROW.turnover] = pool.multipliers.turnover;
  row[ROW.default] = pool.multipliers.default;
  row[ROW.spread] = spread;
  row[ROW.settlementYears] = pool.settlement.timeYears;
  const position = nodePosition(grid, pool.settlement.timeYears);
  row[ROW.settlementNode] = position.node;
  row[ROW.settlementWeight] = position.weight;
}

function writeLoan(row: Float64Array, loan: ValuedLoan, grid: TimeGrid): void {
  invariant(loan.strips.length <= STRIPS_PER_LOAN, 'A loan carries at most three fee strips.');
  row[ROW.oas] = loan.oas;
  loan.strips.forEach((strip, index) => {
    row.set([strip.fee, strip.oas], ROW.strips + 2 * index);
  });
  const { base, marketRateAtLock, horizonYears, responseSize, responseScale } = loan.pullThrough;
  invariant(base > 0 && base <= 1, 'A pull-through is a probability.');
  const position = nodePosition(grid, horizonYears);
  row[ROW.baseLogit] = base === 1 ? Number.POSITIVE_INFINITY : Math.log(base / (1 - base));
  row[ROW.marketRateAtLock] = marketRateAtLock;
  row[ROW.horizonNode] = position.node;
  row[ROW.horizonWeight] = position.weight;
  row[ROW.responseSize] = responseSize;
  row[ROW.responseScale] = responseScale;
}

function parameterTable(sets: readonly ActivePassiveParameters[]): Float64Array {
  const table = shared(sets.length * PARAMETER_ROW_LENGTH);
  sets.forEach((set, index) => {
    const row = table.subarray(index * PARAMETER_ROW_LENGTH);
    row[PARAMETER_ROW.refinancingRate] = set.refinancingRate;
    row[PARAMETER_ROW.slope] = set.slope;
    row[PARAMETER_ROW.threshold] = set.threshold;
    row[PARAMETER_ROW.refinancingRampMonths] = set.refinancingRampMonths;
    row[PARAMETER_ROW.turnoverRate] = set.turnoverRate;
    row[PARAMETER_ROW.lockIn] = set.lockIn;
    row[PARAMETER_ROW.lockInCap] = set.lockInCap;
    row[PARAMETER_ROW.turnoverRampMonths] = set.turnoverRampMonths;
    row[PARAMETER_ROW.defaultRate] = set.defaultRate;
    row[PARAMETER_ROW.defaultRampMonths] = set.defaultRampMonths;
    row[PARAMETER_ROW.activeShare] = set.activeShare;
    row[PARAMETER_ROW.passiveRefinancing] = set.passiveRefinancing;
    row.set(set.seasonality, PARAMETER_ROW.seasonality);
  });
  return table;
}

function distinct<T>(items: readonly T[]): { values: T[]; indexOf: number[] } {
  const values = [...new Set(items)];
  return { values, indexOf: items.map((item) => values.indexOf(item)) };
}

function distinctBy<T>(items: readonly T[], key: (item: T) => string): { values: T[]; indexOf: number[] } {
  const keys = distinct(items.map(key));
  return {
    values: keys.values.map((_, index) => items[keys.indexOf.indexOf(index)]!),
    indexOf: keys.indexOf,
  };
}

function sharedCopy(values: ArrayLike<number>): Float64Array {
  const copy = shared(values.length);
  copy.set(values);
  return copy;
}
