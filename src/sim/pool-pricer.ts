import type { Batched } from '../core/batched.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { findRoot } from '../core/root.ts';
import { PROGRAM_TERMS } from '../market/programs.ts';
import { scheduledBalances } from '../models/static-pool.ts';
import type { PoolTerms } from './loan-terms.ts';
import type { SimulationPlan } from './simulation-plan.ts';
import { profileStart, type SimulationResult } from './simulation-result.ts';

const LOWEST_OAS = -0.2;
const HIGHEST_OAS = 1;
const OAS_TOLERANCE = 1e-12;

/** Prices of a pool at any OAS from its kept monthly profile: no path is simulated again. */
export interface PoolPricer {
  /** Clean forward price per 100, each batch at its own OAS. */
  readonly price: (scenario: number, oas: Batched) => Batched;
  /** OAS at which the base scenario's clean forward price is the quoted one, decimal. */
  readonly oasOf: (pricePer100: number) => Batched;
  /**
   * Multiple at which an interest-only strip trades: its forward value per 100 for each 1 % of fee.
   */
  readonly stripMultiple: (oas: number) => number;
  /** OAS at which a strip trades at a multiple, decimal. */
  readonly stripOasOf: (multiple: number) => number;
  /** Weighted average life in years from settlement, in a scenario. */
  readonly averageLifeYears: (scenario: number) => Batched;
  /** Mean survival after each payment in the base scenario. */
  readonly survival: Float64Array;
}

/**
 * A pool's pricer over a finished run.
 *
 * Full forward price = Σ_k E[D_k·CF_k]·e^(−OAS·(t_k − T_s))/P(0,T_s)·100; clean = full − 100·c·(day − 1)/360.
 *
 * @source docs/models/tba.md
 * @param profile index of the pool among the run's profiles
 * @param settlementDiscount P(0,T_s) of each scenario
 */
export function poolPricer(
  plan: SimulationPlan,
  result: SimulationResult,
  pool: PoolTerms,
  profile: number,
  settlementDiscount: (scenario: number) => number,
): PoolPricer {
  const payments = pool.remainingMonths;
  const delayYears = PROGRAM_TERMS[pool.program].delayDays / 365;
  const { startNode, timeYears } = pool.settlement;
  const times = Float64Array.from(
    { length: payments },
    (_, k) => plan.timesYears[plan.monthNodes[startNode + k + 1]!]! + delayYears - timeYears,
  );
  const balances = scheduledBalances(pool.noteRate, payments);
  const accrued = accruedInterest(pool);
  const paymentFactor = 1 + pool.coupon / 12;
  const cashFlows = (scenario: number, batch: number): Float64Array => {
    const at = profileStart(result, batch, scenario, profile);
    const flows = new Float64Array(payments);
    for (let k = 0; k < payments; k++) {
      flows[k] =
        balances[k]! * paymentFactor * result.profiles[at + k]! -
        balances[k + 1]! * result.profiles[at + payments + k]!;
    }
    return flows;
  };
  const flowsOf = memoized(result.batchCount, cashFlows);
  let unitStrip: Float64Array | undefined;
  const stripFlows = (): Float64Array => {
    if (unitStrip !== undefined) return unitStrip;
    const flows = new Float64Array(payments);
    unitStrip = flows;
    for (let batch = 0; batch < result.batchCount; batch++) {
      const at = profileStart(result, batch, 0, profile);
      for (let k = 0; k < payments; k++) flows[k]! += (balances[k]! / 12) * result.profiles[at + k]!;
    }
    return flows;
  };
  const total = (parts: (batch: number) => number): number => {
    let sum = 0;
    for (let batch = 0; batch < result.batchCount; batch++) sum += parts(batch);
    return sum;
  };
  const cleanOf = (sum: number, paths: number, scenario: number): number =>
    (100 * sum) / paths / settlementDiscount(scenario) - accrued;
  const batchPrice = (scenario: number, oas: number, batch: number): number =>
    cleanOf(presentValue(flowsOf(scenario, batch), times, oas), result.batchPaths[batch]!, scenario);
  const fullPrice = (scenario: number, oas: number): number =>
    cleanOf(
      total((batch) => presentValue(flowsOf(scenario, batch), times, oas)),
      result.pathCount,
      scenario,
    );
  /** At one OAS the batches' present values add up to the whole sample's. */
  const priceAt = (scenario: number, oas: number): Batched => {
    const values = result.batchPaths.map((_, batch) => presentValue(flowsOf(scenario, batch), times, oas));
    return {
      value: cleanOf(
        total((batch) => values[batch]!),
        result.pathCount,
        scenario,
      ),
      batches: values.map((value, batch) => cleanOf(value, result.batchPaths[batch]!, scenario)),
    };
  };
  const stripMultiple = (oas: number): number =>
    presentValue(stripFlows(), times, oas) / result.pathCount / settlementDiscount(0);
  return {
    price: (scenario, oas) => {
      if (oas.batches.length === 0) return priceAt(scenario, oas.value);
      return {
        value: fullPrice(scenario, oas.value),
        batches: result.batchPaths.map((_, batch) => batchPrice(scenario, oas.batches[batch]!, batch)),
      };
    },
    oasOf: (pricePer100) => ({
      value: spreadOf((oas) => fullPrice(0, oas), pricePer100),
      batches: result.batchPaths.map((_, batch) => spreadOf((oas) => batchPrice(0, oas, batch), pricePer100)),
    }),
    stripMultiple,
    stripOasOf: (multiple) => spreadOf(stripMultiple, multiple),
    averageLifeYears: (scenario) => {
      const life = (from: number, to: number): number => {
        let years = 0;
        let principal = 0;
        let paths = 0;
        for (let batch = from; batch < to; batch++) {
          const at = profileStart(result, batch, scenario, profile) + 2 * payments;
          paths += result.batchPaths[batch]!;
          for (let k = 0; k < payments; k++) {
            const after = balances[k + 1]! * result.profiles[at + k]!;
            const before = k === 0 ? result.batchPaths[batch]! : balances[k]! * result.profiles[at + k - 1]!;
            years += times[k]! * (before - after);
            principal += before - after;
          }
        }
        return paths === 0 ? 0 : years / principal;
      };
      return {
        value: life(0, result.batchCount),
        batches: result.batchPaths.map((_, batch) => life(batch, batch + 1)),
      };
    },
    survival: Float64Array.from(
      times,
      (_, k) =>
        total((batch) => result.profiles[profileStart(result, batch, 0, profile) + 2 * payments + k]!) /
        result.pathCount,
    ),
  };
}

/** Accrued interest at settlement per 100: 100·c·(day − 1)/360. */
export function accruedInterest(pool: Pick<PoolTerms, 'coupon' | 'settlement'>): number {
  return (100 * pool.coupon * (Math.min(pool.settlement.day, 30) - 1)) / 360;
}

function presentValue(flows: Float64Array, times: Float64Array, oas: number): number {
  let value = 0;
  for (let k = 0; k < flows.length; k++) value += flows[k]! * Math.exp(-oas * times[k]!);
  return value;
}

function spreadOf(value: (oas: number) => number, quoted: number): number {
  try {
    return findRoot((oas) => value(oas) - quoted, LOWEST_OAS, HIGHEST_OAS, OAS_TOLERANCE);
  } catch (error) {
    if (!(error instanceof CounterpoiseError)) throw error;
    throw new CounterpoiseError('SOLVE_NO_ROOT', `No OAS gives the quoted ${quoted}.`, {
      found: String(quoted),
      accepted: `a price from ${value(HIGHEST_OAS).toFixed(3)} to ${value(LOWEST_OAS).toFixed(3)}`,
    });
  }
}

function memoized(
  batches: number,
  flows: (scenario: number, batch: number) => Float64Array,
): (scenario: number, batch: number) => Float64Array {
  const known = new Map<number, Float64Array>();
  return (scenario, batch) => {
    const key = scenario * batches + batch;
    let found = known.get(key);
    if (found === undefined) {
      found = flows(scenario, batch);
      known.set(key, found);
    }
    return found;
  };
}
