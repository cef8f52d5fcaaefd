import type { ActivePassiveParameters } from '../src/models/prepay/active-passive.ts';
import { forwardMarket } from '../src/models/rate/forward-market.ts';
import { type G2, g2 } from '../src/models/rate/g2.ts';
import { hullWhite } from '../src/models/rate/hull-white.ts';
import type { RateModel } from '../src/models/rate/rate-model.ts';
import { scaledVolatility } from '../src/models/rate/scaled-volatility.ts';
import type { PullThroughTerms } from '../src/sim/loan-terms.ts';
import type { SimulationRequest } from '../src/sim/simulation-request.ts';

/** Everything that a valuation of the report's TBA and lock depends on and that is somebody's estimate. */
export interface Assumptions {
  readonly model: RateModel;
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
  readonly apply: (assumptions: Assumptions, direction: Direction) => Assumptions;
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
const RELATIVE_MOVE = 0.05;
const CORRELATION_MOVE = 0.02;
const DECAY_MOVE = 0.25;
const OAS_MOVE = 0.001;
const SPREAD_MOVE = 0.001;
const BASE_PULL_THROUGH_MOVE = 0.05;
const RESPONSE_MOVE = 0.2;

type Direction = -1 | 1;

/** The moves of a rate model's own parameters. */
function rateModelMoves(model: RateModel): readonly ParameterMove[] {
  switch (model.kind) {
    case 'hull-white': {
      const { meanReversion, volatility } = model;
      return [
        modelMove('mean reversion a', `± ${REVERSION_MOVE}`, (direction) =>
          hullWhite(meanReversion + direction * REVERSION_MOVE, volatility),
        ),
      ];
    }
    case 'g2': {
      const scaled = (name: keyof Omit<G2, 'kind' | 'rho'>): ParameterMove =>
        modelMove(
          `${name === 'sigma' || name === 'eta' ? 'volatility' : 'reversion'} ${name}`,
          `± ${100 * RELATIVE_MOVE} %`,
          (direction) => g2({ ...model, [name]: model[name] * (1 + direction * RELATIVE_MOVE) }),
        );
      return [
        scaled('a'),
        scaled('sigma'),
        scaled('b'),
        scaled('eta'),
        modelMove('correlation rho', `± ${CORRELATION_MOVE}`, (direction) =>
          g2({ ...model, rho: Math.min(1, Math.max(-1, model.rho + direction * CORRELATION_MOVE)) }),
        ),
      ];
    }
    case 'forward-market':
      return [
        modelMove('decay of correlation', `± ${100 * DECAY_MOVE} %`, (direction) =>
          forwardMarket({
            ...model,
            correlation: {
              ...model.correlation,
              decay: model.correlation.decay * (1 + direction * DECAY_MOVE),
            },
          }),
        ),
      ];
  }
}

function modelMove(name: string, move: string, moved: (direction: Direction) => RateModel): ParameterMove {
  return { name, move, apply: (all, direction) => ({ ...all, model: moved(direction) }) };
}

/** Every volatility of the rate model at once, whatever its parameters: a model of two factors may calm by one alone. */
const ALL_VOLATILITIES: ParameterMove = {
  name: 'all volatilities',
  move: `± ${100 * RELATIVE_MOVE} %`,
  apply: (all, direction) => ({
    ...all,
    model: scaledVolatility(all.model, 1 + direction * RELATIVE_MOVE),
  }),
};

/** Every parameter of the models behind a TBA and a lock, with the move the report makes. */
export function parameterMoves(model: RateModel): readonly ParameterMove[] {
  return [...rateModelMoves(model), ALL_VOLATILITIES, ...OTHER_MOVES];
}

const OTHER_MOVES: readonly ParameterMove[] = Object.freeze([
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
