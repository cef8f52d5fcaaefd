import { type FlatnessTerms, flatnessCost, flattestOn } from './flattest-multipliers.ts';
import type { LogMultipliers, OasSurface } from './oas-surface.ts';

/** A stack's surfaces where they were measured. */
export interface MeasuredPoint {
  readonly point: LogMultipliers;
  readonly surfaces: readonly OasSurface[];
  readonly cost: number;
}

/** How far the search for a program's multipliers has come. */
export interface FlattestSearch {
  /** Where the stack is to be measured next, or, at the end, the answer. */
  readonly trial: LogMultipliers;
  /** The best point measured so far; undefined before the first. */
  readonly best: MeasuredPoint | undefined;
  readonly radius: number;
  readonly measurements: number;
  readonly converged: boolean;
}

/** Furthest step on either logarithm between two measurements: a factor of 1.5. */
const FIRST_RADIUS = 0.4;
const RADIUS_FALL = 4;
/** A step so short that the surface it was found on is exact at its end: its third-order error is below 1e-6. */
const LAST_STEP = 5e-4;

/** A search that begins with the parameters as they are. */
export const FIRST_TRIAL: FlattestSearch = Object.freeze({
  trial: [0, 0] as const,
  best: undefined,
  radius: FIRST_RADIUS,
  measurements: 0,
  converged: false,
});

/**
 * Takes one more measurement in: Gauss–Newton with second derivatives, in a region that shrinks when a step did not help.
 *
 * @source Nocedal & Wright, "Numerical Optimization" (2nd ed., 2006), ch. 4; docs/models/calibration.md
 * @param surfaces of the stack at the search's trial; not finite where an OAS has no solution
 * @returns the next trial; converged when it is within 0.0005 of the best measured point
 */
export function advanceSearch(
  search: FlattestSearch,
  surfaces: readonly OasSurface[],
  terms: FlatnessTerms,
): FlattestSearch {
  const { trial, best } = search;
  const cost = flatnessCost(surfaces, trial, trial, terms);
  const helped = best === undefined || cost < best.cost;
  const next = helped ? { point: trial, surfaces, cost } : best;
  const radius = helped ? search.radius : distance(trial, best.point) / RADIUS_FALL;
  const proposed = flattestOn(next.surfaces, next.point, radius, terms);
  const step = distance(proposed, next.point);
  return {
    trial: proposed,
    best: next,
    radius,
    measurements: search.measurements + 1,
    converged: step <= LAST_STEP && step < radius,
  };
}

function distance(from: LogMultipliers, to: LogMultipliers): number {
  return Math.max(Math.abs(from[0] - to[0]), Math.abs(from[1] - to[1]));
}
