import { BLOCK_PATHS } from '../src/kernel/block.ts';
import { type G2, g2BondConvexity, g2Transition } from '../src/models/rate/g2.ts';
import { bondConvexity, bondFactor, type HullWhite, transition } from '../src/models/rate/hull-white.ts';
import { BONDS_PER_NODE } from '../src/sim/scenario-curves.ts';
import type { SimulationPlan } from '../src/sim/simulation-plan.ts';
import { FLAT_CURVE } from './book.ts';
import { boxMuller, type PlainPaths, rateOfBonds } from './plain-paths.ts';

/** Node at which blocks are held together: ten years on. */
const COMPARED_MONTH = 120;

/** Hull–White paths of (x, ∫x) by the exact recursion, on the bench's flat curve. */
export function plainHullWhite(plan: SimulationPlan, model: HullWhite): PlainPaths {
  const times = plan.timesYears;
  const size = times.length * BLOCK_PATHS;
  const steps = stepsOf(times, (from, to) => {
    const {
      decay,
      bondFactor: factor,
      varianceX,
      varianceIntegral,
      covariance,
    } = transition(model, from, to);
    const deviation = Math.sqrt(varianceX);
    const loading = covariance / deviation;
    return {
      decay,
      factor,
      deviation,
      loading,
      rest: Math.sqrt(Math.max(0, varianceIntegral - loading * loading)),
    };
  });
  const moments = Array.from(times, (time) => transition(model, 0, time));
  const factors = Array.from({ length: BONDS_PER_NODE }, (_, i) => bondFactor(model, i + 1));
  const convexities = moments.map((today) => factors.map((factor) => bondConvexity(today, factor)));
  return {
    simulate: (paths) => {
      for (let path = 0; path < BLOCK_PATHS; path++) {
        let x = 0;
        let total = 0;
        for (const [step, { decay, factor, deviation, loading, rest }] of steps.entries()) {
          const [first, second] = boxMuller();
          total += factor * x + loading * first + rest * second;
          x = decay * x + deviation * first;
          const at = (step + 1) * BLOCK_PATHS + path;
          paths[at] = x;
          paths[size + at] = total;
        }
      }
    },
    answer: (paths) => discountSum(plan, paths.subarray(size), 0.5 * moments[nodeOf(plan)]!.varianceIntegral),
    observe: (paths, rates) => {
      const bonds = new Float64Array(BONDS_PER_NODE);
      for (let at = 0; at < size; at++) {
        const convexity = convexities[Math.floor(at / BLOCK_PATHS)]!;
        for (let i = 0; i < BONDS_PER_NODE; i++) {
          bonds[i] = Math.exp(FLAT_CURVE.logDiscount(i + 1) + convexity[i]! - factors[i]! * paths[at]!);
        }
        rates[at] = rateOfBonds(plan, bonds);
      }
    },
  };
}

/** G2++ paths of (x, y, ∫(x + y)), a step's three shocks by a Cholesky factor, on the bench's flat curve. */
export function plainG2(plan: SimulationPlan, model: G2): PlainPaths {
  const times = plan.timesYears;
  const size = times.length * BLOCK_PATHS;
  const steps = stepsOf(times, (from, to) => {
    const step = g2Transition(model, from, to);
    const x0 = Math.sqrt(step.varianceX);
    const y0 = step.covarianceXY / x0;
    const i0 = step.covarianceXIntegral / x0;
    const y1 = Math.sqrt(step.varianceY - y0 * y0);
    const i1 = (step.covarianceYIntegral - y0 * i0) / y1;
    const i2 = Math.sqrt(Math.max(0, step.varianceIntegral - i0 * i0 - i1 * i1));
    return { ...step, x0, y0, y1, i0, i1, i2 };
  });
  const moments = Array.from(times, (time) => g2Transition(model, 0, time));
  const [ofX, ofY] = [model.a, model.b].map((meanReversion) =>
    Array.from({ length: BONDS_PER_NODE }, (_, i) => bondFactor({ meanReversion }, i + 1)),
  ) as [number[], number[]];
  const convexities = moments.map((today) => ofX.map((factor, i) => g2BondConvexity(today, factor, ofY[i]!)));
  return {
    simulate: (paths) => {
      for (let path = 0; path < BLOCK_PATHS; path++) {
        let x = 0;
        let y = 0;
        let total = 0;
        for (const [index, step] of steps.entries()) {
          const [first, second] = boxMuller();
          const [third] = boxMuller();
          total += step.bondFactorX * x + step.bondFactorY * y;
          total += step.i0 * first + step.i1 * second + step.i2 * third;
          x = step.decayX * x + step.x0 * first;
          y = step.decayY * y + step.y0 * first + step.y1 * second;
          const at = (index + 1) * BLOCK_PATHS + path;
          paths[at] = x;
          paths[size + at] = y;
          paths[2 * size + at] = total;
        }
      }
    },
    answer: (paths) =>
      discountSum(plan, paths.subarray(2 * size), 0.5 * moments[nodeOf(plan)]!.varianceIntegral),
    observe: (paths, rates) => {
      const bonds = new Float64Array(BONDS_PER_NODE);
      for (let at = 0; at < size; at++) {
        const convexity = convexities[Math.floor(at / BLOCK_PATHS)]!;
        for (let i = 0; i < BONDS_PER_NODE; i++) {
          const moved = ofX[i]! * paths[at]! + ofY[i]! * paths[size + at]!;
          bonds[i] = Math.exp(FLAT_CURVE.logDiscount(i + 1) + convexity[i]! - moved);
        }
        rates[at] = rateOfBonds(plan, bonds);
      }
    },
  };
}

function stepsOf<Step>(times: Float64Array, make: (from: number, to: number) => Step): readonly Step[] {
  return Array.from(times.subarray(1), (to, step) => make(times[step]!, to));
}

function nodeOf(plan: SimulationPlan): number {
  return plan.monthNodes[COMPARED_MONTH]!;
}

/** Sum of the discount factors of ten years. */
function discountSum(plan: SimulationPlan, integral: Float64Array, halfVariance: number): number {
  const node = nodeOf(plan);
  const base = FLAT_CURVE.logDiscount(plan.timesYears[node]!) - halfVariance;
  let sum = 0;
  for (let path = 0; path < BLOCK_PATHS; path++) sum += Math.exp(base - integral[node * BLOCK_PATHS + path]!);
  return sum;
}
