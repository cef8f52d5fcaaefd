import { describe, expect, it } from 'vitest';
import { exact, standardErrorOf } from '../../src/core/batched.ts';
import { momentsOf, sampleVariance } from '../../src/core/statistics.ts';
import { KEY_RATE_TENORS, keyRateShift, parallelShift, shiftCurve } from '../../src/market/curve-shift.ts';
import { discountFactor } from '../../src/market/discount-curve.ts';
import { ACTIVE_PASSIVE_PARAMETERS, levelPayBalances } from '../../src/models/prepay/active-passive.ts';
import { bondFactor, hullWhite, transition } from '../../src/models/rate/hull-white.ts';
import type { PoolTerms } from '../../src/sim/loan-terms.ts';
import { effectiveDuration } from '../../src/sim/measures.ts';
import { type PoolPricer, poolPricer } from '../../src/sim/pool-pricer.ts';
import { BASE_SCENARIO, type Scenario, scenario } from '../../src/sim/scenario.ts';
import { simulateInline } from '../../src/sim/simulate.ts';
import { simulationPlan } from '../../src/sim/simulation-plan.ts';
import type { SimulationRequest } from '../../src/sim/simulation-request.ts';
import { batchedMean, loanSumAt } from '../../src/sim/simulation-result.ts';
import { timeGrid } from '../../src/sim/time-grid.ts';
import { plainValue } from '../fixtures/plain-valuation.ts';
import { FLAT_CURVE, LOCK, simulationRequest, TBA_POOL } from '../fixtures/simulation-request.ts';

/**
 * Standard errors; two-sided tail 6.8e-6 of a normal, 4e-4 where the error itself comes from 16 batches: for the
 * handful of comparisons here less than one false alarm in a thousand seeds.
 */
const LIMIT = 4.5;
/** The kernel against the equations, see test/differential. */
const KERNEL_TOLERANCE = 1e-11;

/** Five years left: quick to simulate. */
const SHORT_POOL: PoolTerms = { ...TBA_POOL, remainingMonths: 60, ageMonths: 120 };

async function priced(
  changes: Partial<SimulationRequest>,
  pool: PoolTerms,
  scenarios: readonly Scenario[] = [BASE_SCENARIO],
): Promise<PoolPricer> {
  const request = simulationRequest({ profiles: [pool], loans: [], scenarios, ...changes });
  const plan = simulationPlan(request);
  return poolPricer(plan, await simulateInline(plan), pool, 0, (index) =>
    discountFactor(shiftCurve(FLAT_CURVE, scenarios[index]!.shift), pool.settlement.timeYears),
  );
}

describe('a run without volatility', () => {
  const still = { models: [hullWhite(0.03, 0)], kernel: 'scalar' } as const;

  it('gives the loan’s value on today’s forwards, without error, whatever the seed', async () => {
    const scenarios = [BASE_SCENARIO, scenario('down', { shift: parallelShift(-100) })];
    const request = simulationRequest({ ...still, scenarios, pathCount: 128 });
    const plan = simulationPlan(request);
    const result = await simulateInline(plan);
    const grid = timeGrid(request.asOf, plan.months);
    const zeros = new Float64Array(grid.timesYears.length);
    for (const [index, change] of scenarios.entries()) {
      const plain = plainValue(request, grid, change, LOCK, { state: zeros, integral: zeros });
      for (const [sum, expected] of [
        [0, plain.pullThrough * plain.presentValue],
        [1, plain.pullThrough * plain.settlementDiscount],
        [2, plain.pullThrough],
        [3, plain.presentValue],
      ] as const) {
        const mean = batchedMean(result, (batch) => result.loans[loanSumAt(result, batch, index, 0, sum)]!);
        expect(Math.abs(mean.value / expected - 1)).toBeLessThan(KERNEL_TOLERANCE);
        expect(standardErrorOf(mean)).toBe(0);
      }
    }
    const other = await simulateInline(simulationPlan({ ...request, seed: 'another' }));
    expect(other.loans).toStrictEqual(result.loans);
    expect(other.profiles).toStrictEqual(result.profiles);
  });
});

describe('a pool that never prepays', () => {
  it('is worth its scheduled payments at the closed-form mean of their discount factors', async () => {
    const never = {
      ...ACTIVE_PASSIVE_PARAMETERS.UMBS30,
      refinancingRate: 0,
      turnoverRate: 0,
      defaultRate: 0,
    };
    const model = hullWhite(0.03, 0.011);
    const pricer = await priced(
      {
        models: [model],
        prepayment: { ...ACTIVE_PASSIVE_PARAMETERS, UMBS30: never },
        pathCount: 4096,
        sampling: 'antithetic',
      },
      TBA_POOL,
    );
    const grid = timeGrid(simulationRequest().asOf, TBA_POOL.remainingMonths + 3);
    const at = (month: number): number => grid.timesYears[grid.monthNodes[month]!]!;
    const weight = 24 / 30;
    const balances = [1, ...levelPayBalances(TBA_POOL.noteRate, TBA_POOL.remainingMonths)];
    let value = 0;
    for (let k = 1; k <= TBA_POOL.remainingMonths; k++) {
      const [end, next] = [at(1 + k), at(2 + k)];
      const [first, second] = [transition(model, 0, end), transition(model, 0, next)];
      // ln D_pay is Gaussian: (1 − w)·ln D_end + w·ln D_next, Cov(I_end, I_next) = V_end + B·Cov(x_end, I_end).
      const joint = first.varianceIntegral + bondFactor(model, next - end) * first.covariance;
      const mean =
        (1 - weight) * (FLAT_CURVE.logDiscount(end) - 0.5 * first.varianceIntegral) +
        weight * (FLAT_CURVE.logDiscount(next) - 0.5 * second.varianceIntegral);
      const variance =
        (1 - weight) * (1 - weight) * first.varianceIntegral +
        weight * weight * second.varianceIntegral +
        2 * weight * (1 - weight) * joint;
      const flow = balances[k - 1]! * (1 + TBA_POOL.coupon / 12) - balances[k]!;
      value += flow * Math.exp(mean + 0.5 * variance);
    }
    const settlement = discountFactor(FLAT_CURVE, TBA_POOL.settlement.timeYears);
    const expected = (100 * value) / settlement - (100 * TBA_POOL.coupon * 12) / 360;
    const price = pricer.price(0, exact(0));
    expect(Math.abs(price.value - expected)).toBeLessThan(LIMIT * standardErrorOf(price));
    expect(standardErrorOf(price)).toBeLessThan(0.3);
    expect(pricer.survival.every((share) => share === 1)).toBe(true);
  });
});

describe('standard errors', () => {
  it.each([
    ['lattice', 4],
    ['antithetic', 16],
  ] as const)('of %s paths are the spread that other seeds show', async (sampling, batches) => {
    const seeds = 40;
    const prices: number[] = [];
    const variances: number[] = [];
    for (let seed = 0; seed < seeds; seed++) {
      const pricer = await priced({ seed: `coverage ${seed}`, pathCount: 1024, sampling }, SHORT_POOL);
      const price = pricer.price(0, exact(0.005));
      expect(price.batches.length).toBe(batches);
      prices.push(price.value);
      variances.push(standardErrorOf(price) * standardErrorOf(price));
    }
    const spread = sampleVariance(momentsOf(prices));
    const stated = momentsOf(variances).mean;
    // The logarithm of an F ratio with n and m degrees of freedom scatters by about √(2/n + 2/m).
    const scatter = Math.sqrt(2 / (seeds - 1) + 2 / (seeds * (batches - 1)));
    expect(Math.abs(Math.log(spread / stated))).toBeLessThan(LIMIT * scatter);
  });
});

describe('key-rate durations', () => {
  /** At 5 bp finite differences part the sum of key rates from the parallel measure by less than this. */
  const SUM_TOLERANCE_YEARS = 0.002;

  it('sum to the parallel duration at 5 bp', async () => {
    const shiftBp = 5;
    const shifts = [
      parallelShift,
      ...KEY_RATE_TENORS.map((tenor) => (bp: number) => keyRateShift(tenor, bp)),
    ];
    const scenarios = [
      BASE_SCENARIO,
      ...shifts.flatMap((shift, index) =>
        [-shiftBp, shiftBp].map((bp) => scenario(`${index}/${bp}`, { shift: shift(bp) })),
      ),
    ];
    const pricer = await priced({ pathCount: 1024 }, TBA_POOL, scenarios);
    const oas = exact(0.0075);
    const base = pricer.price(0, oas);
    const [parallel, ...keyRates] = shifts.map(
      (_, index) =>
        effectiveDuration(
          { down: pricer.price(1 + 2 * index, oas), base, up: pricer.price(2 + 2 * index, oas) },
          shiftBp,
          base,
        ).value,
    );
    const sum = keyRates.reduce((total, duration) => total + duration, 0);
    expect(Math.abs(sum - parallel!)).toBeLessThan(SUM_TOLERANCE_YEARS);
    expect(keyRates.length).toBe(KEY_RATE_TENORS.length);
  });
});
