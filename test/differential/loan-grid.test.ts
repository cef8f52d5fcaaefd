import { beforeAll, describe, expect, it } from 'vitest';
import { parallelShift } from '../../src/market/curve-shift.ts';
import { forwardMarket, tenorTimes } from '../../src/models/rate/forward-market.ts';
import { g2 } from '../../src/models/rate/g2.ts';
import type { RateModel } from '../../src/models/rate/rate-model.ts';
import { DEFAULT_GRID_TARGET, loanGrid } from '../../src/sim/loan-grid.ts';
import type { DeliveredLoan, PullThroughTerms } from '../../src/sim/loan-terms.ts';
import { BASE_SCENARIO, scenario } from '../../src/sim/scenario.ts';
import { simulateInline } from '../../src/sim/simulate.ts';
import { simulationPlan } from '../../src/sim/simulation-plan.ts';
import type { SimulationRequest } from '../../src/sim/simulation-request.ts';
import { batchedMean, loanSumAt } from '../../src/sim/simulation-result.ts';
import { drawnLoans, gridRequest } from '../fixtures/grid-request.ts';

/** Locks on the grid against the same locks valued path by path in the same run, with the same paths. */

const SHIFT_BP = 25;
const SCENARIOS = [
  BASE_SCENARIO,
  scenario('down', { shift: parallelShift(-SHIFT_BP) }),
  scenario('up', { shift: parallelShift(SHIFT_BP) }),
  scenario('more funds', { pullThroughShift: 0.05 }),
];

/**
 * E[p] and E[p·D], absolute. Pull-through is a polynomial of degree 7 in m(h), and moments between four horizons are
 * interpolated, while a sample of paths moves between two dates by chance.
 */
const PULL_THROUGH_TOLERANCE = 5e-4;
/** The same where a shift pushes some locks into the clamp, whose corner no polynomial has. */
const CLAMPED_TOLERANCE = 5e-3;
/** E[p·(PV − D·F)] per 100, F the forward price. */
const LOCK_TOLERANCE_PER_100 = 0.004;
/** What degree 7 leaves of a pull-through that responds over sixty points of rates. */
const SMOOTH_TOLERANCE = 1e-9;
/** The kernel and the moments add the same numbers in another order. */
const ROUNDING = 1e-12;

interface Errors {
  readonly pricePer100: number;
  readonly durationYears: number;
  readonly pullThrough: number;
  readonly pullThroughMoreFunds: number;
  readonly weightedDiscount: number;
  readonly lockPer100: number;
}

/** Largest differences between the grid and the loans by themselves. */
async function gridErrors(
  loans: readonly DeliveredLoan[],
  changes: Partial<SimulationRequest> = {},
): Promise<Errors> {
  const plan = simulationPlan(
    gridRequest(loanGrid(loans), loans, { scenarios: SCENARIOS, kernel: 'simd-f64', ...changes }),
  );
  const result = await simulateInline(plan);
  const mean = (at: number, place: number, sum: number): number =>
    batchedMean(result, (batch) => result.loans[loanSumAt(result, batch, at, place, sum)]!).value;
  const duration = (place: number): number =>
    (mean(1, place, 3) - mean(2, place, 3)) / (2e-4 * SHIFT_BP * mean(0, place, 3));
  const lock = (place: number, exact: number): number =>
    100 * (mean(0, place, 0) - mean(0, place, 1) * mean(0, exact, 3));
  const largest = (error: (exact: number, onGrid: number) => number): number =>
    loans.reduce((most, _, index) => Math.max(most, Math.abs(error(index, loans.length + index))), 0);
  return {
    pricePer100: largest((exact, onGrid) => 100 * (mean(0, onGrid, 3) - mean(0, exact, 3))),
    durationYears: largest((exact, onGrid) => duration(onGrid) - duration(exact)),
    pullThrough: largest((exact, onGrid) => mean(0, onGrid, 2) - mean(0, exact, 2)),
    pullThroughMoreFunds: largest((exact, onGrid) => mean(3, onGrid, 2) - mean(3, exact, 2)),
    weightedDiscount: largest((exact, onGrid) => mean(0, onGrid, 1) - mean(0, exact, 1)),
    lockPer100: largest((exact, onGrid) => lock(onGrid, exact) - lock(exact, exact)),
  };
}

const withPullThrough = (
  loans: readonly DeliveredLoan[],
  changes: Partial<PullThroughTerms>,
): DeliveredLoan[] => loans.map((loan) => ({ ...loan, pullThrough: { ...loan.pullThrough, ...changes } }));

const LOANS = drawnLoans(300);

describe('locks on a grid', () => {
  let errors: Errors;
  beforeAll(async () => {
    expect(loanGrid(LOANS).nodes.length).toBeLessThan(LOANS.length / 4);
    errors = await gridErrors(LOANS);
  });

  it('have the price and the duration of the loans by themselves, within the target', () => {
    expect(errors.pricePer100).toBeLessThan(DEFAULT_GRID_TARGET.pricePer100);
    expect(errors.durationYears).toBeLessThan(DEFAULT_GRID_TARGET.durationYears);
  });

  it('are interpolated, not valued by themselves', () => {
    expect(errors.pricePer100).toBeGreaterThan(1e-5);
  });

  it('fund as the loans by themselves do', () => {
    expect(errors.pullThrough).toBeLessThan(PULL_THROUGH_TOLERANCE);
    expect(errors.weightedDiscount).toBeLessThan(PULL_THROUGH_TOLERANCE);
    expect(errors.pullThroughMoreFunds).toBeLessThan(CLAMPED_TOLERANCE);
    expect(errors.lockPer100).toBeLessThan(LOCK_TOLERANCE_PER_100);
  });

  it('meet a finer target with more nodes', async () => {
    const target = { pricePer100: 0.0003, durationYears: 0.0003 };
    const grid = loanGrid(LOANS, target);
    const plan = simulationPlan(gridRequest(grid, LOANS, { kernel: 'simd-f64' }));
    const result = await simulateInline(plan);
    const price = (place: number): number =>
      batchedMean(result, (batch) => result.loans[loanSumAt(result, batch, 0, place, 3)]!).value * 100;
    const worst = Math.max(...LOANS.map((_, index) => Math.abs(price(index) - price(LOANS.length + index))));
    expect(worst).toBeLessThan(target.pricePer100);
  });
});

describe('locks on a grid under other rate models', () => {
  it.each<RateModel>([
    g2({ a: 0.5, sigma: 0.006, b: 0.05, eta: 0.01, rho: -0.75 }),
    // A mortgage rate that the 10-year rate, along which ranges are measured, tells little of.
    g2({ a: 1, sigma: 0.015, b: 0.05, eta: 0.006, rho: -0.3 }),
    ...(['normal', 'displaced'] as const).map((dynamics) =>
      forwardMarket({
        tenorTimesYears: tenorTimes(1, 43),
        dynamics,
        displacement: dynamics === 'normal' ? 0 : 0.03,
        shape:
          dynamics === 'normal'
            ? { form: 'abcd', a: 0.001, b: 0.15, c: 0.004, d: 0.007 }
            : { form: 'abcd', a: 0.01, b: 0.3, c: 0.08, d: 0.05 },
        scale: [{ untilYears: 100, value: 1 }],
        correlation: { decay: 0.05, floor: 0.3, factors: 3 },
      }),
    ),
  ])('are as near the loans by themselves: $kind $dynamics', async (model) => {
    const errors = await gridErrors(LOANS, { models: [model] });
    expect(errors.pricePer100).toBeLessThan(DEFAULT_GRID_TARGET.pricePer100);
    expect(errors.durationYears).toBeLessThan(DEFAULT_GRID_TARGET.durationYears);
    expect(errors.pullThrough).toBeLessThan(PULL_THROUGH_TOLERANCE);
    expect(errors.weightedDiscount).toBeLessThan(PULL_THROUGH_TOLERANCE);
    expect(errors.pullThroughMoreFunds).toBeLessThan(CLAMPED_TOLERANCE);
    expect(errors.lockPer100).toBeLessThan(LOCK_TOLERANCE_PER_100);
  });
});

describe('locks near the limits of pull-through', () => {
  it.each([
    ['at the highest', { base: 0.99, marketRateAtLock: 0.065 }],
    ['around the highest', { base: 0.98, marketRateAtLock: 0.0687 }],
    ['at the lowest', { base: 0.05, marketRateAtLock: 0.073 }],
  ])('fund as the loans by themselves do: %s', async (_, changes) => {
    const errors = await gridErrors(withPullThrough(LOANS, changes));
    expect(errors.pullThrough).toBeLessThan(PULL_THROUGH_TOLERANCE);
    expect(errors.pullThroughMoreFunds).toBeLessThan(CLAMPED_TOLERANCE);
    expect(errors.lockPer100).toBeLessThan(LOCK_TOLERANCE_PER_100);
  });

  it('fund for sure once they are funded', async () => {
    const funded = await gridErrors(withPullThrough(LOANS, { base: 1, horizonYears: 0 }));
    expect(funded.pullThrough).toBeLessThan(ROUNDING);
    expect(funded.pullThroughMoreFunds).toBeLessThan(ROUNDING);
    expect(funded.weightedDiscount).toBeLessThan(ROUNDING);
  });
});

describe('locks that are nodes themselves', () => {
  it.each(['lattice', 'antithetic'] as const)(
    'have the loans’ own present values on %s paths',
    async (sampling) => {
      const errors = await gridErrors(LOANS.slice(0, 20), { sampling });
      expect(errors.pricePer100).toBeLessThan(100 * ROUNDING);
      expect(errors.pullThrough).toBeLessThan(PULL_THROUGH_TOLERANCE);
    },
  );

  it('have the loans’ own sums when they are funded', async () => {
    const funded = withPullThrough(LOANS.slice(0, 20), { base: 1, horizonYears: 0 });
    const errors = await gridErrors(funded);
    for (const error of Object.values(errors)) expect(error).toBeLessThan(1000 * ROUNDING);
  });

  it('have the loans’ own sums at the horizons that moments are taken at, when pull-through is smooth', async () => {
    // The longest lock sets the horizons, four Chebyshev points of its 60 days; a wide scale leaves p nearly a line in m.
    const points = Array.from({ length: 4 }, (_, k) => 30 * (1 + Math.cos(((k + 0.5) * Math.PI) / 4)));
    const smooth = (horizonDays: number): Partial<PullThroughTerms> => ({
      base: 0.6,
      horizonYears: horizonDays / 365,
      responseSize: 8,
      responseScale: 60,
    });
    const loans = points.map((days, index) => withPullThrough([LOANS[index]!], smooth(days))[0]!);
    const funded = withPullThrough([LOANS[4]!], { base: 1, horizonYears: 60 / 365 });
    const errors = await gridErrors([...loans, ...funded]);
    expect(errors.pullThrough).toBeLessThan(SMOOTH_TOLERANCE);
    expect(errors.weightedDiscount).toBeLessThan(SMOOTH_TOLERANCE);
    expect(errors.lockPer100).toBeLessThan(100 * SMOOTH_TOLERANCE);
  });

  it('of other programs and more settlements than one too', async () => {
    const mixed = LOANS.slice(0, 24).map(
      (loan, index): DeliveredLoan => ({
        ...loan,
        pool: {
          ...loan.pool,
          program: (['UMBS30', 'UMBS15', 'GNMA2-30'] as const)[index % 3]!,
          remainingMonths: index % 3 === 1 ? 180 : 360,
          settlement: index % 2 === 0 ? loan.pool.settlement : { startNode: 1, timeYears: 31 / 365, day: 13 },
        },
      }),
    );
    const errors = await gridErrors(withPullThrough(mixed, { base: 1 }));
    for (const error of Object.values(errors)) expect(error).toBeLessThan(1000 * ROUNDING);
    expect((await gridErrors(mixed)).pullThrough).toBeLessThan(PULL_THROUGH_TOLERANCE);
  });
});

it('what a lock is worth does not depend on the order of the locks', async () => {
  const backwards = LOANS.toReversed();
  const [forward, reversed] = await Promise.all(
    [LOANS, backwards].map((loans) =>
      simulateInline(simulationPlan(gridRequest(loanGrid(loans), [], { kernel: 'simd-f64' }))),
    ),
  );
  for (let batch = 0; batch < forward!.batchCount; batch++) {
    for (const index of LOANS.keys()) {
      const left = loanSumAt(forward!, batch, 0, index, 0);
      const right = loanSumAt(reversed!, batch, 0, LOANS.length - 1 - index, 0);
      expect(forward!.loans.subarray(left, left + 4)).toStrictEqual(
        reversed!.loans.subarray(right, right + 4),
      );
    }
  }
});
