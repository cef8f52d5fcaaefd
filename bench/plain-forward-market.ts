import { BLOCK_PATHS } from '../src/kernel/block.ts';
import type { ForwardMarket } from '../src/models/rate/forward-market.ts';
import { correlationLoadings } from '../src/models/rate/forward-market-correlation.ts';
import { initialForwards } from '../src/models/rate/forward-market-evolution.ts';
import { integratedVariance } from '../src/models/rate/forward-market-volatility.ts';
import { BONDS_PER_NODE } from '../src/sim/scenario-curves.ts';
import type { SimulationPlan } from '../src/sim/simulation-plan.ts';
import { FLAT_CURVE } from './book.ts';
import { boxMuller, type PlainPaths, rateOfBonds } from './plain-paths.ts';

/**
 * Paths of a forward-market model of normal dynamics: what is kept of them are normals, by which each path's forwards are
 * evolved on the bench's flat curve, one forward and one factor after another.
 */
export function plainForwardMarket(plan: SimulationPlan, model: ForwardMarket): PlainPaths {
  const times = plan.timesYears;
  const tenor = model.tenorTimesYears;
  const forwards = tenor.length - 1;
  const { factors } = model.correlation;
  const loadings = correlationLoadings(model);
  const initial = initialForwards(model, FLAT_CURVE);
  const periods = initial.map((_, j) => tenor[j + 1]! - tenor[j]!);
  const last = periodAt(tenor, times.at(-1)! + BONDS_PER_NODE);
  const deviations = Array.from(times.subarray(1), (end, step) =>
    Float64Array.from({ length: forwards }, (_, j) =>
      tenor[j + 1]! <= times[step]! ? 0 : Math.sqrt(integratedVariance(model, j, times[step]!, end)),
    ),
  );
  const driftOf = (step: Float64Array, rates: Float64Array, j: number): number => {
    let drift = 0;
    for (let i = 0; i <= j; i++) {
      if (step[i] === 0) continue;
      let correlation = 0;
      for (let f = 0; f < factors; f++)
        correlation += loadings[i * factors + f]! * loadings[j * factors + f]!;
      drift += (correlation * periods[i]! * step[i]!) / (1 + periods[i]! * rates[i]!);
    }
    return drift;
  };
  const predicted = new Float64Array(forwards);
  const next = new Float64Array(forwards);
  const advance = (step: Float64Array, rates: Float64Array, normals: readonly number[]): void => {
    predicted.set(rates);
    next.set(rates);
    for (let j = 0; j <= last; j++) {
      if (step[j] === 0) continue;
      let noise = 0;
      for (let f = 0; f < factors; f++) noise += loadings[j * factors + f]! * normals[f]!;
      const drift = driftOf(step, rates, j);
      predicted[j] = rates[j]! + step[j]! * (drift + noise);
      next[j] = rates[j]! + step[j]! * (0.5 * (drift + driftOf(step, predicted, j)) + noise);
    }
    rates.set(next);
  };
  const rate = new Float64Array(forwards);
  const bonds = new Float64Array(BONDS_PER_NODE);
  return {
    simulate: (paths) => {
      for (let at = 0; at < (times.length - 1) * factors * BLOCK_PATHS; at += 2) {
        [paths[at], paths[at + 1]] = boxMuller();
      }
    },
    answer: (paths) => {
      let squares = 0;
      for (let at = 0; at < (times.length - 1) * factors * BLOCK_PATHS; at++)
        squares += paths[at]! * paths[at]!;
      return squares;
    },
    observe: (paths, rates) => {
      for (let path = 0; path < BLOCK_PATHS; path++) {
        rate.set(initial);
        for (let node = 0; node < times.length; node++) {
          if (node > 0) {
            const normals = Array.from(
              { length: factors },
              (_, f) => paths[((node - 1) * factors + f) * BLOCK_PATHS + path]!,
            );
            advance(deviations[node - 1]!, rate, normals);
          }
          const now = bondOf(tenor, periods, rate, times[node]!, times[node]!);
          for (let i = 0; i < BONDS_PER_NODE; i++) {
            bonds[i] = bondOf(tenor, periods, rate, times[node]!, times[node]! + i + 1) / now;
          }
          rates[node * BLOCK_PATHS + path] = rateOfBonds(plan, bonds);
        }
      }
    },
  };
}

/** P(0,T)·[(1 − w)M_k + w·M_k+1], but for what all bonds of the moment have in common. */
function bondOf(
  tenor: readonly number[],
  periods: Float64Array,
  rates: Float64Array,
  now: number,
  time: number,
): number {
  let period = periodAt(tenor, now);
  let deflated = Math.exp(-FLAT_CURVE.logDiscount(tenor[period]!));
  const step = (): number =>
    Math.exp(FLAT_CURVE.logDiscount(tenor[period]!) - FLAT_CURVE.logDiscount(tenor[period + 1]!)) /
    (1 + periods[period]! * rates[period]!);
  for (; tenor[period + 1]! <= time; period++) deflated *= step();
  const share = (time - tenor[period]!) / periods[period]!;
  return Math.exp(FLAT_CURVE.logDiscount(time)) * deflated * (1 - share + share * step());
}

function periodAt(tenor: readonly number[], time: number): number {
  let period = 0;
  while (tenor[period + 1]! <= time) period++;
  return period;
}
