import { DEFAULT_GRID_TARGET } from '../sim/loan-grid.ts';
import { batchedMean, loanSumAt } from '../sim/simulation-result.ts';
import type { BookRun, CheckedLoan } from './book-run.ts';

/** How far a grid's numbers were from those of the same loans valued path by path, with the same paths. */
export interface GridAccuracy {
  readonly nodeCount: number;
  /** Deliveries of locks that stand on the grid; a near-tie has two. */
  readonly loanCount: number;
  readonly checkedLoanCount: number;
  /** Largest error of a forward price, per 100. */
  readonly largestPriceErrorPer100: number;
  /** Largest error of a loan's effective duration, years; null for a run without its shifts. */
  readonly largestDurationErrorYears: number | null;
  /** Largest error of a lock's value at today's forward price, pull-through included, per 100 of its loan amount. */
  readonly largestLockErrorPer100: number;
  readonly largestPullThroughError: number;
  readonly targetPricePer100: number;
  readonly targetDurationYears: number;
  readonly withinTarget: boolean;
}

/** Where a run's scenarios stand, for the check. */
export interface AccuracyScenarios {
  /** Indices of the down and up shift, and its size; absent when the run has none. */
  readonly shift: { readonly down: number; readonly up: number; readonly bp: number } | undefined;
  /** P(0,T_s) of a scenario. */
  readonly settlementDiscount: (scenario: number, timeYears: number) => number;
}

/**
 * The errors of a run's grid, from its checked loans.
 *
 * @source docs/models/loan-grid.md
 */
export function gridAccuracy(
  { result, loans, grid }: BookRun,
  scenarios: AccuracyScenarios,
): GridAccuracy | undefined {
  if (grid === undefined) return undefined;
  const mean = (place: number, scenario: number, sum: number): number =>
    batchedMean(result, (batch) => result.loans[loanSumAt(result, batch, scenario, place, sum)]!).value;
  const priceAt = (place: number, scenario: number, { loan }: CheckedLoan): number =>
    (100 * mean(place, scenario, 3)) / scenarios.settlementDiscount(scenario, loan.pool.settlement.timeYears);
  /** E[p·(PV − D(T_s)·F)] at the exact forward price F, accrued included. */
  const lockAt = (place: number, checked: CheckedLoan): number =>
    100 * mean(place, 0, 0) - priceAt(checked.exactPlace, 0, checked) * mean(place, 0, 1);
  const duration = (place: number, checked: CheckedLoan): number => {
    const { down, up, bp } = scenarios.shift!;
    return (
      (priceAt(place, down, checked) - priceAt(place, up, checked)) /
      (2 * bp * 1e-4 * priceAt(place, 0, checked))
    );
  };
  const largest = (error: (checked: CheckedLoan) => number): number =>
    grid.checked.reduce((most, checked) => Math.max(most, Math.abs(error(checked))), 0);
  const price = largest(
    (checked) => priceAt(checked.gridPlace, 0, checked) - priceAt(checked.exactPlace, 0, checked),
  );
  const years =
    scenarios.shift === undefined
      ? null
      : largest((checked) => duration(checked.gridPlace, checked) - duration(checked.exactPlace, checked));
  const { pricePer100, durationYears } = DEFAULT_GRID_TARGET;
  return {
    nodeCount: grid.layout.nodes.length,
    loanCount: loans.length,
    checkedLoanCount: grid.checked.length,
    largestPriceErrorPer100: price,
    largestDurationErrorYears: years,
    largestLockErrorPer100: largest(
      (checked) => lockAt(checked.gridPlace, checked) - lockAt(checked.exactPlace, checked),
    ),
    largestPullThroughError: largest(
      (checked) => mean(checked.gridPlace, 0, 2) - mean(checked.exactPlace, 0, 2),
    ),
    targetPricePer100: pricePer100,
    targetDurationYears: durationYears,
    withinTarget: price <= pricePer100 && (years ?? 0) <= durationYears,
  };
}
