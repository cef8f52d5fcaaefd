import { BLOCK_PATHS } from '../kernel/block.ts';
import { BLOCKS_PER_TASK, CHUNK_BLOCKS } from './block-memory.ts';
import { ROW, ROW_LENGTH, SCENARIO_ROW_LENGTH } from './plan-rows.ts';
import type { PlanTables } from './plan-tables.ts';
import type { BlockTaskKind } from './task.ts';

/** Work of a task, in loan-path-months: about 20 ms of one core, after which a more urgent run gets its turn. */
const TASK_LOAN_PATH_MONTHS = 30_000_000;
/** A task has at least so many loans, since starting one costs what valuing a few does. */
const LOANS_PER_TASK_MIN = 16;
const LOCKS_PER_TASK = 2048;

/** Kinds whose sums come from paths, in the order in which a block's drivers serve them. */
export const VALUED_KINDS = ['functions', 'profiles', 'loans', 'nodes'] as const;
export type ValuedKind = (typeof VALUED_KINDS)[number];

/** Instruments to be summed, by kind and scenario; locks in the order in which they are read off. */
export type MissingInstruments = Readonly<Record<BlockTaskKind, readonly Int32Array[]>>;

/** A task before it has memory. */
export interface Piece {
  readonly kind: BlockTaskKind;
  /** Of one group, which do the same to loans. */
  readonly scenarios: Int32Array;
  readonly firstBlock: number;
  readonly blockCount: number;
  readonly instruments: Int32Array;
  readonly cost: number;
}

/**
 * A run's tasks, in order: what is to be valued, chunk by chunk of the paths and group by group of the scenarios, then the
 * locks that are read off it.
 *
 * @param missing instruments of each kind that no earlier run has left, by scenario
 */
export function* runPieces(plan: PlanTables, missing: MissingInstruments): Generator<Piece, void> {
  const groups = groupsInParts(plan, missing);
  for (let chunk = 0; chunk < plan.blocks; chunk += CHUNK_BLOCKS) {
    const ranges = blockRanges(plan, chunk, Math.min(plan.blocks, chunk + CHUNK_BLOCKS));
    for (const group of groups) {
      for (const range of ranges) yield* valuePieces(group, range);
    }
  }
  for (let scenario = 0; scenario < plan.scenarioModels.length; scenario++) {
    const locks = missing.locks[scenario]!;
    const scenarios = Int32Array.of(scenario);
    for (let from = 0; from < locks.length; from += LOCKS_PER_TASK) {
      const instruments = locks.slice(from, from + LOCKS_PER_TASK);
      yield { kind: 'locks', scenarios, firstBlock: 0, blockCount: 0, instruments, cost: 0 };
    }
  }
}

/** Consecutive blocks of one task. */
export interface BlockRange {
  readonly first: number;
  readonly count: number;
}

/** Blocks as tasks take them, from one to another: those of a task lie in one chunk and one batch. */
export function blockRanges(plan: PlanTables, from: number, to: number): BlockRange[] {
  const perBatch = plan.blocks / plan.batchCount;
  const ranges: BlockRange[] = [];
  for (let first = from; first < to; ) {
    const batchEnd = (Math.floor(first / perBatch) + 1) * perBatch;
    const chunkEnd = first - (first % CHUNK_BLOCKS) + CHUNK_BLOCKS;
    const count = Math.min(BLOCKS_PER_TASK, to - first, batchEnd - first, chunkEnd - first);
    ranges.push({ first, count });
    first += count;
  }
  return ranges;
}

/** Scenarios in their order, together as long as they share a rate model, what they do to loans, and what is missing. */
export function scenarioGroups(plan: PlanTables, missing: MissingInstruments): Int32Array[] {
  const alike = (left: number, right: number): boolean =>
    plan.scenarioModels[left] === plan.scenarioModels[right] &&
    sameNumbers(scenarioRow(plan, left), scenarioRow(plan, right)) &&
    VALUED_KINDS.every((kind) => sameNumbers(missing[kind][left]!, missing[kind][right]!));
  const groups: number[][] = [];
  for (let scenario = 0; scenario < plan.scenarioModels.length; scenario++) {
    const last = groups.at(-1);
    if (last !== undefined && last.length < plan.scenariosPerTask && alike(last[0]!, scenario)) {
      last.push(scenario);
    } else groups.push([scenario]);
  }
  return groups.map((group) => Int32Array.from(group));
}

/** Scenarios that tasks value together, with what is missing of them in parts: the same for every range of blocks. */
interface GroupInParts {
  readonly scenarios: Int32Array;
  readonly parts: readonly InstrumentPart[];
}

function groupsInParts(plan: PlanTables, missing: MissingInstruments): GroupInParts[] {
  return scenarioGroups(plan, missing).map((scenarios) => ({
    scenarios,
    parts: [...instrumentParts(plan, missing, scenarios)],
  }));
}

function* valuePieces({ scenarios, parts }: GroupInParts, range: BlockRange): Generator<Piece, void> {
  for (const part of parts) {
    const { kind, instruments } = part;
    const cost = costOf(part, range.count * scenarios.length);
    yield { kind, scenarios, firstBlock: range.first, blockCount: range.count, instruments, cost };
  }
}

/** Loan-path-months of a part over blocks, each counted once for each scenario. Functions cost next to nothing. */
function costOf({ kind, months }: InstrumentPart, blocks: number): number {
  return kind === 'functions' ? 0 : months * blocks * BLOCK_PATHS;
}

/** Cost of all of a run's tasks, of which a long run has hundreds of thousands. */
export function costOfPieces(plan: PlanTables, missing: MissingInstruments): number {
  return groupsInParts(plan, missing).reduce(
    (total, { scenarios, parts }) =>
      parts.reduce((sum, part) => sum + costOf(part, plan.blocks * scenarios.length), total),
    0,
  );
}

/** Instruments of one kind that a task values together. */
interface InstrumentPart {
  readonly kind: ValuedKind;
  readonly instruments: Int32Array;
  /** Of them all. */
  readonly months: number;
}

/** What is missing of a group of scenarios, in parts of a task's size. */
export function* instrumentParts(
  plan: PlanTables,
  missing: MissingInstruments,
  scenarios: Int32Array,
): Generator<InstrumentPart, void> {
  const scenario = scenarios[0]!;
  // Instruments are parted alike whatever the task's blocks, since sums are added by part in the blocks' order.
  const partPaths = Math.min(BLOCKS_PER_TASK, plan.blocks / plan.batchCount) * BLOCK_PATHS * scenarios.length;
  const firstNode = plan.profileCount + plan.loanCount;
  const kinds = [
    ['functions', missing.functions[scenario]!, 0],
    ['profiles', inOrder(plan, missing.profiles[scenario]!, 0), 0],
    ['loans', inOrder(plan, missing.loans[scenario]!, plan.profileCount), plan.profileCount],
    ['nodes', inOrder(plan, missing.nodes[scenario]!, firstNode), firstNode],
  ] as const;
  for (const [kind, instruments, firstRow] of kinds) {
    let from = 0;
    while (from < instruments.length) {
      let months = 0;
      let to = from;
      while (
        to < instruments.length &&
        (to - from < LOANS_PER_TASK_MIN || months * partPaths < TASK_LOAN_PATH_MONTHS)
      ) {
        months += plan.loanRows[(firstRow + instruments[to]!) * ROW_LENGTH + ROW.payments]!;
        to += 1;
      }
      yield { kind, instruments: instruments.slice(from, to), months };
      from = to;
    }
  }
}

/** Instruments that read the same drivers side by side: with those of all programs at once a core's cache is too small. */
function inOrder({ loanRows }: PlanTables, instruments: Int32Array, firstRow: number): Int32Array {
  const driversOf = (instrument: number): number => {
    const row = (firstRow + instrument) * ROW_LENGTH;
    return loanRows[row + ROW.incentive]! * 256 + loanRows[row + ROW.delay]!;
  };
  return instruments.toSorted((left, right) => driversOf(left) - driversOf(right) || left - right);
}

function scenarioRow(plan: PlanTables, scenario: number): Float64Array {
  return plan.scenarioRows.subarray(scenario * SCENARIO_ROW_LENGTH, (scenario + 1) * SCENARIO_ROW_LENGTH);
}

function sameNumbers(left: Float64Array | Int32Array, right: Float64Array | Int32Array): boolean {
  return left.length === right.length && left.every((number, index) => number === right[index]);
}
