import { assertFits, fitted, memoryBound } from './memory-bound.ts';
import type { RunMemory } from './run-memory.ts';
import { costOfPieces, type MissingInstruments, type Piece, runPieces } from './run-pieces.ts';
import { RunSums } from './run-sums.ts';
import type { SimulationPlan } from './simulation-plan.ts';
import type { SimulationResult } from './simulation-result.ts';
import type { TakenTask, TaskLine } from './task-line.ts';
import { TaskMemory } from './task-memory.ts';

/** What a run adds to sums that were begun elsewhere. */
interface SumsInHand {
  readonly sums: RunSums;
  /** What is still to be valued or read off. */
  readonly missing: MissingInstruments;
}

/**
 * A run as a line of tasks: hands them out with the memory they work in, and gives their sums to the result.
 */
export class PlanRun implements TaskLine {
  readonly plan: SimulationPlan;
  readonly result: SimulationResult;
  readonly total: number;
  done = 0;
  readonly #sums: RunSums;
  readonly #pieces: Generator<Piece, void>;
  readonly #tasks: TaskMemory;
  #next: Piece | undefined;
  /** Whether a task gave no sums, so that those of its instruments are not whole. */
  #incomplete = false;

  /**
   * @param tasks most tasks at a time
   * @param released called when the run has given all its memory back
   * @param inHand sums to go on with; those that earlier runs left in the memory unless given
   * @throws CounterpoiseError SIMULATION_TOO_LARGE before anything is allocated
   */
  constructor(
    plan: SimulationPlan,
    memory: RunMemory,
    tasks: number,
    released: () => void = () => {},
    inHand?: SumsInHand,
  ) {
    this.plan = fitted(plan, tasks, memory.capacity);
    assertFits(this.plan, memoryBound(this.plan, tasks), memory.capacity);
    this.#sums = inHand?.sums ?? new RunSums(this.plan, memory);
    const missing = inHand?.missing ?? this.#sums.missing;
    this.result = this.#sums.result;
    // A run that finds everything still has an end to show.
    this.total = Math.max(1, costOfPieces(this.plan, missing));
    this.#pieces = runPieces(this.plan, missing);
    this.#tasks = new TaskMemory(this.plan, memory, tasks, released);
    this.#advance();
  }

  /** Whether every sum is in the result. */
  get finished(): boolean {
    return this.#next === undefined && this.#tasks.running === 0;
  }

  take(): TakenTask | undefined {
    const piece = this.#next;
    if (piece === undefined) return undefined;
    const moments = piece.kind === 'locks' ? this.#sums.momentsOf(piece.scenarios[0]!) : undefined;
    const placed = this.#tasks.place(piece, moments);
    if (placed === undefined) return undefined;
    this.#advance();
    return {
      task: placed.task,
      give: (sums) => {
        this.#sums.add(piece, sums);
        this.done += piece.cost;
        if (this.#next === undefined && this.#tasks.running === 1 && !this.#incomplete) this.#sums.keep();
        placed.leave();
      },
      drop: () => {
        this.#incomplete = true;
        placed.leave();
      },
    };
  }

  end(): void {
    this.#tasks.end();
  }

  #advance(): void {
    const next = this.#pieces.next();
    this.#next = next.done === true ? undefined : next.value;
    // Drivers of scenarios that are dealt out are given back with their last task.
    const at = this.#next === undefined ? '' : this.#tasks.driverKey(this.#next);
    this.#tasks.keepDrivers((key) => key === at);
  }
}
