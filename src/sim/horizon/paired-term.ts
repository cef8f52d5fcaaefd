import type { HorizonState } from './horizon-draws.ts';
import type { PlaceNode } from './horizon-nodes.ts';
import { type Axis, bilinearNodes, pairNodes, sideNodes } from './horizon-pairs.ts';

/** P&L of a factor at any value of it, in a state that says the rest. */
export interface PairedTerm {
  readonly nodes: readonly number[];
  readonly weightsOf: (state: HorizonState, value: number) => Float64Array;
}

/** What a factor is valued beside. */
export interface Surroundings {
  readonly place: PlaceNode;
  readonly levels: readonly number[];
  readonly slope: Axis;
  readonly basis: Axis;
}

/**
 * P&L of spreads, or of volatility: by level, and with slope and mortgage basis, which change what it acts on.
 *
 * @param axis of a size above 0
 */
export function pairedTerm(axis: Axis, { place, levels, slope, basis }: Surroundings): PairedTerm {
  const side = sideNodes(axis.size, levels, place, axis.moved);
  const withSlope = pairNodes(axis, slope, place);
  const withBasis = pairNodes(axis, basis, place);
  return {
    nodes: [...side.nodes, ...withSlope.nodes, ...withBasis.nodes],
    weightsOf: (state, value) =>
      Float64Array.from([
        ...side.weights(state.scores[0]!, value),
        ...withSlope.weights(value, state.scores[1] ?? 0),
        ...withBasis.weights(value, state.mortgageBasis),
      ]),
  };
}

/** A factor that pull-through meets, and its value in a state. */
export interface MetFactor {
  readonly axis: Axis;
  readonly valueIn: (state: HorizonState) => number;
}

/** P&L of pull-through: by level, and in proportion to what any other factor does to the worth of a funded loan. */
export function pullThroughTerm(
  axis: Axis,
  levels: readonly number[],
  others: readonly MetFactor[],
  place: PlaceNode,
): PairedTerm {
  const side = sideNodes(axis.size, levels, place, axis.moved);
  const pairs = others.map(({ axis: other, valueIn }) => ({
    valueIn,
    ...bilinearNodes(axis, other, place),
  }));
  return {
    nodes: [...side.nodes, ...pairs.flatMap(({ nodes }) => nodes)],
    weightsOf: (state, value) =>
      Float64Array.from([
        ...side.weights(state.scores[0]!, value),
        ...pairs.flatMap(({ valueIn, weights }) => weights(value, valueIn(state))),
      ]),
  };
}
