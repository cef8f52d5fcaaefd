import { addressedNormal, type RandomKey, randomKey, textHash } from '../../core/random.ts';
import { rememberBy } from '../../core/remember.ts';
import type { HorizonConfig } from './horizon-config.ts';

/** State of everything that a whole revaluation sees, as moves from today. */
export interface HorizonState {
  /** Scores of the principal components of rates, standard normals. */
  readonly scores: readonly number[];
  /** Added to the mortgage rate's spread, decimal. */
  readonly mortgageBasis: number;
  /** Added to every OAS, decimal. */
  readonly spread: number;
  /** Logarithm of the factor on every volatility. */
  readonly volatility: number;
  /** Added to every pull-through, decimal. */
  readonly pullThrough: number;
}

/** Standard deviations over the horizon, in the units of {@link HorizonState}. */
export interface HorizonDeviations {
  readonly mortgageBasis: number;
  readonly spread: number;
  readonly couponSpread: number;
  readonly volatility: number;
  readonly pullThrough: number;
}

/** Equiprobable states of the market at the horizon. */
export interface HorizonDraws {
  readonly states: readonly HorizonState[];
  /** OAS move of a coupon beyond that of all, decimal, scenario by scenario. */
  readonly couponSpread: (coupon: string) => Float64Array;
  /** Standard normals of what is known of the outcomes of a set of locks, scenario by scenario. */
  readonly outcomes: (locks: string) => Float64Array;
}

/** Places of the normals of a scenario; the scores of the rates' components come first. */
const BASIS_FACTOR = 16;
const SPREAD_FACTOR = 17;
const VOLATILITY_FACTOR = 18;
const PULL_THROUGH_FACTOR = 19;
const NAMED_COUPON = 20;
const NAMED_LOCKS = 21;
/** Names become steps of an address, below 2²⁴; step 0 is that of the factors all share. */
const NAMED_STEPS = 16_777_215;
const BP = 10_000;

/** Deviations over a horizon by the square root of time. */
export function horizonDeviations(config: HorizonConfig): HorizonDeviations {
  const root = Math.sqrt(config.businessDays);
  return {
    mortgageBasis: (config.mortgageBasisBp.daily * root) / BP,
    spread: (config.spreadBp.daily * root) / BP,
    couponSpread: (config.couponSpreadBp.daily * root) / BP,
    volatility: config.volatility.daily * root,
    pullThrough: config.pullThrough.daily * root,
  };
}

/**
 * Draws states of the market at the horizon: independent standard normals, addressed by (seed, scenario, factor), and none
 * the mirror image of another. A factor correlated with the level takes ρ·z₁ + √(1 − ρ²)·z.
 *
 * What is drawn for a coupon or for a set of locks depends on its name alone, not on the rest of the book.
 *
 * @param components of the rates
 * @source docs/models/stress.md
 */
export function drawHorizon(config: HorizonConfig, components: number, seed: string): HorizonDraws {
  const key = randomKey(`${seed}/horizon`);
  const deviations = horizonDeviations(config);
  const states = Array.from({ length: config.scenarioCount }, (_, scenario): HorizonState => {
    const scores = Array.from({ length: components }, (_, factor) =>
      addressedNormal(key, scenario, 0, factor),
    );
    const tied = (factor: number, correlation: number): number =>
      correlation * scores[0]! +
      Math.sqrt(1 - correlation * correlation) * addressedNormal(key, scenario, 0, factor);
    const { mortgageBasisBp, spreadBp, volatility, pullThrough } = config;
    return {
      scores,
      mortgageBasis: deviations.mortgageBasis * tied(BASIS_FACTOR, mortgageBasisBp.correlationWithLevel),
      spread: deviations.spread * tied(SPREAD_FACTOR, spreadBp.correlationWithLevel),
      // The factor's mean is 1: no volatility is expected to rise.
      volatility:
        deviations.volatility * tied(VOLATILITY_FACTOR, volatility.correlationWithLevel) -
        0.5 * deviations.volatility * deviations.volatility,
      pullThrough: deviations.pullThrough * tied(PULL_THROUGH_FACTOR, pullThrough.correlationWithLevel),
    };
  });
  return {
    states,
    couponSpread: rememberBy((coupon: string) =>
      namedNormals(key, states.length, coupon, NAMED_COUPON).map((z) => z * deviations.couponSpread),
    ),
    outcomes: rememberBy((locks: string) => namedNormals(key, states.length, locks, NAMED_LOCKS)),
  };
}

function namedNormals(key: RandomKey, count: number, name: string, factor: number): Float64Array {
  const step = 1 + (textHash(name) % NAMED_STEPS);
  return Float64Array.from({ length: count }, (_, scenario) => addressedNormal(key, scenario, step, factor));
}
