import type { HorizonState } from './horizon-draws.ts';
import { type PlaceNode, parabola } from './horizon-nodes.ts';
import { lagrangeWeights } from './lagrange.ts';

/** A sum over nodes of P&L that a factor makes at some levels of rates, less that of the levels alone. */
export interface SideNodes {
  readonly nodes: readonly number[];
  readonly weights: (level: number, value: number) => number[];
}

/** Nodes to either side of today in one factor, at each of some levels. */
export function sideNodes(
  size: number,
  levels: readonly number[],
  place: PlaceNode,
  moved: (value: number) => Partial<HorizonState>,
): SideNodes {
  const at = (value: number): number[] => levels.map((level) => place({ ...moved(value), scores: [level] }));
  return {
    nodes: [...at(-size), ...at(size), ...levels.map((level) => place({ scores: [level] }))],
    weights: (level, value) => {
      const across = lagrangeWeights(levels, level);
      const [down = 0, up = 0] = parabola(size, value);
      return [
        ...across.map((weight) => weight * down),
        ...across.map((weight) => weight * up),
        ...across.map((weight) => -weight * (down + up)),
      ];
    },
  };
}

/** The term of a spread, at the state's own or at another. */
export interface SpreadTerm {
  readonly nodes: readonly number[];
  readonly weightsOf: (state: HorizonState, spread: number) => Float64Array;
}

/** Where a spread meets the other moves. */
interface SpreadSurroundings {
  readonly place: PlaceNode;
  readonly levels: readonly number[];
  /** Of the second component, in standard deviations; 0 where rates have one component. */
  readonly slopeSize: number;
  /** Decimal; 0 where the mortgage basis stands still. */
  readonly basisSize: number;
}

/**
 * P&L of spreads: by level, and with mortgage basis and slope, which change what a spread discounts.
 *
 * @param size of the spread at its nodes, decimal; 0 where none moves
 */
export function spreadTerm(size: number, surroundings: SpreadSurroundings): SpreadTerm | undefined {
  if (size === 0) return undefined;
  const { place, levels, slopeSize, basisSize } = surroundings;
  const side = sideNodes(size, levels, place, (spread) => ({ spread }));
  const basis = spreadPair(size, basisSize, place, (mortgageBasis) => ({ mortgageBasis }));
  const slope = spreadPair(size, slopeSize, place, (value) => ({ scores: [0, value] }));
  return {
    nodes: [...side.nodes, ...basis.nodes, ...slope.nodes],
    weightsOf: (state, value) =>
      Float64Array.from([
        ...side.weights(state.scores[0]!, value),
        ...basis.weights(state.mortgageBasis, value),
        ...slope.weights(state.scores[1] ?? 0, value),
      ]),
  };
}

/** What a spread and another move do together beyond what each does alone: four corners, less the sides. */
function spreadPair(
  spreadSize: number,
  otherSize: number,
  place: PlaceNode,
  moved: (value: number) => Partial<HorizonState>,
): {
  readonly nodes: readonly number[];
  readonly weights: (other: number, spread: number) => readonly number[];
} {
  if (otherSize === 0) return { nodes: [], weights: () => [] };
  const others = [-otherSize, otherSize];
  const spreads = [-spreadSize, spreadSize];
  return {
    nodes: [
      ...others.flatMap((other) => spreads.map((spread) => place({ ...moved(other), spread }))),
      ...others.map((other) => place(moved(other))),
      ...spreads.map((spread) => place({ spread })),
    ],
    weights: (otherValue, spreadValue) => {
      const other = [...parabola(otherSize, otherValue)];
      const own = [...parabola(spreadSize, spreadValue)];
      const sum = (weights: readonly number[]): number => weights[0]! + weights[1]!;
      return [
        ...other.flatMap((one) => own.map((two) => one * two)),
        ...other.map((one) => -one * sum(own)),
        ...own.map((two) => -two * sum(other)),
      ];
    },
  };
}

/** What a coupon's own spread adds to that of all coupons. */
export function ownSpread({ nodes, weightsOf }: SpreadTerm) {
  return {
    nodes,
    weightsOf: (state: HorizonState, own: number): Float64Array => {
      const common = weightsOf(state, state.spread);
      return weightsOf(state, state.spread + own).map((weight, node) => weight - common[node]!);
    },
  };
}
