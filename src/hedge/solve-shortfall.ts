import type { HedgeProblem, LinearForm } from './hedge-problem.ts';
import type { LotLattice } from './lot-lattice.ts';
import { cutAt, shortfallCuts } from './shortfall-cuts.ts';
import { solveLinear } from './solve-linear.ts';
import type { SolveAnswer, SolvedProblem, SolveRequest } from './solve-request.ts';

/** Rounds of whole lots; each makes the program exact at the trades just found. */
const CUT_ROUNDS_MAX = 60;
/** The relaxation is drawn to this share of the gap target: whole lots lie farther from it than that. */
const RELAXATION_SHARE = 0.25;

/**
 * Solves the shortfall form: the expected shortfall is the highest of the tail's linear forms, which are added where
 * the program is too low, first along its relaxation and then at whole lots, until the true objective meets the bound.
 *
 * @source R. T. Rockafellar, S. Uryasev, "Optimization of conditional value-at-risk" (2000); the cuts: A. Künzi-Bay,
 *   J. Mayer, "Computational aspects of minimizing conditional value-at-risk" (2006)
 */
export function solveShortfall(lattices: LotLattice, request: SolveRequest): SolveAnswer {
  const { problem, gapTarget } = request;
  const cuts = shortfallCuts(problem, request.start, RELAXATION_SHARE * gapTarget);
  if (cuts === undefined) return { outcome: 'infeasible' };
  let best: SolvedProblem | undefined;
  let bound = Number.NEGATIVE_INFINITY;
  let nodeCount = 0;
  for (let round = 1; ; round++) {
    const start = best?.lots ?? request.start;
    const found = solveLinear(
      lattices,
      {
        ...request,
        gapTarget: 0.5 * gapTarget,
        nodeLimit: Math.max(1, request.nodeLimit - nodeCount),
        ...(start === undefined ? {} : { start }),
      },
      { tangents: [], cuts },
    );
    if (found === undefined) return { outcome: 'infeasible' };
    const { answer, touched } = found;
    bound = Math.max(bound, answer.bound);
    nodeCount += answer.nodeCount;
    if (best === undefined || answer.objective < best.objective) best = answer;
    const closed = best.objective - bound <= gapTarget;
    const added = closed ? [] : newCuts(problem, touched);
    if (closed || nodeCount >= request.nodeLimit || added.length === 0 || round === CUT_ROUNDS_MAX) {
      const stop = closed ? 'gap' : answer.stop === 'gap' ? 'node-limit' : answer.stop;
      return { ...best, bound: Math.min(bound, best.objective), nodeCount, stop };
    }
    cuts.push(...added);
  }
}

/** The tail's own forms at some lots, each tail once. */
function newCuts(problem: HedgeProblem, touched: readonly Float64Array[]): LinearForm[] {
  const seen = new Set<string>();
  return touched.flatMap((lots) => {
    const key = lots.join();
    if (seen.has(key)) return [];
    seen.add(key);
    return [cutAt(problem, lots)];
  });
}
