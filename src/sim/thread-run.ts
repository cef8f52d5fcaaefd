import { BLOCK_PATHS } from '../kernel/block.ts';
import type { BlockDrivers, Kernel } from '../kernel/kernel.ts';
import { openKernel } from '../kernel/select-kernel.ts';
import { type DriverScratch, driverScratch } from './block-drivers.ts';
import {
  CHUNK_BLOCKS,
  CHUNK_FLAG_BYTES,
  type DriverLayout,
  driverLayout,
  type ScratchLayout,
  scratchLayout,
} from './block-memory.ts';
import { type NormalScratch, normalScratch } from './block-normals.ts';
import { type LoanTabulator, loanTabulator } from './loan-table.ts';
import { ROW, ROW_LENGTH } from './plan-rows.ts';
import type { PlanTables } from './plan-tables.ts';
import type { BlockTask } from './task.ts';

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
    normals: normalScratch(nodes - 1, plan.models[0]!),
    driverLayout: driverLayout(plan),
    scratchLayout: layout,
    kernelAt,
  };
}

/** A block in one of a task's scenarios. */
export interface Cell {
  /** Place of the cell in the task: scenario by scenario, block by block. */
  readonly index: number;
  readonly scenario: number;
  /** Place of the scenario in the task. */
  readonly place: number;
  readonly block: number;
  /** Address of the block's drivers in the scenario. */
  readonly drivers: number;
}

/** The cells of a task, in the order in which their sums are added. */
export function cellsOf({ driverLayout: { bytes } }: ThreadRun, task: BlockTask): Cell[] {
  return Array.from({ length: task.scenarios.length * task.blockCount }, (_, index) => {
    const place = Math.floor(index / task.blockCount);
    const block = task.firstBlock + (index % task.blockCount);
    return {
      index,
      scenario: task.scenarios[place]!,
      place,
      block,
      drivers: task.drivers[place]! + CHUNK_FLAG_BYTES + (block % CHUNK_BLOCKS) * bytes,
    };
  });
}

/** Addresses of the drivers that a loan row of the plan reads in a cell. */
export function blockDrivers(
  { plan, driverLayout }: ThreadRun,
  { drivers }: Cell,
  row: number,
): BlockDrivers {
  const column = row * ROW_LENGTH;
  const monthBytes = BLOCK_PATHS * plan.numberBytes;
  return {
    incentive: drivers + driverLayout.incentives[plan.loanRows[column + ROW.incentive]!]!,
    rate: drivers + driverLayout.rates[plan.loanRows[column + ROW.weights]!]!,
    // Who is paid some months later sees the discount factors of those months.
    discount:
      drivers +
      driverLayout.discounts[plan.loanRows[column + ROW.delay]!]! +
      plan.loanRows[column + ROW.paymentLag]! * monthBytes,
  };
}
