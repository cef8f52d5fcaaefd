import { invariant } from '../core/invariant.ts';
import { BLOCK_PATHS } from '../kernel/block.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { HIGHEST_PULL_THROUGH, LOWEST_PULL_THROUGH } from '../models/pull-through/pull-through.ts';
import { paddedNodes } from './block-memory.ts';
import type { GridTables } from './grid-tables.ts';
import {
  GRID_HORIZONS,
  GRID_LOCK_ROW,
  GRID_LOCK_ROW_LENGTH,
  GRID_POLYNOMIALS,
  HIGHER_POLYNOMIALS,
  HORIZON_ROW,
  HORIZON_ROW_LENGTH,
  LOAN_SUMS,
  NODE_VALUES,
  SCENARIO_ROW,
  SCENARIO_ROW_LENGTH,
  SETTLEMENT_ROW_LENGTH,
} from './plan-rows.ts';
import type { PlanTables } from './plan-tables.ts';
import { chebyshevCoefficients, chebyshevPoints, chebyshevTransform } from './rate-polynomial.ts';
import type { BlockTask, GridSums } from './task.ts';

/**
 * Chebyshev polynomials T_j((m(h) − c)/s) of the mortgage rate on each path: T_0, T_1 at every node that a horizon lies
 * beside, and T_2 … at the grid's horizons.
 *
 * m(h) is linear between nodes, so T_1 at any horizon is exact from its two nodes; the moments of the higher ones are
 * smooth in h, and small beside it.
 *
 * @param rates index of the early rates of the pair, [node][path]; `to` index of what receives [function][path]
 * @source own derivation, docs/models/loan-grid.md
 */
export function fillFunctions(
  plan: PlanTables,
  scenario: number,
  pair: number,
  floats: Float64Array,
  rates: number,
  to: number,
): void {
  const { grid } = plan;
  invariant(grid !== undefined, 'Functions are those of a grid.');
  const range = rangeAt(plan, scenario, pair);
  const centre = grid.rateRanges[range]!;
  const inverse = 1 / grid.rateRanges[range + 1]!;
  floats.fill(1, to, to + BLOCK_PATHS);
  for (let node = 0; node < grid.nodesOfFirst; node++) {
    const at = to + (1 + node) * BLOCK_PATHS;
    const from = rates + node * BLOCK_PATHS;
    for (let path = 0; path < BLOCK_PATHS; path++)
      floats[at + path] = (floats[from + path]! - centre) * inverse;
  }
  for (let horizon = 0; horizon < GRID_HORIZONS; horizon++) {
    const row = horizon * HORIZON_ROW_LENGTH;
    const left = rates + grid.horizonRows[row + HORIZON_ROW.node]! * BLOCK_PATHS;
    const weight = grid.horizonRows[row + HORIZON_ROW.weight]!;
    const at = to + higherAt(grid, horizon) * BLOCK_PATHS;
    for (let path = 0; path < BLOCK_PATHS; path++) {
      const rate = (1 - weight) * floats[left + path]! + weight * floats[left + BLOCK_PATHS + path]!;
      const z = (rate - centre) * inverse;
      let before = 1;
      let now = z;
      for (let j = 0; j < HIGHER_POLYNOMIALS; j++) {
        const next = 2 * z * now - before;
        before = now;
        now = next;
        floats[at + j * BLOCK_PATHS + path] = now;
      }
    }
  }
}

/** Index of T_2 at a horizon among the functions. */
function higherAt({ nodesOfFirst }: GridTables, horizon: number): number {
  return 1 + nodesOfFirst + horizon * HIGHER_POLYNOMIALS;
}

/**
 * The moment with T_j at a lock's own horizon, from moments with the grid's functions.
 *
 * @param moments of one value, the first at `at`; `row` the lock's
 */
function momentAt(grid: GridTables, moments: Float64Array, at: number, row: number, j: number): number {
  if (j === 0) return moments[at]!;
  const { lockRows } = grid;
  if (j === 1) {
    const left = at + 1 + lockRows[row + GRID_LOCK_ROW.horizonNode]!;
    const weight = lockRows[row + GRID_LOCK_ROW.horizonWeight]!;
    return (1 - weight) * moments[left]! + weight * moments[left + 1]!;
  }
  let sum = 0;
  for (let horizon = 0; horizon < GRID_HORIZONS; horizon++) {
    const weight = lockRows[row + GRID_LOCK_ROW.horizons + horizon]!;
    sum += weight * moments[at + higherAt(grid, horizon) + j - 2]!;
  }
  return sum;
}

function rangeAt(plan: PlanTables, scenario: number, pair: number): number {
  return (scenario * (plan.weights.length / 2) + pair) * 2;
}

/** Where pull-through is taken, and what turns its values there into coefficients. */
const POINTS = chebyshevPoints(GRID_POLYNOMIALS);
const TRANSFORM = chebyshevTransform(GRID_POLYNOMIALS);

/**
 * The sums of locks on the grid in one scenario, from the moments of their nodes.
 *
 * With p = Σ_j α_j T_j on each path and weights w_n of the nodes, Σ p·PV = Σ_n w_n Σ_q f_q Σ_j α_j M_n[q][j], the
 * moments at the lock's own horizon; q runs over the pass-through (f = 1) and the fee strips.
 *
 * @param task locks in the plan's order, and the moments
 * @param scratch address of [batch][value][polynomial][node] for a group's moments at one horizon
 * @returns [batch][lock][4]
 * @source own derivation, docs/models/loan-grid.md
 */
export function interpolateLocks(
  plan: PlanTables,
  floats: Float64Array,
  kernel: Kernel,
  task: BlockTask,
  scratch: number,
  refuseCancelled: () => void,
): Float64Array {
  const { grid } = plan;
  const { moments } = task;
  const scenario = task.scenarios[0]!;
  invariant(grid !== undefined && moments !== undefined, 'Locks are interpolated from moments.');
  const count = task.instruments.length;
  const sums = new Float64Array(plan.batchCount * count * LOAN_SUMS);
  const group = groupMoments(plan, floats, kernel, moments, scratch);
  const coefficients = new Float64Array(GRID_POLYNOMIALS);
  const values = new Float64Array(GRID_POLYNOMIALS);
  const functions = functionMoments(plan, moments);
  for (let place = 0; place < count; place++) {
    if (place % 64 === 0) refuseCancelled();
    const row = task.instruments[place]! * GRID_LOCK_ROW_LENGTH;
    const pair = grid.lockRows[row + GRID_LOCK_ROW.pair]!;
    pullThroughAtPoints(plan, scenario, row, rangeAt(plan, scenario, pair), values);
    chebyshevCoefficients(TRANSFORM, values, coefficients);
    group.select(row);
    functions.select(row);
    for (let batch = 0; batch < plan.batchCount; batch++) {
      const at = (batch * count + place) * LOAN_SUMS;
      let weighted = 0;
      for (let value = 0; value < NODE_VALUES; value++) {
        const fee = value === 0 ? 1 : grid.lockRows[row + GRID_LOCK_ROW.fees + value - 1]!;
        if (fee === 0) continue;
        const first = (batch * NODE_VALUES + value) * GRID_POLYNOMIALS;
        let part = 0;
        for (let j = 0; j < GRID_POLYNOMIALS; j++) part += coefficients[j]! * group.products[first + j]!;
        weighted += fee * part;
        sums[at + 3]! += fee * group.products[first]!;
      }
      let alone = 0;
      let discounted = 0;
      const first = batch * 2 * GRID_POLYNOMIALS;
      for (let j = 0; j < GRID_POLYNOMIALS; j++) {
        alone += coefficients[j]! * functions.sums[first + j]!;
        discounted += coefficients[j]! * functions.sums[first + GRID_POLYNOMIALS + j]!;
      }
      sums[at] = weighted;
      sums[at + 1] = discounted;
      sums[at + 2] = alone;
    }
  }
  return sums;
}

/** p at the Chebyshev points of the scenario's range of m(h). */
function pullThroughAtPoints(
  plan: PlanTables,
  scenario: number,
  row: number,
  range: number,
  values: Float64Array,
): void {
  const { grid, scenarioRows } = plan;
  const { lockRows, rateRanges } = grid!;
  const baseLogit = lockRows[row + GRID_LOCK_ROW.baseLogit]!;
  if (baseLogit === Number.POSITIVE_INFINITY) {
    values.fill(1);
    return;
  }
  const change = scenario * SCENARIO_ROW_LENGTH;
  const spread = lockRows[row + GRID_LOCK_ROW.spread]! + scenarioRows[change + SCENARIO_ROW.mortgageBasis]!;
  const shift = scenarioRows[change + SCENARIO_ROW.pullThroughShift]!;
  const size = lockRows[row + GRID_LOCK_ROW.responseSize]!;
  const scale = lockRows[row + GRID_LOCK_ROW.responseScale]!;
  for (let k = 0; k < GRID_POLYNOMIALS; k++) {
    const rate = rateRanges[range]! + rateRanges[range + 1]! * POINTS[k]!;
    const move = (rate + spread - lockRows[row + GRID_LOCK_ROW.marketRateAtLock]!) * 100;
    const logit = baseLogit + size * Math.tanh(move / scale);
    values[k] = clamp(clamp(1 / (1 + Math.exp(-logit))) + shift);
  }
}

function clamp(probability: number): number {
  return Math.min(HIGHEST_PULL_THROUGH, Math.max(LOWEST_PULL_THROUGH, probability));
}

/**
 * Moments of the functions alone, and with D(T_s), at a lock's horizon: [batch][1, D(T_s)][polynomial]. They are kept from
 * one lock to the next while it has the same rate, settlement and horizon.
 */
function functionMoments(
  plan: PlanTables,
  moments: GridSums,
): { readonly select: (row: number) => void; readonly sums: Float64Array } {
  const grid = plan.grid!;
  const { lockRows, functionCount } = grid;
  const pairs = plan.weights.length / 2;
  const settlements = plan.settlementRows.length / SETTLEMENT_ROW_LENGTH;
  const sums = new Float64Array(plan.batchCount * 2 * GRID_POLYNOMIALS);
  let known = { place: -1, horizon: -1 };
  const select = (row: number): void => {
    const place =
      lockRows[row + GRID_LOCK_ROW.pair]! * settlements + lockRows[row + GRID_LOCK_ROW.settlement]!;
    const horizon = horizonOf(grid, row);
    if (place === known.place && horizon === known.horizon) return;
    for (let batch = 0; batch < plan.batchCount; batch++) {
      for (let kind = 0; kind < 2; kind++) {
        const at = ((batch * pairs * settlements + place) * 2 + kind) * functionCount;
        const to = (batch * 2 + kind) * GRID_POLYNOMIALS;
        for (let j = 0; j < GRID_POLYNOMIALS; j++) {
          sums[to + j] = momentAt(grid, moments.functions, at, row, j);
        }
      }
    }
    known = { place, horizon };
  };
  return { select, sums };
}

/** A lock's horizon in nodes of the path grid. */
function horizonOf({ lockRows }: GridTables, row: number): number {
  return lockRows[row + GRID_LOCK_ROW.horizonNode]! + lockRows[row + GRID_LOCK_ROW.horizonWeight]!;
}

/**
 * Moments of a lock's nodes at its horizon, combined with its weights. What depends on the group and the horizon alone
 * is kept from one lock to the next.
 */
function groupMoments(
  plan: PlanTables,
  floats: Float64Array,
  kernel: Kernel,
  moments: GridSums,
  scratch: number,
): { readonly select: (row: number) => void; readonly products: Float64Array } {
  const grid = plan.grid!;
  const { lockRows } = grid;
  const rows = plan.batchCount * NODE_VALUES * GRID_POLYNOMIALS;
  const products = new Float64Array(rows);
  const table = scratch / 8;
  const weights = table + rows * paddedNodes(grid.largestGroup);
  const perNode = NODE_VALUES * grid.functionCount;
  let known = { firstNode: -1, nodes: 0, horizon: -1 };
  const tabulate = (row: number): void => {
    const firstNode = lockRows[row + GRID_LOCK_ROW.firstNode]!;
    const nodes = lockRows[row + GRID_LOCK_ROW.nodeCount]!;
    const horizon = lockRows[row + GRID_LOCK_ROW.horizonNode]! + lockRows[row + GRID_LOCK_ROW.horizonWeight]!;
    if (firstNode === known.firstNode && horizon === known.horizon) return;
    const padded = paddedNodes(nodes);
    floats.fill(0, table, table + rows * padded);
    const { horizonNode, horizonWeight, horizons } = GRID_LOCK_ROW;
    const firstAt = 1 + lockRows[row + horizonNode]!;
    const right = lockRows[row + horizonWeight]!;
    const [one, two, three, four] = lockRows.subarray(row + horizons, row + horizons + GRID_HORIZONS);
    const source = moments.nodes;
    const step = HIGHER_POLYNOMIALS;
    const higher = higherAt(grid, 0);
    for (let batch = 0; batch < plan.batchCount; batch++) {
      for (let node = 0; node < nodes; node++) {
        const from = (moments.slots[firstNode + node]! * plan.batchCount + batch) * perNode;
        const line = slotOf(table, batch * NODE_VALUES * GRID_POLYNOMIALS, rows, node);
        for (let value = 0; value < NODE_VALUES; value++) {
          const at = from + value * grid.functionCount;
          const to = line + value * GRID_POLYNOMIALS * BLOCK_PATHS;
          floats[to] = source[at]!;
          floats[to + BLOCK_PATHS] = (1 - right) * source[at + firstAt]! + right * source[at + firstAt + 1]!;
          for (let j = 0; j < HIGHER_POLYNOMIALS; j++) {
            const moment = at + higher + j;
            floats[to + (j + 2) * BLOCK_PATHS] =
              one! * source[moment]! +
              two! * source[moment + step]! +
              three! * source[moment + 2 * step]! +
              four! * source[moment + 3 * step]!;
          }
        }
      }
    }
    known = { firstNode, nodes, horizon };
  };
  const select = (row: number): void => {
    tabulate(row);
    const weightsAt = lockRows[row + GRID_LOCK_ROW.weightsAt]!;
    const sums = weights + BLOCK_PATHS;
    floats.fill(0, sums, sums + rows);
    for (let node = 0; node < known.nodes; node += BLOCK_PATHS) {
      for (let i = 0; i < BLOCK_PATHS; i++) {
        floats[weights + i] = node + i < known.nodes ? grid.weights[weightsAt + node + i]! : 0;
      }
      kernel.moments(weights * 8, 1, (table + rows * node) * 8, rows, sums * 8);
    }
    products.set(floats.subarray(sums, sums + rows));
  };
  return { select, products };
}

/** The table holds 64 nodes of every line, then the next 64: the kernel's products run over rows of 64. */
function slotOf(table: number, line: number, lines: number, node: number): number {
  const within = node % BLOCK_PATHS;
  return table + (node - within) * lines + line * BLOCK_PATHS + within;
}
