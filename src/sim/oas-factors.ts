import { ROW } from './plan-rows.ts';
import type { PlanTables } from './plan-tables.ts';

const DAYS_PER_YEAR = 365;

/**
 * o_0 … o_n of a loan at an OAS, n its payments; valid until the place is asked again.
 *
 * @param place where the last answer is kept: 0 the pass-through, then the strips
 */
export type OasFactors = (place: number, row: Float64Array, oas: number) => Float64Array;

interface Kept {
  readonly factors: Float64Array;
  oas: number;
  startNode: number;
  delay: number;
  settlementYears: number;
  payments: number;
}

/**
 * OAS discount factors o_k = e^(−OAS·(t_k + delay − T_s)), kept from one loan to the next: exponentials would be
 * nearly all of a loan table's time, and most loans share them with the loan before.
 *
 * @param places how many are kept
 */
export function oasFactors(plan: PlanTables, places: number): OasFactors {
  const kept = Array.from(
    { length: places },
    (): Kept => ({
      factors: new Float64Array(plan.months + 1),
      oas: Number.NaN,
      startNode: 0,
      delay: 0,
      settlementYears: 0,
      payments: 0,
    }),
  );
  return (place, row, oas) => {
    const last = kept[place]!;
    const startNode = row[ROW.startNode]!;
    const delay = row[ROW.delay]!;
    const settlementYears = row[ROW.settlementYears]!;
    const payments = row[ROW.payments]!;
    const same =
      last.oas === oas &&
      last.startNode === startNode &&
      last.delay === delay &&
      last.settlementYears === settlementYears;
    if (same && last.payments >= payments) return last.factors;
    const offset = plan.delays[delay]! / DAYS_PER_YEAR - settlementYears;
    for (let k = 0; k <= payments; k++) {
      const time = plan.timesYears[plan.monthNodes[startNode + k]!]! + offset;
      last.factors[k] = Math.exp(-oas * time);
    }
    Object.assign(last, { oas, startNode, delay, settlementYears, payments });
    return last.factors;
  };
}
