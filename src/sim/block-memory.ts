import { BLOCK_PATHS } from '../kernel/block.ts';
import { KERNEL_SCRATCH_BYTES } from '../kernel/kernel.ts';
import { GRID_POLYNOMIALS, LOAN_SUMS, NODE_VALUES, PROFILE_SUMS } from './plan-rows.ts';
import type { PlanTables } from './plan-tables.ts';

/**
 * Where the parts of a block's memory lie, in bytes from its start. Path arrays are [node][64 paths] in float64; driver
 * tracks [month node][64 paths] in the kernel's numbers; early rows [node][64 paths] in float64.
 */

const FLOAT_BYTES = 8;
const ROW_BYTES = BLOCK_PATHS * FLOAT_BYTES;
const LINE_BYTES = 64;
/** Blocks whose paths and drivers stand together: a region holds so many at most. */
export const CHUNK_BLOCKS = 32;
/** Blocks a task values in a row, with one table of each loan. */
export const BLOCKS_PER_TASK = 8;
/** Scenarios a task values in a row with the same tables, where memory allows. */
export const SCENARIOS_PER_TASK = 6;
/** Loans whose tables stand ready at a time: they and a block's drivers fit a core's own cache. */
export const LOANS_PER_TILE = 32;
/** Numbers of a loan table at most: eight a payment, and its head with room to spare. */
const TABLE_COLUMNS = 8;
const TABLE_HEAD = 64;

/** Bytes of the flags at the start of a chunk, one for each block. */
export const CHUNK_FLAG_BYTES = Math.ceil((CHUNK_BLOCKS * 4) / LINE_BYTES) * LINE_BYTES;

/** Paths of a block: track by track what their model keeps of them. */
export function pathBlockBytes(plan: PlanTables): number {
  return plan.models[0]!.tracks * plan.timesYears.length * ROW_BYTES;
}

/** Drivers of a block in one scenario. */
export interface DriverLayout {
  /** [pair]: m̄, the spread-free rate the borrower of the month reacts to. */
  readonly rates: readonly number[];
  /** [incentive]: e^(β(m̄ − c₀)). */
  readonly incentives: readonly number[];
  /** [delay]: discount factor to the payment of the month that ends at the node. */
  readonly discounts: readonly number[];
  /** [pair]: spread-free mortgage rate at the early nodes. */
  readonly earlyRates: readonly number[];
  /** ln of the discount factor at the early nodes. */
  readonly earlyLogs: number;
  readonly bytes: number;
}

export function driverLayout(plan: PlanTables): DriverLayout {
  const track = plan.monthNodes.length * BLOCK_PATHS * plan.numberBytes;
  const early = plan.earlyNodes * ROW_BYTES;
  const pairs = plan.weights.length / 2;
  const take = sequence();
  return {
    rates: Array.from({ length: pairs }, () => take(track)),
    incentives: Array.from({ length: plan.incentives.length / 3 }, () => take(track)),
    discounts: Array.from({ length: plan.delays.length }, () => take(track)),
    earlyRates: Array.from({ length: pairs }, () => take(early)),
    earlyLogs: take(early),
    bytes: take(0),
  };
}

/** A task's own memory; its cells are its blocks in each of its scenarios. */
export interface ScratchLayout {
  /** The kernel's state. */
  readonly kernel: number;
  /** [loan of the tile][column][payment]. */
  readonly tables: number;
  readonly tableBytes: number;
  /** [value][64 paths]. */
  readonly values: number;
  /** [cell][horizon][64 paths]: e^(2·100(m(h) − c₀)/B). */
  readonly moves: number;
  /** [cell][settlement][64 paths]: D(T_s). */
  readonly settlements: number;
  /** [cell][pair][function][64 paths]: polynomials of m(h) at the grid's horizons. */
  readonly functions: number;
  /** Sums of the tile's instruments, or of one profile. */
  readonly sums: number;
  /** [batch][value][polynomial][node, in whole rows of 64]: a group's moments at one horizon; then a lock's weights and sums. */
  readonly moments: number;
  readonly bytes: number;
}

export function scratchLayout(plan: PlanTables): ScratchLayout {
  const take = sequence();
  const tableBytes = (plan.months * TABLE_COLUMNS + TABLE_HEAD) * FLOAT_BYTES;
  const pairs = plan.weights.length / 2;
  const cells = plan.scenariosPerTask * BLOCKS_PER_TASK * ROW_BYTES;
  const functions = plan.grid?.functionCount ?? 0;
  return {
    kernel: take(KERNEL_SCRATCH_BYTES),
    tables: take(LOANS_PER_TILE * tableBytes),
    tableBytes,
    values: take(NODE_VALUES * ROW_BYTES),
    moves: take((cells * plan.horizonRows.length) / 4),
    settlements: take((cells * plan.settlementRows.length) / 2),
    functions: take(cells * pairs * functions),
    sums: take(
      Math.max(
        PROFILE_SUMS * plan.months,
        plan.scenariosPerTask * LOANS_PER_TILE * Math.max(LOAN_SUMS, NODE_VALUES * functions),
      ) * FLOAT_BYTES,
    ),
    moments: take(
      (plan.batchCount * NODE_VALUES * GRID_POLYNOMIALS * (paddedNodes(plan.grid?.largestGroup ?? 0) + 1) +
        BLOCK_PATHS) *
        FLOAT_BYTES,
    ),
    bytes: take(0),
  };
}

/** Nodes of a group in whole rows, as the kernel's products want them. */
export function paddedNodes(nodes: number): number {
  return Math.ceil(nodes / BLOCK_PATHS) * BLOCK_PATHS;
}

/** Hands out addresses one after another, each on a cache line. */
function sequence(): (bytes: number) => number {
  let top = 0;
  return (bytes) => {
    const at = top;
    top += Math.ceil(bytes / LINE_BYTES) * LINE_BYTES;
    return at;
  };
}

/** Bytes of the paths of a chunk of so many blocks. */
export function pathChunkBytes(plan: PlanTables, blocks: number): number {
  return CHUNK_FLAG_BYTES + blocks * pathBlockBytes(plan);
}

/** Bytes of the drivers of a chunk of so many blocks in one scenario. */
export function driverChunkBytes(plan: PlanTables, blocks: number): number {
  return CHUNK_FLAG_BYTES + blocks * driverLayout(plan).bytes;
}
