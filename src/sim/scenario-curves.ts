import { shiftCurve } from '../market/curve-shift.ts';
import type { DiscountCurve } from '../market/discount-curve.ts';
import type { Scenario } from './scenario.ts';
import type { TimeGrid } from './time-grid.ts';

/** Annual zero bonds from each node that the 2- and 10-year swap rates behind mortgage rates need. */
export const BONDS_PER_NODE = 10;
/** Index of the bond that ends the 2-year swap; the last one ends the 10-year. */
export const TWO_YEAR_BOND = 1;

/** A scenario's curve on the grid of a run. */
export interface ScenarioCurve {
  readonly curve: DiscountCurve;
  /** [node]: ln P(0,t). */
  readonly logDiscounts: Float64Array;
  /** [node][10]: ln P(0,t+i)/P(0,t). */
  readonly logBonds: Float64Array;
}

/** What rates on paths are made from. */
export interface RateContext {
  readonly timesYears: Float64Array;
  /** Index of each scenario's model. */
  readonly scenarioModels: Int32Array;
  /** [pair][2]: weights of the 2- and the 10-year swap rate. */
  readonly weights: Float64Array;
  /** The curve of a scenario. */
  readonly curveOf: (scenario: number) => ScenarioCurve;
}

/** What scenarios show of a block of paths. */
export interface ObservedPaths {
  /** [pair][node][path]: spread-free mortgage rate. */
  readonly rates: readonly Float64Array[];
  /** [node][path]: ln of the discount factor. */
  readonly logDiscounts: Float64Array;
}

/** ln P(0,t) and ln P(0,t+i)/P(0,t) of a scenario's curve at every node. */
export function scenarioCurve(today: DiscountCurve, grid: TimeGrid, scenario: Scenario): ScenarioCurve {
  const curve = shiftCurve(today, scenario.shift);
  const nodes = grid.timesYears.length;
  const logDiscounts = new Float64Array(nodes);
  const logBonds = new Float64Array(nodes * BONDS_PER_NODE);
  for (let node = 0; node < nodes; node++) {
    const time = grid.timesYears[node]!;
    const log = curve.logDiscount(time);
    logDiscounts[node] = log;
    for (let i = 0; i < BONDS_PER_NODE; i++) {
      logBonds[node * BONDS_PER_NODE + i] = curve.logDiscount(time + i + 1) - log;
    }
  }
  return { curve, logDiscounts, logBonds };
}
