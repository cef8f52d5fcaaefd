import { addressedNormal, type RandomKey } from '../../../core/random.ts';

/** A factor that wanders about zero. */
export interface Wandering {
  /** Standard deviation of a day's change. */
  readonly daily: number;
  /** Business days in which half of a deviation is expected to go. */
  readonly halfLifeDays: number;
}

/**
 * A mean-reverting path from zero: x₀ = 0, xₜ = φ·xₜ₋₁ + daily·zₜ, φ = 2^(−1/half-life); zₜ addressed by (key, name, day).
 *
 * @param name address of the factor, a whole number below 2³²
 * @param days how many values
 * @source Uhlenbeck & Ornstein, "On the theory of the Brownian motion", Phys. Rev. 36 (1930), at whole days
 */
export function wanderingPath(
  key: RandomKey,
  name: number,
  { daily, halfLifeDays }: Wandering,
  days: number,
): Float64Array {
  const path = new Float64Array(days);
  const kept = Math.exp(-Math.LN2 / halfLifeDays);
  for (let day = 1; day < days; day++) {
    path[day] = kept * path[day - 1]! + daily * addressedNormal(key, name, day, 0);
  }
  return path;
}
