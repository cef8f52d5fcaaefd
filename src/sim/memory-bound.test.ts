import { describe, expect, it, vi } from 'vitest';
import { memoryFor, runInTurns } from '../../test/fixtures/block-run.ts';
import { gridRequest, smallGrid } from '../../test/fixtures/grid-request.ts';
import { LOAN_POOL, LOCK, TBA_POOL } from '../../test/fixtures/simulation-request.ts';
import { addressedUniform, randomKey } from '../core/random.ts';
import { parallelShift } from '../market/curve-shift.ts';
import { forwardMarket, tenorTimes } from '../models/rate/forward-market.ts';
import { g2 } from '../models/rate/g2.ts';
import { hullWhite } from '../models/rate/hull-white.ts';
import type { RateModel } from '../models/rate/rate-model.ts';
import { scaledVolatility } from '../models/rate/scaled-volatility.ts';
import { assertFits, LARGEST_RESULT_BYTES, memoryBound } from './memory-bound.ts';
import { PlanRun } from './plan-run.ts';
import { RunMemory } from './run-memory.ts';
import { scenario } from './scenario.ts';
import { type SimulationPlan, simulationPlan } from './simulation-plan.ts';
import type { SimulationRequest } from './simulation-request.ts';
import { emptyResult } from './simulation-result.ts';

const SHORT = { program: 'UMBS15', remainingMonths: 60 } as const;

function planOf(changes: Partial<SimulationRequest> = {}): SimulationPlan {
  return simulationPlan(
    gridRequest(smallGrid(3), [], {
      profiles: [{ ...TBA_POOL, ...SHORT }],
      loans: [{ ...LOCK, pool: { ...LOAN_POOL, ...SHORT } }],
      ...changes,
    }),
  );
}

/** Most bytes that a run holds at once. */
function mostHeld(plan: SimulationPlan, tasks: number): number {
  const memory = memoryFor(plan, tasks);
  const pins = new Map<string, number>();
  const bytesOf = new Map<string, number>();
  let most = 0;
  const [hold, release] = [memory.hold.bind(memory), memory.release.bind(memory)];
  vi.spyOn(memory, 'hold').mockImplementation((key, bytes, zeroed) => {
    const region = hold(key, bytes, zeroed);
    pins.set(key, (pins.get(key) ?? 0) + 1);
    bytesOf.set(key, region.bytes);
    const held = [...pins].reduce((sum, [name, count]) => sum + (count > 0 ? bytesOf.get(name)! : 0), 0);
    most = Math.max(most, held);
    return region;
  });
  vi.spyOn(memory, 'release').mockImplementation((region, keep) => {
    pins.set(region.key, pins.get(region.key)! - 1);
    release(region, keep);
  });
  const key = randomKey('finish');
  let draws = 0;
  runInTurns(plan, memory, tasks, (count) => Math.floor(count * addressedUniform(key, draws++, 0, 0)));
  expect([...pins.values()].every((count) => count === 0)).toBe(true);
  return most;
}

const shifts = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    scenario(String(index), {
      shift: parallelShift(index),
      modelIndex: index < count / 2 ? 0 : 1,
    }),
  );
const MODELS = [hullWhite(0.03, 0.011), hullWhite(0.03, 0.012)];
const G2 = g2({ a: 0.5, sigma: 0.006, b: 0.05, eta: 0.01, rho: -0.75 });
const forwards = (factors: number): RateModel =>
  forwardMarket({
    tenorTimesYears: tenorTimes(2, 44),
    dynamics: 'normal',
    displacement: 0,
    shape: { form: 'abcd', a: 0.001, b: 0.15, c: 0.004, d: 0.007 },
    scale: [{ untilYears: 100, value: 1 }],
    correlation: { decay: 0.05, floor: 0.3, factors },
  });

describe('the memory bound of a run', () => {
  it.each([
    ['one scenario in one chunk', 1, 4, 1],
    ['one scenario in three chunks', 1, 72, 6],
    ['more tasks than scenarios', 2, 40, 8],
    ['more scenarios than tasks', 8, 16, 2],
  ])('is above what the run holds at any time: %s', (_, scenarios, blocks, tasks) => {
    const plan = planOf({
      scenarios: shifts(scenarios),
      models: scenarios > 1 ? MODELS : MODELS.slice(0, 1),
      pathCount: 64 * blocks,
    });
    const { working } = memoryBound(plan, tasks);
    const held = mostHeld(plan, tasks);
    expect(held).toBeLessThanOrEqual(working);
    // A bound far above what is held would refuse runs that fit.
    expect(held).toBeGreaterThan(0.4 * working);
  });

  it.each<[string, readonly RateModel[]]>([
    ['three tracks of G2++', [G2, scaledVolatility(G2, 1.1)]],
    ['a track of one factor', [forwards(1), scaledVolatility(forwards(1), 1.1)]],
    ['tracks of six factors', [forwards(6), scaledVolatility(forwards(6), 1.1)]],
  ])('is above what the run holds with %s', (_, models) => {
    const plan = planOf({ scenarios: shifts(3), models, pathCount: 64 * 40 });
    const { working } = memoryBound(plan, 3);
    const held = mostHeld(plan, 3);
    expect(held).toBeLessThanOrEqual(working);
    expect(held).toBeGreaterThan(0.4 * working);
  });

  it('grows by a track of paths for each factor of each model', () => {
    const [one, two, six] = [1, 2, 6].map((factors) => {
      const plan = planOf({ models: [forwards(factors)], pathCount: 64 * 32 });
      return memoryBound(plan, 1).working;
    });
    const nodes = planOf().timesYears.length;
    expect(two! - one!).toBe(32 * nodes * 64 * 8);
    expect(six! - two!).toBe(4 * (two! - one!));
  });

  it('counts every sum of the result and of the grid', () => {
    const plan = planOf({ scenarios: shifts(3), models: MODELS });
    const result = emptyResult(plan);
    const slots = plan.batchCount * 3;
    const nodes = slots * plan.grid!.nodeCount * 4 * plan.grid!.functionCount;
    const settlements = plan.settlementRows.length / 2;
    const functions = slots * (plan.weights.length / 2) * settlements * 2 * plan.grid!.functionCount;
    expect(memoryBound(plan, 1).results).toBe(
      8 * (result.loans.length + result.profiles.length + nodes + functions),
    );
  });

  it('grows by a task’s own memory for each task, and not with the paths beyond a chunk', () => {
    const [plan, larger] = [planOf({ pathCount: 64 * 32 }), planOf({ pathCount: 64 * 512 })];
    expect(memoryBound(larger, 1).working).toBe(memoryBound(plan, 1).working);
    const [one, two, three] = [1, 2, 3].map((tasks) => memoryBound(plan, tasks).working);
    expect(three! - two!).toBe(two! - one!);
    expect(two!).toBeGreaterThan(one!);
  });
});

describe('a run that does not fit', () => {
  const plan = planOf();
  const { working } = memoryBound(plan, 2);

  it('is refused before anything is held, with what it needs and what there is', () => {
    const memory = new RunMemory(working - 65_536);
    const held = vi.spyOn(memory, 'hold');
    expect(() => new PlanRun(plan, memory, 2)).toThrow(
      expect.objectContaining({
        code: 'SIMULATION_TOO_LARGE',
        details: {
          found: expect.stringMatching(
            new RegExp(`^${working} bytes: 4 loans and 1 pools in 1 scenarios on 372`),
          ),
          accepted: expect.stringContaining(`at most ${memory.capacity} bytes`),
        },
      }),
    );
    expect(held).not.toHaveBeenCalled();
    expect(() => assertFits(plan, { working, results: 0 }, working)).not.toThrow();
  });

  it('is refused for its sums above 2 GiB, with both numbers, before they are allocated', () => {
    const huge = { ...plan, loanCount: 100_000_000 };
    const { results } = memoryBound(huge, 1);
    expect(results).toBeGreaterThan(8 * 4 * plan.batchCount * 100_000_000);
    expect(() => new PlanRun(huge, memoryFor(plan), 1)).toThrow(
      expect.objectContaining({
        code: 'SIMULATION_TOO_LARGE',
        message: expect.stringContaining(String(results)),
        details: {
          found: expect.stringContaining(`${results} bytes`),
          accepted: expect.stringContaining(`${LARGEST_RESULT_BYTES} bytes`),
        },
      }),
    );
  });
});
