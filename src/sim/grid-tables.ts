import { invariant } from '../core/invariant.ts';
import { logit } from '../models/pull-through/pull-through.ts';
import type { GridLock, PoolTerms } from './loan-terms.ts';
import { rateRange } from './path-rates.ts';
import {
  GRID_HORIZONS,
  GRID_LOCK_ROW,
  GRID_LOCK_ROW_LENGTH,
  HIGHER_POLYNOMIALS,
  HORIZON_ROW_LENGTH,
  STRIPS_PER_LOAN,
} from './plan-rows.ts';
import { chebyshevPoints } from './rate-polynomial.ts';
import type { ScenarioTables } from './scenario-tables.ts';
import { shared, sharedCopy, sharedIntegers } from './shared-table.ts';
import { RANGE_DEVIATIONS } from './state-range.ts';
import { nodePosition, type TimeGrid } from './time-grid.ts';

/** The grid of a run as flat tables: see docs/models/loan-grid.md. */
export interface GridTables {
  readonly nodeCount: number;
  readonly lockCount: number;
  /** Nodes of the group that has most. */
  readonly largestGroup: number;
  /** Locks in the order of their nodes and horizons, so that neighbours share what is made of both. */
  readonly lockOrder: Int32Array;
  /** [horizon][4] of the horizons that moments are taken at, see HORIZON_ROW. */
  readonly horizonRows: Float64Array;
  /** Last node any of them needs. */
  readonly lastNode: number;
  /** Nodes at which T_1 is taken, from the first: those between which every lock's horizon lies. */
  readonly nodesOfFirst: number;
  /** Functions of m(h): T_0, T_1 at each of those nodes, then [horizon][T_2 …]. */
  readonly functionCount: number;
  /** [scenario][pair][2]: centre and half width of the range of m(h) that pull-through is expanded on. */
  readonly rateRanges: Float64Array;
  /** [lock][19], see GRID_LOCK_ROW. */
  readonly lockRows: Float64Array;
  /** Weights of the nodes of each lock, from its `weightsAt`. */
  readonly weights: Float64Array;
}

/** What the tables need of the rest of the plan. */
interface GridContext {
  readonly settlementOf: (pool: PoolTerms) => number;
  readonly pairOf: (pool: PoolTerms) => number;
  readonly spreadOf: (pool: PoolTerms) => number;
  readonly tables: ScenarioTables;
  readonly pairs: number;
  readonly nodeCount: number;
}

/** Horizons come in steps of a month, so that moments are the same for tomorrow's locks. */
const HORIZON_STEP_YEARS = 30 / 365;

/** Lays the locks of a grid out for a run. */
export function gridTables(locks: readonly GridLock[], grid: TimeGrid, context: GridContext): GridTables {
  const longest = locks.reduce((most, { loan }) => Math.max(most, loan.pullThrough.horizonYears), 0);
  const lastYears = Math.max(1, Math.ceil(longest / HORIZON_STEP_YEARS - 1e-9)) * HORIZON_STEP_YEARS;
  const points = chebyshevPoints(GRID_HORIZONS).map((point) => 0.5 * lastYears * (1 + point));
  const horizonRows = shared(GRID_HORIZONS * HORIZON_ROW_LENGTH);
  points.forEach((years, index) => {
    const { node, weight } = nodePosition(grid, years);
    horizonRows.set([node, weight], index * HORIZON_ROW_LENGTH);
  });
  const lockRows = shared(locks.length * GRID_LOCK_ROW_LENGTH);
  const weights = shared(locks.reduce((sum, lock) => sum + lock.weights.length, 0));
  let weightsAt = 0;
  locks.forEach((lock, index) => {
    const { loan } = lock;
    const { pullThrough } = loan;
    const row = lockRows.subarray(index * GRID_LOCK_ROW_LENGTH, (index + 1) * GRID_LOCK_ROW_LENGTH);
    invariant(lock.fees.length <= STRIPS_PER_LOAN, 'A lock carries at most three kinds of fee strip.');
    weights.set(lock.weights, weightsAt);
    row[GRID_LOCK_ROW.firstNode] = lock.firstNode;
    row[GRID_LOCK_ROW.nodeCount] = lock.weights.length;
    row[GRID_LOCK_ROW.weightsAt] = weightsAt;
    row[GRID_LOCK_ROW.settlement] = context.settlementOf(loan.pool);
    row[GRID_LOCK_ROW.pair] = context.pairOf(loan.pool);
    row[GRID_LOCK_ROW.spread] = context.spreadOf(loan.pool);
    row.set(lock.fees, GRID_LOCK_ROW.fees);
    row[GRID_LOCK_ROW.baseLogit] = logit(pullThrough.base);
    row[GRID_LOCK_ROW.marketRateAtLock] = pullThrough.marketRateAtLock;
    row[GRID_LOCK_ROW.responseSize] = pullThrough.responseSize;
    row[GRID_LOCK_ROW.responseScale] = pullThrough.responseScale;
    const horizon = nodePosition(grid, pullThrough.horizonYears);
    row[GRID_LOCK_ROW.horizonNode] = horizon.node;
    row[GRID_LOCK_ROW.horizonWeight] = horizon.weight;
    row.set(lagrangeWeights(points, pullThrough.horizonYears), GRID_LOCK_ROW.horizons);
    weightsAt += lock.weights.length;
  });
  const lastNode = nodePosition(grid, lastYears).node;
  return {
    nodeCount: context.nodeCount,
    lockCount: locks.length,
    largestGroup: locks.reduce((most, lock) => Math.max(most, lock.weights.length), 0),
    lockOrder: lockOrder(locks),
    horizonRows,
    lastNode,
    nodesOfFirst: lastNode + 2,
    functionCount: 1 + (lastNode + 2) + GRID_HORIZONS * HIGHER_POLYNOMIALS,
    rateRanges: sharedCopy(rateRanges(grid, lastYears, context)),
    lockRows,
    weights,
  };
}

function lockOrder(locks: readonly GridLock[]): Int32Array {
  const order = sharedIntegers(locks.length);
  order.set([...locks.keys()]);
  return order.sort((left, right) => {
    const [one, other] = [locks[left]!, locks[right]!];
    return (
      one.firstNode - other.firstNode ||
      one.loan.pullThrough.horizonYears - other.loan.pullThrough.horizonYears ||
      left - right
    );
  });
}

/** Weights of the points in the polynomial through them, at a place between them. */
function lagrangeWeights(points: Float64Array, at: number): Float64Array {
  return points.map((point, index) =>
    points.reduce(
      (product, other, place) => (place === index ? product : (product * (at - other)) / (point - other)),
      1,
    ),
  );
}

/** Share of the state's range that pull-through is expanded on: five standard deviations. */
const EXPANDED_SHARE = 5 / RANGE_DEVIATIONS;

function rateRanges(grid: TimeGrid, lastYears: number, { tables, pairs }: GridContext): number[] {
  const node = nodePosition(grid, lastYears).node + 1;
  const ranges: number[] = [];
  tables.scenarioModels.forEach((_, scenario) => {
    for (let pair = 0; pair < pairs; pair++) {
      const [low, high] = rateRange(
        tables.rates,
        { scenario, pair, node },
        EXPANDED_SHARE,
        grid.timesYears.length,
      );
      // A model that does not move leaves no range; any width then serves.
      ranges.push(0.5 * (low + high), Math.max(0.5 * (high - low), 1e-6));
    }
  });
  return ranges;
}
