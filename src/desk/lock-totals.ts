import type { Batched } from '../core/batched.ts';
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
  /** P(0,T_s) today. */
  readonly settlementDiscount: number;
}

/**
 * P&L of many locks together in any scenario, from the run's sums alone: no object per lock and scenario.
 *
 * The same arithmetic in the same order as the sum of `lockValue` over the locks: the same bits.
 *
 * @param locks each lock's deliveries
 * @returns dollars against scenario 0, by index of the scenario
 * @source docs/models/locks.md
 */
export function lockTotals(
  result: SimulationResult,
  locks: readonly (readonly TotalledPart[])[],
): (scenario: number) => Batched {
  const { batchCount, batchPaths, pathCount, loans } = result;
  const slots = batchCount + 1;
  const costs = locks.map((parts) => parts.map(costsOf));
  const before = valuesIn(0);

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
    return prices.map((value) => (value * 100) / part.settlementDiscount - part.accrued);
  }

  /** [lock][batch, then all paths], dollars. */
  function valuesIn(scenario: number): Float64Array {
    const values = new Float64Array(locks.length * slots);
    const weighted = new Float64Array(slots);
    const discounted = new Float64Array(slots);
    for (const [index, parts] of locks.entries()) {
      for (const [at, part] of parts.entries()) {
        const prices = costs[index]![at]!;
        means(scenario, part.loan, 0, weighted);
        means(scenario, part.loan, 1, discounted);
        for (let slot = 0; slot < slots; slot++) {
          const dollars =
            (part.loanAmount * (weighted[slot]! * 100 - discounted[slot]! * (prices[slot]! + part.accrued))) /
            100;
          values[index * slots + slot]! += dollars * part.weight;
        }
      }
    }
    return values;
  }

  return (scenario) => {
    const after = valuesIn(scenario);
    const totals = new Array<number>(slots).fill(0);
    for (let index = 0; index < locks.length; index++) {
      for (let slot = 0; slot < slots; slot++) {
        totals[slot]! += after[index * slots + slot]! - before[index * slots + slot]!;
      }
    }
    return { value: totals[batchCount]!, batches: totals.slice(0, batchCount) };
  };
}
