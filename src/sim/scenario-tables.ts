import { invariant } from '../core/invariant.ts';
import { rememberBy } from '../core/remember.ts';
import { blendedSwapRate, parSwapRate } from '../models/mortgage-rate.ts';
import type { PathModel } from './path-model.ts';
import { type PathRates, pathRates } from './path-rates.ts';
import { SCENARIO_ROW_LENGTH } from './plan-rows.ts';
import type { Scenario } from './scenario.ts';
import { BONDS_PER_NODE, scenarioCurve, TWO_YEAR_BOND } from './scenario-curves.ts';
import { shared, sharedIntegers } from './shared-table.ts';
import type { SimulationRequest } from './simulation-request.ts';
import type { TimeGrid } from './time-grid.ts';

/** What the scenarios of a run make of its curve, on its grid. */
export interface ScenarioTables {
  /** Model of each scenario. */
  readonly scenarioModels: Int32Array;
  /** [scenario][6], see SCENARIO_ROW. */
  readonly scenarioRows: Float64Array;
  /** How discount factors and mortgage rates follow from a path. */
  readonly rates: PathRates;
  /** Spread-free mortgage rates today, [scenario][pair]. */
  readonly ratesToday: Float64Array;
}

/**
 * The tables of every scenario's curve on the grid.
 *
 * @param models the run's models on the grid; `weights` [pair][2] of the 2- and the 10-year swap rate
 * @source docs/models/mortgage-rate.md
 */
export function scenarioTables(
  request: SimulationRequest,
  grid: TimeGrid,
  models: readonly PathModel[],
  weights: Float64Array,
): ScenarioTables {
  const count = request.scenarios.length;
  const scenarioModels = sharedIntegers(count);
  const scenarioRows = shared(count * SCENARIO_ROW_LENGTH);
  request.scenarios.forEach((scenario, index) => {
    invariant(models[scenario.modelIndex] !== undefined, 'A scenario names a rate model of its run.');
    scenarioModels[index] = scenario.modelIndex;
    scenarioRows.set(scenarioRow(scenario), index * SCENARIO_ROW_LENGTH);
  });
  const curveOf = rememberBy((index: number) =>
    scenarioCurve(request.curve, grid, request.scenarios[index]!),
  );
  const ratesToday = shared((count * weights.length) / 2);
  for (let scenario = 0; scenario < count; scenario++) {
    ratesToday.set(todaysRates(curveOf(scenario).logBonds, weights), (scenario * weights.length) / 2);
  }
  const { timesYears } = grid;
  const rates = pathRates(models, { timesYears, scenarioModels, weights, curveOf });
  return { scenarioModels, scenarioRows, rates, ratesToday };
}

/** Spread-free mortgage rates of a curve, one for each pair of weights. */
function todaysRates(logBonds: Float64Array, weights: Float64Array): number[] {
  const bonds = Array.from(logBonds.subarray(0, BONDS_PER_NODE), Math.exp);
  const twoYearRate = parSwapRate(bonds.slice(0, TWO_YEAR_BOND + 1));
  const tenYearRate = parSwapRate(bonds);
  return Array.from({ length: weights.length / 2 }, (_, pair) =>
    blendedSwapRate(
      { twoYear: weights[2 * pair]!, tenYear: weights[2 * pair + 1]! },
      twoYearRate,
      tenYearRate,
    ),
  );
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
