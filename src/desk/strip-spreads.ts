import { discountFactor } from '../market/discount-curve.ts';
import { UNIT_MULTIPLIERS } from '../models/prepay/active-passive.ts';
import type { PoolTerms } from '../sim/loan-terms.ts';
import { poolPricer } from '../sim/pool-pricer.ts';
import { BASE_SCENARIO } from '../sim/scenario.ts';
import { simulationPlan } from '../sim/simulation-plan.ts';
import type { DeskRun } from './book.ts';
import type { MarketDay } from './market-day.ts';

/** A pool and the multiples at which its fee strips are quoted. */
export interface StrippedPool {
  readonly pool: PoolTerms;
  readonly multiples: readonly number[];
}

/** OAS of a pool's fee strip, decimal. */
export type StripSpreads = (pool: PoolTerms, multiple: number) => number;

/**
 * Finds the OAS at which fee strips are worth their quoted multiples, one loan of unit multipliers for each program,
 * note rate, coupon and settlement month standing for its like.
 *
 * @source docs/models/locks.md
 */
export async function stripSpreads(
  day: MarketDay,
  stripped: readonly StrippedPool[],
  run: DeskRun,
): Promise<StripSpreads> {
  const places = new Map<string, number>();
  const pools: PoolTerms[] = [];
  for (const { pool, multiples } of stripped) {
    if (multiples.length === 0 || places.has(stripKey(pool))) continue;
    places.set(stripKey(pool), pools.length);
    pools.push({ ...pool, multipliers: UNIT_MULTIPLIERS });
  }
  if (pools.length === 0) {
    return () => {
      throw new Error('No pool of the run has strips.');
    };
  }
  const plan = simulationPlan({
    asOf: day.asOf,
    curve: day.curve,
    models: [day.model],
    mortgageSpreads: day.mortgageSpreads,
    prepayment: day.prepayment,
    scenarios: [BASE_SCENARIO],
    profiles: pools,
    loans: [],
    seed: run.seed,
    pathCount: run.pathCount,
    kernel: run.kernel,
  });
  const result = await run.simulate(plan, run.control);
  const pricers = pools.map((pool, index) =>
    poolPricer(plan, result, pool, index, () => discountFactor(day.curve, pool.settlement.timeYears)),
  );
  const known = new Map<string, number>();
  return (pool, multiple) => {
    const place = places.get(stripKey(pool))!;
    const key = `${place}/${multiple}`;
    let oas = known.get(key);
    if (oas === undefined) {
      oas = pricers[place]!.stripOasOf(multiple);
      known.set(key, oas);
    }
    return oas;
  };
}

function stripKey(pool: PoolTerms): string {
  return `${pool.program}/${pool.noteRate}/${pool.coupon}/${pool.settlement.startNode}/${pool.remainingMonths}`;
}
