import { describe, expect, it } from 'vitest';
import { gridRequest, smallGrid } from '../../test/fixtures/grid-request.ts';
import { LOCK, TBA_POOL } from '../../test/fixtures/simulation-request.ts';
import { parallelShift } from '../market/curve-shift.ts';
import { runBlockTask } from './block-task.ts';
import { memoryBound } from './memory-bound.ts';
import { type ParcelSums, PartsLine } from './parts-line.ts';
import { PlanRun } from './plan-run.ts';
import { RunMemory } from './run-memory.ts';
import { batchRanges, type RunParcel, runParcels } from './run-parcels.ts';
import { runPieces } from './run-pieces.ts';
import { RunSums } from './run-sums.ts';
import { BASE_SCENARIO, scenario } from './scenario.ts';
import { simulateInline } from './simulate.ts';
import { type SimulationPlan, simulationPlan } from './simulation-plan.ts';
import type { TaskLine } from './task-line.ts';
import { threadRun } from './thread-run.ts';

const SPARE_BYTES = 16_777_216;
const SHORT = { ...TBA_POOL, program: 'UMBS15', remainingMonths: 120 } as const;

/** Ten blocks a batch, which tasks cut into eight and two, and thirty-two a chunk, which batches do not divide. */
const plan = simulationPlan(
  gridRequest(smallGrid(4), [], {
    scenarios: [
      BASE_SCENARIO,
      scenario('up', { shift: parallelShift(25) }),
      scenario('oas', { oasShift: 1e-4 }),
    ],
    profiles: [SHORT, { ...SHORT, coupon: 0.05, noteRate: 0.059 }],
    loans: [{ ...LOCK, pool: { ...LOCK.pool, program: 'UMBS15', remainingMonths: 180 } }],
    pathCount: 40 * 64,
    kernel: 'simd',
  }),
);
const expected = await simulateInline(plan);

function workAll(line: TaskLine, ofPlan: SimulationPlan, memory: RunMemory): void {
  const thread = threadRun(ofPlan, memory.memory);
  for (let taken = line.take(); taken !== undefined; taken = line.take()) {
    taken.give(runBlockTask(thread, taken.task, () => false));
  }
}

/** The run in parcels, whose sums come in the order given, valued with so many scenarios a task. */
function inParcels(
  order: (parcels: readonly RunParcel[]) => readonly RunParcel[],
  costMax: number,
  perTask = 6,
) {
  const own = { ...plan, scenariosPerTask: Math.min(perTask, plan.scenariosPerTask) };
  const memory = new RunMemory(3 * memoryBound(plan, 2).working + SPARE_BYTES);
  const sums = new RunSums(plan, memory);
  const parcels = order(runParcels(plan, sums.missing, costMax));
  const line = new PartsLine(own, memory, 2, () => {});
  const taken: [RunParcel, ParcelSums][] = [];
  for (const parcel of parcels) line.add(parcel, (own) => taken.push([parcel, own]));
  workAll(line, own, memory);
  line.end();
  expect(taken).toHaveLength(parcels.length);
  for (const [{ parts, batch }, values] of taken) {
    values.forEach((value, part) => {
      expect(value).toHaveLength(sums.partLength(parts[part]!));
      sums.addPart(parts[part]!, batch, value);
    });
  }
  const locks = new PlanRun(plan, memory, 2, () => {}, { sums, missing: sums.missingLocks });
  workAll(locks, plan, memory);
  return { result: locks.result, parcels };
}

describe('a run in parcels', () => {
  it.each([
    ['one part each', 1],
    ['as many parts as may be', 1e12],
  ])('has the bits of a run on one thread, with %s', (_, costMax) => {
    const { result, parcels } = inParcels((all) => all.toReversed(), costMax);
    expect(result).toStrictEqual(expected);
    // Three kinds and a grid in each of four batches, and the shift of OAS makes a group of scenarios of its own.
    if (costMax === 1) expect(parcels.every(({ parts }) => parts.length === 1)).toBe(true);
    else expect(parcels).toHaveLength(plan.batchCount * 2);
  });

  it('has the same bits where memory takes fewer scenarios a task than a parcel has', () => {
    expect(plan.scenariosPerTask).toBeGreaterThan(1);
    expect(inParcels((all) => all, 1e12, 1).result).toStrictEqual(expected);
  });

  it('covers every task of the run once, cut at the same blocks', () => {
    const { missing } = new RunSums(plan, new RunMemory(SPARE_BYTES));
    const name = (
      kind: string,
      first: number,
      count: number,
      scenarios: Int32Array,
      instruments: Int32Array,
    ) => `${kind} ${first}+${count} ${scenarios} ${instruments}`;
    const tasks = [...runPieces(plan, missing)]
      .filter(({ kind }) => kind !== 'locks')
      .map((one) => name(one.kind, one.firstBlock, one.blockCount, one.scenarios, one.instruments));
    const parcels = runParcels(plan, missing, 1).flatMap(({ batch, parts }) =>
      batchRanges(plan, batch).flatMap(({ first, count }) =>
        parts.map((part) => name(part.kind, first, count, part.scenarios, part.instruments)),
      ),
    );
    expect(parcels.toSorted()).toEqual(tasks.toSorted());
    expect(new Set(tasks.map((task) => task.split(' ')[1]!.split('+')[1])).size).toBeGreaterThan(1);
  });
});
