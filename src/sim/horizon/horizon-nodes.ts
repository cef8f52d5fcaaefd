import { chebyshevPoints } from '../rate-polynomial.ts';
import type { HorizonState } from './horizon-draws.ts';
import { lagrangeWeights } from './lagrange.ts';

/** Index of the node at a state, which is placed if it is new; members that are absent stand still. */
export type PlaceNode = (given: Partial<HorizonState>) => number;

/** Weights of the nodes at ∓size of the parabola through them and zero. */
export function parabola(size: number, value: number): Float64Array {
  const [down = 0, , up = 0] = lagrangeWeights([-size, 0, size], value);
  return Float64Array.of(down, up);
}

/** Chebyshev points over ± a span from the greatest down, the middle one exactly zero. */
export function spreadOut(count: number, span: number): number[] {
  if (span === 0) return [0];
  const middle = (count - 1) / 2;
  return Array.from(chebyshevPoints(count), (point, index) => (index === middle ? 0 : point * span));
}

/** Nodes in the order in which they were first placed, today before all. */
export function nodePlaces(components: number): {
  readonly nodes: readonly HorizonState[];
  readonly place: PlaceNode;
} {
  const nodes: HorizonState[] = [];
  const indices = new Map<string, number>();
  const place: PlaceNode = (given) => {
    const { mortgageBasis = 0, spread = 0, volatility = 0, pullThrough = 0 } = given;
    const scores = Array.from({ length: components }, (_, component) => given.scores?.[component] ?? 0);
    const key = [...scores, mortgageBasis, spread, volatility, pullThrough].join();
    const known = indices.get(key);
    if (known !== undefined) return known;
    indices.set(key, nodes.length);
    return nodes.push({ scores, mortgageBasis, spread, volatility, pullThrough }) - 1;
  };
  place({});
  return { nodes, place };
}
