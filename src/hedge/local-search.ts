import {
  type HedgeProblem,
  type LinearForm,
  limitViolation,
  linearValue,
  lotsCost,
  riskDollars,
} from './hedge-problem.ts';
import type { LatticeBasis } from './lattice.ts';
import { type LotBundles, lotBundles } from './lot-bundles.ts';

/** Every move strictly lowers the merit; this bounds the walk all the same. */
const MOVES_MAX = 1_000;
/** A move must gain more than rounding noise. */
const GAIN_MIN = 1e-6;
/** Dollars per dollar above the gross and the cost maximum: no risk term saves as much. */
const GROSS_PENALTY = 1;
const COST_PENALTY = 1_000;

/** Improves whole-lot trades; answers whole lots inside their bounds, limits kept where the walk found a way. */
export type LotSearch = (start: ArrayLike<number>) => Float64Array;

/**
 * A local search over whole-lot trades: takes any bundle of trades that helps, until none does.
 *
 * Gives branch and bound a start near the optimum and polishes what it found. Deterministic: bundles are tried in turn.
 * A shortfall is taken for the highest of its cuts: a bundle then costs sums instead of a walk over all scenarios.
 *
 * @source own derivation, docs/models/hedge.md
 * @param lattice the reduced basis of the problem's lots
 * @param cuts of the shortfall form, at least one
 */
export function lotSearch(
  problem: HedgeProblem,
  lattice: LatticeBasis,
  cuts: readonly LinearForm[] = [],
): LotSearch {
  const risks = problem.form === 'shortfall' ? cuts : problem.terms;
  const bundles = lotBundles(problem, [...risks, ...problem.limits], lattice);
  return (start) => {
    const lots = Float64Array.from(start, (value, index) =>
      Math.min(problem.upper[index]!, Math.max(problem.lower[index]!, Math.round(value)) + 0),
    );
    let state = stateOf(problem, risks, lots);
    let moves = 0;
    let idle = 0;
    for (let at = 0; idle < bundles.count && moves < MOVES_MAX; at = (at + 1) % bundles.count) {
      idle += 1;
      if (!(meritAfter(problem, risks, lots, state, bundles, at) < state.merit - GAIN_MIN)) continue;
      for (let entry = bundles.starts[at]!; entry < bundles.starts[at + 1]!; entry++) {
        lots[bundles.instruments[entry]!]! += bundles.lots[entry]!;
      }
      state = stateOf(problem, risks, lots);
      idle = 0;
      moves += 1;
    }
    return lots;
  };
}

/**
 * The whole lots nearest a relaxed solution along the reduced basis: x = U·round(U⁻¹·x*).
 *
 * @source L. Babai, "On Lovász' lattice reduction and the nearest lattice point problem" (1986), rounding procedure
 */
export function roundAlong({ vectors, inverse }: LatticeBasis, lots: ArrayLike<number>): number[] {
  const rounded = new Array<number>(vectors.length).fill(0);
  for (const [step, row] of inverse.entries()) {
    const count = Math.round(row.reduce((total, entry, index) => total + entry * lots[index]!, 0));
    for (const [index, entry] of vectors[step]!.entries()) rounded[index]! += count * entry;
  }
  return rounded;
}

/** Where a walk is: the lots' value in every term and limit, what they cost, and their merit. */
interface WalkState {
  readonly values: Float64Array;
  readonly cost: number;
  readonly gross: number;
  readonly merit: number;
}

function stateOf(problem: HedgeProblem, risks: readonly LinearForm[], lots: Float64Array): WalkState {
  let cost = 0;
  let gross = 0;
  for (let index = 0; index < lots.length; index++) {
    cost += lotsCost(problem.cost, index, lots[index]!);
    gross += problem.face[index]! * Math.abs(lots[index]!);
  }
  const values = Float64Array.from([...risks, ...problem.limits], (row) => linearValue(row, lots));
  return { values, cost, gross, merit: meritOf(problem, risks.length, values, cost, gross) };
}

/** Infinity outside the bounds. */
function meritAfter(
  problem: HedgeProblem,
  risks: readonly LinearForm[],
  lots: Float64Array,
  state: WalkState,
  bundles: LotBundles,
  at: number,
): number {
  let { cost, gross } = state;
  for (let entry = bundles.starts[at]!; entry < bundles.starts[at + 1]!; entry++) {
    const index = bundles.instruments[entry]!;
    const before = lots[index]!;
    const after = before + bundles.lots[entry]!;
    if (after < problem.lower[index]! || after > problem.upper[index]!) return Number.POSITIVE_INFINITY;
    cost += lotsCost(problem.cost, index, after) - lotsCost(problem.cost, index, before);
    gross += problem.face[index]! * (Math.abs(after) - Math.abs(before));
  }
  const { moved, effects, rowCount } = bundles;
  for (let row = 0; row < rowCount; row++) moved[row] = state.values[row]! + effects[at * rowCount + row]!;
  return meritOf(problem, risks.length, moved, cost, gross);
}

function meritOf(
  problem: HedgeProblem,
  riskCount: number,
  values: Float64Array,
  cost: number,
  gross: number,
): number {
  const { terms, limits, tail } = problem;
  let merit =
    problem.costWeight * cost +
    COST_PENALTY * Math.max(0, cost - problem.costMaximum) +
    GROSS_PENALTY * Math.max(0, gross - problem.grossMaximum);
  if (tail !== undefined && problem.form === 'shortfall') {
    let highest = Number.NEGATIVE_INFINITY;
    for (let at = 0; at < riskCount; at++) highest = Math.max(highest, values[at]!);
    merit += tail.weight * highest;
  } else {
    for (let at = 0; at < riskCount; at++) merit += riskDollars(problem, terms[at]!, values[at]!);
  }
  for (let at = 0; at < limits.length; at++) {
    const limit = limits[at]!;
    merit += limit.penalty * limitViolation(limit, values[riskCount + at]!);
  }
  return merit;
}
