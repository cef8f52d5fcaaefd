import type { HorizonState } from './horizon-draws.ts';
import { nodePlaces, spreadOut } from './horizon-nodes.ts';
import { type Axis, sideNodes } from './horizon-pairs.ts';
import { lagrangeWeights } from './lagrange.ts';
import { pairedTerm, pullThroughTerm } from './paired-term.ts';

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

/**
 * Lays nodes out over drawn states: a tensor grid of Chebyshev points over level and slope out to the farthest draw, and for
 * each other factor a node to either side, at three levels of rates where it is no rate itself.
 *
 * P&L = f(level, slope) + Σ g_k(level, x_k): f is the polynomial through the grid, g_k the parabola through its nodes less f
 * there; those of spreads and of volatility have their pairs with slope and mortgage basis as well, that of pull-through
 * what is linear in its pairs. An anchored decomposition, cut off after the terms that matter; each term is linear in the
 * nodes' P&L.
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
    const scoresAt = (score: number): number[] =>
      spans.scores.map((_, other) => (other === component ? score : 0));
    // The third component bends with the level; what comes after it is a basis point or two.
    const atLevels = component === 2 ? crossLevels : [0];
    addSide(
      'curvature',
      { size: SIDE_SHARE * spans.scores[component]!, moved: (value) => ({ scores: scoresAt(value) }) },
      ({ scores }) => scores[component]!,
      atLevels,
    );
  }
  const axis = (member: SideMember): Axis => ({
    size: SIDE_SHARE * spans[member],
    moved: (value) => ({ [member]: value }),
  });
  // Borrowers' incentive is in both: every second level, where three do for the others.
  const incentiveLevels = everySecond(levels);
  addSide('mortgage-basis', axis('mortgageBasis'), (state) => state.mortgageBasis, incentiveLevels);
  // The outermost slope of the grid is there already.
  const slope: Axis = { size: slopes[0]!, moved: (value) => ({ scores: [0, value] }) };
  const surroundings = { place, levels: crossLevels, slope, basis: axis('mortgageBasis') };
  const [volatility, spread, pullThrough] = [axis('volatility'), axis('spread'), axis('pullThrough')];
  if (pullThrough.size > 0) {
    const others = [
      { axis: slope, valueIn: ({ scores }: HorizonState) => scores[1] ?? 0 },
      { axis: surroundings.basis, valueIn: (state: HorizonState) => state.mortgageBasis },
      { axis: volatility, valueIn: (state: HorizonState) => state.volatility },
      { axis: spread, valueIn: (state: HorizonState) => state.spread },
    ];
    const { nodes: termNodes, weightsOf } = pullThroughTerm(pullThrough, crossLevels, others, place);
    terms.push({
      factor: 'pull-through',
      nodes: termNodes,
      weightsOf: (state) => weightsOf(state, state.pullThrough),
    });
  }
  if (volatility.size > 0) {
    const { nodes: termNodes, weightsOf } = pairedTerm(volatility, surroundings);
    terms.push({
      factor: 'volatility',
      nodes: termNodes,
      weightsOf: (state) => weightsOf(state, state.volatility),
    });
  }
  const spreads = spread.size === 0 ? undefined : pairedTerm(spread, surroundings);
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
    couponTerm: spreads && {
      nodes: spreads.nodes,
      weightsOf: (state, own) => {
        const common = spreads.weightsOf(state, state.spread);
        return spreads.weightsOf(state, state.spread + own).map((weight, node) => weight - common[node]!);
      },
    },
    volatilitySize: volatility.size,
  };

  function addSide(
    factor: HorizonFactor,
    { size, moved }: Axis,
    valueIn: (state: HorizonState) => number,
    atLevels: readonly number[],
  ): void {
    if (size === 0) return;
    const side = sideNodes(size, atLevels, place, moved);
    terms.push({
      factor,
      nodes: side.nodes,
      weightsOf: (state) => Float64Array.from(side.weights(state.scores[0]!, valueIn(state))),
    });
  }
}

/** The middle one, and every second to either side. */
function everySecond(levels: readonly number[]): number[] {
  const middle = (levels.length - 1) / 2;
  return levels.filter((_, index) => (index - middle) % 2 === 0);
}

/** Members of a state that are no rates. */
type SideMember = 'mortgageBasis' | 'spread' | 'volatility' | 'pullThrough';
