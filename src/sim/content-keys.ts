import { contentKey } from '../core/digest.ts';
import { PROGRAM_TERMS } from '../market/programs.ts';
import type { PoolTerms, PullThroughTerms } from './loan-terms.ts';
import { modelTables } from './path-model.ts';
import { scenarioRateTables } from './path-rates.ts';
import type { PlanTables } from './plan-tables.ts';
import type { SimulationRequest } from './simulation-request.ts';

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
  /** Of each lock on the grid; none for a book of so many that to keep them costs more than to read them off again. */
  readonly locks: readonly string[];
}

/** Locks of a run whose sums are kept, at most. */
const LOCKS_KEPT_MAX = 20_000;

/** Names of what a plan's tables alone are made into: paths and drivers. */
export type BlockKeys = Pick<ContentKeys, 'paths' | 'drivers'>;

/** Names the paths and drivers of a plan. */
export function blockKeys(plan: PlanTables): BlockKeys {
  const { sampler } = plan;
  const sampling = [
    sampler.ordering === undefined ? 'antithetic' : 'lattice',
    sampler.blocksPerRandomisation,
  ];
  const paths = plan.models.map((model) =>
    contentKey([
      `${sampling.join()},${sampler.key.low},${sampler.key.high}`,
      plan.timesYears,
      model.kind,
      ...modelTables(model),
    ]),
  );
  const shape = `${plan.kernel},${plan.months},${plan.earlyNodes}`;
  const drivers = Array.from(plan.scenarioModels, (model, scenario) =>
    contentKey([
      paths[model]!,
      shape,
      ...scenarioRateTables(plan.rates, scenario, plan.scenarioModels.length),
      plan.weights,
      plan.incentives,
      plan.delays,
    ]),
  );
  return { paths, drivers };
}

/** Names the parts of a plan. */
export function contentKeys(plan: PlanTables, request: SimulationRequest): ContentKeys {
  const { grid } = plan;
  const { paths, drivers } = blockKeys(plan);
  const rows = <T extends Float64Array>(table: T, scenario: number): Float64Array => {
    const length = table.length / plan.scenarioModels.length;
    return table.subarray(scenario * length, (scenario + 1) * length);
  };
  const scenarios = request.scenarios.map((_, scenario) => scenario);
  const sums = scenarios.map((scenario) =>
    contentKey([
      drivers[scenario]!,
      `${plan.firstBlock},${plan.blocks},${plan.batchCount}`,
      rows(plan.scenarioRows, scenario),
      ...(grid === undefined ? [] : [grid.horizonRows, rows(grid.rateRanges, scenario)]),
    ]),
  );
  const nodes = (request.grid?.nodes ?? []).map(
    (node) => `node/${poolName(node.pool, request)}/${node.oas}/${node.stripOas.join('/')}`,
  );
  return {
    paths,
    drivers,
    sums,
    profiles: request.profiles.map((pool) => `profile/${poolName(pool, request)}`),
    loans: request.loans.map((loan) => {
      const strips = loan.strips.map(({ fee, oas }) => `${fee}:${oas}`).join();
      return `loan/${poolName(loan.pool, request)}/${loan.oas}/${strips}/${pullThroughName(loan.pullThrough)}`;
    }),
    nodes,
    locks: lockNames(request, nodes),
  };
}

/** A lock is named by the nodes it stands among, where it stands, its fees and its pull-through. */
function lockNames({ grid }: SimulationRequest, nodes: readonly string[]): string[] {
  if (grid === undefined || grid.locks.length > LOCKS_KEPT_MAX) return [];
  const groups = new Map<number, string>();
  return grid.locks.map(({ loan, firstNode, weights, fees }) => {
    let group = groups.get(firstNode);
    if (group === undefined) {
      group = contentKey(nodes.slice(firstNode, firstNode + weights.length));
      groups.set(firstNode, group);
    }
    const { noteRate, multipliers } = loan.pool;
    const { refinancing, turnover, default: defaults } = multipliers;
    return `lock/${group}/${noteRate}/${refinancing}/${turnover}/${defaults}/${fees.join()}/${pullThroughName(loan.pullThrough)}`;
  });
}

function pullThroughName(terms: PullThroughTerms): string {
  const { base, marketRateAtLock, horizonYears, responseSize, responseScale } = terms;
  return `${base}/${marketRateAtLock}/${horizonYears}/${responseSize}/${responseScale}`;
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
    pool.paymentLagMonths ?? 0,
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
