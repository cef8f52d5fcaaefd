import { invariant } from '../core/invariant.ts';
import { shiftCurve } from '../market/curve-shift.ts';
import { BONDS_PER_NODE, type PathModel } from './path-model.ts';
import { SCENARIO_ROW_LENGTH } from './plan-rows.ts';
import { chebyshevValue, rateCoefficients, rateFit, rateTerms } from './rate-polynomial.ts';
import type { Scenario } from './scenario.ts';
import { shared, sharedIntegers } from './shared-table.ts';
import type { SimulationRequest } from './simulation-request.ts';
import type { TimeGrid } from './time-grid.ts';

/** What the scenarios of a run make of its curve, on its grid. */
export interface ScenarioTables {
  /** Model of each scenario. */
  readonly scenarioModels: Int32Array;
  /** [scenario][6], see SCENARIO_ROW. */
  readonly scenarioRows: Float64Array;
  /** [scenario][node]: ln P(0,t) − ½V(t), so that ln D = this − ∫x. */
  readonly logDiscounts: Float64Array;
  /** Chebyshev terms of a spread-free mortgage rate as a function of x. */
  readonly rateTerms: number;
  /** [scenario][pair][node][term], in x over the model's range at the node. */
  readonly rateCoefficients: Float64Array;
  /** Spread-free mortgage rates today, [scenario][pair]. */
  readonly ratesToday: Float64Array;
}

/**
 * The tables of every scenario's curve on the grid.
 *
 * @param models the run's models on the grid; `weights` [pair][2] of the 2- and the 10-year swap rate
 * @source docs/models/hull-white.md and docs/models/mortgage-rate.md
 */
export function scenarioTables(
  request: SimulationRequest,
  grid: TimeGrid,
  models: readonly PathModel[],
  weights: Float64Array,
): ScenarioTables {
  const nodes = grid.timesYears.length;
  const count = request.scenarios.length;
  const pairs = weights.length / 2;
  const scenarioModels = sharedIntegers(count);
  const scenarioRows = shared(count * SCENARIO_ROW_LENGTH);
  const logDiscounts = shared(count * nodes);
  const curveLogs = memoized((index: number) => curveTable(request, grid, request.scenarios[index]!));
  const levelsOf = (index: number, model: PathModel): Float64Array => {
    const { bonds } = curveLogs(index);
    return bonds.map((log, at) => log + model.bondConvexities[at]!);
  };
  const terms = Math.max(...models.map((model) => rateTerms(model, levelsOf(0, model))));
  const fits = models.map((model) => rateFit(model, terms));
  const coefficients = shared(count * pairs * nodes * terms);
  const ratesToday = shared(count * pairs);
  request.scenarios.forEach((scenario, index) => {
    const model = models[scenario.modelIndex];
    invariant(model !== undefined, 'A scenario names a rate model of its run.');
    scenarioModels[index] = scenario.modelIndex;
    scenarioRows.set(scenarioRow(scenario), index * SCENARIO_ROW_LENGTH);
    const { discounts } = curveLogs(index);
    for (let node = 0; node < nodes; node++) {
      logDiscounts[index * nodes + node] = discounts[node]! - model.halfVariance[node]!;
    }
    const own = coefficients.subarray(index * pairs * nodes * terms, (index + 1) * pairs * nodes * terms);
    rateCoefficients(fits[scenario.modelIndex]!, levelsOf(index, model).map(Math.exp), weights, own);
    for (let pair = 0; pair < pairs; pair++) {
      ratesToday[index * pairs + pair] = chebyshevValue(own, pair * nodes * terms, terms, 0);
    }
  });
  return {
    scenarioModels,
    scenarioRows,
    logDiscounts,
    rateTerms: terms,
    rateCoefficients: coefficients,
    ratesToday,
  };
}

/** ln P(0,t) and ln P(0,t+i)/P(0,t) of a scenario's curve at every node. */
function curveTable(
  request: SimulationRequest,
  grid: TimeGrid,
  scenario: Scenario,
): { readonly discounts: Float64Array; readonly bonds: Float64Array } {
  const curve = shiftCurve(request.curve, scenario.shift);
  const nodes = grid.timesYears.length;
  const discounts = new Float64Array(nodes);
  const bonds = new Float64Array(nodes * BONDS_PER_NODE);
  for (let node = 0; node < nodes; node++) {
    const time = grid.timesYears[node]!;
    const log = curve.logDiscount(time);
    discounts[node] = log;
    for (let i = 0; i < BONDS_PER_NODE; i++) {
      bonds[node * BONDS_PER_NODE + i] = curve.logDiscount(time + i + 1) - log;
    }
  }
  return { discounts, bonds };
}

function scenarioRow(scenario: Scenario): number[] {
  return [
    scenario.mortgageBasis,
    scenario.oasShift,
    scenario.refinancingFactor,
    scenario.turnoverFactor,
    scenario.defaultFactor,
    scenario.pullThroughShift,
  ];
}

function memoized<T>(make: (index: number) => T): (index: number) => T {
  const known = new Map<number, T>();
  return (index) => {
    let value = known.get(index);
    if (value === undefined) {
      value = make(index);
      known.set(index, value);
    }
    return value;
  };
}
