import { beforeEach, describe, expect, it } from 'vitest';
import { drawnLoans, gridRequest } from '../../test/fixtures/grid-request.ts';
import { parallelShift } from '../market/curve-shift.ts';
import { DEFAULT_GRID_TARGET, loanGrid } from '../sim/loan-grid.ts';
import { BASE_SCENARIO, scenario } from '../sim/scenario.ts';
import { simulateInline } from '../sim/simulate.ts';
import { simulationPlan } from '../sim/simulation-plan.ts';
import { loanSumAt } from '../sim/simulation-result.ts';
import type { BookRun } from './book-run.ts';
import { gridAccuracy } from './grid-accuracy.ts';

const SHIFT_BP = 25;
const DISCOUNT = 0.99;
/** Means are sums over paths divided again. */
const ROUNDING = 1e-10;

// Fewer loans than a grid has nodes: each is its own node, so that only what is planted is wrong.
const LOANS = drawnLoans(8);
const layout = loanGrid(LOANS);
const plan = simulationPlan(
  gridRequest(layout, LOANS, {
    scenarios: [
      BASE_SCENARIO,
      scenario('down', { shift: parallelShift(-SHIFT_BP) }),
      scenario('up', { shift: parallelShift(SHIFT_BP) }),
    ],
    kernel: 'scalar',
  }),
);
const finished = await simulateInline(plan);
const SCENARIOS = { shift: { down: 1, up: 2, bp: SHIFT_BP }, settlementDiscount: () => DISCOUNT };

let run: BookRun;
beforeEach(() => {
  run = {
    plan,
    // The grid's own sums start as those of the loans by themselves.
    result: { ...finished, loans: finished.loans.slice() },
    loans: LOANS,
    placeOf: (loan) => LOANS.length + loan,
    firstOf: new Map(),
    standardErrorPer100: undefined,
    grid: {
      layout,
      checked: LOANS.map((loan, index) => ({ loan, exactPlace: index, gridPlace: LOANS.length + index })),
    },
  };
  for (let batch = 0; batch < finished.batchCount; batch++) {
    for (const at of [0, 1, 2]) {
      const exact = loanSumAt(finished, batch, at, 0, 0);
      const onGrid = loanSumAt(finished, batch, at, LOANS.length, 0);
      run.result.loans.copyWithin(onGrid, exact, exact + LOANS.length * 4);
    }
  }
});

/** Adds an error to the mean of one of a lock's four sums on the grid. */
function plant(lock: number, at: number, sum: number, error: number): void {
  const { result } = run;
  for (let batch = 0; batch < result.batchCount; batch++) {
    result.loans[loanSumAt(result, batch, at, LOANS.length + lock, sum)]! +=
      error * result.batchPaths[batch]!;
  }
}

const price = (lock: number, at = 0): number => {
  const { result } = run;
  let sum = 0;
  for (let batch = 0; batch < result.batchCount; batch++)
    sum += result.loans[loanSumAt(result, batch, at, lock, 3)]!;
  return (100 * sum) / result.pathCount / DISCOUNT;
};

describe('the accuracy of a grid', () => {
  it('is nothing to speak of when the grid has the loans’ own sums', () => {
    expect(gridAccuracy(run, SCENARIOS)).toEqual({
      nodeCount: 8,
      loanCount: 8,
      checkedLoanCount: 8,
      largestPriceErrorPer100: 0,
      largestDurationErrorYears: 0,
      largestLockErrorPer100: 0,
      largestPullThroughError: 0,
      targetPricePer100: DEFAULT_GRID_TARGET.pricePer100,
      targetDurationYears: DEFAULT_GRID_TARGET.durationYears,
      withinTarget: true,
    });
  });

  it('finds a wrong price of one lock, the largest of several', () => {
    plant(5, 0, 3, -0.0001);
    plant(2, 0, 3, 0.00005);
    const { largestPriceErrorPer100, withinTarget } = gridAccuracy(run, SCENARIOS)!;
    expect(Math.abs(largestPriceErrorPer100 - 0.01 / DISCOUNT)).toBeLessThan(ROUNDING);
    expect(withinTarget).toBe(false);
  });

  it('finds a wrong duration where prices are right', () => {
    plant(3, 2, 3, 0.0001);
    const found = gridAccuracy(run, SCENARIOS)!;
    const expected = (100 * 0.0001) / DISCOUNT / (2e-4 * SHIFT_BP * price(3));
    expect(Math.abs(found.largestDurationErrorYears! - expected)).toBeLessThan(ROUNDING);
    expect(found.largestPriceErrorPer100).toBe(0);
    expect(found.withinTarget).toBe(false);
  });

  it('finds a wrong pull-through and a wrong value of the lock', () => {
    plant(1, 0, 2, 0.003);
    plant(4, 0, 0, 0.0002);
    const found = gridAccuracy(run, SCENARIOS)!;
    expect(Math.abs(found.largestPullThroughError - 0.003)).toBeLessThan(ROUNDING);
    expect(Math.abs(found.largestLockErrorPer100 - 0.02)).toBeLessThan(ROUNDING);
  });

  it('weighs a wrong E[p·D] by the forward price', () => {
    plant(6, 0, 1, 0.0001);
    expect(Math.abs(gridAccuracy(run, SCENARIOS)!.largestLockErrorPer100 - 0.0001 * price(6))).toBeLessThan(
      ROUNDING,
    );
  });

  it('is no worse than the target just within it', () => {
    plant(0, 0, 3, (0.99 * DEFAULT_GRID_TARGET.pricePer100 * DISCOUNT) / 100);
    expect(gridAccuracy(run, { ...SCENARIOS, shift: undefined })).toMatchObject({
      largestDurationErrorYears: null,
      withinTarget: true,
    });
  });

  it('is that of the checked locks alone, and is absent without a grid', () => {
    plant(7, 0, 3, 0.01);
    const checked = run.grid!.checked.slice(0, 7);
    expect(gridAccuracy({ ...run, grid: { layout, checked } }, SCENARIOS)).toMatchObject({
      checkedLoanCount: 7,
      largestPriceErrorPer100: 0,
    });
    expect(gridAccuracy({ ...run, grid: undefined }, SCENARIOS)).toBeUndefined();
  });
});
