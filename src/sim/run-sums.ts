import { contentKey } from '../core/digest.ts';
import { invariant } from '../core/invariant.ts';
import { publishNodes, type SheetView } from './grid-sheets.ts';
import { LOAN_SUMS, NODE_VALUES, PROFILE_SUMS, SETTLEMENT_ROW_LENGTH } from './plan-rows.ts';
import type { RunMemory } from './run-memory.ts';
import type { RunPart } from './run-parcels.ts';
import type { MissingInstruments, Piece } from './run-pieces.ts';
import { shared } from './shared-table.ts';
import type { SimulationPlan } from './simulation-plan.ts';
import { emptyResult, type SimulationResult } from './simulation-result.ts';
import type { BlockTaskKind, GridSums } from './task.ts';

/** Sums that are copied from run to run; those of nodes and locks stand in sheets. */
type Kept = Exclude<BlockTaskKind, 'nodes' | 'locks'>;

/**
 * The sums of a run: takes those that earlier runs left, adds up what its tasks bring in the order of the blocks, and
 * leaves to later runs what they can use.
 */
export class RunSums {
  readonly #plan: SimulationPlan;
  readonly result: SimulationResult;
  /** What no earlier run left. */
  readonly missing: MissingInstruments;
  readonly #memory: RunMemory;
  /** [scenario]: the first one whose sums are the same where no pull-through weighs them, and, of a first one, the others. */
  readonly #first: readonly number[];
  readonly #followers: readonly (readonly number[])[];
  /** [scenario]: moments of its nodes, and those of the functions alone; a follower's are those of its first. */
  readonly #sheets: readonly SheetView[];
  readonly #functions: readonly Float64Array[];
  /** [scenario]: sums of its locks, where they are kept. */
  readonly #lockViews: readonly SheetView[] | undefined;
  readonly #names: readonly (readonly [Kept, readonly string[]])[];
  /** By part of the result: the next block whose sums it takes, and those that came too early. */
  readonly #parts = new Map<
    string,
    { next: number; early: Map<number, { task: Piece; sums: Float64Array }> }
  >();

  /** Recalls what earlier runs left in the memory. */
  constructor(plan: SimulationPlan, memory: RunMemory) {
    this.#plan = plan;
    this.#memory = memory;
    this.result = emptyResult(plan);
    const length = plan.batchCount * NODE_VALUES * (plan.grid?.functionCount ?? 0);
    const { unweighed } = plan.keys;
    this.#first = unweighed.map((key) => unweighed.indexOf(key));
    this.#followers = unweighed.map((_, scenario) =>
      unweighed.flatMap((__, other) =>
        other !== scenario && this.#first[other] === scenario ? [other] : [],
      ),
    );
    const ofFirst = <T>(make: (key: string) => T): readonly T[] => {
      const made = new Map<string, T>();
      return unweighed.map((key) => {
        const value = made.get(key) ?? make(key);
        made.set(key, value);
        return value;
      });
    };
    this.#sheets = ofFirst((key) => memory.grids.view(key, plan.keys.nodes, length));
    this.#functions = ofFirst(() => shared(plan.batchCount * functionLength(plan)));
    this.#lockViews =
      plan.keys.locks.length === 0
        ? undefined
        : plan.keys.sums.map((key) =>
            memory.grids.view(`${key} locks`, plan.keys.locks, plan.batchCount * LOAN_SUMS),
          );
    this.#recallLocks();
    this.#names = reusable(plan);
    this.missing = this.#recall();
  }

  /** What the locks of a scenario are read off. */
  momentsOf(scenario: number): GridSums {
    const { sheet, slots } = this.#sheets[scenario]!;
    return { nodes: sheet.sums, slots, functions: this.#functions[scenario]! };
  }

  /** Takes a task's sums; the order in which tasks end changes no bit. */
  add(piece: Piece, sums: Float64Array): void {
    if (piece.kind === 'locks') {
      this.#placeLocks(piece, sums);
      return;
    }
    const perBatch = this.#plan.blocks / this.#plan.batchCount;
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

  /** Numbers that a part of a parcel has. */
  partLength({ kind, scenarios, instruments }: RunPart): number {
    let length = 0;
    for (const instrument of instruments) length += this.#sumsOf(kind, scenarios[0]!, 0, instrument).length;
    return length * scenarios.length;
  }

  /** Takes the sums of a part over a whole batch; each part once. */
  addPart(part: RunPart, batch: number, sums: Float64Array): void {
    this.#addInOrder(part, batch, sums);
  }

  /** What is left when everything is valued: locks to be read off. */
  get missingLocks(): MissingInstruments {
    const none = this.missing.locks.map(() => NONE);
    return { profiles: none, loans: none, nodes: none, functions: none, locks: this.missing.locks };
  }

  #addInOrder(
    { kind, scenarios, instruments }: Pick<Piece, 'kind' | 'scenarios' | 'instruments'>,
    batch: number,
    sums: Float64Array,
  ): void {
    let from = 0;
    for (const scenario of scenarios) {
      for (const instrument of instruments) {
        const target = this.#sumsOf(kind, scenario, batch, instrument);
        for (let i = 0; i < target.length; i++) target[i]! += sums[from + i]!;
        if (kind === 'profiles') {
          for (const follower of this.#followers[scenario]!) {
            this.#sumsOf(kind, follower, batch, instrument).set(target);
          }
        }
        from += target.length;
      }
    }
    invariant(from === sums.length, 'A task answers for all of its instruments.');
  }

  /** Where an instrument's sums of a scenario and batch stand. */
  #sumsOf(kind: BlockTaskKind, scenario: number, batch: number, instrument: number): Float64Array {
    const { result } = this;
    const plan = this.#plan;
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
    for (let batch = 0; batch < this.#plan.batchCount; batch++) {
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
    const { result } = this;
    const slot = (batch * result.scenarioCount + scenario) * result.loanCount;
    return (slot + this.#plan.loanCount + lock) * LOAN_SUMS;
  }

  /** Locks that no run has left, in the plan's order. */
  #missingLocks(scenario: number): Int32Array {
    const { grid } = this.#plan;
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
        for (let batch = 0; batch < this.#plan.batchCount; batch++) {
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
      nodes: this.#sheets.map((view, scenario) => (this.#isFirst(scenario) ? view.missing : NONE)),
      functions: [],
      locks: this.#plan.keys.sums.map((_, scenario) => this.#missingLocks(scenario)),
    };
    this.#plan.keys.sums.forEach((_, scenario) => {
      for (const [kind, names] of this.#names) {
        const sheet = this.#memory.sums.sheet(this.#sheetName(kind, scenario));
        const absent: number[] = [];
        names.forEach((instrument, index) => {
          const found = sheet.get(instrument);
          if (found === undefined) absent.push(index);
          else this.#fill(kind, scenario, index, found);
        });
        const isValued = kind === 'loans' || this.#isFirst(scenario);
        missing[kind].push(isValued ? Int32Array.from(absent) : NONE);
      }
    });
    return missing;
  }

  #isFirst(scenario: number): boolean {
    return this.#first[scenario] === scenario;
  }

  /** Where earlier runs left sums of a kind in a scenario. */
  #sheetName(kind: Kept, scenario: number): string {
    const { sums, unweighed } = this.#plan.keys;
    return (kind === 'loans' ? sums : unweighed)[scenario]!;
  }

  #fill(kind: Kept, scenario: number, instrument: number, sums: Float64Array): void {
    let from = 0;
    for (let batch = 0; batch < this.#plan.batchCount; batch++) {
      const target = this.#sumsOf(kind, scenario, batch, instrument);
      target.set(sums.subarray(from, from + target.length));
      from += target.length;
    }
  }

  /** Leaves the sums to later runs, once they are whole. */
  keep(): void {
    for (const view of this.#sheets) publishNodes(view, this.#plan.keys.nodes);
    for (const view of this.#lockViews ?? []) publishNodes(view, this.#plan.keys.locks);
    this.#plan.keys.sums.forEach((_, scenario) => {
      for (const [kind, names] of this.#names) {
        const sheet = this.#sheetName(kind, scenario);
        for (const instrument of this.missing[kind][scenario]!) {
          const batches = Array.from({ length: this.#plan.batchCount }, (_, batch) =>
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

const NONE = new Int32Array(0);

/** Names of what other runs can use, by kind. */
function reusable({ keys, grid, settlementRows }: SimulationPlan): [Kept, readonly string[]][] {
  return [
    ['profiles', keys.profiles],
    ['loans', keys.loans],
    ['functions', grid === undefined ? [] : [`functions/${contentKey([settlementRows])}`]],
  ];
}

function functionLength(plan: SimulationPlan): number {
  return (
    (plan.weights.length / 2) *
    (plan.settlementRows.length / SETTLEMENT_ROW_LENGTH) *
    2 *
    (plan.grid?.functionCount ?? 0)
  );
}
