import type { HorizonState } from './horizon-draws.ts';
import { nodePlaces, parabola, spreadOut } from './horizon-nodes.ts';
import { lagrangeWeights } from './lagrange.ts';
import { ownSpread, sideNodes, spreadTerm } from './spread-term.ts';

/** What moves P&L until the horizon, as its contributions are told apart. */
export const HORIZON_FACTORS = [
  'level',
  'slope',
  'curvature',
  'mortgage-basis',
  'spread',
  'coupon-spread',
  'volatility',
  'pull-through',
] as const;
export type HorizonFactor = (typeof HORIZON_FACTORS)[number];

/** P&L of a factor as a sum over nodes. */
export interface HorizonTerm {
  readonly factor: HorizonFactor;
  /** Indices of nodes; one may stand twice. */
  readonly nodes: readonly number[];
  readonly weightsOf: (state: HorizonState) => Float64Array;
}

/** Nodes at which a book is revalued, today first, and the terms that read P&L off them. */
export interface HorizonTerms {
  readonly nodes: readonly HorizonState[];
  readonly terms: readonly HorizonTerm[];
  /** What a coupon's own spread adds to that of all coupons; absent where no spread moves. */
  readonly couponTerm:
    | {
        readonly nodes: readonly number[];
        readonly weightsOf: (state: HorizonState, own: number) => Float64Array;
      }
    | undefined;
  /** Logarithm of the volatility's factor at its nodes, either way; 0 where it does not move. */
  readonly volatilitySize: number;
}

/** How far the drawn states lie from today. */
export interface HorizonSpans {
  /** Of each component of rates, in standard deviations. */
  readonly scores: readonly number[];
  readonly mortgageBasis: number;
  /** Of all coupons together and of each. */
  readonly spread: number;
  readonly volatility: number;
  readonly pullThrough: number;
}

/** Share of the largest draw at which a factor beside level and slope is revalued; its parabola goes on a little beyond. */
const SIDE_SHARE = 0.8;
/** Node of the level's, counted from its ends, at which the other factors are revalued once more. */
const CROSS_NODE = 1;

const SIDES = [
  { member: 'mortgageBasis', factor: 'mortgage-basis' },
  { member: 'volatility', factor: 'volatility' },
  { member: 'pullThrough', factor: 'pull-through' },
] as const satisfies readonly { readonly member: keyof HorizonState; readonly factor: HorizonFactor }[];

/**
 * Lays nodes out over drawn states: a tensor grid of Chebyshev points over level and slope out to the farthest draw, and for
 * each other factor a node to either side, at three levels of rates where it is no rate itself.
 *
 * P&L = f(level, slope) + Σ g_k(level, x_k): f is the polynomial through the grid, g_k the parabola through its nodes less f
 * there; that of spreads has their pairs with mortgage basis and slope as well. An anchored decomposition, cut off after the
 * terms that matter; each term is linear in the nodes' P&L.
 *
 * @param counts of nodes along level and slope, odd
 * @source Kuo, Sloan, Wasilkowski & Woźniakowski, "On decompositions of multivariate functions", Math. Comp. 79 (2010);
 *   docs/models/stress.md
 */
export function horizonTerms(
  counts: { readonly level: number; readonly slope: number },
  spans: HorizonSpans,
): HorizonTerms {
  const { nodes, place } = nodePlaces(spans.scores.length);
  const levels = spreadOut(counts.level, spans.scores[0]!);
  const slopes = spreadOut(counts.slope, spans.scores[1] ?? 0);
  const levelNodes = levels.map((level) => place({ scores: [level] }));
  const gridNodes = levels.flatMap((level) => slopes.map((slope) => place({ scores: [level, slope] })));
  const crossLevels = levels.length === 1 ? levels : [levels[CROSS_NODE]!, 0, levels.at(-1 - CROSS_NODE)!];
  const terms: HorizonTerm[] = [
    { factor: 'level', nodes: levelNodes, weightsOf: ({ scores }) => lagrangeWeights(levels, scores[0]!) },
  ];
  if (slopes.length > 1) {
    terms.push({
      factor: 'slope',
      nodes: [...gridNodes, ...levelNodes],
      weightsOf: ({ scores }) => {
        const along = lagrangeWeights(levels, scores[0]!);
        const across = lagrangeWeights(slopes, scores[1]!);
        const grid = Array.from(along, (weight) => Array.from(across, (other) => weight * other)).flat();
        return Float64Array.from([...grid, ...along.map((weight) => -weight)]);
      },
    });
  }
  for (let component = 2; component < spans.scores.length; component++) {
    const size = SIDE_SHARE * spans.scores[component]!;
    const scoresAt = (score: number): number[] =>
      spans.scores.map((_, other) => (other === component ? score : 0));
    terms.push({
      factor: 'curvature',
      nodes: [place({ scores: scoresAt(-size) }), place({ scores: scoresAt(size) })],
      weightsOf: ({ scores }) => parabola(size, scores[component]!),
    });
  }
  for (const { member, factor } of SIDES) {
    const size = SIDE_SHARE * spans[member];
    if (size === 0) continue;
    const side = sideNodes(size, crossLevels, place, (value) => ({ [member]: value }));
    terms.push({
      factor,
      nodes: side.nodes,
      weightsOf: (state) => Float64Array.from(side.weights(state.scores[0]!, state[member])),
    });
  }
  const spreads = spreadTerm(SIDE_SHARE * spans.spread, {
    place,
    levels: crossLevels,
    // The outermost slope of the grid is there already.
    slopeSize: slopes[0]!,
    basisSize: SIDE_SHARE * spans.mortgageBasis,
  });
  if (spreads !== undefined) {
    terms.push({
      factor: 'spread',
      nodes: spreads.nodes,
      weightsOf: (state) => spreads.weightsOf(state, state.spread),
    });
  }
  return {
    nodes,
    terms,
    couponTerm: spreads === undefined ? undefined : ownSpread(spreads),
    volatilitySize: SIDE_SHARE * spans.volatility,
  };
}
