import { invariant } from '../core/invariant.ts';
import type { DiscountCurve } from './discount-curve.ts';

/** Times and log discount factors at which a curve is pinned; node 0 is always (0, 0). */
export interface CurveNodes {
  /** Years ACT/365F, strictly ascending from 0. */
  readonly years: readonly number[];
  /** Natural logarithm of the discount factor at each time; 0 at time 0. */
  readonly logDiscounts: readonly number[];
}

/** Asserts what every interpolation needs of its nodes: (0, 0) first, at least one more, times ascending. */
export function assertCurveNodes(nodes: CurveNodes): void {
  const { years, logDiscounts } = nodes;
  invariant(years.length === logDiscounts.length, 'Every curve node has one log discount factor.');
  invariant(years.length >= 2 && years[0] === 0 && logDiscounts[0] === 0, 'A curve starts at (0, 0).');
  for (let i = 1; i < years.length; i++) {
    invariant(
      years[i]! > years[i - 1]! && Number.isFinite(logDiscounts[i]!),
      'Curve nodes ascend and are finite.',
    );
  }
}

/**
 * Index i of the interval (years[i − 1], years[i]] that holds a time; 1 at time 0, the last one beyond the end.
 *
 * @param years strictly ascending from 0, two or more
 * @param time not negative
 */
export function intervalOf(years: readonly number[], time: number): number {
  let low = 1;
  let high = years.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (time <= years[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * A curve whose log discount factor is linear between nodes: piecewise constant forward rates.
 *
 * log P(t) = log P(tᵢ₋₁) + (log P(tᵢ) − log P(tᵢ₋₁))·(t − tᵢ₋₁)/(tᵢ − tᵢ₋₁). Up to the first node after 0 the
 * zero rate is flat; beyond the last node its forward is held.
 *
 * @source Hagan, West, "Interpolation methods for curve construction", Applied Mathematical Finance 13 (2006), §3.1
 * @param nodes at least one beside (0, 0)
 * @returns exact at the nodes to the last bit
 */
export function logLinearCurve(nodes: CurveNodes): DiscountCurve {
  assertCurveNodes(nodes);
  const { years, logDiscounts } = nodes;
  return {
    logDiscount: (time) => {
      invariant(time >= 0, 'A discount factor is for a time from today on.');
      const i = intervalOf(years, time);
      if (time === years[i]) return logDiscounts[i]!;
      const start = years[i - 1]!;
      const slope = (logDiscounts[i]! - logDiscounts[i - 1]!) / (years[i]! - start);
      return logDiscounts[i - 1]! + slope * (time - start);
    },
  };
}
