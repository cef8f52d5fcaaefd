import { invariant } from '../../core/invariant.ts';
import type { PullThroughResponse } from './parameters.ts';

/** No lock is certain before it funds, and none is hopeless before it leaves. */
export const LOWEST_PULL_THROUGH = 0.02;
export const HIGHEST_PULL_THROUGH = 0.995;

/**
 * Probability that a lock funds after the mortgage rate has moved:
 * logit p = logit p₀ + a·tanh(Δ/b), held between 0.02 and 0.995; a funded loan (p₀ = 1) stays at 1.
 *
 * @source own derivation, docs/models/pull-through.md; a and b put the seed's 75 % → 85 % at +100 bp
 * @param baseProbability p₀ at an unmoved rate, 0 < p₀ ≤ 1
 * @param rateMovePercentPoints Δ: mortgage rate at the expected funding date less that at lock, percent points
 * @param response a ≥ 0 and b > 0 (percent points)
 * @returns probability, rising in Δ and in p₀
 */
export function pullThroughProbability(
  baseProbability: number,
  rateMovePercentPoints: number,
  response: PullThroughResponse,
): number {
  invariant(baseProbability > 0 && baseProbability <= 1, 'A base pull-through lies in (0, 1].');
  if (baseProbability === 1) return 1;
  const shift = response.a * Math.tanh(rateMovePercentPoints / response.b);
  return boundedPullThrough(logit(baseProbability) + shift);
}

/** Log odds of a probability in (0, 1). */
export function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}

/**
 * The probability of a logit, held between the lowest and highest pull-through.
 *
 * @source own derivation, docs/models/pull-through.md
 * @param logOdds any finite number
 * @returns probability in [0.02, 0.995]
 */
export function boundedPullThrough(logOdds: number): number {
  const probability = 1 / (1 + Math.exp(-logOdds));
  return Math.min(HIGHEST_PULL_THROUGH, Math.max(LOWEST_PULL_THROUGH, probability));
}
