import { rememberBy } from '../../core/remember.ts';
import { type CurveShift, KEY_RATE_TENORS } from '../../market/curve-shift.ts';
import { BASE_SCENARIO, type Scenario, scenario } from '../scenario.ts';
import type { HorizonConfig } from './horizon-config.ts';
import type { HorizonDraws, HorizonState } from './horizon-draws.ts';
import { type HorizonFactor, type HorizonSpans, horizonTerms } from './horizon-terms.ts';
import type { RateComponents } from './rate-components.ts';

/** P&L of a factor in every drawn state, as a sum over nodes. */
export interface WeightedNodes {
  readonly factor: HorizonFactor;
  /** Indices of nodes; one may stand twice. */
  readonly nodes: readonly number[];
  /** [state][node]. */
  readonly weights: readonly Float64Array[];
}

/** A drawn state that is revalued in full, so that what is read off the nodes can be compared. */
export interface HorizonCheck {
  readonly scenarioId: string;
  readonly state: HorizonState;
  /** Its P&L as read off the nodes, without what coupons do by themselves. */
  readonly weights: ReadonlyMap<number, number>;
}

/** Where a book is revalued, and how its P&L in every drawn state is read off there. */
export interface HorizonDesign {
  readonly components: RateComponents;
  readonly draws: HorizonDraws;
  /** The states revalued, today first: its P&L is zero. */
  readonly nodes: readonly HorizonState[];
  /** Ids of the nodes' scenarios. */
  readonly nodeIds: readonly string[];
  /** Scenarios to be run beside the base: the nodes, then the checks. */
  readonly scenarios: readonly Scenario[];
  /** Factors on the volatilities of the models that follow the run's own. */
  readonly volatilityFactors: readonly number[];
  /** What all share, then what a coupon's own spread adds. */
  readonly parts: readonly WeightedNodes[];
  readonly couponPart: (coupon: string) => WeightedNodes | undefined;
  /**
   * Weights with which the change of anything from today to a state is read off its changes at the nodes, without what
   * coupons do by themselves; the state lies within the drawn ones.
   */
  readonly nodeWeights: (state: HorizonState) => ReadonlyMap<number, number>;
  readonly checks: readonly HorizonCheck[];
}

/** Move of the curve in a state. */
export function stateShift({ movesBp }: RateComponents, scores: readonly number[]): CurveShift {
  return {
    years: KEY_RATE_TENORS,
    shiftBp: KEY_RATE_TENORS.map((_, tenor) =>
      scores.reduce((sum, score, component) => sum + score * movesBp[component]![tenor]!, 0),
    ),
  };
}

/**
 * The revaluations from which P&L in every drawn state is interpolated, {@link horizonTerms}, and those that check it.
 *
 * @param coupons that have spreads of their own
 * @param firstModel index in the run of the first model with another volatility
 * @source docs/models/stress.md
 */
export function horizonDesign(
  config: HorizonConfig,
  components: RateComponents,
  draws: HorizonDraws,
  coupons: readonly string[],
  firstModel: number,
): HorizonDesign {
  const { states } = draws;
  const { nodes, terms, couponTerm, volatilitySize } = horizonTerms(
    config.nodes,
    spansOf(components, draws, coupons),
  );
  const nodeVolatilities = volatilitySize === 0 ? [] : [-volatilitySize, volatilitySize];
  const checked = states.slice(0, config.checkCount);
  /** Logarithm of the factor of each model that follows the run's own. */
  const volatilities = [
    ...new Set([...nodeVolatilities, ...checked.map((state) => state.volatility)]),
  ].filter((volatility) => volatility !== 0);
  const scenarioOf = (id: string, state: HorizonState): Scenario =>
    scenario(id, {
      shift: stateShift(components, state.scores),
      modelIndex: state.volatility === 0 ? 0 : firstModel + volatilities.indexOf(state.volatility),
      mortgageBasis: state.mortgageBasis,
      oasShift: state.spread,
      pullThroughShift: state.pullThrough,
    });
  const nodeWeights = (state: HorizonState): Map<number, number> => {
    const weights = new Map<number, number>();
    for (const term of terms) {
      const termWeights = term.weightsOf(state);
      term.nodes.forEach((node, at) => {
        weights.set(node, (weights.get(node) ?? 0) + termWeights[at]!);
      });
    }
    return weights;
  };
  const checks = checked.map(
    (state, index): HorizonCheck => ({
      scenarioId: `horizon-check:${index}`,
      state,
      weights: nodeWeights(state),
    }),
  );
  return {
    components,
    draws,
    nodes,
    nodeIds: nodes.map((_, index) => nodeId(index)),
    scenarios: [
      ...nodes.slice(1).map((state, index) => scenarioOf(nodeId(index + 1), state)),
      ...checks.map(({ scenarioId, state }) => scenarioOf(scenarioId, state)),
    ],
    volatilityFactors: volatilities.map(Math.exp),
    parts: terms.map(({ factor, nodes: termNodes, weightsOf }) => ({
      factor,
      nodes: termNodes,
      weights: states.map(weightsOf),
    })),
    couponPart: rememberBy((coupon: string): WeightedNodes | undefined => {
      if (couponTerm === undefined) return undefined;
      const own = draws.couponSpread(coupon);
      return {
        factor: 'coupon-spread',
        nodes: couponTerm.nodes,
        weights: states.map((state, index) => couponTerm.weightsOf(state, own[index]!)),
      };
    }),
    nodeWeights,
    checks,
  };
}

function spansOf({ movesBp }: RateComponents, draws: HorizonDraws, coupons: readonly string[]): HorizonSpans {
  const { states } = draws;
  const span = (of: (state: HorizonState, index: number) => number): number =>
    states.reduce((most, state, index) => Math.max(most, Math.abs(of(state, index))), 0);
  const spreads = coupons.map((coupon) => {
    const own = draws.couponSpread(coupon);
    return span(({ spread }, index) => spread + own[index]!);
  });
  return {
    scores: movesBp.map((moves, component) =>
      moves.every((move) => move === 0) ? 0 : span(({ scores }) => scores[component]!),
    ),
    mortgageBasis: span((state) => state.mortgageBasis),
    spread: Math.max(
      span((state) => state.spread),
      ...spreads,
    ),
    volatility: span((state) => state.volatility),
    pullThrough: span((state) => state.pullThrough),
  };
}

function nodeId(index: number): string {
  return index === 0 ? BASE_SCENARIO.id : `horizon:${index}`;
}
