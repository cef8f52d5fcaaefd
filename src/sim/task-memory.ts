import {
  CHUNK_BLOCKS,
  CHUNK_FLAG_BYTES,
  driverChunkBytes,
  pathChunkBytes,
  scratchLayout,
} from './block-memory.ts';
import type { BlockKeys } from './content-keys.ts';
import { GROUPS_AT_HAND } from './memory-bound.ts';
import type { PlanTables } from './plan-tables.ts';
import type { Region, RunMemory } from './run-memory.ts';
import type { Piece } from './run-pieces.ts';
import type { BlockTask, GridSums } from './task.ts';

/** What a task's memory is laid out by and named by. */
export interface BlockPlan extends PlanTables {
  readonly keys: BlockKeys;
}

/** Drivers of a group of scenarios over one chunk, held while its tasks are on their way. */
interface GroupAtHand {
  readonly regions: readonly Region[];
  tasks: number;
  complete: boolean;
}

/** A task with its memory, which it leaves once. */
interface PlacedTask {
  readonly task: BlockTask;
  readonly leave: () => void;
}

/**
 * The memory that the tasks of one run work in: paths of one chunk, drivers of a few groups of scenarios, a scratch for
 * each task.
 */
export class TaskMemory {
  readonly #plan: BlockPlan;
  readonly #memory: RunMemory;
  readonly #released: () => void;
  readonly #scratch: Region[] = [];
  readonly #paths = new Map<string, Region>();
  readonly #drivers = new Map<string, GroupAtHand>();
  #running = 0;
  /** First block of the chunk whose paths are held. */
  #chunk = -1;
  #valued = false;
  #ended = false;

  /**
   * @param tasks most tasks at a time
   * @param released called when all memory is given back
   * @throws CounterpoiseError SIMULATION_TOO_LARGE when other runs leave no room
   */
  constructor(plan: BlockPlan, memory: RunMemory, tasks: number, released: () => void) {
    this.#plan = plan;
    this.#memory = memory;
    this.#released = released;
    const { bytes } = scratchLayout(plan);
    try {
      for (let slot = 0; slot < tasks; slot++) {
        this.#scratch.push(memory.hold(`scratch ${nextScratch++}`, bytes, 0));
      }
    } catch (error) {
      this.end();
      throw error;
    }
  }

  /** Tasks on their way. */
  get running(): number {
    return this.#running;
  }

  /** First block of the chunk that tasks work in; −1 before any. */
  get chunk(): number {
    return this.#chunk;
  }

  /** First block of a piece's chunk. */
  chunkOf({ firstBlock }: Piece): number {
    return firstBlock - (firstBlock % CHUNK_BLOCKS);
  }

  /** Name of the drivers that a piece reads. */
  driverKey(piece: Piece): string {
    return `${piece.scenarios.join()} ${this.chunkOf(piece)}`;
  }

  /** Places a piece, or undefined while it cannot start beside the tasks on their way. */
  place(piece: Piece, moments: GridSums | undefined): PlacedTask | undefined {
    if (this.#scratch.length === 0 || !this.#mayStart(piece)) return undefined;
    const hands = piece.kind === 'locks' ? undefined : this.#hold(piece);
    const scratch = this.#scratch.pop()!;
    this.#running += 1;
    const task: BlockTask = {
      kind: piece.kind,
      scenarios: piece.scenarios,
      firstBlock: piece.firstBlock,
      blockCount: piece.blockCount,
      instruments: piece.instruments,
      paths: hands?.paths ?? 0,
      drivers: hands?.drivers.regions.map((region) => region.address) ?? [],
      scratch: scratch.address,
      moments,
    };
    const leave = (): void => {
      this.#running -= 1;
      this.#scratch.push(scratch);
      if (hands !== undefined) this.#letGo(hands.drivers);
      if (this.#ended && this.#running === 0) this.#releaseAll();
    };
    return { task, leave };
  }

  /** Gives drivers that no piece to come reads back with the last task that reads them. */
  keepDrivers(isNeeded: (key: string) => boolean): void {
    for (const [key, drivers] of this.#drivers) {
      drivers.complete = !isNeeded(key);
      if (drivers.complete && drivers.tasks === 0) this.#dropDrivers(key, drivers);
    }
  }

  /** Gives all memory back, as soon as no task works in it. */
  end(): void {
    this.#ended = true;
    if (this.#running === 0) this.#releaseAll();
  }

  /** Whether a piece can start beside the tasks on their way. */
  #mayStart(piece: Piece): boolean {
    // Locks are read off the moments of all nodes.
    if (piece.kind === 'locks') {
      if (!this.#valued && this.#running > 0) return false;
      this.#valued = true;
      return true;
    }
    const first = this.chunkOf(piece);
    if (first === this.#chunk) {
      // The bound counts the drivers of two groups.
      return this.#drivers.size < GROUPS_AT_HAND || this.#drivers.has(this.driverKey(piece));
    }
    // And the paths of one chunk: the next begins when no task works in the last.
    if (this.#running > 0) return false;
    for (const paths of this.#paths.values()) this.#memory.release(paths, true);
    this.#paths.clear();
    this.#chunk = first;
    return true;
  }

  #hold(piece: Piece): { readonly paths: number; readonly drivers: GroupAtHand } {
    const plan = this.#plan;
    const first = this.chunkOf(piece);
    const count = Math.min(CHUNK_BLOCKS, plan.blocks - first);
    const blocks = `${plan.firstBlock + first} ${count}`;
    const pathKey = `${plan.keys.paths[plan.scenarioModels[piece.scenarios[0]!]!]} ${blocks}`;
    let paths = this.#paths.get(pathKey);
    if (paths === undefined) {
      paths = this.#memory.hold(pathKey, pathChunkBytes(plan, count), CHUNK_FLAG_BYTES);
      this.#paths.set(pathKey, paths);
    }
    const key = this.driverKey(piece);
    let drivers = this.#drivers.get(key);
    if (drivers === undefined) {
      drivers = { regions: this.#holdDrivers(piece.scenarios, blocks, count), tasks: 0, complete: false };
      this.#drivers.set(key, drivers);
    }
    drivers.tasks += 1;
    return { paths: paths.address, drivers };
  }

  #holdDrivers(scenarios: Int32Array, blocks: string, count: number): Region[] {
    const regions: Region[] = [];
    try {
      for (const scenario of scenarios) {
        const key = `${this.#plan.keys.drivers[scenario]} ${blocks}`;
        regions.push(this.#memory.hold(key, driverChunkBytes(this.#plan, count), CHUNK_FLAG_BYTES));
      }
      return regions;
    } catch (error) {
      for (const region of regions) this.#memory.release(region, true);
      throw error;
    }
  }

  #letGo(drivers: GroupAtHand): void {
    drivers.tasks -= 1;
    if (!drivers.complete || drivers.tasks > 0) return;
    for (const [key, held] of this.#drivers) if (held === drivers) this.#dropDrivers(key, held);
  }

  #dropDrivers(key: string, { regions }: GroupAtHand): void {
    this.#drivers.delete(key);
    for (const region of regions) this.#memory.release(region, true);
  }

  #releaseAll(): void {
    for (const [key, drivers] of this.#drivers) this.#dropDrivers(key, drivers);
    for (const region of this.#paths.values()) this.#memory.release(region, true);
    for (const region of this.#scratch) this.#memory.release(region, false);
    this.#drivers.clear();
    this.#paths.clear();
    this.#scratch.length = 0;
    this.#released();
  }
}

let nextScratch = 0;
