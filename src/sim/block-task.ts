import { CounterpoiseError } from '../core/errors.ts';
import { BLOCK_PATHS } from '../kernel/block.ts';
import type { LoanTable } from '../kernel/kernel.ts';
import { ensureBlocks } from './block-chunk.ts';
import { deriveDrivers } from './block-drivers.ts';
import { CHUNK_BLOCKS, CHUNK_FLAG_BYTES, LOANS_PER_TILE, pathBlockBytes } from './block-memory.ts';
import { assertFinite } from './finite-sums.ts';
import { fillFunctions, interpolateLocks } from './grid-moments.ts';
import type { LoanTabulator } from './loan-table.ts';
import { fillMoves, fillSettlements, lockWeights } from './lock-weights.ts';
import { simulateBlock } from './path-block.ts';
import {
  HORIZON_ROW_LENGTH,
  LOAN_SUMS,
  NODE_VALUES,
  PROFILE_SUMS,
  ROW,
  ROW_LENGTH,
  SETTLEMENT_ROW_LENGTH,
} from './plan-rows.ts';
import type { BlockTask } from './task.ts';
import { blockDrivers, type Cell, cellsOf, type ThreadRun } from './thread-run.ts';

/**
 * Does a task.
 *
 * @param cancelled asked between blocks that are made and between loans; true stops the work
 * @returns sums over the task's blocks, scenario by scenario: [profile][3][payments], [loan][4], [node][4][function] or
 *   [pair][settlement][2][function]; for locks [batch][lock][4]
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE when a path's rates are not numbers, SIMULATION_NOT_FINITE naming the
 *   instrument, SIMULATION_CANCELLED
 */
export function runBlockTask(run: ThreadRun, task: BlockTask, cancelled: () => boolean): Float64Array {
  if (task.kind === 'locks') {
    const { kernel } = run.kernelAt(task.scratch);
    const moments = task.scratch + run.scratchLayout.moments;
    return interpolateLocks(run.plan, run.floats, kernel, task, moments, () => refuseCancelled(cancelled));
  }
  const cells = cellsOf(run, task);
  prepareBlocks(run, task, cells, cancelled);
  switch (task.kind) {
    case 'profiles':
      return sumProfiles(run, task, cells, cancelled);
    case 'loans':
      return sumLoans(run, task, cells, cancelled);
    case 'nodes':
      return sumNodes(run, task, cells, cancelled);
    case 'functions':
      return sumFunctions(run, task, cells);
  }
}

/** Makes the task's blocks ready: paths, then their drivers in the scenarios. */
function prepareBlocks(
  run: ThreadRun,
  task: BlockTask,
  cells: readonly Cell[],
  cancelled: () => boolean,
): void {
  const { plan, memory, floats } = run;
  const first = task.firstBlock % CHUNK_BLOCKS;
  const chunk = task.firstBlock - first;
  const pathBytes = pathBlockBytes(plan);
  const model = plan.models[plan.scenarioModels[task.scenarios[0]!]!]!;
  const pathsOf = (offset: number): Float64Array => {
    const at = (task.paths + CHUNK_FLAG_BYTES + offset * pathBytes) / 8;
    return floats.subarray(at, at + pathBytes / 8);
  };
  const steps = plan.timesYears.length - 1;
  task.drivers.forEach((address, place) => {
    ensureBlocks(new Int32Array(memory.buffer, address, CHUNK_BLOCKS), first, task.blockCount, (offset) => {
      // A block that is given up is free for whoever needs it next.
      refuseCancelled(cancelled);
      const paths = pathsOf(offset);
      ensureBlocks(new Int32Array(memory.buffer, task.paths, CHUNK_BLOCKS), offset, 1, () => {
        simulateBlock(model, plan.sampler, steps, plan.firstBlock + chunk + offset, run.normals, paths);
      });
      const { scenario, drivers } = cells[place * task.blockCount + offset - first]!;
      deriveDrivers(plan, scenario, paths, run, drivers, run.driverLayout, run.drivers);
    });
  });
}

/** Goes through a task's instruments tile by tile, and through each tile cell by cell with the tables at hand. */
function overTiles(
  run: ThreadRun,
  task: BlockTask,
  cells: readonly Cell[],
  firstRow: number,
  form: keyof LoanTabulator,
  cancelled: () => boolean,
  visit: (table: LoanTable, row: number, cell: Cell, place: number) => void,
  endTile: (from: number, count: number) => void,
): void {
  const { tabulator } = run.kernelAt(task.scratch);
  const { instruments } = task;
  const tables: LoanTable[] = [];
  for (let from = 0; from < instruments.length; from += LOANS_PER_TILE) {
    const count = Math.min(LOANS_PER_TILE, instruments.length - from);
    for (let place = 0; place < count; place++) {
      const at = task.scratch + run.scratchLayout.tables + place * run.scratchLayout.tableBytes;
      tables[place] = tabulator[form](firstRow + instruments[from + place]!, task.scenarios[0]!, at);
    }
    for (const cell of cells) {
      for (let place = 0; place < count; place++) {
        refuseCancelled(cancelled);
        visit(tables[place]!, firstRow + instruments[from + place]!, cell, place);
      }
    }
    endTile(from, count);
  }
}

function sumProfiles(
  run: ThreadRun,
  task: BlockTask,
  cells: readonly Cell[],
  cancelled: () => boolean,
): Float64Array {
  const { plan, floats } = run;
  const { kernel } = run.kernelAt(task.scratch);
  const address = task.scratch + run.scratchLayout.sums;
  const offsets = new Int32Array(task.instruments.length + 1);
  task.instruments.forEach((profile, index) => {
    offsets[index + 1] = offsets[index]! + PROFILE_SUMS * plan.loanRows[profile * ROW_LENGTH + ROW.payments]!;
  });
  const perScenario = offsets.at(-1)!;
  const sums = new Float64Array(task.scenarios.length * perScenario);
  let tileStart = 0;
  overTiles(
    run,
    task,
    cells,
    0,
    'whole',
    cancelled,
    (table, row, cell, place) => {
      kernel.profile(table, blockDrivers(run, cell, row), address);
      const at = cell.place * perScenario + offsets[tileStart + place]!;
      const length = PROFILE_SUMS * table.payments;
      for (let i = 0; i < length; i++) sums[at + i]! += floats[address / 8 + i]!;
    },
    (from, count) => {
      tileStart = from + count;
    },
  );
  for (let place = 0; place < task.scenarios.length; place++) {
    task.instruments.forEach((profile, index) => {
      const at = place * perScenario;
      const own = sums.subarray(at + offsets[index]!, at + offsets[index + 1]!);
      assertFinite(run, cells, own, `profile ${profile}`);
    });
  }
  return sums;
}

/**
 * Sums of instruments that have so many each, which a kernel adds to at an address of its own for each place of a tile
 * and scenario.
 */
function tileSums(run: ThreadRun, task: BlockTask, cells: readonly Cell[], length: number, what: string) {
  const { floats } = run;
  const tile = (task.scratch + run.scratchLayout.sums) / 8;
  const perScenario = task.instruments.length * length;
  const sums = new Float64Array(task.scenarios.length * perScenario);
  const at = (scenario: number, place: number): number => tile + (scenario * LOANS_PER_TILE + place) * length;
  floats.fill(0, tile, at(task.scenarios.length, 0));
  return {
    sums,
    address: ({ place: scenario }: Cell, place: number): number => at(scenario, place) * 8,
    endTile: (from: number, count: number): void => {
      for (let scenario = 0; scenario < task.scenarios.length; scenario++) {
        const to = scenario * perScenario + from * length;
        sums.set(floats.subarray(at(scenario, 0), at(scenario, count)), to);
        floats.fill(0, at(scenario, 0), at(scenario, count));
        for (let i = 0; i < count; i++) {
          const own = sums.subarray(to + i * length, to + (i + 1) * length);
          assertFinite(run, cells, own, `${what} ${task.instruments[from + i]}`);
        }
      }
    },
  };
}

function sumLoans(
  run: ThreadRun,
  task: BlockTask,
  cells: readonly Cell[],
  cancelled: () => boolean,
): Float64Array {
  const { plan } = run;
  const { kernel } = run.kernelAt(task.scratch);
  const { moves, settlements, values } = run.scratchLayout;
  const used = new Set<number>();
  for (const loan of task.instruments) {
    used.add(plan.loanRows[(plan.profileCount + loan) * ROW_LENGTH + ROW.horizon]!);
  }
  for (const cell of cells) {
    fillMoves(run, task, cell, used);
    fillSettlements(run, task, cell);
  }
  const { sums, address, endTile } = tileSums(run, task, cells, LOAN_SUMS, 'loan');
  const rowBytes = BLOCK_PATHS * 8;
  const horizons = plan.horizonRows.length / HORIZON_ROW_LENGTH;
  const settlementCount = plan.settlementRows.length / SETTLEMENT_ROW_LENGTH;
  overTiles(
    run,
    task,
    cells,
    plan.profileCount,
    'whole',
    cancelled,
    (table, row, cell, place) => {
      const column = row * ROW_LENGTH;
      kernel.value(table, blockDrivers(run, cell, row), task.scratch + values);
      const settlement = cell.index * settlementCount + plan.loanRows[column + ROW.settlement]!;
      const move = cell.index * horizons + plan.loanRows[column + ROW.horizon]!;
      kernel.weigh(
        lockWeights(plan, row, cell.scenario),
        task.scratch + values,
        task.scratch + settlements + settlement * rowBytes,
        task.scratch + moves + move * rowBytes,
        address(cell, place),
      );
    },
    endTile,
  );
  return sums;
}

function sumNodes(
  run: ThreadRun,
  task: BlockTask,
  cells: readonly Cell[],
  cancelled: () => boolean,
): Float64Array {
  const { plan } = run;
  const { kernel } = run.kernelAt(task.scratch);
  const { values } = run.scratchLayout;
  for (const cell of cells) fillCellFunctions(run, task, cell);
  const { functionCount } = plan.grid!;
  const { sums, address, endTile } = tileSums(run, task, cells, NODE_VALUES * functionCount, 'node');
  overTiles(
    run,
    task,
    cells,
    plan.profileCount + plan.loanCount,
    'apart',
    cancelled,
    (table, row, cell, place) => {
      kernel.valueWithStrips(table, blockDrivers(run, cell, row), task.scratch + values);
      const pair = plan.loanRows[row * ROW_LENGTH + ROW.weights]!;
      kernel.moments(
        task.scratch + values,
        NODE_VALUES,
        functionsAt(run, task, cell, pair),
        functionCount,
        address(cell, place),
      );
    },
    endTile,
  );
  return sums;
}

/** Address of the functions of a pair's rate in a cell. */
function functionsAt(
  { plan, scratchLayout: layout }: ThreadRun,
  task: BlockTask,
  cell: Cell,
  pair: number,
): number {
  const pairs = plan.weights.length / 2;
  const rows = (cell.index * pairs + pair) * plan.grid!.functionCount;
  return task.scratch + layout.functions + rows * BLOCK_PATHS * 8;
}

function fillCellFunctions(run: ThreadRun, task: BlockTask, cell: Cell): void {
  const { plan, floats } = run;
  for (let pair = 0; pair < plan.weights.length / 2; pair++) {
    const rates = (cell.drivers + run.driverLayout.earlyRates[pair]!) / 8;
    fillFunctions(plan, cell.scenario, pair, floats, rates, functionsAt(run, task, cell, pair) / 8);
  }
}

/** Sums of the functions themselves and of their products with D(T_s), for every pair and settlement. */
function sumFunctions(run: ThreadRun, task: BlockTask, cells: readonly Cell[]): Float64Array {
  const { plan, floats } = run;
  const { kernel } = run.kernelAt(task.scratch);
  const { settlements, values, sums: address } = run.scratchLayout;
  const pairs = plan.weights.length / 2;
  const count = plan.settlementRows.length / SETTLEMENT_ROW_LENGTH;
  const { functionCount } = plan.grid!;
  const length = 2 * functionCount;
  const sums = new Float64Array(task.scenarios.length * pairs * count * length);
  const one = (task.scratch + values) / 8;
  const at = (task.scratch + address) / 8;
  for (const cell of cells) {
    fillSettlements(run, task, cell);
    fillCellFunctions(run, task, cell);
    for (let pair = 0; pair < pairs; pair++) {
      for (let settlement = 0; settlement < count; settlement++) {
        floats.fill(1, one, one + BLOCK_PATHS);
        const from = (task.scratch + settlements) / 8 + (cell.index * count + settlement) * BLOCK_PATHS;
        floats.copyWithin(one + BLOCK_PATHS, from, from + BLOCK_PATHS);
        floats.fill(0, at, at + length);
        kernel.moments(one * 8, 2, functionsAt(run, task, cell, pair), functionCount, at * 8);
        const to = ((cell.place * pairs + pair) * count + settlement) * length;
        for (let i = 0; i < length; i++) sums[to + i]! += floats[at + i]!;
      }
    }
  }
  assertFinite(run, cells, sums, 'the functions of the grid');
  return sums;
}

function refuseCancelled(cancelled: () => boolean): void {
  if (cancelled()) throw new CounterpoiseError('SIMULATION_CANCELLED', 'The run was cancelled.');
}
