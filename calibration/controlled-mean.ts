import { invariant } from '../src/core/invariant.ts';
import { solveLinear } from '../src/core/solve-system.ts';

/** Count, sums and products of a quantity and its controls, [quantity, controls]. */
export interface ControlledSums {
  readonly width: number;
  readonly state: { count: number };
  readonly sums: Float64Array;
  /** [row][column], row ≥ column. */
  readonly products: Float64Array;
}

/** A share of each control's variance, and a number, so small that only a control without information feels them. */
const RIDGE = 1e-10;
const LEAST_VARIANCE = 1e-300;

/** The sums of no observation. */
export function noControlledSums(controls: number): ControlledSums {
  const width = controls + 1;
  return {
    width,
    state: { count: 0 },
    sums: new Float64Array(width),
    products: new Float64Array(width * width),
  };
}

/** Adds an observation: the quantity, then its controls. */
export function addControlled({ width, state, sums, products }: ControlledSums, values: Float64Array): void {
  state.count++;
  for (let row = 0; row < width; row++) {
    const value = values[row]!;
    sums[row]! += value;
    for (let column = 0; column <= row; column++) products[row * width + column]! += value * values[column]!;
  }
}

/**
 * A mean with the least variance that controls of known expectation allow: mean − Σβ·(mean control − expectation), β
 * by regression.
 *
 * @source Glasserman, "Monte Carlo Methods in Financial Engineering" (2003), §4.1.3
 * @param expectations of the controls
 * @returns the mean, whose bias is of order 1/count, and its standard error √(residual variance/count)
 */
export function controlledMean(
  { width, state: { count }, sums, products }: ControlledSums,
  expectations: readonly number[],
): { readonly mean: number; readonly standardError: number } {
  invariant(count > width, 'A regression needs more observations than controls.');
  const covariance = (left: number, right: number): number => {
    const product = products[Math.max(left, right) * width + Math.min(left, right)]!;
    return (product - (sums[left]! * sums[right]!) / count) / (count - 1);
  };
  const controls = expectations.map((_, c) => c + 1);
  const withQuantity = controls.map((control) => covariance(control, 0));
  const gram = controls.map((left) =>
    controls.map((right) =>
      left === right ? covariance(left, left) * (1 + RIDGE) + LEAST_VARIANCE : covariance(left, right),
    ),
  );
  const slopes = solveLinear(gram, withQuantity);
  let mean = sums[0]! / count;
  let variance = covariance(0, 0);
  for (const [c, slope] of slopes.entries()) {
    mean -= slope * (sums[c + 1]! / count - expectations[c]!);
    variance -= slope * withQuantity[c]!;
  }
  return { mean, standardError: Math.sqrt(Math.max(0, variance) / count) };
}
