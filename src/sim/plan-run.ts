import {
  CHUNK_BLOCKS,
  CHUNK_FLAG_BYTES,
  driverChunkBytes,
  pathChunkBytes,
  scratchLayout,
} from './block-memory.ts';
import { assertFits, fitted, GROUPS_AT_HAND, memoryBound } from './memory-bound.ts';
import type { Region, RunMemory } from './run-memory.ts';
import { type Piece, runPieces } from './run-pieces.ts';
import { RunSums } from './run-sums.ts';
import type { SimulationPlan } from './simulation-plan.ts';
import type { SimulationResult } from './simulation-result.ts';
import type { BlockTask } from './task.ts';

/** Drivers of a group of scenarios over one chunk, held while its tasks are on their way. */
interface GroupAtHand {
  readonly regions: readonly Region[];
  tasks: number;
  complete: boolean;
}

/**
 * A run as a line of tasks: hands them out with the memory they work in, and gives their sums to the result.
 */
export class PlanRun {
  readonly plan: SimulationPlan;
  readonly result: SimulationResult;
  readonly total: number;
  done = 0;
  readonly #memory: RunMemory;
  readonly #released: () => void;
  readonly #sums: RunSums;
  readonly #pieces: Generator<Piece, void>;
  readonly #scratch: Region[] = [];
  readonly #paths = new Map<string, Region>();
  readonly #drivers = new Map<string, GroupAtHand>();
  #running = 0;
  #next: Piece | undefined;
  /** First block of the chunk whose paths are held. */
  #chunk = -1;
  #valued = false;
  /** Whether a task gave no sums, so that those of its instruments are not whole. */
  #incomplete = false;
  #ended = false;

  /**
   * @param tasks most tasks at a time
   * @param released called when the run has given all its memory back
   * @throws CounterpoiseError SIMULATION_TOO_LARGE before anything is allocated
   */
  constructor(plan: SimulationPlan, memory: RunMemory, tasks: number, released: () => void = () => {}) {
    this.plan = fitted(plan, tasks, memory.capacity);
    assertFits(this.plan, memoryBound(this.plan, tasks), memory.capacity);
    this.#memory = memory;
    this.#released = released;
    this.#sums = new RunSums(this.plan, memory);
    this.result = this.#sums.result;
    // A run that finds everything still has an end to show.
    this.total = Math.max(
      1,
      [...runPieces(this.plan, this.#sums.missing)].reduce((sum, piece) => sum + piece.cost, 0),
    );
    this.#pieces = runPieces(this.plan, this.#sums.missing);
    this.#advance();
    const { bytes } = scratchLayout(this.plan);
    try {
      for (let slot = 0; slot < tasks; slot++) {
        this.#scratch.push(memory.hold(`scratch ${nextScratch++}`, bytes, 0));
      }
    } catch (error) {
      this.end();
      throw error;
    }
  }

  /** Whether every sum is in the result. */
  get finished(): boolean {
    return this.#next === undefined && this.#running === 0;
  }

  /** The next task, or undefined while none can start. */
  take():
    | { readonly task: BlockTask; readonly give: (sums: Float64Array) => void; readonly drop: () => void }
    | undefined {
    const piece = this.#next;
    if (piece === undefined || this.#scratch.length === 0) return undefined;
    if (!this.#mayStart(piece)) return undefined;
    const hands = piece.kind === 'locks' ? undefined : this.#hold(piece);
    const scratch = this.#scratch.pop()!;
    this.#running += 1;
    this.#advance();
    const task: BlockTask = {
      kind: piece.kind,
      scenarios: piece.scenarios,
      firstBlock: piece.firstBlock,
      blockCount: piece.blockCount,
      instruments: piece.instruments,
      paths: hands?.paths ?? 0,
      drivers: hands?.drivers.regions.map((region) => region.address) ?? [],
      scratch: scratch.address,
      moments: piece.kind === 'locks' ? this.#sums.momentsOf(piece.scenarios[0]!) : undefined,
    };
    const leave = (): void => {
      this.#running -= 1;
      this.#scratch.push(scratch);
      if (hands !== undefined) this.#letGo(hands.drivers);
      if (this.#ended && this.#running === 0) this.#releaseAll();
    };
    return {
      task,
      give: (sums) => {
        this.#sums.add(piece, sums);
        this.done += piece.cost;
        if (this.#next === undefined && this.#running === 1 && !this.#incomplete) this.#sums.keep();
        leave();
      },
      drop: () => {
        this.#incomplete = true;
        leave();
      },
    };
  }

  /** Whether a piece can start beside the tasks on their way. */
  #mayStart(piece: Piece): boolean {
    // Locks are read off the moments of all nodes.
    if (piece.kind === 'locks') {
      if (!this.#valued && this.#running > 0) return false;
      this.#valued = true;
      return true;
    }
    const { first } = this.#chunkOf(piece.firstBlock);
    if (first === this.#chunk) {
      // So does it count the drivers of two groups.
      return this.#drivers.size < GROUPS_AT_HAND || this.#drivers.has(this.#driverKey(piece));
    }
    // The memory's bound counts the paths of one chunk: the next begins when no task works in the last.
    if (this.#running > 0) return false;
    for (const paths of this.#paths.values()) this.#memory.release(paths, true);
    this.#paths.clear();
    this.#chunk = first;
    return true;
  }

  /** Gives all memory back, as soon as no task works in it. */
  end(): void {
    this.#ended = true;
    if (this.#running === 0) this.#releaseAll();
  }

  #advance(): void {
    const next = this.#pieces.next();
    this.#next = next.done === true ? undefined : next.value;
    // Drivers of scenarios that are dealt out are given back with their last task.
    const at = this.#next === undefined ? '' : this.#driverKey(this.#next);
    for (const [key, drivers] of this.#drivers) {
      if (key === at) continue;
      drivers.complete = true;
      if (drivers.tasks === 0) this.#dropDrivers(key, drivers);
    }
  }

  #chunkOf(block: number): { readonly first: number; readonly count: number } {
    const first = block - (block % CHUNK_BLOCKS);
    return { first, count: Math.min(CHUNK_BLOCKS, this.plan.blocks - first) };
  }

  #driverKey({ scenarios, firstBlock }: Piece): string {
    return `${scenarios[0]} ${this.#chunkOf(firstBlock).first}`;
  }

  #hold(piece: Piece): { readonly paths: number; readonly drivers: GroupAtHand } {
    const { plan } = this;
    const { first, count } = this.#chunkOf(piece.firstBlock);
    const blocks = `${plan.firstBlock + first} ${count}`;
    const pathKey = `${plan.keys.paths[plan.scenarioModels[piece.scenarios[0]!]!]} ${blocks}`;
    let paths = this.#paths.get(pathKey);
    if (paths === undefined) {
      paths = this.#memory.hold(pathKey, pathChunkBytes(plan, count), CHUNK_FLAG_BYTES);
      this.#paths.set(pathKey, paths);
    }
    const key = this.#driverKey(piece);
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
        const key = `${this.plan.keys.drivers[scenario]} ${blocks}`;
        regions.push(this.#memory.hold(key, driverChunkBytes(this.plan, count), CHUNK_FLAG_BYTES));
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
