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
  const at = (value: number): number[] =>
    levels.map((level) => {
      const { scores = [], ...rest } = moved(value);
      return place({ ...rest, scores: [level, ...scores.slice(1)] });
    });
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

/** Values of one member of a state on which nodes stand to either side of today. */
export interface Axis {
  /** 0 where the member stands still. */
  readonly size: number;
  readonly moved: (value: number) => Partial<HorizonState>;
}

/** What two moves make together beyond what each makes alone. */
export interface PairNodes {
  readonly nodes: readonly number[];
  readonly weights: (first: number, second: number) => readonly number[];
}

/** Four corners, less the sides; nothing where one of the two stands still. */
export function pairNodes(first: Axis, second: Axis, place: PlaceNode): PairNodes {
  if (first.size === 0 || second.size === 0) return { nodes: [], weights: () => [] };
  const firsts = [-first.size, first.size];
  const seconds = [-second.size, second.size];
  return {
    nodes: [
      ...firsts.flatMap((one) => seconds.map((two) => place({ ...first.moved(one), ...second.moved(two) }))),
      ...firsts.map((one) => place(first.moved(one))),
      ...seconds.map((two) => place(second.moved(two))),
    ],
    weights: (firstValue, secondValue) => {
      const one = [...parabola(first.size, firstValue)];
      const two = [...parabola(second.size, secondValue)];
      const sum = (weights: readonly number[]): number => weights[0]! + weights[1]!;
      return [
        ...one.flatMap((left) => two.map((right) => left * right)),
        ...one.map((left) => -left * sum(two)),
        ...two.map((right) => -right * sum(one)),
      ];
    },
  };
}

/**
 * The part of {@link pairNodes} that is linear in both, from two opposite corners: enough where one of the moves acts in
 * proportion to its size, as pull-through does.
 */
export function bilinearNodes(first: Axis, second: Axis, place: PlaceNode): PairNodes {
  if (first.size === 0 || second.size === 0) return { nodes: [], weights: () => [] };
  const signs = [-1, 1];
  const [one, two] = [
    (sign: number) => first.moved(sign * first.size),
    (sign: number) => second.moved(sign * second.size),
  ];
  return {
    nodes: [
      ...signs.map((sign) => place({ ...one(sign), ...two(sign) })),
      ...signs.map((sign) => place(one(sign))),
      ...signs.map((sign) => place(two(sign))),
    ],
    weights: (firstValue, secondValue) => {
      const corner = (firstValue * secondValue) / (2 * first.size * second.size);
      return [corner, corner, -corner, -corner, -corner, -corner];
    },
  };
}
