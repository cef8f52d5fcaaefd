import { invariant } from '../core/invariant.ts';
import type { DiscountCurve } from './discount-curve.ts';
import { assertCurveNodes, type CurveNodes, intervalOf } from './log-linear-curve.ts';

/**
 * Integral from 0 to x of the Hagan–West shape g, which is g₀ at 0, g₁ at 1 and integrates to 0 over [0, 1].
 *
 * The four shapes are chosen so that the forward curve is monotone between nodes wherever the discrete
 * forwards are, and passes through no needless extremum.
 *
 * @source Hagan, West (2006), §6, cases (i) to (iv), integrated (own derivation, docs/models/curves.md)
 * @param g0 forward at the interval's start less the interval's mean forward
 * @param g1 the same at its end
 * @param x position in the interval, 0 to 1
 */
export function integratedShape(g0: number, g1: number, x: number): number {
  if (x === 0 || x === 1 || (g0 === 0 && g1 === 0)) return 0;
  // Signs, not their product, which underflows to zero for forwards that differ by rounding of nothing.
  if ((g0 >= 0 && g1 >= 0) || (g0 <= 0 && g1 <= 0)) {
    const turn = g1 / (g0 + g1);
    const level = (-g0 * g1) / (g0 + g1);
    if (x <= turn) return level * x + (g0 - level) * leftParabola(turn, x);
    return level * x + ((g0 - level) * turn) / 3 + (g1 - level) * rightParabola(turn, x);
  }
  const ratio = -g1 / g0;
  if (ratio > 2) {
    const turn = (g1 + 2 * g0) / (g1 - g0);
    return x <= turn ? g0 * x : g0 * x + (g1 - g0) * rightParabola(turn, x);
  }
  if (ratio < 0.5) {
    const turn = (3 * g1) / (g1 - g0);
    return x < turn ? g1 * x + (g0 - g1) * leftParabola(turn, x) : g1 * x + ((g0 - g1) * turn) / 3;
  }
  return x * (1 - x) * (g0 * (1 - x) - g1 * x);
}

/** ∫₀ˣ ((turn − s)/turn)² ds for x up to the turn. */
function leftParabola(turn: number, x: number): number {
  const rest = 1 - x / turn;
  return (turn * (1 - rest * rest * rest)) / 3;
}

/** ∫ from the turn to x of ((s − turn)/(1 − turn))² ds. */
function rightParabola(turn: number, x: number): number {
  const part = (x - turn) / (1 - turn);
  return ((1 - turn) * part * part * part) / 3;
}

/**
 * The forward at a node, bounded between 0 and twice the smaller of the mean forwards beside it.
 *
 * Hagan and West bound positive forwards; below zero the mirror image, and zero where the sign changes, keep the
 * curve a continuous function of its quotes, without which no bootstrap can be sure to converge.
 */
function bounded(forward: number, before: number, after: number): number {
  if (before > 0 && after > 0) return Math.min(Math.max(forward, 0), 2 * Math.min(before, after));
  if (before < 0 && after < 0) return Math.max(Math.min(forward, 0), 2 * Math.max(before, after));
  return 0;
}

function nodeForwards(years: readonly number[], means: readonly number[]): readonly number[] {
  const last = years.length - 1;
  const forwards: number[] = new Array(years.length);
  for (let i = 1; i < last; i++) {
    const before = years[i]! - years[i - 1]!;
    const after = years[i + 1]! - years[i]!;
    const forward = (before * means[i + 1]! + after * means[i]!) / (before + after);
    forwards[i] = bounded(forward, means[i]!, means[i + 1]!);
  }
  const first = last === 1 ? means[1]! : means[1]! - 0.5 * (forwards[1]! - means[1]!);
  const end = last === 1 ? means[1]! : means[last]! - 0.5 * (forwards[last - 1]! - means[last]!);
  forwards[0] = bounded(first, means[1]!, means[1]!);
  forwards[last] = bounded(end, means[last]!, means[last]!);
  return forwards;
}

/**
 * A curve with continuous, shape-preserving forwards through the same nodes: monotone convex interpolation.
 *
 * −log P(t) = −log P(tᵢ₋₁) + f̄ᵢ·(t − tᵢ₋₁) + (tᵢ − tᵢ₋₁)·G((t − tᵢ₋₁)/(tᵢ − tᵢ₋₁)), f̄ᵢ the interval's mean forward.
 * Forwards are positive wherever the mean forwards are. Beyond the last node the instantaneous forward
 * there is held.
 *
 * @source Hagan, West, "Interpolation methods for curve construction", Applied Mathematical Finance 13 (2006), §6
 * @param nodes at least one beside (0, 0)
 * @returns exact at the nodes to rounding
 */
export function monotoneConvexCurve(nodes: CurveNodes): DiscountCurve {
  assertCurveNodes(nodes);
  const { years, logDiscounts } = nodes;
  const last = years.length - 1;
  const means = years.map((time, i) =>
    i === 0 ? 0 : (logDiscounts[i - 1]! - logDiscounts[i]!) / (time - years[i - 1]!),
  );
  const forwards = nodeForwards(years, means);
  return {
    logDiscount: (time) => {
      invariant(time >= 0, 'A discount factor is for a time from today on.');
      if (time >= years[last]!) return logDiscounts[last]! - forwards[last]! * (time - years[last]!);
      const i = intervalOf(years, time);
      if (time === years[i]) return logDiscounts[i]!;
      const elapsed = time - years[i - 1]!;
      const width = years[i]! - years[i - 1]!;
      const mean = means[i]!;
      const bend = integratedShape(forwards[i - 1]! - mean, forwards[i]! - mean, elapsed / width);
      return logDiscounts[i - 1]! - mean * elapsed - width * bend;
    },
  };
}
