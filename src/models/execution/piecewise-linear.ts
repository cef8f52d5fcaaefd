import { invariant } from '../../core/invariant.ts';

/**
 * Where a continuous function that is linear between its knots is zero.
 *
 * @param valueAt undefined where the function has no value; a stretch with such an end is passed over
 * @param knots in any order, the ends of the domain among them
 * @returns rising; a stretch that is zero all along gives its ends
 * @source own derivation: on each stretch the chord is the function
 */
export function piecewiseLinearRoots(
  valueAt: (x: number) => number | undefined,
  knots: readonly number[],
): readonly number[] {
  invariant(knots.length >= 2, 'A domain has two ends.');
  const sorted = [...new Set(knots)].sort((left, right) => left - right);
  const points = sorted.map((x) => ({ x, value: valueAt(x) }));
  const roots = new Set<number>();
  points.forEach(({ x, value }, index) => {
    if (value === undefined) return;
    if (value === 0) roots.add(x);
    const next = points[index + 1];
    if (next?.value === undefined || Math.sign(value) * Math.sign(next.value) >= 0) return;
    roots.add(x - (value * (next.x - x)) / (next.value - value));
  });
  return [...roots];
}
