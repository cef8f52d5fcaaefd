import { afterEach, describe, expect, it } from 'vitest';
import type { KernelName } from '../../src/core/kernel-names.ts';
import { parallelShift } from '../../src/market/curve-shift.ts';
import { forwardMarket, tenorTimes } from '../../src/models/rate/forward-market.ts';
import { g2 } from '../../src/models/rate/g2.ts';
import { hullWhite } from '../../src/models/rate/hull-white.ts';
import { scaledVolatility } from '../../src/models/rate/scaled-volatility.ts';
import type { PoolTerms } from '../../src/sim/loan-terms.ts';
import { memoryBound } from '../../src/sim/memory-bound.ts';
import { LOAN_SUMS } from '../../src/sim/plan-rows.ts';
import { BASE_SCENARIO, scenario } from '../../src/sim/scenario.ts';
import { simulateInline } from '../../src/sim/simulate.ts';
import { type SimulationPlan, simulationPlan } from '../../src/sim/simulation-plan.ts';
import type { SimulationRequest } from '../../src/sim/simulation-request.ts';
import {
  joinResults,
  loanSumAt,
  profileStart,
  type SimulationResult,
} from '../../src/sim/simulation-result.ts';
import { type PathPool, pathPool } from '../../src/workers/path-pool.ts';
import { blockRun } from '../fixtures/block-run.ts';
import { gridRequest, smallGrid } from '../fixtures/grid-request.ts';
import { LOAN_POOL, LOCK, TBA_POOL } from '../fixtures/simulation-request.ts';

const pools: PathPool[] = [];
function openPool(threads: number, memoryBytes?: number): PathPool {
  const pool = pathPool(threads, memoryBytes);
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
const KERNELS: readonly KernelName[] = ['simd', 'scalar'];

const TWO_FACTORS = { a: 0.5, sigma: 0.006, b: 0.05, eta: 0.01, rho: -0.75 } as const;
const FORWARDS = forwardMarket({
  tenorTimesYears: tenorTimes(1, 43),
  dynamics: 'normal',
  displacement: 0,
  shape: { form: 'abcd', a: 0.001, b: 0.15, c: 0.004, d: 0.007 },
  scale: [{ untilYears: 100, value: 1 }],
  correlation: { decay: 0.05, floor: 0.3, factors: 3 },
});

/** Profiles, loans and locks on a grid: every kind of task. */
function request(changes: Partial<SimulationRequest> = {}): SimulationRequest {
  return gridRequest(smallGrid(), [], {
    models: [hullWhite(0.03, 0.011), hullWhite(0.03, 0.012)],
    scenarios: SCENARIOS,
    profiles: [SHORT_TBA, { ...SHORT_TBA, coupon: 0.05, noteRate: 0.059, remainingMonths: 120 }],
    loans: [
      SHORT_LOCK,
      { ...SHORT_LOCK, pool: { ...SHORT_LOCK.pool, program: 'GNMA2-15', noteRate: 0.0625 } },
    ],
    // Three blocks in each of four batches.
    pathCount: 12 * 64,
    kernel: 'simd',
    ...changes,
  });
}

const plan = simulationPlan(request());
const inlineOf = {
  simd: await simulateInline(plan),
  scalar: await simulateInline(simulationPlan(request({ kernel: 'scalar' }))),
} as const;
/** The run on the calling thread alone: the bits every other way must have. */
const inline = inlineOf.simd;

/** A run of thousands of tasks. */
const longPlan = simulationPlan(request({ pathCount: 64 * 2048 }));

/** What a plan takes when its tasks value one scenario each, as they do where memory is short. */
function leastWorking(ofPlan: SimulationPlan, threads: number): number {
  return memoryBound({ ...ofPlan, scenariosPerTask: 1 }, 2 * threads).working;
}

/** Memory that a plan fits into on so many threads, and no more than a page above that. */
function leastMemory(ofPlan: SimulationPlan, threads: number): number {
  return leastWorking(ofPlan, threads) + 65_536;
}

function expectSameBits(left: SimulationResult, right: SimulationResult): void {
  // Array equality by Object.is: no tolerance, and −0 is not 0.
  expect(left).toStrictEqual(right);
}

/** Tasks on their way when a run is stopped end at their next loan: far sooner than this. */
const CANCELLED = expect.objectContaining({ code: 'SIMULATION_CANCELLED' });

describe('a run on a pool of threads', () => {
  it.each([1, 2, 3, 7])('has the bits of the calling thread alone, on %i threads', async (threads) => {
    const pool = openPool(threads);
    for (const kernel of KERNELS) {
      const result = await pool.simulate(simulationPlan(request({ kernel })));
      expectSameBits(result, inlineOf[kernel as keyof typeof inlineOf]);
    }
    expect(inlineOf.simd.loans).not.toEqual(inlineOf.scalar.loans);
  });

  it.each([
    ['G2++', [g2(TWO_FACTORS), g2({ ...TWO_FACTORS, eta: 0.011 })]],
    ['forward-market', [FORWARDS, scaledVolatility(FORWARDS, 1.05)]],
  ] as const)('has the bits of the calling thread alone with the %s model', async (_, models) => {
    const run = (): SimulationPlan => simulationPlan(request({ models, pathCount: 4 * 64 }));
    const expected = await simulateInline(run());
    for (const threads of [1, 3]) expectSameBits(await openPool(threads).simulate(run()), expected);
    expect(expected.loans).not.toEqual(inline.loans);
    // The second model is another one.
    expect(expected.loans[loanSumAt(expected, 0, 1, 0, 3)]).not.toBe(
      expected.loans[loanSumAt(expected, 0, 0, 0, 3)],
    );
  });

  it('has the same bits beside another run', async () => {
    const pool = openPool(2);
    const other = simulationPlan(request({ seed: 'other' }));
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

  it('has the same bits the second time, for no work', async () => {
    const pool = openPool(2);
    const totals: number[] = [];
    for (let run = 0; run < 2; run++) {
      const result = await pool.simulate(plan, {
        onProgress: (_, total) => {
          totals[run] = total;
        },
      });
      expectSameBits(result, inline);
    }
    expect(totals[0]).toBeGreaterThan(1000);
    // Nothing is valued again; the run shows its end all the same.
    expect(totals[1]).toBe(1);
  });

  it('takes up where another left off: batches 0–3 and 4–7 are those of 0–7, bit by bit', async () => {
    const pool = openPool(2);
    const run = (first: number, count: number): Promise<SimulationResult> =>
      pool.simulate(simulationPlan(request({ batches: { first, count } })));
    expectSameBits(joinResults(await run(0, 4), await run(4, 4)), await run(0, 8));
  });

  it('has the same bits in memory for one chunk of blocks at a time', async () => {
    const large = simulationPlan(request({ pathCount: 64 * 72, scenarios: SCENARIOS.slice(0, 3) }));
    expect(large.blocks).toBe(72);
    const pool = openPool(2, leastMemory(large, 2));
    const expected = await simulateInline(large);
    expectSameBits(await pool.simulate(large), expected);
    // Another run takes the room of what the first left.
    const other = simulationPlan(
      request({ pathCount: 64 * 72, scenarios: SCENARIOS.slice(0, 3), seed: 'other' }),
    );
    expectSameBits(await pool.simulate(other), await simulateInline(other));
    expectSameBits(await pool.simulate(large), expected);
  });

  it('lets runs that fit singly but not together follow each other', async () => {
    const pool = openPool(2, leastMemory(plan, 2));
    const other = simulationPlan(request({ seed: 'other' }));
    const [first, second, third] = await Promise.all([
      pool.simulate(plan),
      pool.simulate(other),
      pool.simulate(plan),
    ]);
    expectSameBits(first, inline);
    expectSameBits(third, inline);
    expectSameBits(second, await simulateInline(other));
  });

  it('stops a run that still waits for memory, while the other goes on', async () => {
    const pool = openPool(2, leastMemory(longPlan, 2));
    const first = new AbortController();
    const running = pool.simulate(longPlan, { signal: first.signal }).catch((error: unknown) => error);
    let settled = false;
    void running.then(() => {
      settled = true;
    });
    const second = new AbortController();
    const waiting = pool.simulate(simulationPlan(request({ seed: 'other' })), { signal: second.signal });
    second.abort();
    await expect(waiting).rejects.toThrow(CANCELLED);
    expect(settled).toBe(false);
    first.abort();
    expect(await running).toMatchObject({ code: 'SIMULATION_CANCELLED' });
    expectSameBits(await pool.simulate(plan), inline);
  });

  it('reports progress that rises to its end', async () => {
    const seen: [number, number][] = [];
    await openPool(2).simulate(plan, { onProgress: (done, total) => seen.push([done, total]) });
    const [done, total] = seen.at(-1)!;
    expect(done).toBe(total);
    expect(total).toBeGreaterThan(0);
    for (const [index, [work, all]] of seen.entries()) {
      expect(work).toBeGreaterThanOrEqual(seen[index - 1]?.[0] ?? 0);
      expect(all).toBe(total);
    }
  });

  it('stops soon after its signal and leaves the pool fit for the next', async () => {
    const pool = openPool(2);
    const controller = new AbortController();
    let [last, all] = [0, 0];
    const run = pool.simulate(longPlan, {
      signal: controller.signal,
      onProgress: (done, total) => {
        [last, all] = [done, total];
        controller.abort();
      },
    });
    await expect(run).rejects.toThrow(CANCELLED);
    expect(all).toBeGreaterThan(0);
    expect(last).toBeLessThan(all);
    expectSameBits(await pool.simulate(plan), inline);
  });

  it('gives its memory back, however often runs are stopped or fail', async () => {
    const pool = openPool(2, leastMemory(plan, 2));
    const fast = {
      ...SHORT_LOCK,
      pool: { ...SHORT_LOCK.pool, multipliers: { refinancing: 20, turnover: 1, default: 1 } },
    };
    const failing = simulationPlan(request({ loans: [SHORT_LOCK, fast] }));
    for (let round = 0; round < 10; round++) {
      const controller = new AbortController();
      const stopped = pool.simulate(plan, { signal: controller.signal });
      setTimeout(() => controller.abort(), round);
      const outcome = await stopped.catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toMatchObject({ code: 'SIMULATION_CANCELLED' });
      // Tasks of the stopped run may still be on their way: the next waits for the memory that the last of them gives back.
      const next = await pool.simulate(failing).catch((error: unknown) => error);
      expect(next).toMatchObject({ code: 'MODEL_OUT_OF_RANGE' });
    }
    expectSameBits(await pool.simulate(plan), inline);
  });

  it('does not start when its signal is already given', async () => {
    const run = openPool(1).simulate(longPlan, { signal: AbortSignal.abort() });
    await expect(run).rejects.toThrow(CANCELLED);
  });

  it('lets a run that someone waits for go before a longer one', async () => {
    const pool = openPool(2);
    const order: string[] = [];
    const controller = new AbortController();
    const batch = pool
      .simulate(longPlan, {
        precedence: 'batch',
        signal: controller.signal,
      })
      .catch((error: unknown) => {
        order.push('batch');
        return error;
      });
    const desk = pool.simulate(plan).then((result) => {
      order.push('desk');
      return result;
    });
    expectSameBits(await desk, inline);
    expect(order).toEqual(['desk']);
    controller.abort();
    expect(await batch).toMatchObject({ code: 'SIMULATION_CANCELLED' });
  });

  it('keeps the code and the details of an error raised on a thread', async () => {
    const fast = {
      ...LOCK,
      pool: { ...LOAN_POOL, multipliers: { refinancing: 20, turnover: 1, default: 1 } },
    };
    const pool = openPool(2);
    const run = pool.simulate(simulationPlan(request({ loans: [SHORT_LOCK, fast] })));
    const raised = await run.catch((error: unknown) => error);
    expect(raised).toMatchObject({
      name: 'CounterpoiseError',
      code: 'MODEL_OUT_OF_RANGE',
      details: { field: 'multipliers' },
    });
    expectSameBits(await pool.simulate(plan), inline);
  });

  it('refuses a run that its memory does not hold, with both numbers', async () => {
    const bytes = 65_536 * 4;
    const run = openPool(1, bytes).simulate(plan);
    await expect(run).rejects.toThrow(
      expect.objectContaining({
        code: 'SIMULATION_TOO_LARGE',
        details: {
          found: expect.stringContaining(`${leastWorking(plan, 1)} bytes`),
          accepted: expect.stringContaining(`${bytes} bytes`),
        },
      }),
    );
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
  const loans = [0, 1];

  it('is the same alone and among others', () => {
    const alone = blockRun(plan);
    const among = blockRun(plan);
    alone.sums('loans', 0, { first: 5, count: 1 }, loans);
    among.sums('loans', 0, { first: 0, count: 6 }, loans);
    expect(alone.paths(0, 5)).toStrictEqual(among.paths(0, 5));
    expect(alone.paths(0, 5).state).not.toEqual(among.paths(0, 4).state);
  });

  it('adds to the run what it is worth alone', async () => {
    // One block a batch.
    const small = simulationPlan(request({ pathCount: 64 }));
    expect(small.blocks).toBe(small.batchCount);
    const result = await simulateInline(small);
    const block = { first: 1, count: 1 };
    const alone = blockRun(small);
    const loanAt = loanSumAt(result, 1, 3, 0, 0);
    expect(result.loans.subarray(loanAt, loanAt + 2 * LOAN_SUMS)).toStrictEqual(
      alone.sums('loans', 3, block, loans),
    );
    const profileAt = profileStart(result, 1, 3, 0);
    expect(result.profiles.subarray(profileAt, profileAt + small.profileLength)).toStrictEqual(
      alone.sums('profiles', 3, block, [0, 1]),
    );
  });

  it('is cancelled between loans', () => {
    let asked = 0;
    expect(() => blockRun(plan).sums('loans', 0, { first: 0, count: 2 }, loans, () => ++asked > 2)).toThrow(
      CANCELLED,
    );
    expect(asked).toBe(3);
  });
});

describe('plain antithetic paths', () => {
  it('have the same bits on two threads as on one', async () => {
    const plainPlan = simulationPlan(request({ sampling: 'antithetic' }));
    const onTwo = await openPool(2).simulate(plainPlan);
    expectSameBits(onTwo, await simulateInline(plainPlan));
    expect(onTwo.loans).not.toEqual(inline.loans);
  });
});

describe('the order of scenarios', () => {
  it('does not change what any of them gives', async () => {
    const reversed = await simulateInline(simulationPlan(request({ scenarios: [...SCENARIOS].reverse() })));
    const forward = inline;
    for (const index of SCENARIOS.keys()) {
      for (let batch = 0; batch < forward.batchCount; batch++) {
        const mirrored = SCENARIOS.length - 1 - index;
        const left = loanSumAt(forward, batch, index, 0, 0);
        const right = loanSumAt(reversed, batch, mirrored, 0, 0);
        expect(forward.loans.subarray(left, left + forward.loanCount * LOAN_SUMS)).toStrictEqual(
          reversed.loans.subarray(right, right + forward.loanCount * LOAN_SUMS),
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
