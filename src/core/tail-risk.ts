import { invariant } from './invariant.ts';
import { momentsOf, standardErrorOfMean } from './statistics.ts';

/** A tail measure of equiprobable P&L, in the P&L's unit; a loss is positive. */
export interface TailEstimate {
  readonly value: number;
  /** Standard error from the number of scenarios alone. */
  readonly samplingError: number;
}

/** The worst scenarios of a level, and how much of the tail's mass each holds. */
export interface Tail {
  /** Scenarios from the worst on. */
  readonly scenarios: Int32Array;
  /** One for each of them; they add up to 1. */
  readonly weights: Float64Array;
}

/**
 * The worst (1 − level) of equiprobable scenarios; the last of them counts in part where the mass is no whole number.
 *
 * @param pnl in any order
 * @param level on (0, 1), 0.95 for the worst twentieth
 */
export function tailOf(pnl: Float64Array, level: number): Tail {
  const mass = tailMass(pnl, level);
  const count = Math.ceil(mass - 1e-9);
  const scenarios = worstFirst(pnl).subarray(0, count);
  const weights = Float64Array.from(
    scenarios,
    (_, place) => (place < count - 1 ? 1 : mass - (count - 1)) / mass,
  );
  return { scenarios, weights };
}

/** −Σ weight·P&L over a tail: the expected shortfall of the P&L that the tail was taken from, a contribution of any other. */
export function tailLoss({ scenarios, weights }: Tail, pnl: Float64Array): number {
  return -scenarios.reduce((sum, scenario, place) => sum + weights[place]! * pnl[scenario]!, 0);
}

/**
 * Expected shortfall: the mean loss in the worst (1 − level) of the scenarios.
 *
 * The error is that of the mean of its influence function VaR + max(L − VaR, 0)/(1 − level).
 *
 * @source Rockafellar & Uryasev, "Conditional value-at-risk for general loss distributions", J. Banking & Finance 26
 *   (2002), for the split of the last scenario; Manistre & Hancock, "Variance of the CTE estimator", North American
 *   Actuarial Journal 9 (2005), for the variance
 */
export function expectedShortfall(pnl: Float64Array, level: number): TailEstimate {
  const threshold = valueAtRisk(pnl, level).value;
  const excess = Float64Array.from(pnl, (value) => Math.max(-value - threshold, 0) / (1 - level));
  return {
    value: tailLoss(tailOf(pnl, level), pnl),
    samplingError: standardErrorOfMean(momentsOf(excess)),
  };
}

/**
 * Value at risk: the loss that (1 − level) of the scenarios reach or exceed, an order statistic.
 *
 * The error is half the distance between the order statistics one binomial standard deviation √(n·level·(1 − level)) to
 * either side.
 *
 * @source David & Nagaraja, "Order Statistics" (3rd ed., 2003), §7.1
 */
export function valueAtRisk(pnl: Float64Array, level: number): TailEstimate {
  const mass = tailMass(pnl, level);
  const order = worstFirst(pnl);
  const lossAt = (rank: number): number =>
    -pnl[order[Math.min(order.length, Math.max(1, Math.round(rank))) - 1]!]!;
  const deviation = Math.sqrt(mass * level);
  return {
    value: lossAt(Math.ceil(mass - 1e-9)),
    samplingError: (lossAt(mass - deviation) - lossAt(mass + deviation)) / 2,
  };
}

function tailMass(pnl: Float64Array, level: number): number {
  invariant(level > 0 && level < 1, 'A level of risk lies between 0 and 1.');
  const mass = pnl.length * (1 - level);
  invariant(mass >= 1, 'A tail holds at least one scenario.');
  return mass;
}

/** Places of the P&L from the worst up, the earlier of equals first. */
function worstFirst(pnl: Float64Array): Int32Array {
  return Int32Array.from(pnl.keys()).sort((left, right) => pnl[left]! - pnl[right]! || left - right);
}
