/** Where a function of one number is greatest. */
export interface ScalarMaximum {
  readonly at: number;
  readonly value: number;
}

const GOLDEN = 0.618033988749894848;

/**
 * The greatest value of a function on an interval: the best of evenly spaced points, then golden sections around it.
 *
 * @source Press et al., "Numerical Recipes" (3rd ed., 2007), §10.2
 * @param pointCount of the first look, at least 3: finer than the function's humps
 * @param tolerance width at which the search is done
 */
export function maximizeScalar(
  f: (x: number) => number,
  [low, high]: readonly [number, number],
  pointCount: number,
  tolerance: number,
): ScalarMaximum {
  const step = (high - low) / (pointCount - 1);
  let best: ScalarMaximum = { at: low, value: Number.NEGATIVE_INFINITY };
  const look = (at: number): number => {
    const value = f(at);
    if (value > best.value) best = { at, value };
    return value;
  };
  for (let i = 0; i < pointCount; i++) look(i === pointCount - 1 ? high : low + i * step);
  let left = Math.max(low, best.at - step);
  let right = Math.min(high, best.at + step);
  let inner = right - GOLDEN * (right - left);
  let outer = left + GOLDEN * (right - left);
  let innerValue = look(inner);
  let outerValue = look(outer);
  while (right - left > tolerance) {
    if (innerValue > outerValue) {
      right = outer;
      outer = inner;
      outerValue = innerValue;
      inner = right - GOLDEN * (right - left);
      innerValue = look(inner);
    } else {
      left = inner;
      inner = outer;
      innerValue = outerValue;
      outer = left + GOLDEN * (right - left);
      outerValue = look(outer);
    }
  }
  return best;
}
