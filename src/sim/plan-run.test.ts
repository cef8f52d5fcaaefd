import { describe, expect, it, vi } from 'vitest';
import { memoryFor, type RunInTurns, runInTurns } from '../../test/fixtures/block-run.ts';
import { drawnLoans, gridRequest, smallGrid } from '../../test/fixtures/grid-request.ts';
import { LOAN_POOL, LOCK, simulationRequest, TBA_POOL } from '../../test/fixtures/simulation-request.ts';
import { addressedUniform, randomKey } from '../core/random.ts';
import { parallelShift } from '../market/curve-shift.ts';
import { hullWhite } from '../models/rate/hull-white.ts';
import { runBlockTask } from './block-task.ts';
import { loanGrid } from './loan-grid.ts';
import type { DeliveredLoan } from './loan-terms.ts';
import { PlanRun } from './plan-run.ts';
import { BASE_SCENARIO, scenario } from './scenario.ts';
import { simulateInline } from './simulate.ts';
import { simulationPlan } from './simulation-plan.ts';
import type { SimulationRequest } from './simulation-request.ts';
import { joinResults } from './simulation-result.ts';
import type { BlockTask } from './task.ts';
import { threadRun } from './thread-run.ts';

const SHORT_TBA = { ...TBA_POOL, program: 'UMBS15', remainingMonths: 120 } as const;
const SHORT_LOAN = { ...LOAN_POOL, program: 'UMBS15', remainingMonths: 120 } as const;
const SCENARIOS = [
  BASE_SCENARIO,
  scenario('other model', { modelIndex: 1 }),
  scenario('up', { shift: parallelShift(25) }),
];

/** Profiles, loans and a grid under two rate models. */
function mixedRequest(changes: Partial<SimulationRequest> = {}): SimulationRequest {
  return gridRequest(smallGrid(), [], {
    models: [hullWhite(0.03, 0.011), hullWhite(0.03, 0.012)],
    scenarios: SCENARIOS,
    profiles: [SHORT_TBA],
    loans: [{ ...LOCK, pool: SHORT_LOAN }],
    ...changes,
  });
}

/** Which of so many finishes next, drawn. */
function drawnOrder(seed: string): (count: number) => number {
  const key = randomKey(seed);
  let draws = 0;
  return (count) => Math.floor(count * addressedUniform(key, draws++, 0, 0));
}

const kinds = ({ tasks }: RunInTurns): string[] => [...new Set(tasks.map(({ kind }) => kind))].sort();

describe('a run in tasks', () => {
  it.each([
    ['the last first', () => (count: number) => count - 1],
    ['any order', () => drawnOrder('tasks')],
  ])('has the same bits when tasks finish in %s', async (_, order) => {
    // Ten blocks a batch: the first chunk of 32 ends within one.
    const plan = simulationPlan(mixedRequest({ pathCount: 64 * 40 }));
    const { result } = runInTurns(plan, memoryFor(plan, 6), 6, order());
    expect(result).toStrictEqual(await simulateInline(plan));
  });

  it('adds every task’s sums when the last task of a batch has fewer blocks than the others', async () => {
    // Thirteen blocks a batch are tasks of eight and of five; more loans than one task takes, all alike.
    const loans = new Array(400).fill({ ...LOCK, pool: LOAN_POOL });
    const plan = simulationPlan(
      simulationRequest({ profiles: [], loans, pathCount: 64 * 52, batches: { first: 0, count: 1 } }),
    );
    expect(plan.blocks).toBe(13);
    const { result, tasks } = runInTurns(plan, memoryFor(plan, 5), 5, drawnOrder('unequal'));
    expect(new Set(tasks.map(({ blockCount }) => blockCount))).toEqual(new Set([8, 5]));
    expect(tasks.length).toBeGreaterThan(4);
    for (let loan = 1; loan < loans.length; loan++) {
      expect(result.loans.subarray(loan * 4, loan * 4 + 4)).toStrictEqual(result.loans.subarray(0, 4));
    }
    expect(result).toStrictEqual(await simulateInline(plan));
  });

  it('values scenarios that differ in pull-through alone once, with the bits of each by itself', async () => {
    const requestOf = (scenarios: SimulationRequest['scenarios']): SimulationRequest =>
      gridRequest(smallGrid(), drawnLoans(20), {
        models: [hullWhite(0.03, 0.011)],
        scenarios,
        profiles: [SHORT_TBA],
        loans: [{ ...LOCK, pool: SHORT_LOAN }],
      });
    const changed = [0, 0.05, -0.05].map((pullThroughShift) =>
      scenario(`up, ${pullThroughShift} of pull-through`, { shift: parallelShift(25), pullThroughShift }),
    );
    const plan = simulationPlan(requestOf([BASE_SCENARIO, ...changed]));
    const run = runInTurns(plan, memoryFor(plan, 3), 3, drawnOrder('pull-through'));
    /** Sums of a scenario, batch by batch. */
    const sumsIn = (sums: Float64Array, scenarioCount: number, place: number): number[] => {
      const length = sums.length / plan.batchCount / scenarioCount;
      return Array.from({ length: plan.batchCount }, (_, batch) => {
        const from = (batch * scenarioCount + place) * length;
        return [...sums.subarray(from, from + length)];
      }).flat();
    };
    for (const [index, one] of changed.entries()) {
      const own = await simulateInline(simulationPlan(requestOf([BASE_SCENARIO, one])));
      expect(sumsIn(run.result.loans, 4, index + 1)).toEqual(sumsIn(own.loans, 2, 1));
      expect(sumsIn(run.result.profiles, 4, index + 1)).toEqual(sumsIn(own.profiles, 2, 1));
    }
    const valued = run.tasks.filter(({ kind }) => kind === 'nodes' || kind === 'profiles');
    expect(new Set(valued.flatMap(({ scenarios }) => [...scenarios]))).toEqual(new Set([0, 1]));
    expect(
      new Set(run.tasks.filter(({ kind }) => kind === 'loans').flatMap(({ scenarios }) => [...scenarios])),
    ).toEqual(new Set([0, 1, 2, 3]));
  });

  it('counts its work up to its total', () => {
    const plan = simulationPlan(mixedRequest());
    const { done, total } = runInTurns(plan, memoryFor(plan, 3), 3);
    expect(total).toBeGreaterThan(0);
    for (const [index, work] of done.entries()) expect(work).toBeGreaterThanOrEqual(done[index - 1] ?? 0);
    expect(done.at(-1)).toBe(total);
  });

  it('takes up where another left off: batches 0–3 and 4–7 are those of 0–7, bit by bit', async () => {
    const run = (first: number, count: number) =>
      simulateInline(simulationPlan(mixedRequest({ pathCount: 64 * 8, batches: { first, count } })));
    const joined = joinResults(await run(0, 4), await run(4, 4));
    expect(joined).toStrictEqual(await run(0, 8));
    const half = joined.loans.length / 2;
    expect(joined.loans.subarray(half)).not.toEqual(joined.loans.subarray(0, half));
  });
});

describe('what a run leaves', () => {
  it('serves the next: nothing is valued again, with the same bits', () => {
    const plan = simulationPlan(mixedRequest());
    const memory = memoryFor(plan, 2);
    const first = runInTurns(plan, memory, 2);
    const again = runInTurns(simulationPlan(mixedRequest()), memory, 2);
    expect(kinds(first)).toEqual(['functions', 'loans', 'locks', 'nodes', 'profiles']);
    expect(kinds(again)).toEqual([]);
    expect(again.result).toStrictEqual(first.result);
    expect(again.total).toBeLessThan(first.total);
  });

  it('serves a run that shares part of it with exactly that part', async () => {
    const plan = simulationPlan(mixedRequest());
    const memory = memoryFor(plan, 2);
    runInTurns(plan, memory, 2);
    const other = { ...SHORT_TBA, coupon: 0.05, noteRate: 0.059 };
    const more = simulationPlan(
      mixedRequest({
        profiles: [other, SHORT_TBA],
        scenarios: [...SCENARIOS, scenario('basis', { mortgageBasis: 0.001 })],
      }),
    );
    const run = runInTurns(more, memory, 2);
    const profiles = run.tasks.filter(({ kind }) => kind === 'profiles');
    expect(
      profiles.filter((task) => task.scenarios[0]! < 3).every((task) => `${task.instruments}` === '0'),
    ).toBe(true);
    expect(
      profiles.filter((task) => task.scenarios[0]! === 3).every((task) => `${task.instruments}` === '0,1'),
    ).toBe(true);
    expect(run.tasks.filter(({ kind }) => kind === 'nodes').every((task) => task.scenarios[0]! === 3)).toBe(
      true,
    );
    expect(run.result).toStrictEqual(await simulateInline(more));
  });

  it('never serves a lock that changed, in whatever it is', async () => {
    const loans = drawnLoans(80);
    const requestOf = (locks: readonly DeliveredLoan[]): SimulationRequest =>
      gridRequest(loanGrid(locks), [], {
        scenarios: [BASE_SCENARIO, scenario('less pull-through', { pullThroughShift: -0.05 })],
        pathCount: 256,
      });
    const changes: readonly ((loan: DeliveredLoan) => DeliveredLoan)[] = [
      (loan) => ({ ...loan, pullThrough: { ...loan.pullThrough, base: 0.5 } }),
      (loan) => ({ ...loan, pullThrough: { ...loan.pullThrough, base: 1 } }),
      (loan) => ({ ...loan, pullThrough: { ...loan.pullThrough, marketRateAtLock: 0.064 } }),
      (loan) => ({ ...loan, pullThrough: { ...loan.pullThrough, horizonYears: 33.5 / 365 } }),
      (loan) => ({ ...loan, pullThrough: { ...loan.pullThrough, responseSize: 0.7 } }),
      (loan) => ({ ...loan, pullThrough: { ...loan.pullThrough, responseScale: 1.5 } }),
      (loan) => ({ ...loan, strips: [loan.strips[0]!, { fee: 0.001, multiple: 3 }] }),
      (loan) => ({ ...loan, pool: { ...loan.pool, noteRate: 0.0651 } }),
      ...(['refinancing', 'turnover', 'default'] as const).map((name) => (loan: DeliveredLoan) => ({
        ...loan,
        pool: { ...loan.pool, multipliers: { ...loan.pool.multipliers, [name]: 0.93 } },
      })),
    ];
    const changed = loans.map((loan, index) => changes[index - 20]?.(loan) ?? loan);
    const [before, after] = [simulationPlan(requestOf(loans)), simulationPlan(requestOf(changed))];
    expect(before.grid!.largestGroup).toBeGreaterThan(1);
    const memory = memoryFor(before, 2);
    runInTurns(before, memory, 2);
    const run = runInTurns(after, memory, 2);
    const read = run.tasks.filter(({ kind }) => kind === 'locks').flatMap((task) => [...task.instruments]);
    expect([...new Set(read)].sort((left, right) => left - right)).toEqual(
      changes.map((_, index) => index + 20),
    );
    expect(run.tasks.every(({ kind }) => kind === 'locks')).toBe(true);
    expect(run.result).toStrictEqual(await simulateInline(after));
  });

  it('never serves a lock among other nodes', async () => {
    const requestOf = (oas: number): SimulationRequest =>
      gridRequest(loanGrid(drawnLoans(80).map((loan) => ({ ...loan, oas }))), [], { pathCount: 256 });
    const [before, after] = [simulationPlan(requestOf(0.004)), simulationPlan(requestOf(0.006))];
    const memory = memoryFor(before, 2);
    const first = runInTurns(before, memory, 2);
    const { result } = runInTurns(after, memory, 2);
    expect(result).toStrictEqual(await simulateInline(after));
    expect(result.loans).not.toEqual(first.result.loans);
  });

  it('is nothing when a task gave no sums', async () => {
    const plan = simulationPlan(mixedRequest());
    const memory = memoryFor(plan, 64);
    const run = new PlanRun(plan, memory, 64);
    const thread = threadRun(run.plan, memory.memory);
    const sums = (task: BlockTask): Float64Array => runBlockTask(thread, task, () => false);
    // One task of the first wave is stopped, all others finish, the last of them alone.
    let dropped = false;
    while (!run.finished) {
      const wave: NonNullable<ReturnType<PlanRun['take']>>[] = [];
      for (let taken = run.take(); taken !== undefined; taken = run.take()) wave.push(taken);
      for (const taken of wave) {
        if (dropped || taken.task.kind !== 'profiles') taken.give(sums(taken.task));
        else {
          dropped = true;
          taken.drop();
        }
      }
    }
    run.end();
    expect(dropped).toBe(true);
    const { result, tasks } = runInTurns(plan, memory, 2);
    expect(tasks.some(({ kind }) => kind === 'profiles')).toBe(true);
    expect(result).toStrictEqual(await simulateInline(plan));
  });
});

describe('the memory of a run', () => {
  it('is given back when the run ends, and with the last task when it is stopped', () => {
    const plan = simulationPlan(mixedRequest());
    const memory = memoryFor(plan, 3);
    const held = vi.spyOn(memory, 'hold');
    const released = vi.spyOn(memory, 'release');
    for (const stopAfter of [0, 1, 5, 1000]) {
      const run = new PlanRun(plan, memory, 3);
      const thread = threadRun(run.plan, memory.memory);
      let tasks = 0;
      while (!run.finished && tasks < stopAfter) {
        const taken = run.take()!;
        taken.give(runBlockTask(thread, taken.task, () => false));
        tasks += 1;
      }
      const late = run.take();
      run.end();
      if (late !== undefined) {
        expect(held.mock.calls.length).toBeGreaterThan(released.mock.calls.length);
        late.drop();
      }
      expect(released.mock.calls.length).toBe(held.mock.calls.length);
    }
  });

  it('holds the paths of one chunk at a time, however tasks overlap', () => {
    // Three chunks.
    const plan = simulationPlan(mixedRequest({ pathCount: 64 * 72 }));
    const memory = memoryFor(plan, 8);
    const pathsHeld = new Set<string>();
    let most = 0;
    const hold = memory.hold.bind(memory);
    vi.spyOn(memory, 'hold').mockImplementation((key, bytes, zeroed) => {
      const region = hold(key, bytes, zeroed);
      if (plan.keys.paths.some((name) => key.startsWith(name))) pathsHeld.add(key);
      most = Math.max(most, pathsHeld.size);
      return region;
    });
    const release = memory.release.bind(memory);
    vi.spyOn(memory, 'release').mockImplementation((region, keep) => {
      pathsHeld.delete(region.key);
      release(region, keep);
    });
    runInTurns(plan, memory, 8, drawnOrder('chunks'));
    expect(most).toBe(plan.models.length);
    expect(pathsHeld.size).toBe(0);
  });
});
