import { invariant } from '../core/invariant.ts';
import type { RunMemory } from './run-memory.ts';
import { batchRanges, type RunParcel } from './run-parcels.ts';
import type { Piece } from './run-pieces.ts';
import type { TakenTask, TaskLine } from './task-line.ts';
import { type BlockPlan, TaskMemory } from './task-memory.ts';

/** Sums of the parts of a parcel, in their order. */
export type ParcelSums = readonly Float64Array[];

/** One part in some of its scenarios, on its way. */
interface PartAtHand {
  /** [range of blocks]: sums. */
  readonly ranges: (Float64Array | undefined)[];
  missing: number;
}

interface QueuedPiece {
  readonly piece: Piece;
  readonly give: (sums: Float64Array) => void;
}

/**
 * Parcels of one run as a line of tasks, open until it is ended: what a machine values of a run that others share.
 */
export class PartsLine implements TaskLine {
  readonly #plan: BlockPlan;
  readonly #tasks: TaskMemory;
  /** Pieces that wait, by the first block of their chunk. */
  readonly #waiting = new Map<number, QueuedPiece[]>();
  #ended = false;

  /**
   * @param plan with as many scenarios a task as the memory takes; parcels may have more
   * @param tasks most tasks at a time
   * @param released called when the line has given all its memory back
   * @throws CounterpoiseError SIMULATION_TOO_LARGE
   */
  constructor(plan: BlockPlan, memory: RunMemory, tasks: number, released: () => void) {
    this.#plan = plan;
    this.#tasks = new TaskMemory(plan, memory, tasks, released);
  }

  /** Whether it is ended and nothing is left to do. */
  get finished(): boolean {
    return this.#ended && this.#waiting.size === 0 && this.#tasks.running === 0;
  }

  /**
   * Adds a parcel.
   *
   * @param done takes its sums: for each part [scenario][instrument][sums] over the batch, the same bits on any machine
   */
  add({ batch, parts }: RunParcel, done: (sums: ParcelSums) => void): void {
    invariant(!this.#ended, 'A line that has ended takes no parcels.');
    const ranges = batchRanges(this.#plan, batch);
    const perTask = this.#plan.scenariosPerTask;
    const slices = parts.map(({ scenarios }) =>
      Array.from({ length: Math.ceil(scenarios.length / perTask) }, (_, slice) => {
        const own = scenarios.slice(slice * perTask, (slice + 1) * perTask);
        const at: PartAtHand = { ranges: ranges.map(() => undefined), missing: ranges.length };
        return { scenarios: own, at };
      }),
    );
    let missing = slices.reduce((count, own) => count + own.length, 0);
    ranges.forEach(({ first, count }, range) => {
      parts.forEach(({ kind, instruments }, part) => {
        for (const { scenarios, at } of slices[part]!) {
          const piece = { kind, scenarios, firstBlock: first, blockCount: count, instruments, cost: 0 };
          this.#enqueue(piece, (sums) => {
            at.ranges[range] = sums;
            at.missing -= 1;
            if (at.missing > 0) return;
            missing -= 1;
            if (missing === 0) done(slices.map((own) => joined(own.map((slice) => added(slice.at.ranges)))));
          });
        }
      });
    });
  }

  take(): TakenTask | undefined {
    const queue = this.#waiting.get(this.#tasks.chunk) ?? this.#waiting.values().next().value;
    if (queue === undefined) return undefined;
    for (const [index, { piece, give }] of queue.entries()) {
      const placed = this.#tasks.place(piece, undefined);
      if (placed === undefined) continue;
      queue.splice(index, 1);
      if (queue.length === 0) this.#waiting.delete(this.#tasks.chunkOf(piece));
      this.#keepDrivers();
      return {
        task: placed.task,
        give: (sums) => {
          placed.leave();
          give(sums);
        },
        drop: placed.leave,
      };
    }
    return undefined;
  }

  end(): void {
    this.#ended = true;
    this.#waiting.clear();
    this.#tasks.end();
  }

  #enqueue(piece: Piece, give: (sums: Float64Array) => void): void {
    const chunk = this.#tasks.chunkOf(piece);
    const queue = this.#waiting.get(chunk) ?? [];
    queue.push({ piece, give });
    this.#waiting.set(chunk, queue);
    this.#keepDrivers();
  }

  #keepDrivers(): void {
    const needed = new Set(
      (this.#waiting.get(this.#tasks.chunk) ?? []).map(({ piece }) => this.#tasks.driverKey(piece)),
    );
    this.#tasks.keepDrivers((key) => needed.has(key));
  }
}

/** Sums of a batch: those of its tasks, added to nothing in the order of the blocks, as a run on one machine adds them. */
function added(ranges: readonly (Float64Array | undefined)[]): Float64Array {
  const total = new Float64Array(ranges[0]!.length);
  for (const sums of ranges) for (let i = 0; i < total.length; i++) total[i]! += sums![i]!;
  return total;
}

function joined(slices: readonly Float64Array[]): Float64Array {
  if (slices.length === 1) return slices[0]!;
  const all = new Float64Array(slices.reduce((length, own) => length + own.length, 0));
  let at = 0;
  for (const own of slices) {
    all.set(own, at);
    at += own.length;
  }
  return all;
}
