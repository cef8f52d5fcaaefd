import { invariant } from '../core/invariant.ts';
import { momentsOf, sampleVariance } from '../core/statistics.ts';
import { expectedShortfall, valueAtRisk } from '../core/tail-risk.ts';
import type { HorizonPnl } from './horizon-pnl.ts';

/** The worst scenarios of a P&L and what they cost. */
export interface Tail {
  /** Expected shortfall, dollars: mean loss of the worst 1 − level of all scenarios; negative for a sure gain. */
  readonly shortfall: number;
  /** Weight of each scenario in the shortfall; they are not negative and sum to 1. */
  readonly weights: Float64Array;
}

/** A P&L over equiprobable scenarios as it is reported, dollars. */
export interface ScenarioSummary {
  readonly mean: number;
  readonly standardDeviation: number;
  readonly valueAtRisk: number;
  readonly shortfall: number;
  /** Standard error of the shortfall, from the scenarios' spread alone. */
  readonly shortfallStandardError: number;
}

/**
 * P&L of book and lots together in every scenario.
 *
 * @param lots one per instrument
 * @returns dollars by scenario
 */
export function scenarioPnl({ book, perLot }: HorizonPnl, lots: ArrayLike<number>): Float64Array {
  const total = book.slice();
  for (let index = 0; index < perLot.length; index++) {
    const held = lots[index]!;
    if (held === 0) continue;
    const gain = perLot[index]!;
    for (let scenario = 0; scenario < total.length; scenario++) total[scenario]! += held * gain[scenario]!;
  }
  return total;
}

/**
 * Expected shortfall of equiprobable scenarios, min over c of c + E[max(0, −P − c)]/(1 − level).
 *
 * The worst (1 − level)·N scenarios count fully, the one at the boundary with the part that is left; scenarios that tie
 * there share it.
 *
 * @source R. T. Rockafellar, S. Uryasev, "Conditional value-at-risk for general loss distributions" (2002), prop. 8
 * @param pnl dollars by scenario, at least one
 * @param level between 0 and 1, 0.95 for the worst twentieth
 */
export function tailOf(pnl: Float64Array, level: number): Tail {
  invariant(pnl.length > 0 && level > 0 && level < 1, 'A tail has scenarios and a level inside 0 and 1.');
  const mass = (1 - level) * pnl.length;
  const sorted = pnl.slice().sort();
  // The boundary scenario: the first with as much mass at or below it as the tail holds.
  const boundary = sorted[Math.min(pnl.length, Math.max(1, Math.ceil(mass - 1e-9))) - 1]!;
  let below = 0;
  let ties = 0;
  for (const gain of pnl) {
    if (gain < boundary) below += 1;
    else if (gain === boundary) ties += 1;
  }
  const tieWeight = (mass - below) / (mass * ties);
  let shortfall = 0;
  const weights = new Float64Array(pnl.length);
  for (const [scenario, gain] of pnl.entries()) {
    if (gain > boundary) continue;
    const weight = gain < boundary ? 1 / mass : tieWeight;
    weights[scenario] = weight;
    shortfall -= weight * gain;
  }
  return { shortfall, weights };
}

/**
 * Mean, spread and tail of a P&L.
 *
 * @param pnl dollars by scenario, at least two
 */
export function summarizeScenarios(pnl: Float64Array, level: number): ScenarioSummary {
  const moments = momentsOf(pnl);
  const { value, samplingError } = expectedShortfall(pnl, level);
  return {
    mean: moments.mean,
    standardDeviation: Math.sqrt(sampleVariance(moments)),
    valueAtRisk: valueAtRisk(pnl, level).value,
    shortfall: value,
    shortfallStandardError: samplingError,
  };
}
