import { contentKey } from '../core/digest.ts';
import { PROGRAM_TERMS } from '../market/programs.ts';
import type { PlanTables } from './plan-tables.ts';
import type { SimulationRequest } from './simulation-request.ts';
import type { PoolTerms } from './loan-terms.ts';

/**
 * Names of the parts of a run by what they are made of: equal names, equal bits. Runs that share a name share the work.
 */
export interface ContentKeys {
  /** Of each model's paths. */
  readonly paths: readonly string[];
  /** Of each scenario's drivers. */
  readonly drivers: readonly string[];
  /** Of each scenario's sums, together with an instrument's name. */
  readonly sums: readonly string[];
  /** Of each profile. */
  readonly profiles: readonly string[];
  /** Of each loan, with its pull-through. */
  readonly loans: readonly string[];
  /** Of each node of the grid. */
  readonly nodes: readonly string[];
}

/** Names the parts of a plan. */
export function contentKeys(plan: PlanTables, request: SimulationRequest): ContentKeys {
  const { sampler, grid } = plan;
  const sampling = [
    sampler.ordering === undefined ? 'antithetic' : 'lattice',
    sampler.blocksPerRandomisation,
  ];
  const paths = plan.models.map((model) =>
    contentKey([
      `${sampling.join()},${sampler.key.low},${sampler.key.high}`,
      plan.timesYears,
      model.steps,
      model.halfVariance,
    ]),
  );
  const shape = `${plan.kernel},${plan.months},${plan.earlyNodes},${plan.rateTerms}`;
  const rows = <T extends Float64Array>(table: T, scenario: number): Float64Array => {
    const length = table.length / plan.scenarioModels.length;
    return table.subarray(scenario * length, (scenario + 1) * length);
  };
  const scenarios = request.scenarios.map((_, scenario) => scenario);
  const drivers = scenarios.map((scenario) =>
    contentKey([
      paths[plan.scenarioModels[scenario]!]!,
      shape,
      rows(plan.logDiscounts, scenario),
      rows(plan.rateCoefficients, scenario),
      plan.weights,
      plan.incentives,
      plan.delays,
    ]),
  );
  const sums = scenarios.map((scenario) =>
    contentKey([
      drivers[scenario]!,
      `${plan.firstBlock},${plan.blocks},${plan.batchCount}`,
      rows(plan.scenarioRows, scenario),
      ...(grid === undefined ? [] : [grid.horizonRows, rows(grid.rateRanges, scenario)]),
    ]),
  );
  return {
    paths,
    drivers,
    sums,
    profiles: request.profiles.map((pool) => `profile/${poolName(pool, request)}`),
    loans: request.loans.map((loan) => {
      const { base, marketRateAtLock, horizonYears, responseSize, responseScale } = loan.pullThrough;
      const strips = loan.strips.map(({ fee, oas }) => `${fee}:${oas}`).join();
      return `loan/${poolName(loan.pool, request)}/${loan.oas}/${strips}/${base}/${marketRateAtLock}/${horizonYears}/${responseSize}/${responseScale}`;
    }),
    nodes: (request.grid?.nodes ?? []).map(
      (node) => `node/${poolName(node.pool, request)}/${node.oas}/${node.stripOas.join('/')}`,
    ),
  };
}

function poolName(pool: PoolTerms, request: SimulationRequest): string {
  const { refinancing, turnover, default: defaults } = pool.multipliers;
  const { startNode, timeYears } = pool.settlement;
  return [
    pool.program,
    pool.noteRate,
    pool.coupon,
    pool.remainingMonths,
    pool.ageMonths,
    pool.calendarMonth,
    refinancing,
    turnover,
    defaults,
    startNode,
    timeYears,
    request.mortgageSpreads[PROGRAM_TERMS[pool.program].rateClass],
    parameterName(request, pool),
  ].join('/');
}

const parameterNames = new WeakMap<object, string>();

function parameterName({ prepayment }: SimulationRequest, { program }: PoolTerms): string {
  const parameters = prepayment[program];
  let name = parameterNames.get(parameters);
  if (name === undefined) {
    name = contentKey([JSON.stringify(parameters)]);
    parameterNames.set(parameters, name);
  }
  return name;
}
