import { contentKey } from '../core/digest.ts';
import { invariant } from '../core/invariant.ts';
import {
  CHUNK_BLOCKS,
  CHUNK_FLAG_BYTES,
  driverChunkBytes,
  pathChunkBytes,
  scratchLayout,
} from './block-memory.ts';
import { publishNodes, type SheetView } from './grid-sheets.ts';
import { assertFits, fitted, GROUPS_AT_HAND, memoryBound } from './memory-bound.ts';
import { LOAN_SUMS, NODE_VALUES, PROFILE_SUMS, SETTLEMENT_ROW_LENGTH } from './plan-rows.ts';
import type { Region, RunMemory } from './run-memory.ts';
import { type MissingInstruments, type Piece, runPieces } from './run-pieces.ts';
import { shared } from './shared-table.ts';
import type { SimulationPlan } from './simulation-plan.ts';
import { emptyResult, type SimulationResult } from './simulation-result.ts';
import type { BlockTask, BlockTaskKind, GridSums } from './task.ts';

/** Sums that are copied from run to run; those of nodes and locks stand in sheets. */
type Kept = Exclude<BlockTaskKind, 'nodes' | 'locks'>;

/** Drivers of a group of scenarios over one chunk, held while its tasks are on their way. */
interface GroupAtHand {
  readonly regions: readonly Region[];
  tasks: number;
  complete: boolean;
}

/**
 * A run as a line of tasks: hands them out, adds up what comes back in the order of the blocks, and keeps what later
 * runs can use.
 */
export class PlanRun {
  readonly plan: SimulationPlan;
  readonly result: SimulationResult;
  readonly total: number;
  done = 0;
  readonly #memory: RunMemory;
  readonly #released: () => void;
  /** [scenario]: moments of its nodes, and those of the functions alone. */
  readonly #sheets: readonly SheetView[];
  readonly #functions: readonly Float64Array[];
  /** [scenario]: sums of its locks, where they are kept. */
  readonly #lockViews: readonly SheetView[] | undefined;
  readonly #pieces: Generator<Piece, void>;
  readonly #names: readonly (readonly [Kept, readonly string[]])[];
  readonly #missing: MissingInstruments;
  readonly #scratch: Region[] = [];
  readonly #paths = new Map<string, Region>();
  readonly #drivers = new Map<string, GroupAtHand>();
  /** By part of the result: the next block whose sums it takes, and those that came too early. */
  readonly #parts = new Map<
    string,
    { next: number; early: Map<number, { task: Piece; sums: Float64Array }> }
  >();
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
    this.result = emptyResult(plan);
    const length = plan.batchCount * NODE_VALUES * (plan.grid?.functionCount ?? 0);
    this.#sheets = plan.keys.sums.map((key) => memory.grids.view(key, plan.keys.nodes, length));
    this.#functions = plan.keys.sums.map(() => shared(plan.batchCount * functionLength(plan)));
    this.#lockViews =
      plan.keys.locks.length === 0
        ? undefined
        : plan.keys.sums.map((key) =>
            memory.grids.view(`${key} locks`, plan.keys.locks, plan.batchCount * LOAN_SUMS),
          );
    this.#recallLocks();
    this.#names = reusable(plan);
    this.#missing = this.#recall();
    // A run that finds everything still has an end to show.
    this.total = Math.max(
      1,
      [...runPieces(this.plan, this.#missing)].reduce((sum, piece) => sum + piece.cost, 0),
    );
    this.#pieces = runPieces(this.plan, this.#missing);
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
      moments: piece.kind === 'locks' ? this.#momentsOf(piece.scenarios[0]!) : undefined,
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
        this.#add(piece, sums);
        this.done += piece.cost;
        if (this.#next === undefined && this.#running === 1 && !this.#incomplete) this.#keep();
        leave();
      },
      drop: () => {
        this.#incomplete = true;
        leave();
      },
    };
  }

  #momentsOf(scenario: number): GridSums {
    const { sheet, slots } = this.#sheets[scenario]!;
    return { nodes: sheet.sums, slots, functions: this.#functions[scenario]! };
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

  #add(piece: Piece, sums: Float64Array): void {
    if (piece.kind === 'locks') {
      this.#placeLocks(piece, sums);
      return;
    }
    const perBatch = this.plan.blocks / this.plan.batchCount;
    const batch = Math.floor(piece.firstBlock / perBatch);
    const key = `${piece.kind} ${piece.instruments[0]} ${piece.scenarios[0]} ${batch}`;
    let part = this.#parts.get(key);
    if (part === undefined) {
      part = { next: batch * perBatch, early: new Map() };
      this.#parts.set(key, part);
    }
    part.early.set(piece.firstBlock, { task: piece, sums });
    for (let ready = part.early.get(part.next); ready !== undefined; ready = part.early.get(part.next)) {
      part.early.delete(part.next);
      this.#addInOrder(ready.task, batch, ready.sums);
      part.next += ready.task.blockCount;
    }
    if (part.next === (batch + 1) * perBatch) this.#parts.delete(key);
  }

  #addInOrder({ kind, scenarios, instruments }: Piece, batch: number, sums: Float64Array): void {
    let from = 0;
    for (const scenario of scenarios) {
      for (const instrument of instruments) {
        const target = this.#sumsOf(kind, scenario, batch, instrument);
        for (let i = 0; i < target.length; i++) target[i]! += sums[from + i]!;
        from += target.length;
      }
    }
    invariant(from === sums.length, 'A task answers for all of its instruments.');
  }

  /** Where an instrument's sums of a scenario and batch stand. */
  #sumsOf(kind: BlockTaskKind, scenario: number, batch: number, instrument: number): Float64Array {
    const { plan, result } = this;
    if (kind === 'profiles') {
      const at =
        (batch * result.scenarioCount + scenario) * plan.profileLength + plan.profileOffsets[instrument]!;
      return result.profiles.subarray(at, at + PROFILE_SUMS * result.profilePayments[instrument]!);
    }
    if (kind === 'loans') {
      const at = ((batch * result.scenarioCount + scenario) * result.loanCount + instrument) * LOAN_SUMS;
      return result.loans.subarray(at, at + LOAN_SUMS);
    }
    if (kind === 'nodes') {
      const { sheet, slots } = this.#sheets[scenario]!;
      const length = sheet.length / plan.batchCount;
      const at = slots[instrument]! * sheet.length + batch * length;
      return sheet.sums.subarray(at, at + length);
    }
    const length = functionLength(plan);
    return this.#functions[scenario]!.subarray(batch * length, (batch + 1) * length);
  }

  #placeLocks({ scenarios, instruments }: Piece, sums: Float64Array): void {
    const scenario = scenarios[0]!;
    const count = instruments.length;
    const view = this.#lockViews?.[scenario];
    for (let batch = 0; batch < this.plan.batchCount; batch++) {
      instruments.forEach((lock, place) => {
        const from = (batch * count + place) * LOAN_SUMS;
        const own = sums.subarray(from, from + LOAN_SUMS);
        this.result.loans.set(own, this.#lockSums(scenario, batch, lock));
        view?.sheet.sums.set(own, view.slots[lock]! * view.sheet.length + batch * LOAN_SUMS);
      });
    }
  }

  /** Where a lock's sums begin in the result. */
  #lockSums(scenario: number, batch: number, lock: number): number {
    const { result, plan } = this;
    const slot = (batch * result.scenarioCount + scenario) * result.loanCount;
    return (slot + plan.loanCount + lock) * LOAN_SUMS;
  }

  /** Locks that no run has left, in the plan's order. */
  #missingLocks(scenario: number): Int32Array {
    const { grid } = this.plan;
    if (grid === undefined) return new Int32Array(0);
    const { lockOrder, lockCount } = grid;
    if (this.#lockViews === undefined) return lockOrder;
    const absent = new Uint8Array(lockCount);
    for (const lock of this.#lockViews[scenario]!.missing) absent[lock] = 1;
    return lockOrder.filter((lock) => absent[lock] === 1);
  }

  /** Puts the locks that earlier runs left into the result. */
  #recallLocks(): void {
    this.#lockViews?.forEach(({ sheet, slots, missing }, scenario) => {
      const absent = new Set(missing);
      slots.forEach((slot, lock) => {
        if (absent.has(lock)) return;
        for (let batch = 0; batch < this.plan.batchCount; batch++) {
          const from = slot * sheet.length + batch * LOAN_SUMS;
          const to = this.#lockSums(scenario, batch, lock);
          for (let i = 0; i < LOAN_SUMS; i++) this.result.loans[to + i] = sheet.sums[from + i]!;
        }
      });
    });
  }

  /** Takes what earlier runs left, and says what is missing: instruments by kind and scenario. */
  #recall(): MissingInstruments {
    const missing: Record<BlockTaskKind, Int32Array[]> = {
      profiles: [],
      loans: [],
      nodes: this.#sheets.map((view) => view.missing),
      functions: [],
      locks: this.plan.keys.sums.map((_, scenario) => this.#missingLocks(scenario)),
    };
    this.plan.keys.sums.forEach((name, scenario) => {
      const sheet = this.#memory.sums.sheet(name);
      for (const [kind, names] of this.#names) {
        const absent: number[] = [];
        names.forEach((instrument, index) => {
          const found = sheet.get(instrument);
          if (found === undefined) absent.push(index);
          else this.#fill(kind, scenario, index, found);
        });
        missing[kind].push(Int32Array.from(absent));
      }
    });
    return missing;
  }

  #fill(kind: Kept, scenario: number, instrument: number, sums: Float64Array): void {
    let from = 0;
    for (let batch = 0; batch < this.plan.batchCount; batch++) {
      const target = this.#sumsOf(kind, scenario, batch, instrument);
      target.set(sums.subarray(from, from + target.length));
      from += target.length;
    }
  }

  #keep(): void {
    for (const view of this.#sheets) publishNodes(view, this.plan.keys.nodes);
    for (const view of this.#lockViews ?? []) publishNodes(view, this.plan.keys.locks);
    this.plan.keys.sums.forEach((sheet, scenario) => {
      for (const [kind, names] of this.#names) {
        for (const instrument of this.#missing[kind][scenario]!) {
          const batches = Array.from({ length: this.plan.batchCount }, (_, batch) =>
            this.#sumsOf(kind, scenario, batch, instrument),
          );
          const sums = new Float64Array(batches.reduce((length, part) => length + part.length, 0));
          let at = 0;
          for (const part of batches) {
            sums.set(part, at);
            at += part.length;
          }
          this.#memory.sums.keep(sheet, names[instrument]!, sums);
        }
      }
    });
  }
}

/** Names of what other runs can use, by kind. */
function reusable({ keys, grid, settlementRows }: SimulationPlan): [Kept, readonly string[]][] {
  return [
    ['profiles', keys.profiles],
    ['loans', keys.loans],
    ['functions', grid === undefined ? [] : [`functions/${contentKey([settlementRows])}`]],
  ];
}

let nextScratch = 0;

function functionLength(plan: SimulationPlan): number {
  return (
    (plan.weights.length / 2) *
    (plan.settlementRows.length / SETTLEMENT_ROW_LENGTH) *
    2 *
    (plan.grid?.functionCount ?? 0)
  );
}
