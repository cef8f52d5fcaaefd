import { afterEach, describe, expect, it } from 'vitest';
import { parallelShift } from '../../src/market/curve-shift.ts';
import { hullWhite } from '../../src/models/rate/hull-white.ts';
import { BASE_SCENARIO, scenario } from '../../src/sim/scenario.ts';
import { simulateInline } from '../../src/sim/simulate.ts';
import { simulationPlan } from '../../src/sim/simulation-plan.ts';
import type { PoolTerms } from '../../src/sim/simulation-request.ts';
import { loanSumAt, profileStart, type SimulationResult } from '../../src/sim/simulation-result.ts';
import { blockScratch, LOAN_SUMS, prepareBlock, valueBlock } from '../../src/sim/value-block.ts';
import { type PathPool, pathPool } from '../../src/workers/path-pool.ts';
import { LOAN_POOL, LOCK, simulationRequest, TBA_POOL } from '../fixtures/simulation-request.ts';

const pools: PathPool[] = [];
function openPool(threads: number): PathPool {
  const pool = pathPool(threads);
  pools.push(pool);
  return pool;
}
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

/** Eleven scenarios of two rate models, in an order that makes threads change model often. */
const SCENARIOS = [
  BASE_SCENARIO,
  scenario('vega', { modelIndex: 1 }),
  ...[-50, -25, -10, 10, 25, 50].map((bp) => scenario(`parallel ${bp}`, { shift: parallelShift(bp) })),
  scenario('vega up', { modelIndex: 1, shift: parallelShift(25) }),
  scenario('basis', { mortgageBasis: 0.0001 }),
  scenario('faster', { refinancingFactor: 1.1 }),
];
const SHORT_TBA: PoolTerms = { ...TBA_POOL, program: 'UMBS15', remainingMonths: 178 };
const SHORT_LOCK = { ...LOCK, pool: { ...LOAN_POOL, program: 'UMBS15', remainingMonths: 180 } } as const;
const request = simulationRequest({
  models: [hullWhite(0.03, 0.011), hullWhite(0.03, 0.012)],
  scenarios: SCENARIOS,
  // Fifteen years and less: the grid, and with it the time, is half that of thirty.
  profiles: [SHORT_TBA, { ...SHORT_TBA, coupon: 0.05, noteRate: 0.059, remainingMonths: 120 }],
  loans: [SHORT_LOCK, { ...SHORT_LOCK, pool: { ...SHORT_LOCK.pool, program: 'GNMA2-15', noteRate: 0.0625 } }],
  // Three blocks in each of eight batches.
  pathCount: 24 * 64,
});
const plan = simulationPlan(request);
/** The run on the calling thread alone: the bits every other way must have. */
const inline = await simulateInline(plan);

/** A run that takes some seconds on one thread. */
const longPlan = simulationPlan({ ...request, pathCount: 64 * 1024 });

function expectSameBits(left: SimulationResult, right: SimulationResult): void {
  // Array equality by Object.is: no tolerance, and −0 is not 0.
  expect(left).toStrictEqual(right);
}

describe('a run on a pool of threads', () => {
  it.each([1, 2, 3, 7])('has the bits of the calling thread alone, on %i threads', async (threads) => {
    expectSameBits(await openPool(threads).simulate(plan), inline);
  });

  it('has the same bits the second time and beside another run', async () => {
    const pool = openPool(2);
    const other = simulationPlan({ ...request, seed: 'other' });
    const [first, beside, second] = await Promise.all([
      pool.simulate(plan),
      pool.simulate(other),
      pool.simulate(plan),
    ]);
    expectSameBits(first, inline);
    expectSameBits(second, inline);
    expectSameBits(beside, await simulateInline(other));
    expect(beside.loans).not.toEqual(first.loans);
  });

  it('reports progress that rises to its end', async () => {
    const seen: [number, number][] = [];
    await openPool(2).simulate(plan, { onProgress: (done, total) => seen.push([done, total]) });
    const total = plan.blocks * SCENARIOS.length;
    expect(seen.at(-1)).toEqual([total, total]);
    for (const [index, [done]] of seen.entries()) {
      expect(done).toBeGreaterThanOrEqual(seen[index - 1]?.[0] ?? 0);
    }
  });

  it('stops soon after its signal and leaves the pool fit for the next', async () => {
    const pool = openPool(2);
    const controller = new AbortController();
    let last = 0;
    const run = pool.simulate(longPlan, {
      signal: controller.signal,
      onProgress: (done) => {
        last = done;
        controller.abort();
      },
    });
    await expect(run).rejects.toThrow(expect.objectContaining({ code: 'SIMULATION_CANCELLED' }));
    expect(last).toBeLessThan(longPlan.blocks * SCENARIOS.length);
    expectSameBits(await pool.simulate(plan), inline);
  });

  it('does not start when its signal is already given', async () => {
    const run = openPool(1).simulate(longPlan, { signal: AbortSignal.abort() });
    await expect(run).rejects.toThrow(expect.objectContaining({ code: 'SIMULATION_CANCELLED' }));
  });

  it('keeps the code and the details of an error raised on a thread', async () => {
    const fast = {
      ...LOCK,
      pool: { ...LOAN_POOL, multipliers: { refinancing: 20, turnover: 1, default: 1 } },
    };
    const pool = openPool(2);
    const run = pool.simulate(simulationPlan({ ...request, loans: [SHORT_LOCK, fast] }));
    const raised = await run.catch((error: unknown) => error);
    expect(raised).toMatchObject({
      name: 'CounterpoiseError',
      code: 'MODEL_OUT_OF_RANGE',
      details: { field: 'multipliers' },
    });
    expectSameBits(await pool.simulate(plan), inline);
  });

  it('finishes before a pool that is closed meanwhile', async () => {
    const pool = pathPool(2);
    const run = pool.simulate(plan);
    const [result] = await Promise.all([run, pool.close()]);
    expectSameBits(result, inline);
    expect(() => pool.simulate(plan)).toThrow(/takes no runs/);
  });

  it.each([0, 1.5, 257, Number.NaN])('refuses %s threads', (threads) => {
    expect(() => pathPool(threads)).toThrow(
      expect.objectContaining({
        code: 'INPUT_INVALID',
        details: expect.objectContaining({ field: 'threads' }),
      }),
    );
  });
});

describe('a block of paths', () => {
  it('is the same alone and among others', () => {
    const alone = blockScratch(plan);
    prepareBlock(plan, 0, 5, alone);
    const among = blockScratch(plan);
    for (let block = 0; block <= 5; block++) prepareBlock(plan, 0, block, among);
    expect(alone.paths.state).toStrictEqual(among.paths.state);
    expect(alone.paths.integral).toStrictEqual(among.paths.integral);
  });

  it('adds to the run what it is worth alone', async () => {
    // One block a batch.
    const small = simulationPlan({ ...request, pathCount: 128 });
    expect(small.blocks).toBe(small.batchCount);
    const result = await simulateInline(small);
    const scratch = blockScratch(small);
    prepareBlock(small, 0, 1, scratch);
    const sums = valueBlock(small, 3, scratch, () => false);
    const loanAt = loanSumAt(result, 1, 3, 0, 0);
    expect(result.loans.subarray(loanAt, loanAt + 2 * LOAN_SUMS)).toStrictEqual(sums.loans);
    const profileAt = profileStart(result, 1, 3, 0);
    expect(result.profiles.subarray(profileAt, profileAt + small.profileLength)).toStrictEqual(sums.profiles);
  });

  it('is cancelled between loans', () => {
    const scratch = blockScratch(plan);
    prepareBlock(plan, 0, 0, scratch);
    let asked = 0;
    expect(() => valueBlock(plan, 0, scratch, () => ++asked > 2)).toThrow(
      expect.objectContaining({ code: 'SIMULATION_CANCELLED' }),
    );
    expect(asked).toBe(3);
  });
});

describe('plain antithetic paths', () => {
  it('have the same bits on two threads as on one', async () => {
    const plainPlan = simulationPlan({ ...request, sampling: 'antithetic' });
    const onTwo = await openPool(2).simulate(plainPlan);
    expectSameBits(onTwo, await simulateInline(plainPlan));
    expect(onTwo.loans).not.toEqual(inline.loans);
  });
});

describe('the order of scenarios', () => {
  it('does not change what any of them gives', async () => {
    const reversed = await simulateInline(
      simulationPlan({ ...request, scenarios: [...SCENARIOS].reverse() }),
    );
    const forward = inline;
    for (const index of SCENARIOS.keys()) {
      for (let batch = 0; batch < forward.batchCount; batch++) {
        const mirrored = SCENARIOS.length - 1 - index;
        const left = loanSumAt(forward, batch, index, 0, 0);
        const right = loanSumAt(reversed, batch, mirrored, 0, 0);
        expect(forward.loans.subarray(left, left + 2 * LOAN_SUMS)).toStrictEqual(
          reversed.loans.subarray(right, right + 2 * LOAN_SUMS),
        );
        const start = profileStart(forward, batch, index, 0);
        const end = start + forward.profileLength;
        const startReversed = profileStart(reversed, batch, mirrored, 0);
        expect(forward.profiles.subarray(start, end)).toStrictEqual(
          reversed.profiles.subarray(startReversed, startReversed + forward.profileLength),
        );
      }
    }
  });
});
