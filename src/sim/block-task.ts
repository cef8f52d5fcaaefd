import { CounterpoiseError } from '../core/errors.ts';
import { BLOCK_PATHS } from '../kernel/block.ts';
import type { BlockDrivers, Kernel, LoanTable, LockWeights } from '../kernel/kernel.ts';
import { openKernel } from '../kernel/select-kernel.ts';
import { HIGHEST_PULL_THROUGH, LOWEST_PULL_THROUGH } from '../models/pull-through/pull-through.ts';
import { ensureBlocks } from './block-chunk.ts';
import { type DriverScratch, deriveDrivers, driverScratch } from './block-drivers.ts';
import {
  CHUNK_BLOCKS,
  CHUNK_FLAG_BYTES,
  type DriverLayout,
  driverLayout,
  LOANS_PER_TILE,
  pathBlockBytes,
  type ScratchLayout,
  scratchLayout,
} from './block-memory.ts';
import { fillFunctions, interpolateLocks } from './grid-moments.ts';
import { type LoanTabulator, loanTabulator } from './loan-table.ts';
import { type NormalScratch, normalScratch, simulateBlock } from './path-block.ts';
import {
  HORIZON_ROW,
  HORIZON_ROW_LENGTH,
  LOAN_SUMS,
  NODE_VALUES,
  PROFILE_SUMS,
  ROW,
  ROW_LENGTH,
  SCENARIO_ROW,
  SCENARIO_ROW_LENGTH,
  SETTLEMENT_ROW,
  SETTLEMENT_ROW_LENGTH,
} from './plan-rows.ts';
import type { PlanTables } from './simulation-plan.ts';

/** What a task sums up. */
export type BlockTaskKind = 'profiles' | 'loans' | 'nodes' | 'functions' | 'locks';

/** A piece of a run for one thread: some instruments in one scenario over some consecutive blocks of one batch. */
export interface BlockTask {
  readonly kind: BlockTaskKind;
  readonly scenario: number;
  /** Of the run; the blocks of a task lie in one chunk. */
  readonly firstBlock: number;
  readonly blockCount: number;
  /** Indices among the instruments of the kind; for locks, from and to in their order. */
  readonly instruments: Int32Array;
  /** Addresses of the chunk's paths and of its drivers in the scenario. */
  readonly paths: number;
  readonly drivers: number;
  /** Address of the task's own memory. */
  readonly scratch: number;
  /** Moments of all nodes and functions, for locks. */
  readonly moments: GridSums | undefined;
}

/** Sums of a grid in one scenario, in memory that threads share. */
export interface GridSums {
  /** [slot][batch][4][function]. */
  readonly nodes: Float64Array;
  /** [node]: its slot. */
  readonly slots: Int32Array;
  /** [batch][pair][settlement][1, D(T_s)][function]. */
  readonly functions: Float64Array;
}

/** One thread's part in one run. */
export interface ThreadRun {
  readonly plan: PlanTables;
  readonly memory: WebAssembly.Memory;
  readonly floats: Float64Array;
  readonly numbers: Float32Array | Float64Array;
  readonly drivers: DriverScratch;
  readonly normals: NormalScratch;
  readonly driverLayout: DriverLayout;
  readonly scratchLayout: ScratchLayout;
  /** The thread's kernel over a task's memory. */
  readonly kernelAt: (scratch: number) => { readonly kernel: Kernel; readonly tabulator: LoanTabulator };
}

/** Prepares a thread for the tasks of a run. */
export function threadRun(plan: PlanTables, memory: WebAssembly.Memory): ThreadRun {
  const floats = new Float64Array(memory.buffer);
  const kernels = new Map<number, { kernel: Kernel; tabulator: LoanTabulator }>();
  const layout = scratchLayout(plan);
  const kernelAt = (scratch: number): { kernel: Kernel; tabulator: LoanTabulator } => {
    let known = kernels.get(scratch);
    if (known === undefined) {
      const kernel = openKernel(plan.kernel, memory, scratch + layout.kernel);
      known = { kernel, tabulator: loanTabulator(plan, kernel) };
      kernels.set(scratch, known);
    }
    return known;
  };
  const nodes = plan.timesYears.length;
  return {
    plan,
    memory,
    floats,
    numbers: plan.numberBytes === 4 ? new Float32Array(memory.buffer) : floats,
    drivers: driverScratch(plan),
    normals: normalScratch(nodes - 1),
    driverLayout: driverLayout(plan),
    scratchLayout: layout,
    kernelAt,
  };
}

/**
 * Does a task.
 *
 * @param cancelled asked between loans; true stops the work
 * @returns sums over the task's blocks: [profile][3][payments], [loan][4], [node][4][function], [pair][settlement][2][function], or
 *   [batch][lock][4]
 * @throws CounterpoiseError SIMULATION_NOT_FINITE naming the instrument, SIMULATION_CANCELLED
 */
export function runBlockTask(run: ThreadRun, task: BlockTask, cancelled: () => boolean): Float64Array {
  if (task.kind === 'locks') {
    const { kernel } = run.kernelAt(task.scratch);
    const moments = task.scratch + run.scratchLayout.moments;
    return interpolateLocks(run.plan, run.floats, kernel, task, moments, () => refuseCancelled(cancelled));
  }
  prepareBlocks(run, task);
  switch (task.kind) {
    case 'profiles':
      return sumProfiles(run, task, cancelled);
    case 'loans':
      return sumLoans(run, task, cancelled);
    case 'nodes':
      return sumNodes(run, task, cancelled);
    case 'functions':
      return sumFunctions(run, task);
  }
}

/** Makes the task's blocks ready: paths, then their drivers in the scenario. */
function prepareBlocks(run: ThreadRun, task: BlockTask): void {
  const { plan, memory, floats } = run;
  const place = task.firstBlock % CHUNK_BLOCKS;
  const chunk = task.firstBlock - place;
  const pathBytes = pathBlockBytes(plan);
  const blockOf = (offset: number): { state: Float64Array; integral: Float64Array } => {
    const at = (task.paths + CHUNK_FLAG_BYTES + offset * pathBytes) / 8;
    const length = pathBytes / 16;
    return {
      state: floats.subarray(at, at + length),
      integral: floats.subarray(at + length, at + 2 * length),
    };
  };
  const model = plan.models[plan.scenarioModels[task.scenario]!]!;
  ensureBlocks(
    new Int32Array(memory.buffer, task.drivers, CHUNK_BLOCKS),
    place,
    task.blockCount,
    (offset) => {
      const { state, integral } = blockOf(offset);
      ensureBlocks(new Int32Array(memory.buffer, task.paths, CHUNK_BLOCKS), offset, 1, () => {
        simulateBlock(model, plan.sampler, plan.firstBlock + chunk + offset, run.normals, state, integral);
      });
      const at = driverAddress(run, task, chunk + offset);
      deriveDrivers(plan, task.scenario, state, integral, run, at, run.driverLayout, run.drivers);
    },
  );
}

function driverAddress(run: ThreadRun, task: BlockTask, block: number): number {
  return task.drivers + CHUNK_FLAG_BYTES + (block % CHUNK_BLOCKS) * run.driverLayout.bytes;
}

/** Addresses of the drivers that a loan row of the plan reads, in a block that has them. */
export function blockDrivers(run: ThreadRun, task: BlockTask, block: number, row: number): BlockDrivers {
  const { loanRows } = run.plan;
  const at = driverAddress(run, task, block);
  const column = row * ROW_LENGTH;
  return {
    incentive: at + run.driverLayout.incentives[loanRows[column + ROW.incentive]!]!,
    rate: at + run.driverLayout.rates[loanRows[column + ROW.weights]!]!,
    discount: at + run.driverLayout.discounts[loanRows[column + ROW.delay]!]!,
  };
}

/** Goes through a task's instruments tile by tile, and through each tile block by block with the tables at hand. */
function overTiles(
  run: ThreadRun,
  task: BlockTask,
  firstRow: number,
  form: keyof LoanTabulator,
  cancelled: () => boolean,
  visit: (table: LoanTable, row: number, block: number, place: number) => void,
  endTile: (from: number, count: number) => void,
): void {
  const { tabulator } = run.kernelAt(task.scratch);
  const { instruments } = task;
  const tables: LoanTable[] = [];
  for (let from = 0; from < instruments.length; from += LOANS_PER_TILE) {
    const count = Math.min(LOANS_PER_TILE, instruments.length - from);
    for (let place = 0; place < count; place++) {
      const at = task.scratch + run.scratchLayout.tables + place * run.scratchLayout.tableBytes;
      tables[place] = tabulator[form](firstRow + instruments[from + place]!, task.scenario, at);
    }
    for (let block = task.firstBlock; block < task.firstBlock + task.blockCount; block++) {
      for (let place = 0; place < count; place++) {
        refuseCancelled(cancelled);
        visit(tables[place]!, firstRow + instruments[from + place]!, block, place);
      }
    }
    endTile(from, count);
  }
}

function sumProfiles(run: ThreadRun, task: BlockTask, cancelled: () => boolean): Float64Array {
  const { plan, floats } = run;
  const { kernel } = run.kernelAt(task.scratch);
  const address = task.scratch + run.scratchLayout.sums;
  const offsets = new Int32Array(task.instruments.length + 1);
  task.instruments.forEach((profile, index) => {
    offsets[index + 1] = offsets[index]! + PROFILE_SUMS * plan.loanRows[profile * ROW_LENGTH + ROW.payments]!;
  });
  const sums = new Float64Array(offsets.at(-1)!);
  let tileStart = 0;
  overTiles(
    run,
    task,
    0,
    'whole',
    cancelled,
    (table, row, block, place) => {
      kernel.profile(table, blockDrivers(run, task, block, row), address);
      const at = offsets[tileStart + place]!;
      const length = PROFILE_SUMS * table.payments;
      for (let i = 0; i < length; i++) sums[at + i]! += floats[address / 8 + i]!;
    },
    (from, count) => {
      tileStart = from + count;
    },
  );
  task.instruments.forEach((profile, index) => {
    assertFinite(sums.subarray(offsets[index], offsets[index + 1]), `profile ${profile}`);
  });
  return sums;
}

function sumLoans(run: ThreadRun, task: BlockTask, cancelled: () => boolean): Float64Array {
  const { plan, floats } = run;
  const { kernel } = run.kernelAt(task.scratch);
  const { moves, settlements, values, sums: address } = run.scratchLayout;
  fillMoves(run, task);
  fillSettlements(run, task);
  const sums = new Float64Array(task.instruments.length * LOAN_SUMS);
  const rowBytes = BLOCK_PATHS * 8;
  const horizons = plan.horizonRows.length / HORIZON_ROW_LENGTH;
  const settlementCount = plan.settlementRows.length / SETTLEMENT_ROW_LENGTH;
  const tile = (task.scratch + address) / 8;
  floats.fill(0, tile, tile + LOANS_PER_TILE * LOAN_SUMS);
  overTiles(
    run,
    task,
    plan.profileCount,
    'whole',
    cancelled,
    (table, row, block, place) => {
      const offset = block - task.firstBlock;
      const column = row * ROW_LENGTH;
      kernel.value(table, blockDrivers(run, task, block, row), task.scratch + values);
      const settlement = offset * settlementCount + plan.loanRows[column + ROW.settlement]!;
      const move = offset * horizons + plan.loanRows[column + ROW.horizon]!;
      kernel.weigh(
        lockWeights(plan, row, task.scenario),
        task.scratch + values,
        task.scratch + settlements + settlement * rowBytes,
        task.scratch + moves + move * rowBytes,
        (tile + place * LOAN_SUMS) * 8,
      );
    },
    (from, count) => {
      sums.set(floats.subarray(tile, tile + count * LOAN_SUMS), from * LOAN_SUMS);
      floats.fill(0, tile, tile + count * LOAN_SUMS);
      for (let i = from; i < from + count; i++) {
        assertFinite(sums.subarray(i * LOAN_SUMS, (i + 1) * LOAN_SUMS), `loan ${task.instruments[i]}`);
      }
    },
  );
  return sums;
}

/** A lock's pull-through in a scenario, see LockWeights. */
function lockWeights(plan: PlanTables, row: number, scenario: number): LockWeights {
  const at = row * ROW_LENGTH;
  const { loanRows, scenarioRows } = plan;
  const baseLogit = loanRows[at + ROW.baseLogit]!;
  const size = loanRows[at + ROW.responseSize]!;
  if (baseLogit === Number.POSITIVE_INFINITY) {
    return { responseScale: 1, responseSize: size, odds: 0, low: 1, high: 1, shift: 0 };
  }
  const change = scenario * SCENARIO_ROW_LENGTH;
  const centre = plan.ratesToday[loanRows[at + ROW.weights]!]!;
  const spread = loanRows[at + ROW.spread]! + scenarioRows[change + SCENARIO_ROW.mortgageBasis]!;
  const move = (centre + spread - loanRows[at + ROW.marketRateAtLock]!) * 100;
  return {
    responseScale: Math.exp((2 * move) / loanRows[at + ROW.responseScale]!),
    responseSize: size,
    odds: Math.exp(-baseLogit),
    low: LOWEST_PULL_THROUGH,
    high: HIGHEST_PULL_THROUGH,
    shift: scenarioRows[change + SCENARIO_ROW.pullThroughShift]!,
  };
}

/** e^(2·100(m(h) − c₀)/B) of every horizon, c₀ today's spread-free rate: [block][horizon][path]. */
function fillMoves(run: ThreadRun, task: BlockTask): void {
  const { plan, floats } = run;
  const count = plan.horizonRows.length / HORIZON_ROW_LENGTH;
  for (let offset = 0; offset < task.blockCount; offset++) {
    const drivers = driverAddress(run, task, task.firstBlock + offset);
    for (let horizon = 0; horizon < count; horizon++) {
      const row = horizon * HORIZON_ROW_LENGTH;
      const pair = plan.horizonRows[row + HORIZON_ROW.pair]!;
      const weight = plan.horizonRows[row + HORIZON_ROW.weight]!;
      const scale = 200 / plan.horizonRows[row + HORIZON_ROW.scale]!;
      const centre = plan.ratesToday[pair]!;
      const rates = (drivers + run.driverLayout.earlyRates[pair]!) / 8;
      const left = rates + plan.horizonRows[row + HORIZON_ROW.node]! * BLOCK_PATHS;
      const to = (task.scratch + run.scratchLayout.moves) / 8 + (offset * count + horizon) * BLOCK_PATHS;
      for (let path = 0; path < BLOCK_PATHS; path++) {
        const rate = (1 - weight) * floats[left + path]! + weight * floats[left + BLOCK_PATHS + path]!;
        floats[to + path] = Math.exp(scale * (rate - centre));
      }
    }
  }
}

/** D(T_s) of every settlement date: [block][settlement][path]. */
function fillSettlements(run: ThreadRun, task: BlockTask): void {
  const { plan, floats } = run;
  const count = plan.settlementRows.length / SETTLEMENT_ROW_LENGTH;
  for (let offset = 0; offset < task.blockCount; offset++) {
    const logs = (driverAddress(run, task, task.firstBlock + offset) + run.driverLayout.earlyLogs) / 8;
    for (let settlement = 0; settlement < count; settlement++) {
      const row = settlement * SETTLEMENT_ROW_LENGTH;
      const left = logs + plan.settlementRows[row + SETTLEMENT_ROW.node]! * BLOCK_PATHS;
      const weight = plan.settlementRows[row + SETTLEMENT_ROW.weight]!;
      const to =
        (task.scratch + run.scratchLayout.settlements) / 8 + (offset * count + settlement) * BLOCK_PATHS;
      for (let path = 0; path < BLOCK_PATHS; path++) {
        floats[to + path] = Math.exp(
          (1 - weight) * floats[left + path]! + weight * floats[left + BLOCK_PATHS + path]!,
        );
      }
    }
  }
}

function sumNodes(run: ThreadRun, task: BlockTask, cancelled: () => boolean): Float64Array {
  const { plan, floats } = run;
  const { kernel } = run.kernelAt(task.scratch);
  const { functions, values, sums: address } = run.scratchLayout;
  for (let offset = 0; offset < task.blockCount; offset++) fillBlockFunctions(run, task, offset);
  const functionCount = plan.grid!.functionCount;
  const perNode = NODE_VALUES * functionCount;
  const sums = new Float64Array(task.instruments.length * perNode);
  const pairs = plan.weights.length / 2;
  const rowBytes = BLOCK_PATHS * 8;
  const tile = (task.scratch + address) / 8;
  floats.fill(0, tile, tile + LOANS_PER_TILE * perNode);
  overTiles(
    run,
    task,
    plan.profileCount + plan.loanCount,
    'apart',
    cancelled,
    (table, row, block, place) => {
      kernel.valueWithStrips(table, blockDrivers(run, task, block, row), task.scratch + values);
      const pair = plan.loanRows[row * ROW_LENGTH + ROW.weights]!;
      const basis = ((block - task.firstBlock) * pairs + pair) * functionCount * rowBytes;
      kernel.moments(
        task.scratch + values,
        NODE_VALUES,
        task.scratch + functions + basis,
        functionCount,
        (tile + place * perNode) * 8,
      );
    },
    (from, count) => {
      sums.set(floats.subarray(tile, tile + count * perNode), from * perNode);
      floats.fill(0, tile, tile + count * perNode);
      for (let i = from; i < from + count; i++) {
        assertFinite(sums.subarray(i * perNode, (i + 1) * perNode), `node ${task.instruments[i]}`);
      }
    },
  );
  return sums;
}

function fillBlockFunctions(run: ThreadRun, task: BlockTask, offset: number): void {
  const { plan, floats } = run;
  const drivers = driverAddress(run, task, task.firstBlock + offset);
  const pairs = plan.weights.length / 2;
  for (let pair = 0; pair < pairs; pair++) {
    const rates = (drivers + run.driverLayout.earlyRates[pair]!) / 8;
    const to =
      (task.scratch + run.scratchLayout.functions) / 8 +
      (offset * pairs + pair) * plan.grid!.functionCount * BLOCK_PATHS;
    fillFunctions(plan, task.scenario, pair, floats, rates, to);
  }
}

/** Sums of the functions themselves and of their products with D(T_s), for every pair and settlement. */
function sumFunctions(run: ThreadRun, task: BlockTask): Float64Array {
  const { plan, floats } = run;
  const { kernel } = run.kernelAt(task.scratch);
  const { functions, settlements, values, sums: address } = run.scratchLayout;
  fillSettlements(run, task);
  const pairs = plan.weights.length / 2;
  const count = plan.settlementRows.length / SETTLEMENT_ROW_LENGTH;
  const functionCount = plan.grid!.functionCount;
  const length = 2 * functionCount;
  const rowBytes = BLOCK_PATHS * 8;
  const sums = new Float64Array(pairs * count * length);
  const one = (task.scratch + values) / 8;
  const at = (task.scratch + address) / 8;
  for (let offset = 0; offset < task.blockCount; offset++) {
    fillBlockFunctions(run, task, offset);
    for (let pair = 0; pair < pairs; pair++) {
      for (let settlement = 0; settlement < count; settlement++) {
        floats.fill(1, one, one + BLOCK_PATHS);
        const from = (task.scratch + settlements) / 8 + (offset * count + settlement) * BLOCK_PATHS;
        floats.copyWithin(one + BLOCK_PATHS, from, from + BLOCK_PATHS);
        floats.fill(0, at, at + length);
        const basis = task.scratch + functions + (offset * pairs + pair) * functionCount * rowBytes;
        kernel.moments(one * 8, 2, basis, functionCount, at * 8);
        const to = (pair * count + settlement) * length;
        for (let i = 0; i < length; i++) sums[to + i]! += floats[at + i]!;
      }
    }
  }
  assertFinite(sums, 'the functions of the grid');
  return sums;
}

function refuseCancelled(cancelled: () => boolean): void {
  if (cancelled()) throw new CounterpoiseError('SIMULATION_CANCELLED', 'The run was cancelled.');
}

function assertFinite(sums: Float64Array, what: string): void {
  const at = sums.findIndex((sum) => !Number.isFinite(sum));
  if (at >= 0) {
    throw new CounterpoiseError(
      'SIMULATION_NOT_FINITE',
      `A sum of ${what} is not a number (position ${at}).`,
    );
  }
}
