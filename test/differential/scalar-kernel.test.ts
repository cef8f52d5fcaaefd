import { describe, expect, it } from 'vitest';
import { BLOCK_PATHS } from '../../src/kernel/block.ts';
import { PROGRAM_TERMS } from '../../src/market/programs.ts';
import { forwardMarket, tenorTimes } from '../../src/models/rate/forward-market.ts';
import { g2 } from '../../src/models/rate/g2.ts';
import { hullWhite } from '../../src/models/rate/hull-white.ts';
import type { RateModel } from '../../src/models/rate/rate-model.ts';
import { scheduledBalances } from '../../src/models/static-pool.ts';
import { LOAN_SUMS } from '../../src/sim/plan-rows.ts';
import { type SimulationPlan, simulationPlan } from '../../src/sim/simulation-plan.ts';
import { blockDrivers, cellsOf } from '../../src/sim/thread-run.ts';
import { timeGrid } from '../../src/sim/time-grid.ts';
import { KERNEL_REQUEST } from '../fixtures/kernel-request.ts';
import { type OneBlock, oneBlock } from '../fixtures/one-block.ts';
import { plainValue } from '../fixtures/plain-valuation.ts';
import { LOCK, simulationRequest } from '../fixtures/simulation-request.ts';

/**
 * Relative. The survival polynomial is within 1.7e-12 a month, in the months at the largest hazards; the rest is
 * rounding of sums of 360 months.
 */
const KERNEL_TOLERANCE = 3e-11;
/** Two ways to add the same products. */
const SUMMATION_TOLERANCE = 1e-12;

const { scenarios: SCENARIOS, loans: LOANS } = KERNEL_REQUEST;
const request = { ...KERNEL_REQUEST, kernel: 'scalar' } as const;
const BLOCK = 3;
const CHECKED_PATHS = [0, 1, 30, 63];

const plan: SimulationPlan = simulationPlan(request);
const grid = timeGrid(request.asOf, plan.months);

function pathOf(block: OneBlock, path: number) {
  const { state, integral } = block.paths();
  const column = (values: Float64Array): number[] =>
    Array.from(plan.timesYears, (_, node) => values[node * BLOCK_PATHS + path]!);
  return { state: column(state), integral: column(integral) };
}

const relative = (found: number, expected: number): number => Math.abs(found / expected - 1);

describe('the scalar kernel against the equations, path by path', () => {
  it.each([...SCENARIOS.keys()])('values random loans in scenario %i', (index) => {
    const block = oneBlock(plan, index, BLOCK);
    const sums = block.sums('loans');
    const { kernel, tabulator } = block.thread.kernelAt(block.task.scratch);
    const { tables, values: valuesAt } = block.thread.scratchLayout;
    for (const [position, loan] of LOANS.entries()) {
      const row = plan.profileCount + position;
      const table = tabulator.whole(row, index, block.task.scratch + tables);
      kernel.value(
        table,
        blockDrivers(block.thread, cellsOf(block.thread, block.task)[0]!, row),
        block.task.scratch + valuesAt,
      );
      const at = (block.task.scratch + valuesAt) / 8;
      const values = block.thread.floats.slice(at, at + BLOCK_PATHS);
      for (const path of CHECKED_PATHS) {
        const plain = plainValue(request, grid, SCENARIOS[index]!, loan, pathOf(block, path));
        expect(relative(values[path]!, plain.presentValue), `loan ${position}, path ${path}`).toBeLessThan(
          KERNEL_TOLERANCE,
        );
      }
      const total = values.reduce((sum, value) => sum + value, 0);
      expect(relative(sums[position * LOAN_SUMS + 3]!, total)).toBeLessThan(SUMMATION_TOLERANCE);
    }
  });

  it('weighs locks by the pull-through of each path', () => {
    const index = 2;
    const block = oneBlock(plan, index, BLOCK);
    const sums = block.sums('loans');
    for (const [position, loan] of LOANS.slice(0, 6).entries()) {
      const expected = [0, 0, 0, 0];
      for (let path = 0; path < BLOCK_PATHS; path++) {
        const plain = plainValue(request, grid, SCENARIOS[index]!, loan, pathOf(block, path));
        expected[0]! += plain.pullThrough * plain.presentValue;
        expected[1]! += plain.pullThrough * plain.settlementDiscount;
        expected[2]! += plain.pullThrough;
        expected[3]! += plain.presentValue;
      }
      for (const [sum, value] of expected.entries()) {
        const found = sums[position * LOAN_SUMS + sum]!;
        expect(relative(found, value), `loan ${position}, sum ${sum}`).toBeLessThan(KERNEL_TOLERANCE);
      }
    }
  });

  it('gives a profile whose discounted cash flows are the values of its paths', () => {
    const block = oneBlock(plan, 0, BLOCK);
    const profiles = block.sums('profiles');
    const loans = block.sums('loans');
    const plain = [...LOANS.entries()].filter(([, { strips }]) => strips.length === 0);
    expect(plain.length).toBeGreaterThan(3);
    for (const [position, { pool, oas }] of plain) {
      const at = plan.profileOffsets[position]!;
      const payments = pool.remainingMonths;
      const balances = scheduledBalances(pool.noteRate, payments);
      const delayYears = PROGRAM_TERMS[pool.program].delayDays / 365;
      let value = 0;
      for (let k = 0; k < payments; k++) {
        const end = plan.timesYears[plan.monthNodes[pool.settlement.startNode + k + 1]!]!;
        const flow =
          balances[k]! * (1 + pool.coupon / 12) * profiles[at + k]! -
          balances[k + 1]! * profiles[at + payments + k]!;
        value += flow * Math.exp(-oas * (end + delayYears - pool.settlement.timeYears));
      }
      expect(relative(value, loans[position * LOAN_SUMS + 3]!)).toBeLessThan(SUMMATION_TOLERANCE);
    }
  });
});

describe('a loan the kernel cannot value', () => {
  it('is refused when its hazard leaves the polynomial’s range', () => {
    const fast = {
      ...LOCK,
      pool: { ...LOCK.pool, multipliers: { refinancing: 20, turnover: 1, default: 1 } },
    };
    const fastPlan = simulationPlan(simulationRequest({ loans: [fast], kernel: 'scalar' }));
    expect(() => oneBlock(fastPlan, 0, 0).sums('loans')).toThrow(
      expect.objectContaining({ code: 'MODEL_OUT_OF_RANGE' }),
    );
  });

  it('is named when its value is not a number', () => {
    const broken = { ...LOCK, oas: Number.NaN };
    const brokenPlan = simulationPlan(simulationRequest({ loans: [LOCK, broken], kernel: 'scalar' }));
    expect(() => oneBlock(brokenPlan, 0, 0).sums('loans')).toThrow(
      expect.objectContaining({ code: 'SIMULATION_NOT_FINITE', message: expect.stringContaining('loan 1') }),
    );
  });
});

describe('a model whose rates outgrow all numbers', () => {
  it.each<RateModel>([
    hullWhite(-5, 0.01),
    g2({ a: -5, sigma: 0.01, b: 0.02, eta: 0.01, rho: 0.5 }),
    forwardMarket({
      tenorTimesYears: tenorTimes(1, 43),
      dynamics: 'displaced',
      displacement: 0.03,
      shape: { form: 'abcd', a: 0, b: 0, c: 2, d: 0 },
      scale: [{ untilYears: 100, value: 1 }],
      correlation: { decay: 0.05, floor: 0.3, factors: 2 },
    }),
    forwardMarket({
      tenorTimesYears: tenorTimes(1, 43),
      dynamics: 'displaced',
      displacement: 0.03,
      shape: { form: 'abcd', a: 0, b: 0, c: 1, d: 0 },
      scale: [{ untilYears: 100, value: 1 }],
      correlation: { decay: 0.05, floor: 0.3, factors: 2 },
    }),
  ])('is refused as a model, whatever is valued: $kind $shape.c', (model) => {
    const plan = simulationPlan(simulationRequest({ models: [model], kernel: 'scalar' }));
    for (const kind of ['profiles', 'loans'] as const) {
      expect(() => oneBlock(plan, 0, 0).sums(kind)).toThrow(
        expect.objectContaining({
          code: 'MODEL_OUT_OF_RANGE',
          details: expect.objectContaining({ field: 'model' }),
        }),
      );
    }
  });
});
