import type { Program } from '../src/market/programs.ts';
import type { ActivePassiveParameters } from '../src/models/prepay/active-passive.ts';
import { hullWhite } from '../src/models/rate/hull-white.ts';
import type { PullThroughTerms } from '../src/sim/loan-terms.ts';
import type { SimulationRequest } from '../src/sim/simulation-request.ts';
import type { SimulatedModel } from './validation-context.ts';

/** Everything that a valuation of the report's TBA and lock depends on and that is somebody's estimate. */
export interface Assumptions {
  readonly model: SimulatedModel;
  readonly prepayment: ActivePassiveParameters;
  readonly mortgageSpreads: SimulationRequest['mortgageSpreads'];
  /** Added to the OAS of both, decimal. */
  readonly oasShift: number;
  readonly pullThrough: PullThroughTerms;
}

/** A parameter and what a move of it, down (−1) or up (+1), makes of the assumptions. */
export interface ParameterMove {
  readonly name: string;
  /** The move in words, with its unit. */
  readonly move: string;
  readonly apply: (assumptions: Assumptions, direction: -1 | 1) => Assumptions;
}

type NumericParameter = {
  [Name in keyof ActivePassiveParameters]: ActivePassiveParameters[Name] extends number ? Name : never;
}[keyof ActivePassiveParameters];

/** Moves of the prepayment parameters: what separates one good fit from another, by experience of such fits. */
const PREPAYMENT_MOVES: readonly (readonly [NumericParameter, string, number, 'relative' | 'absolute'])[] = [
  ['refinancingRate', 'refinancing rate R', 0.1, 'relative'],
  ['slope', 'S-curve slope β', 0.1, 'relative'],
  ['threshold', 'S-curve threshold x₀', 0.001, 'absolute'],
  ['refinancingRampMonths', 'refinancing ramp, months', 2, 'absolute'],
  ['turnoverRate', 'turnover rate τ', 0.1, 'relative'],
  ['lockIn', 'lock-in ℓ', 0.25, 'relative'],
  ['lockInCap', 'lock-in cap', 0.25, 'relative'],
  ['turnoverRampMonths', 'turnover ramp, months', 6, 'absolute'],
  ['defaultRate', 'default rate', 0.5, 'relative'],
  ['defaultRampMonths', 'default ramp, months', 6, 'absolute'],
  ['activeShare', 'active share ψ₀', 0.05, 'absolute'],
  ['passiveRefinancing', 'passive refinancing', 0.05, 'absolute'],
];
const SEASON_MOVE = 0.25;
const REVERSION_MOVE = 0.005;
const VOLATILITY_MOVE = 0.0005;
const OAS_MOVE = 0.001;
const SPREAD_MOVE = 0.001;
const BASE_PULL_THROUGH_MOVE = 0.05;
const RESPONSE_MOVE = 0.2;

/** Every parameter of the models behind a TBA and a lock, with the move the report makes. */
export const PARAMETER_MOVES: readonly ParameterMove[] = Object.freeze([
  {
    name: 'mean reversion a',
    move: `± ${REVERSION_MOVE}`,
    apply: (all, direction) => ({
      ...all,
      model: hullWhite(all.model.meanReversion + direction * REVERSION_MOVE, all.model.volatility),
    }),
  },
  {
    name: 'volatility σ',
    move: `± ${1e4 * VOLATILITY_MOVE} bp`,
    apply: (all, direction) => ({
      ...all,
      model: hullWhite(
        all.model.meanReversion,
        all.model.volatility.map(({ untilYears, value }) => ({
          untilYears,
          value: Math.max(0, value + direction * VOLATILITY_MOVE),
        })),
      ),
    }),
  },
  ...PREPAYMENT_MOVES.map(
    ([parameter, name, size, kind]): ParameterMove => ({
      name,
      move: kind === 'relative' ? `± ${100 * size} %` : `± ${size}`,
      apply: (all, direction) => {
        const value = all.prepayment[parameter];
        const moved = kind === 'relative' ? value * (1 + direction * size) : value + direction * size;
        return { ...all, prepayment: { ...all.prepayment, [parameter]: Math.max(0, moved) } };
      },
    }),
  ),
  {
    name: 'seasonal swing',
    move: `± ${100 * SEASON_MOVE} %`,
    apply: (all, direction) => ({
      ...all,
      prepayment: {
        ...all.prepayment,
        seasonality: all.prepayment.seasonality.map(
          (factor) => 1 + (factor - 1) * (1 + direction * SEASON_MOVE),
        ),
      },
    }),
  },
  {
    name: 'mortgage-rate spread s',
    move: `± ${1e4 * SPREAD_MOVE} bp`,
    apply: (all, direction) => ({
      ...all,
      mortgageSpreads: Object.fromEntries(
        Object.entries(all.mortgageSpreads).map(([rateClass, spread]) => [
          rateClass,
          spread + direction * SPREAD_MOVE,
        ]),
      ),
    }),
  },
  {
    name: 'OAS',
    move: `± ${1e4 * OAS_MOVE} bp`,
    apply: (all, direction) => ({ ...all, oasShift: all.oasShift + direction * OAS_MOVE }),
  },
  {
    name: 'base pull-through p₀',
    move: `± ${100 * BASE_PULL_THROUGH_MOVE} points`,
    apply: (all, direction) => ({
      ...all,
      pullThrough: { ...all.pullThrough, base: all.pullThrough.base + direction * BASE_PULL_THROUGH_MOVE },
    }),
  },
  {
    name: 'pull-through response A',
    move: `± ${100 * RESPONSE_MOVE} %`,
    apply: (all, direction) => ({
      ...all,
      pullThrough: {
        ...all.pullThrough,
        responseSize: all.pullThrough.responseSize * (1 + direction * RESPONSE_MOVE),
      },
    }),
  },
  {
    name: 'pull-through scale B',
    move: `± ${100 * RESPONSE_MOVE} %`,
    apply: (all, direction) => ({
      ...all,
      pullThrough: {
        ...all.pullThrough,
        responseScale: all.pullThrough.responseScale * (1 + direction * RESPONSE_MOVE),
      },
    }),
  },
]);

/** The shipped parameter sets with one program's replaced. */
export function withPrepayment(
  sets: SimulationRequest['prepayment'],
  program: Program,
  parameters: ActivePassiveParameters,
): SimulationRequest['prepayment'] {
  return { ...sets, [program]: parameters };
}
