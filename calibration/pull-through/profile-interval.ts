import type { Design } from './design.ts';
import { LIKELIHOOD_TOLERANCE, type Maximum, type MaximumSearch, maximizeLikelihood } from './newton.ts';

/** An interval of a parameter; an end is absent where the history sets none within the domain. */
export interface ProfileInterval {
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/** 97.5 % point of the standard normal distribution: both ends together miss in 5 %. */
export const INTERVAL_DEVIATIONS = 1.959963984540054;
const ROOT_ITERATIONS_MAX = 40;
/** On the signed root of the likelihood ratio: a hundredth of a standard error. */
const ROOT_TOLERANCE = 1e-2;

export interface ProfiledParameter {
  /** Index among the parameters. */
  readonly index: number;
  /** Domain in which ends are looked for. */
  readonly domain: readonly [number, number];
  /** Standard error, from which the first guess of each end is made. */
  readonly standardError: number;
  /** Variance of dependent observations over that of independent ones, by which the likelihood ratio is divided. */
  readonly varianceRatio: number;
  /** Where the others start when the parameter is moved; the maximum when absent. */
  readonly startAt?: (value: number) => Float64Array;
}

/**
 * The 95 % interval of a parameter by profile likelihood: where 2(ℓ_max − ℓ_profile)/ratio reaches 1.96².
 *
 * Where a likelihood is far from a parabola (a response that rate moves hardly bend) it holds its level when ± 1.96
 * standard errors do not.
 *
 * @source Venzon, Moolgavkar, "A method for computing profile-likelihood-based confidence intervals", Appl. Stat. 37
 *   (1988); the ratio: Chandler, Bate, "Inference for clustered data using the independence loglikelihood", Biometrika
 *   94 (2007)
 * @param maximum of the search with the parameter free
 */
export function profileInterval(
  design: Design,
  search: Omit<MaximumSearch, 'start'>,
  maximum: Maximum,
  parameter: ProfiledParameter,
): ProfileInterval {
  const { index, domain, standardError } = parameter;
  const centre = maximum.theta[index]!;
  const free = search.free.slice();
  free[index] = 0;
  let warm = maximum.theta;
  const rootRatio = (value: number): number => {
    const start = (parameter.startAt?.(value) ?? warm).slice();
    start[index] = value;
    const profile = maximizeLikelihood(design, {
      start,
      free,
      penalty: search.penalty,
      tolerance: LIKELIHOOD_TOLERANCE,
    });
    warm = profile.theta;
    const ratio = (2 * (maximum.likelihood.value - profile.likelihood.value)) / parameter.varianceRatio;
    return Math.sqrt(Math.max(0, ratio));
  };
  const end = (bound: number): number | undefined => {
    warm = maximum.theta;
    return crossing(rootRatio, centre, bound, INTERVAL_DEVIATIONS * standardError);
  };
  return { low: end(domain[0]), high: end(domain[1]) };
}

/** Where a rising root ratio passes the level between the centre and a bound; undefined where it does not. */
function crossing(
  rootRatio: (value: number) => number,
  centre: number,
  bound: number,
  firstStep: number,
): number | undefined {
  const room = Math.abs(bound - centre);
  const side = Math.sign(bound - centre);
  if (room === 0) return undefined;
  let inside = { distance: 0, root: 0 };
  let outside: typeof inside | undefined;
  let distance = Math.min(firstStep, room);
  for (let iteration = 0; iteration < ROOT_ITERATIONS_MAX; iteration++) {
    const root = rootRatio(centre + side * distance);
    if (Math.abs(root - INTERVAL_DEVIATIONS) < ROOT_TOLERANCE) return centre + side * distance;
    if (root > INTERVAL_DEVIATIONS) outside = { distance, root };
    else if (distance >= room) return undefined;
    else inside = { distance, root };
    distance =
      outside === undefined
        ? Math.min(
            room,
            distance * Math.min(3, Math.max(1.2, (1.05 * INTERVAL_DEVIATIONS) / Math.max(root, 1e-9))),
          )
        : between(inside, outside, iteration);
  }
  return centre + side * distance;
}

interface End {
  readonly distance: number;
  readonly root: number;
}

/** The chord's crossing, and every third time the middle, so that a bent profile cannot hold one end fast. */
function between(inside: End, outside: End, iteration: number): number {
  const width = outside.distance - inside.distance;
  if (iteration % 3 === 2) return inside.distance + width / 2;
  const share = (INTERVAL_DEVIATIONS - inside.root) / (outside.root - inside.root);
  return inside.distance + width * Math.min(0.98, Math.max(0.02, share));
}
