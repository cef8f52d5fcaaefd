import { evaluateLots, type HedgeProblem, linearValue, riskDollars } from './hedge-problem.ts';
import type { LotLattice } from './lot-lattice.ts';
import { lotProgram } from './lot-program.ts';
import { solveRelaxation } from './lot-relaxation.ts';
import { solveLinear } from './solve-linear.ts';
import type { SolveAnswer, SolvedProblem, SolveRequest } from './solve-request.ts';

/** A parabola is touched first at these parts of its term's offset; the relaxation says where else. */
const FIRST_TANGENTS = [1, 4, 16, 64, 256] as const;
/** A parabola this low, dollars, is held by zero: a tangent there would be all but flat, and its row all rounding. */
const TOUCHED_DOLLARS_MIN = 1e-3;
/** Tangents drawn along the relaxation before any search for whole lots. */
const RELAXATION_ROUNDS_MAX = 40;
/** The relaxation is drawn to this share of the gap target: whole lots lie farther from it than that. */
const RELAXATION_SHARE = 0.25;
/** Rounds of whole lots; each makes the program exact at the trades just found. */
const TANGENT_ROUNDS_MAX = 12;

/**
 * Solves the quadratic form by tangents from below, added at the lots found until the true objective meets the bound.
 *
 * @source J. E. Kelley, "The cutting-plane method for solving convex programs" (1960)
 */
export function solveQuadratic(lattices: LotLattice, request: SolveRequest): SolveAnswer {
  const { problem, gapTarget } = request;
  const tangents = problem.terms.map(({ offset }) =>
    offset === 0 ? [] : FIRST_TANGENTS.map((divisor) => Math.abs(offset) / divisor),
  );
  touchRelaxation(problem, tangents, RELAXATION_SHARE * gapTarget);
  let best: SolvedProblem | undefined;
  let bound = Number.NEGATIVE_INFINITY;
  let nodeCount = 0;
  for (let round = 1; ; round++) {
    const start = best?.lots ?? request.start;
    const linear = { ...request, gapTarget: 0.5 * gapTarget, ...(start === undefined ? {} : { start }) };
    const found = solveLinear(lattices, linear, { tangents, cuts: [] });
    if (found === undefined) return { outcome: 'infeasible' };
    const { answer, touched: lotsTouched } = found;
    bound = Math.max(bound, answer.bound);
    nodeCount += answer.nodeCount;
    if (best === undefined || answer.objective < best.objective) best = answer;
    const closed = best.objective - bound <= gapTarget;
    if (closed || answer.stop !== 'gap' || round === TANGENT_ROUNDS_MAX) {
      const stop = closed ? 'gap' : answer.stop === 'gap' ? 'node-limit' : answer.stop;
      return { ...best, bound: Math.min(bound, best.objective), nodeCount, stop };
    }
    for (const lots of lotsTouched.slice(-2)) touch(problem, tangents, lots);
  }
}

/** Adds the tangents at some lots; answers whether there were any new ones. */
function touch(problem: HedgeProblem, tangents: number[][], lots: Float64Array): boolean {
  let added = false;
  for (const [index, term] of problem.terms.entries()) {
    const touched = Math.abs(linearValue(term, lots));
    if (riskDollars(problem, term, touched) < TOUCHED_DOLLARS_MIN) continue;
    if (tangents[index]!.includes(touched)) continue;
    tangents[index]!.push(touched);
    added = true;
  }
  return added;
}

/** Draws tangents where the relaxation comes to lie, until it is as good as the parabolas. */
function touchRelaxation(problem: HedgeProblem, tangents: number[][], tolerance: number): void {
  for (let round = 0; round < RELAXATION_ROUNDS_MAX; round++) {
    const relaxation = solveRelaxation(lotProgram(problem, { tangents, cuts: [] }));
    if (relaxation === undefined) return;
    const { objective } = evaluateLots(problem, relaxation.lots);
    if (objective - relaxation.bound <= tolerance || !touch(problem, tangents, relaxation.lots)) return;
  }
}
