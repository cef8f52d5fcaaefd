import { invariant } from '../../core/invariant.ts';
import { symmetricEigen } from '../../models/rate/symmetric-eigen.ts';

/** Independent moves of the key rates, the largest first: level, slope, and what is left. */
export interface RateComponents {
  /** [component][tenor]: bp for one unit of a standard normal. */
  readonly movesBp: readonly (readonly number[])[];
}

/** A component with less than this share of the largest variance is rounding, and left out. */
const NEGLIGIBLE_SHARE = 1e-9;

/**
 * Principal components of a covariance of key rates.
 *
 * Signs are chosen so that the first raises rates on the whole and each other one raises the longest rate: a level and a
 * steepener of the long end.
 *
 * @source Litterman & Scheinkman, "Common factors affecting bond returns", J. Fixed Income 1 (1991)
 * @param covariance [rate][rate], bp²
 * @returns as many components as the covariance has rank; at least one, which may be of no size
 */
export function rateComponents(covariance: Float64Array): RateComponents {
  const size = Math.round(Math.sqrt(covariance.length));
  invariant(size * size === covariance.length, 'A covariance is square.');
  const { values, vectors } = symmetricEigen(covariance, size);
  const movesBp: number[][] = [];
  for (let component = 0; component < size; component++) {
    const variance = values[component]!;
    if (component > 0 && !(variance > NEGLIGIBLE_SHARE * values[0]!)) break;
    const vector = vectors.subarray(component * size, (component + 1) * size);
    const direction = component === 0 ? vector.reduce((sum, value) => sum + value, 0) : vector[size - 1]!;
    const scale = (direction < 0 ? -1 : 1) * Math.sqrt(Math.max(0, variance));
    movesBp.push(Array.from(vector, (value) => scale * value));
  }
  return { movesBp };
}

/** Covariance from deviations and correlations: [rate][rate]. */
export function covarianceOf(
  deviations: readonly number[],
  correlation: readonly (readonly number[])[],
): Float64Array {
  const size = deviations.length;
  return Float64Array.from({ length: size * size }, (_, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    return deviations[i]! * deviations[j]! * correlation[i]![j]!;
  });
}

/** Sample covariance of rows about their mean; needs two rows. */
export function sampleCovariance(rows: readonly (readonly number[])[]): Float64Array {
  invariant(rows.length >= 2, 'A sample covariance needs two observations.');
  const size = rows[0]!.length;
  const mean = Array.from(
    { length: size },
    (_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length,
  );
  return Float64Array.from({ length: size * size }, (_, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    const sum = rows.reduce((total, row) => total + (row[i]! - mean[i]!) * (row[j]! - mean[j]!), 0);
    return sum / (rows.length - 1);
  });
}
