import type { Dictionary } from './dictionary.ts';
import { FEASIBILITY_TOLERANCE } from './dual-simplex.ts';

/** Stands for a child that one pivot proves impossible. */
const IMPOSSIBLE_RISE = 1e12;

/**
 * Least rise of the objective per unit by which a basic variable is moved in a direction, by one pivot of the dual simplex.
 *
 * @param row of the basic variable
 * @param direction 1 up, −1 down
 * @source N. J. Driebeek, "An algorithm for the solution of mixed integer programming problems" (1966)
 */
export function riseOf(dictionary: Dictionary, row: number, direction: number): number {
  const { entries, reduced, nonbasic, value, lower, upper } = dictionary;
  const width = nonbasic.length;
  let least = IMPOSSIBLE_RISE;
  for (let at = 0; at < width; at++) {
    const entry = direction * entries[row * width + at]!;
    const size = Math.abs(entry);
    if (size < FEASIBILITY_TOLERANCE) continue;
    const variable = nonbasic[at]!;
    if (lower[variable] === upper[variable]) continue;
    if (value[variable] === lower[variable] ? entry < 0 : entry > 0) continue;
    least = Math.min(least, Math.abs(reduced[at]!) / size);
  }
  return least;
}
