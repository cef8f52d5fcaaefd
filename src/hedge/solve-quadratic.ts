import { linearValue } from './hedge-problem.ts';
import type { LotLattice } from './lot-lattice.ts';
import { solveLinear } from './solve-linear.ts';
import type { SolveAnswer, SolvedProblem, SolveRequest } from './solver.ts';

/** A parabola is touched first at the halvings of its term's offset, down to a thousandth. */
const FIRST_TANGENTS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] as const;
/** Rounds of new tangents; each makes the program exact at the trades just found. */
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
      const stop = closed ? 'gap' : 'node-limit';
      return { ...best, bound: Math.min(bound, best.objective), nodeCount, stop };
    }
    for (const [index, term] of problem.terms.entries()) {
      for (const lots of lotsTouched.slice(-2)) {
        const touched = Math.abs(linearValue(term, lots));
        if (touched > 0 && !tangents[index]!.includes(touched)) tangents[index]!.push(touched);
      }
    }
  }
}
