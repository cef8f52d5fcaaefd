import { type Batched, exact, mapBatched } from '../core/batched.ts';
import {
  HIGHEST_PULL_THROUGH,
  LOWEST_PULL_THROUGH,
  pullThroughProbability,
} from '../models/pull-through/pull-through.ts';
import type { ValuedLoan } from './loan-terms.ts';
import { accruedInterest } from './pool-pricer.ts';
import { batchedMean, loanSumAt, type SimulationResult } from './simulation-result.ts';

/** How a lock's pull-through sees rates: along each path to funding, or today's shocked rate alone. */
export type LockMode = 'pathwise' | 'instantaneous';

/** What a run has to know of a scenario to value locks in it. */
export interface LockScenario {
  readonly index: number;
  /** P(0,T_s) on the scenario's curve. */
  readonly settlementDiscount: number;
  /** m(0) of the lock's program in the scenario, decimal. */
  readonly mortgageRate: number;
  /** Added to pull-through, decimal. */
  readonly pullThroughShift: number;
}

/** A lock's numbers in one scenario. */
export interface LockValue {
  /** E[p]. */
  readonly pullThrough: Batched;
  /** Clean forward price of the loan per 100, fee strips included. */
  readonly forwardPrice: Batched;
  /** Value to the lender, dollars. */
  readonly value: Batched;
  /** Value were pull-through fixed at a given probability, dollars. */
  readonly valueAt: (pullThrough: Batched) => Batched;
}

/**
 * Values a lock in one scenario of a finished run.
 *
 * pathwise: UPB·E[p·(PV − D(T_s)·cost)]/100; instantaneous: UPB·p·P(0,T_s)·(F − L)/100 with p at today's
 * shocked rate. `cost` is L plus accrued interest at settlement.
 *
 * @param loan the loan as the run valued it; `index` its place among the run's loans
 * @param loanAmount dollars
 * @param lockPrice L, clean per 100; absent, the loan's own forward price today, so that the value starts at zero
 * @source docs/models/locks.md
 */
export function lockValue(
  result: SimulationResult,
  loan: Pick<ValuedLoan, 'pool' | 'pullThrough'>,
  index: number,
  loanAmount: number,
  lockPrice: Batched,
  mode: LockMode,
  state: LockScenario,
): LockValue {
  const accrued = accruedInterest(loan.pool);
  const mean = (sum: number): Batched =>
    batchedMean(result, (batch) => result.loans[loanSumAt(result, batch, state.index, index, sum)]!);
  const presentValue = mean(3);
  const discount = state.settlementDiscount;
  const valueAt = (pullThrough: Batched): Batched =>
    mapBatched(
      (p, pv, price) => (loanAmount * p * (pv * 100 - discount * (price + accrued))) / 100,
      pullThrough,
      presentValue,
      lockPrice,
    );
  const forwardPrice = mapBatched((pv) => (pv * 100) / discount - accrued, presentValue);
  if (mode === 'instantaneous') {
    const pullThrough = exact(instantaneousPullThrough(loan, state));
    return { pullThrough, forwardPrice, value: valueAt(pullThrough), valueAt };
  }
  const value = mapBatched(
    (weighted, weightedDiscount, price) =>
      (loanAmount * (weighted * 100 - weightedDiscount * (price + accrued))) / 100,
    mean(0),
    mean(1),
    lockPrice,
  );
  return { pullThrough: mean(2), forwardPrice, value, valueAt };
}

function instantaneousPullThrough(loan: Pick<ValuedLoan, 'pullThrough'>, state: LockScenario): number {
  const { base, marketRateAtLock, responseSize, responseScale } = loan.pullThrough;
  if (base === 1) return 1;
  const move = (state.mortgageRate - marketRateAtLock) * 100;
  const shifted =
    pullThroughProbability(base, move, { a: responseSize, b: responseScale }) + state.pullThroughShift;
  return Math.min(HIGHEST_PULL_THROUGH, Math.max(LOWEST_PULL_THROUGH, shifted));
}
