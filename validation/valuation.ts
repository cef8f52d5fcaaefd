import type { Batched } from '../src/core/batched.ts';
import type { IsoDate } from '../src/core/dates.ts';
import type { KernelName } from '../src/core/kernel-names.ts';
import { shiftCurve } from '../src/market/curve-shift.ts';
import { type DiscountCurve, discountFactor } from '../src/market/discount-curve.ts';
import { PROGRAM_TERMS } from '../src/market/programs.ts';
import { marketMortgageRate } from '../src/models/mortgage-rate.ts';
import type { RateModel } from '../src/models/rate/rate-model.ts';
import type { PoolTerms, ValuedLoan } from '../src/sim/loan-terms.ts';
import { type LockMode, type LockValue, lockValue } from '../src/sim/lock-value.ts';
import { effectiveConvexity, effectiveDuration, type ShiftedValues } from '../src/sim/measures.ts';
import { type PoolPricer, poolPricer } from '../src/sim/pool-pricer.ts';
import type { Scenario } from '../src/sim/scenario.ts';
import type { Simulate } from '../src/sim/simulate.ts';
import { simulationPlan } from '../src/sim/simulation-plan.ts';
import type { SimulationRequest } from '../src/sim/simulation-request.ts';

/** One run of the engine: pools and loans in some scenarios. */
export interface ValuationTerms {
  readonly asOf: IsoDate;
  readonly curve: DiscountCurve;
  readonly model: RateModel;
  readonly mortgageSpreads: SimulationRequest['mortgageSpreads'];
  readonly prepayment: SimulationRequest['prepayment'];
  readonly scenarios: readonly Scenario[];
  readonly pools: readonly PoolTerms[];
  readonly loans?: readonly ValuedLoan[];
  readonly seed: string;
  readonly pathCount: number;
  readonly sampling?: 'lattice' | 'antithetic';
  readonly kernel: KernelName;
}

/** What can be asked of a finished run. */
export interface Valuation {
  readonly pathCount: number;
  /** Pricer of one of the run's pools. */
  readonly pool: (index: number) => PoolPricer;
  /** Value of one of the run's loans as a lock. */
  readonly lock: (
    index: number,
    scenario: number,
    terms: { readonly loanAmount: number; readonly lockPrice: Batched; readonly mode: LockMode },
  ) => LockValue;
}

/** Runs the engine as the desk does, with nothing of it replaced. */
export async function valuation(
  terms: ValuationTerms,
  { simulate, signal }: { readonly simulate: Simulate; readonly signal: AbortSignal },
): Promise<Valuation> {
  const { asOf, curve, model, mortgageSpreads, scenarios, pools, loans = [], seed, pathCount } = terms;
  const plan = simulationPlan({
    asOf,
    curve,
    models: [model],
    mortgageSpreads,
    prepayment: terms.prepayment,
    scenarios,
    profiles: pools,
    loans,
    seed,
    pathCount,
    kernel: terms.kernel,
    ...(terms.sampling === undefined ? {} : { sampling: terms.sampling }),
  });
  const result = await simulate(plan, { signal });
  const curves = scenarios.map(({ shift }) => shiftCurve(curve, shift));
  return {
    pathCount: result.pathCount,
    pool: (index) =>
      poolPricer(plan, result, pools[index]!, index, (scenario) =>
        discountFactor(curves[scenario]!, pools[index]!.settlement.timeYears),
      ),
    lock: (index, scenario, { loanAmount, lockPrice, mode }) => {
      const loan = loans[index]!;
      const { rateClass } = PROGRAM_TERMS[loan.pool.program];
      const { mortgageBasis, pullThroughShift } = scenarios[scenario]!;
      return lockValue(result, loan, index, loanAmount, lockPrice, mode, {
        index: scenario,
        settlementDiscount: discountFactor(curves[scenario]!, loan.pool.settlement.timeYears),
        mortgageRate:
          marketMortgageRate(curves[scenario]!, rateClass, mortgageSpreads[rateClass]!) + mortgageBasis,
        pullThroughShift,
      });
    },
  };
}

/** Price, duration and convexity of a pool at an OAS, from scenarios base, down and up by so many basis points. */
export function poolMeasures(
  pricer: PoolPricer,
  oas: Batched,
  shiftBp: number,
  [base, down, up]: readonly [number, number, number] = [0, 1, 2],
): { readonly price: Batched; readonly duration: Batched; readonly convexity: Batched } {
  const price = pricer.price(base, oas);
  const values: ShiftedValues = {
    base: price,
    down: pricer.price(down, oas),
    up: pricer.price(up, oas),
  };
  return {
    price,
    duration: effectiveDuration(values, shiftBp, price),
    convexity: effectiveConvexity(values, shiftBp, price),
  };
}
