import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import { randomKey } from '../core/random.ts';
import { BLOCK_PATHS } from '../kernel/block.ts';
import { kernelNumberBytes, resolveKernel } from '../kernel/select-kernel.ts';
import { PROGRAM_TERMS } from '../market/programs.ts';
import { MORTGAGE_RATE_WEIGHTS } from '../models/mortgage-rate.ts';
import type { ActivePassiveParameters } from '../models/prepay/active-passive.ts';
import { logit } from '../models/pull-through/pull-through.ts';
import { SCENARIOS_PER_TASK } from './block-memory.ts';
import { type ContentKeys, contentKeys } from './content-keys.ts';
import { type GridTables, gridTables } from './grid-tables.ts';
import { LATTICE_DIMENSIONS } from './lattice.ts';
import type { GridNodeLoan, PoolTerms, ValuedLoan } from './loan-terms.ts';
import { pathModels } from './path-model.ts';
import { pathOrdering } from './path-ordering.ts';
import {
  HORIZON_ROW_LENGTH,
  PARAMETER_ROW,
  PARAMETER_ROW_LENGTH,
  PROFILE_SUMS,
  ROW,
  ROW_LENGTH,
  SETTLEMENT_ROW_LENGTH,
  STRIPS_PER_LOAN,
} from './plan-rows.ts';
import type { PlanTables } from './plan-tables.ts';
import { scenarioTables } from './scenario-tables.ts';
import { shared, sharedCopy } from './shared-table.ts';
import type { SimulationRequest } from './simulation-request.ts';
import { nodePosition, type TimeGrid, timeGrid } from './time-grid.ts';

/** A run, with what identifies its parts among those of other runs. */
export interface SimulationPlan extends PlanTables {
  readonly keys: ContentKeys;
}

/**
 * Every grid reaches this far, so that runs of a day's 30-year loans, TBAs and strips see the same paths whatever
 * else they value: a 360-month loan settling within a year.
 */
const SHORTEST_GRID_MONTHS = 372;
/** Early nodes come in steps, so that a few new locks leave the drivers that others made. */
const EARLY_NODES_STEP = 12;

/**
 * Lays a request out as a plan.
 *
 * @throws CounterpoiseError MARKET_INCOMPLETE when a program's mortgage-rate spread is missing;
 *   MODEL_OUT_OF_RANGE when a pool's terms make no cash flow
 */
export function simulationPlan(request: SimulationRequest): SimulationPlan {
  const nodes = request.grid?.nodes ?? [];
  const pools = [
    ...request.profiles,
    ...request.loans.map((loan) => loan.pool),
    ...nodes.map((node) => node.pool),
  ];
  invariant(pools.length > 0 && request.scenarios.length > 0, 'A run has something to value and a scenario.');
  const lastMonth = pools.reduce((most, pool) => Math.max(most, lastPaymentMonth(pool)), 0) + 1;
  const months = Math.max(SHORTEST_GRID_MONTHS, lastMonth);
  const grid = timeGrid(request.asOf, months);
  const models = pathModels(request.models, grid);
  const sampling = pathSampling(request, grid);
  const kinds = poolKinds(request, pools);
  const weights = shared(kinds.pairs.length * 2);
  for (const [index, pair] of kinds.pairs.entries()) weights.set([pair.twoYear, pair.tenYear], index * 2);
  const tables = scenarioTables(request, grid, models, weights);
  const incentives = shared(kinds.incentives.length * 3);
  for (const [index, { pair, slope }] of kinds.incentives.entries()) {
    incentives.set([pair, slope, tables.ratesToday[pair]!], index * 3);
  }
  const horizons = rowTable(HORIZON_ROW_LENGTH);
  const settlements = rowTable(SETTLEMENT_ROW_LENGTH);
  const settlementOf = (pool: PoolTerms): number => {
    const { node, weight } = nodePosition(grid, pool.settlement.timeYears);
    return settlements.place([node, weight]);
  };
  const spreadOf = mortgageSpread(request);
  const loanRows = shared(pools.length * ROW_LENGTH);
  pools.forEach((pool, index) => {
    const row = loanRows.subarray(index * ROW_LENGTH, (index + 1) * ROW_LENGTH);
    const kind = kinds.of(pool);
    writePool(row, pool, spreadOf(pool));
    row[ROW.parameterSet] = kind.parameterSet;
    row[ROW.incentive] = kind.incentive;
    row[ROW.weights] = kind.pair;
    row[ROW.delay] = kind.delay;
    row[ROW.settlement] = settlementOf(pool);
    const loan = request.loans[index - request.profiles.length];
    const node = nodes[index - request.profiles.length - request.loans.length];
    if (loan !== undefined) {
      writeLoan(row, loan);
      const { horizonYears, responseScale } = loan.pullThrough;
      const { node: at, weight } = nodePosition(grid, horizonYears);
      row[ROW.horizon] = horizons.place([at, weight, kind.pair, responseScale]);
    } else if (node !== undefined) writeNode(row, node);
  });
  const gridPlan =
    request.grid === undefined
      ? undefined
      : gridTables(request.grid.locks, grid, {
          settlementOf,
          pairOf: (pool) => kinds.of(pool).pair,
          spreadOf,
          tables,
          pairs: kinds.pairs.length,
          nodeCount: nodes.length,
        });
  const profileOffsets = new Int32Array(new SharedArrayBuffer(request.profiles.length * 4));
  let profileLength = 0;
  request.profiles.forEach((pool, index) => {
    profileOffsets[index] = profileLength;
    profileLength += PROFILE_SUMS * pool.remainingMonths;
  });
  const horizonRows = horizons.table();
  const settlementRows = settlements.table();
  const kernel = request.kernel ?? resolveKernel();
  const plan: PlanTables = {
    kernel,
    numberBytes: kernelNumberBytes(kernel),
    ...sampling,
    scenariosPerTask: Math.min(SCENARIOS_PER_TASK, request.scenarios.length),
    months,
    timesYears: sharedCopy(grid.timesYears),
    monthNodes: grid.monthNodes,
    earlyNodes: earlyNodes(grid, horizonRows, settlementRows, gridPlan),
    models,
    ...tables,
    weights,
    incentives,
    delays: sharedCopy(kinds.delays),
    parameterRows: parameterTable(kinds.parameterSets),
    loanRows,
    horizonRows,
    settlementRows,
    profileCount: request.profiles.length,
    loanCount: request.loans.length,
    profileOffsets,
    profileLength,
    grid: gridPlan,
  };
  return { ...plan, keys: contentKeys(plan, request) };
}

/** Randomisations of the lattice: few and large, since its error falls faster than that of their mean. */
const LATTICE_BATCHES = 4;
/** Batches of pseudo-random paths. */
const ANTITHETIC_BATCHES = 16;

function pathSampling(
  request: SimulationRequest,
  grid: TimeGrid,
): Pick<SimulationPlan, 'sampler' | 'firstBlock' | 'blocks' | 'batchCount'> {
  const lattice = request.sampling !== 'antithetic';
  const { first = 0, count = lattice ? LATTICE_BATCHES : ANTITHETIC_BATCHES } = request.batches ?? {};
  const all = lattice ? LATTICE_BATCHES : ANTITHETIC_BATCHES;
  const blocksPerBatch = Math.max(1, Math.ceil(request.pathCount / BLOCK_PATHS / all));
  return {
    sampler: {
      key: randomKey(request.seed),
      blocksPerRandomisation: blocksPerBatch,
      ...(lattice ? { ordering: pathOrdering(grid.timesYears, LATTICE_DIMENSIONS) } : {}),
    },
    firstBlock: first * blocksPerBatch,
    blocks: count * blocksPerBatch,
    batchCount: count,
  };
}

/** The kinds of pool in a run, in an order that does not depend on that of the pools. */
function poolKinds(request: SimulationRequest, pools: readonly PoolTerms[]) {
  const programs = [...new Set(pools.map((pool) => pool.program))].sort();
  const parameterSets = distinct(programs.map((program) => request.prepayment[program]));
  const pairs = distinct(
    programs.map((program) => MORTGAGE_RATE_WEIGHTS[PROGRAM_TERMS[program].rateClass]),
    (pair) => `${pair.twoYear}/${pair.tenYear}`,
  );
  const incentives = distinct(
    programs.map((program, index) => ({
      pair: pairs.indexOf[index]!,
      slope: request.prepayment[program].slope,
    })),
    ({ pair, slope }) => `${pair}/${slope}`,
  );
  const delays = distinct(programs.map((program) => PROGRAM_TERMS[program].delayDays));
  return {
    parameterSets: parameterSets.values,
    pairs: pairs.values,
    incentives: incentives.values,
    delays: delays.values,
    of: ({ program }: PoolTerms) => {
      const index = programs.indexOf(program);
      return {
        parameterSet: parameterSets.indexOf[index]!,
        pair: pairs.indexOf[index]!,
        incentive: incentives.indexOf[index]!,
        delay: delays.indexOf[index]!,
      };
    },
  };
}

function distinct<T>(
  items: readonly T[],
  key: (item: T) => unknown = (item) => item,
): { readonly values: T[]; readonly indexOf: readonly number[] } {
  const values: T[] = [];
  const places = new Map<unknown, number>();
  const indexOf = items.map((item) => {
    const known = places.get(key(item));
    if (known !== undefined) return known;
    places.set(key(item), values.length);
    return values.push(item) - 1;
  });
  return { values, indexOf };
}

/** Rows of numbers, each different one once. */
function rowTable(length: number): {
  readonly place: (row: readonly number[]) => number;
  readonly table: () => Float64Array;
} {
  const places = new Map<string, number>();
  const rows: number[] = [];
  return {
    place: (row) => {
      const key = row.join();
      let place = places.get(key);
      if (place === undefined) {
        place = rows.length / length;
        rows.push(...row);
        places.set(key, place);
      }
      return place;
    },
    table: () => sharedCopy(rows),
  };
}

function mortgageSpread(request: SimulationRequest): (pool: PoolTerms) => number {
  return (pool) => {
    const { rateClass } = PROGRAM_TERMS[pool.program];
    const spread = request.mortgageSpreads[rateClass];
    if (spread !== undefined) return spread;
    throw new CounterpoiseError('MARKET_INCOMPLETE', `No ${rateClass} mortgage rate is quoted.`, {
      field: `mortgageRates.${rateClass}`,
      accepted: 'a decimal rate such as 0.0689',
    });
  };
}

function writePool(row: Float64Array, pool: PoolTerms, spread: number): void {
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
  row[ROW.paymentLag] = pool.paymentLagMonths ?? 0;
}

function lastPaymentMonth({ settlement, remainingMonths, paymentLagMonths = 0 }: PoolTerms): number {
  return settlement.startNode + remainingMonths + paymentLagMonths;
}

function writeLoan(row: Float64Array, loan: ValuedLoan): void {
  invariant(loan.strips.length <= STRIPS_PER_LOAN, 'A loan carries at most three fee strips.');
  row[ROW.oas] = loan.oas;
  loan.strips.forEach((strip, index) => {
    row.set([strip.fee, strip.oas], ROW.strips + 2 * index);
  });
  const { base, marketRateAtLock, responseSize, responseScale } = loan.pullThrough;
  row[ROW.baseLogit] = logit(base);
  row[ROW.marketRateAtLock] = marketRateAtLock;
  row[ROW.responseSize] = responseSize;
  row[ROW.responseScale] = responseScale;
}

function writeNode(row: Float64Array, node: GridNodeLoan): void {
  invariant(node.stripOas.length <= STRIPS_PER_LOAN, 'A node carries at most three fee strips.');
  row[ROW.oas] = node.oas;
  node.stripOas.forEach((oas, index) => {
    row.set([1, oas], ROW.strips + 2 * index);
  });
}

function earlyNodes(
  grid: TimeGrid,
  horizonRows: Float64Array,
  settlementRows: Float64Array,
  gridPlan: GridTables | undefined,
): number {
  let last = 0;
  for (let at = 0; at < horizonRows.length; at += HORIZON_ROW_LENGTH) {
    last = Math.max(last, horizonRows[at]!);
  }
  for (let at = 0; at < settlementRows.length; at += SETTLEMENT_ROW_LENGTH) {
    last = Math.max(last, settlementRows[at]!);
  }
  if (gridPlan !== undefined) last = Math.max(last, gridPlan.lastNode);
  const count = Math.ceil((last + 2) / EARLY_NODES_STEP) * EARLY_NODES_STEP;
  return Math.min(grid.timesYears.length, count);
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
