import type { PullThroughParameters, RenegotiationResponse } from './parameters.ts';
import { pullThroughProbability } from './pull-through.ts';

/** What may become of a lock; the three sum to 1. */
export interface LockOutcomes {
  /** Funds at its locked rate. */
  readonly funded: number;
  /** Funds at a lower rate, at the lender's stated cost. */
  readonly renegotiated: number;
  readonly fallenOut: number;
}

/**
 * Share of would-be fallout that renegotiates: q(Δ) = q_max·(1 − exp(−(−Δ − threshold)/scale)) beyond the
 * threshold, zero up to it (Δ ≥ −0.25 percent points by default).
 *
 * @source own derivation, docs/models/pull-through.md
 * @param rateMovePercentPoints Δ, percent points; negative when rates have fallen
 * @returns share in [0, q_max), not rising in Δ
 */
export function renegotiationShare(rateMovePercentPoints: number, response: RenegotiationResponse): number {
  const beyond = -rateMovePercentPoints - response.thresholdPercentPoints;
  return beyond <= 0 ? 0 : response.largestShare * -Math.expm1(-beyond / response.scalePercentPoints);
}

/**
 * Probabilities of a lock's three outcomes: p, (1 − p)·q and the rest; q is zero while renegotiation is off.
 *
 * @source own derivation, docs/models/pull-through.md
 * @param baseProbability p₀, 0 < p₀ ≤ 1
 * @param rateMovePercentPoints Δ, percent points
 * @returns probabilities that sum to 1
 */
export function lockOutcomes(
  baseProbability: number,
  rateMovePercentPoints: number,
  { response, renegotiation }: PullThroughParameters,
): LockOutcomes {
  const funded = pullThroughProbability(baseProbability, rateMovePercentPoints, response);
  const share = renegotiation === undefined ? 0 : renegotiationShare(rateMovePercentPoints, renegotiation);
  const renegotiated = (1 - funded) * share;
  return { funded, renegotiated, fallenOut: 1 - funded - renegotiated };
}
