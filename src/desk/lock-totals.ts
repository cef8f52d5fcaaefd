import type { Batched } from '../core/batched.ts';
import { rememberBy } from '../core/remember.ts';
import { loanSumAt, type SimulationResult } from '../sim/simulation-result.ts';

/** One delivery of a lock, with what turns its sums into dollars. */
export interface TotalledPart {
  /** Place among the run's loans. */
  readonly loan: number;
  readonly weight: number;
  /** Dollars. */
  readonly loanAmount: number;
  /** Accrued interest at settlement per 100. */
  readonly accrued: number;
  /** L plus today's strips per 100; absent, today's own forward price. */
  readonly cost: number | undefined;
  /** P(0,T_s) on a scenario's curve. */
  readonly settlementDiscount: (scenario: number) => number;
}

/** Whether pull-through follows rates along each path, or is for every lock what it is expected to be today. */
export type PullThroughMode = 'follows' | 'held';

/**
 * P&L of many locks together in any scenario, from the run's sums alone: no object per lock and scenario.
 *
 * The same arithmetic in the same order as the sum of `lockValue` over the locks: the same bits.
 *
 * @param locks each lock's deliveries
 * @returns dollars against scenario 0 in the same mode, by index of the scenario
 * @source docs/models/locks.md
 */
export function lockTotals(
  result: SimulationResult,
  locks: readonly (readonly TotalledPart[])[],
): (scenario: number, mode?: PullThroughMode) => Batched {
  const { batchCount, batchPaths, pathCount, loans } = result;
  const slots = batchCount + 1;
  const [first, second] = [new Float64Array(slots), new Float64Array(slots)];
  const costs = locks.map((parts) => parts.map(costsOf));
  const before = rememberBy((mode: PullThroughMode) => valuesIn(0, mode));

  /** The mean over each batch's paths, then over all, of one of a loan's sums. */
  function means(scenario: number, loan: number, sum: number, into: Float64Array): void {
    let total = 0;
    for (let batch = 0; batch < batchCount; batch++) {
      const value = loans[loanSumAt(result, batch, scenario, loan, sum)]!;
      total += value;
      into[batch] = value / batchPaths[batch]!;
    }
    into[batchCount] = total / pathCount;
  }

  function costsOf(part: TotalledPart): Float64Array {
    const prices = new Float64Array(slots);
    if (part.cost !== undefined) return prices.fill(part.cost);
    means(0, part.loan, 3, prices);
    return prices.map((value) => (value * 100) / part.settlementDiscount(0) - part.accrued);
  }

  /** E[p·(PV − D(T_s)·cost)] by batch, then of all paths, dollars. */
  function following(part: TotalledPart, prices: Float64Array, scenario: number, into: Float64Array): void {
    means(scenario, part.loan, 0, first);
    means(scenario, part.loan, 1, second);
    for (let slot = 0; slot < slots; slot++) {
      const cost = second[slot]! * (prices[slot]! + part.accrued);
      into[slot] = (part.loanAmount * (first[slot]! * 100 - cost)) / 100;
    }
  }

  /** E[p today]·(E[PV] − P(0,T_s)·cost) in the same layout. */
  function holding(part: TotalledPart, prices: Float64Array, scenario: number, into: Float64Array): void {
    means(0, part.loan, 2, first);
    means(scenario, part.loan, 3, second);
    const discount = part.settlementDiscount(scenario);
    for (let slot = 0; slot < slots; slot++) {
      const cost = discount * (prices[slot]! + part.accrued);
      into[slot] = (part.loanAmount * first[slot]! * (second[slot]! * 100 - cost)) / 100;
    }
  }

  /** [lock][batch, then all paths], dollars. */
  function valuesIn(scenario: number, mode: PullThroughMode): Float64Array {
    const valuePart = mode === 'held' ? holding : following;
    const values = new Float64Array(locks.length * slots);
    const dollars = new Float64Array(slots);
    for (const [index, parts] of locks.entries()) {
      for (const [at, part] of parts.entries()) {
        valuePart(part, costs[index]![at]!, scenario, dollars);
        for (let slot = 0; slot < slots; slot++) {
          values[index * slots + slot]! += dollars[slot]! * part.weight;
        }
      }
    }
    return values;
  }

  return (scenario, mode = 'follows') => {
    const [after, start] = [valuesIn(scenario, mode), before(mode)];
    const totals = new Array<number>(slots).fill(0);
    for (let index = 0; index < locks.length; index++) {
      for (let slot = 0; slot < slots; slot++) {
        totals[slot]! += after[index * slots + slot]! - start[index * slots + slot]!;
      }
    }
    return { value: totals[batchCount]!, batches: totals.slice(0, batchCount) };
  };
}
