import {
  evaluateLots,
  type HedgeProblem,
  limitViolation,
  linearValue,
  lotsCost,
  riskDollars,
} from './hedge-problem.ts';

/** Each step strictly lowers the merit; this bounds the walk all the same. */
const STEPS_MAX = 400;
/** A step must gain more than rounding noise. */
const GAIN_MIN = 1e-6;
/** Dollars per dollar above the gross and the cost maximum: no risk term saves as much. */
const GROSS_PENALTY = 1;
const COST_PENALTY = 1_000;

/**
 * Whole-lot trades near a relaxed solution: rounds, then takes the best of all one-lot changes and two-instrument
 * exchanges until none helps.
 *
 * Gives branch and bound a feasible start and polishes what it found. Deterministic: ties go to the lower index.
 *
 * @source own derivation, docs/models/hedge.md
 * @param start lots, whole or not, one per instrument
 * @returns whole lots inside their bounds; limits kept where the walk found a way
 */
export function searchLots(problem: HedgeProblem, start: ArrayLike<number>): Float64Array {
  const lots = Float64Array.from(start, (value, index) =>
    Math.min(problem.upper[index]!, Math.max(problem.lower[index]!, Math.round(value)) + 0),
  );
  for (let step = 0; step < STEPS_MAX && improve(problem, lots); step++);
  return lots;
}

function improve(problem: HedgeProblem, lots: Float64Array): boolean {
  const walk = new Walk(problem, lots);
  const count = lots.length;
  const dv01 = problem.terms[0]?.coefficients;
  let best = walk.merit - GAIN_MIN;
  let first = -1;
  let second = -1;
  let firstLots = 0;
  let secondLots = 0;
  const consider = (i: number, a: number, j: number, b: number): void => {
    const merit = walk.meritAfter(i, a, j, b);
    if (merit < best - GAIN_MIN) {
      best = merit;
      first = i;
      firstLots = a;
      second = j;
      secondLots = b;
    }
  };
  for (let i = 0; i < count; i++) {
    for (const a of [1, -1, 5, -5]) consider(i, a, i, 0);
    for (const a of [1, -1]) {
      for (let j = 0; j < count; j++) {
        if (j === i) continue;
        consider(i, a, j, 1);
        consider(i, a, j, -1);
        if (dv01 === undefined || dv01[j] === 0) continue;
        const neutral = Math.round((-a * dv01[i]!) / dv01[j]!);
        if (Math.abs(neutral) > 1) consider(i, a, j, neutral);
      }
    }
  }
  if (first < 0) return false;
  lots[first]! += firstLots;
  if (second !== first) lots[second]! += secondLots;
  return true;
}

/** Residuals at the current lots, so that a change of one or two instruments costs one pass over the rows. */
class Walk {
  readonly merit: number;
  readonly #problem: HedgeProblem;
  readonly #lots: Float64Array;
  readonly #terms: Float64Array;
  readonly #limits: Float64Array;
  readonly #cost: number;
  readonly #gross: number;

  constructor(problem: HedgeProblem, lots: Float64Array) {
    this.#problem = problem;
    this.#lots = lots;
    this.#terms = Float64Array.from(problem.terms, (term) => linearValue(term, lots));
    this.#limits = Float64Array.from(problem.limits, (limit) => linearValue(limit, lots));
    const { cost, gross } = evaluateLots(problem, lots);
    this.#cost = cost;
    this.#gross = gross;
    this.merit = this.meritAfter(0, 0, 0, 0);
  }

  /** Infinity outside the bounds. */
  meritAfter(i: number, a: number, j: number, b: number): number {
    const problem = this.#problem;
    const newI = this.#lots[i]! + a;
    const newJ = i === j ? newI : this.#lots[j]! + b;
    if (
      newI < problem.lower[i]! ||
      newI > problem.upper[i]! ||
      newJ < problem.lower[j]! ||
      newJ > problem.upper[j]!
    ) {
      return Number.POSITIVE_INFINITY;
    }
    let cost = this.#cost + lotsCost(problem.cost, i, newI) - lotsCost(problem.cost, i, this.#lots[i]!);
    let gross = this.#gross + problem.face[i]! * (Math.abs(newI) - Math.abs(this.#lots[i]!));
    if (j !== i) {
      cost += lotsCost(problem.cost, j, newJ) - lotsCost(problem.cost, j, this.#lots[j]!);
      gross += problem.face[j]! * (Math.abs(newJ) - Math.abs(this.#lots[j]!));
    }
    let merit =
      problem.costWeight * cost +
      COST_PENALTY * Math.max(0, cost - problem.costMaximum) +
      GROSS_PENALTY * Math.max(0, gross - problem.grossMaximum);
    for (const [at, term] of problem.terms.entries()) {
      const residual = this.#terms[at]! + a * term.coefficients[i]! + b * term.coefficients[j]!;
      merit += riskDollars(problem, term, residual);
    }
    for (const [at, limit] of problem.limits.entries()) {
      const value = this.#limits[at]! + a * limit.coefficients[i]! + b * limit.coefficients[j]!;
      merit += limit.penalty * limitViolation(limit, value);
    }
    return merit;
  }
}
