import type { BookValuation } from '../book-valuation.ts';
import { SCENARIO_ID } from '../measure-scenarios.ts';
import type { ResolvedLock } from '../resolved-lock.ts';
import type { Horizon } from './prepare-horizon.ts';

/**
 * P&L from what becomes known of locks' outcomes until the horizon, beyond what rates tell.
 *
 * Whether a lock funds is decided evenly over the time to its funding date, so that by the horizon its probability has
 * moved with variance p(1 − p)·min(1, h/H), independently of the others; a lock that moves so gains or loses the value u of
 * its loan against its lock price, in the state at hand. Their sum is taken for normal.
 *
 * @param locks hedged locks of one cell of the book
 * @param name of the cell: its draws
 * @returns dollars in every drawn state; undefined where nothing can become known
 * @source own derivation, docs/models/stress.md
 */
export function knownOutcomes(
  valuation: BookValuation,
  locks: readonly ResolvedLock[],
  horizon: Horizon,
  name: string,
): Float64Array | undefined {
  const normals = horizon.design.draws.outcomes(name);
  return outcomeDeviations(valuation, locks, horizon)?.map((deviation, state) => normals[state]! * deviation);
}

/** Standard deviation of what becomes known of locks' outcomes, by drawn state; undefined where nothing can. */
export function outcomeDeviations(
  valuation: BookValuation,
  locks: readonly ResolvedLock[],
  { config, years, design }: Horizon,
): Float64Array | undefined {
  const open = locks.filter(({ pullThrough }) => pullThrough.base < 1);
  if (!config.pullThrough.ownOutcomes || open.length === 0) return undefined;
  const level = design.parts.find(({ factor }) => factor === 'level')!;
  const variances = level.nodes.map((node) => varianceIn(valuation, open, years, design.nodeIds[node]!));
  return Float64Array.from(level.weights, (weights) => {
    const variance = variances.reduce((sum, value, at) => sum + weights[at]! * value, 0);
    // A polynomial through variances may dip below zero between its nodes, where they are next to nothing.
    return Math.sqrt(Math.max(0, variance));
  });
}

function varianceIn(
  valuation: BookValuation,
  locks: readonly ResolvedLock[],
  horizonYears: number,
  scenarioId: string,
): number {
  return locks.reduce((sum, lock) => {
    const today = valuation.lock(lock, SCENARIO_ID.base).pullThrough.value;
    const { pullThrough, valueAtTodaysPullThrough } = valuation.lock(lock, scenarioId);
    const funded = valueAtTodaysPullThrough.value / today;
    const share = Math.min(1, horizonYears / Math.max(lock.pullThrough.horizonYears, 1e-9));
    return sum + pullThrough.value * (1 - pullThrough.value) * share * funded * funded;
  }, 0);
}
