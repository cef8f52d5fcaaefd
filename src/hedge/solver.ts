import { CounterpoiseError } from '../core/errors.ts';
import { evaluateLots, type HedgeProblem, linearValue } from './hedge-problem.ts';
import { lotSearch, roundAlong } from './local-search.ts';
import { type LotLattice, lotLattices } from './lot-lattice.ts';
import { lotProgram } from './lot-program.ts';
import { ceilingOf, type RelaxationDuals, solveRelaxation } from './lot-relaxation.ts';
import { searchTree, type TreeResult } from './lot-tree.ts';

/** One problem and when to stop on it. */
export interface SolveRequest {
  readonly problem: HedgeProblem;
  /** Dollars. */
  readonly gapTarget: number;
  readonly nodeLimit: number;
  /** Lots known to be good, if any. */
  readonly start?: readonly number[];
}

/** Which stop a solve met. */
export type SolveStop = 'gap' | 'node-limit';

export type SolveAnswer = SolvedProblem | { readonly outcome: 'infeasible' };

export interface SolvedProblem {
  readonly outcome: 'solved';
  /** Whole lots, one per instrument. */
  readonly lots: readonly number[];
  /** Dollars, of these lots. */
  readonly objective: number;
  /** Dollars: no whole-lot trade can do better. */
  readonly bound: number;
  readonly nodeCount: number;
  readonly stop: SolveStop;

  readonly duals: RelaxationDuals;
}

/** Synchronous, one solve at a time; the same answer for the same request. */
export type HedgeSolver = (request: SolveRequest) => SolveAnswer;

/**
 * A solver in this thread.
 *
 * @source docs/models/hedge.md, "Solving"
 * @returns a function that blocks until its solve ends; a server runs it in a worker
 */
export function hedgeSolver(): HedgeSolver {
  const lattices = lotLattices();
  return (request) => {
    if (request.problem.form === 'quadratic') return solveQuadratic(lattices, request);
    return solveLinear(lattices, request, [])?.answer ?? { outcome: 'infeasible' };
  };
}

/** A parabola is touched first at the halvings of its term's offset, down to a thousandth. */
const FIRST_TANGENTS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] as const;
/** Rounds of new tangents; each makes the program exact at the trades just found. */
const TANGENT_ROUNDS_MAX = 12;
/** A node is closed a rounding error inside the gap target, so that the gap as subtracted meets it. */
const GAP_SHARE = 1 - 1e-9;

function solveQuadratic(lattices: LotLattice, request: SolveRequest): SolveAnswer {
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
    const found = solveLinear(lattices, linear, tangents);
    if (found === undefined) return { outcome: 'infeasible' };
    const { answer, treeLots } = found;
    bound = Math.max(bound, answer.bound);
    nodeCount += answer.nodeCount;
    if (best === undefined || answer.objective < best.objective) best = answer;
    const closed = best.objective - bound <= gapTarget;
    if (closed || answer.stop !== 'gap' || round === TANGENT_ROUNDS_MAX) {
      const stop = closed ? 'gap' : 'node-limit';
      return { ...best, bound: Math.min(bound, best.objective), nodeCount, stop };
    }
    for (const [index, term] of problem.terms.entries()) {
      for (const lots of [treeLots, answer.lots]) {
        const touched = Math.abs(linearValue(term, lots));
        if (touched > 0 && !tangents[index]!.includes(touched)) tangents[index]!.push(touched);
      }
    }
  }
}

interface LinearAnswer {
  readonly answer: SolvedProblem;
  /** The tree's own lots, before local search moved them. */
  readonly treeLots: ArrayLike<number>;
}

/** A node's continuous lots are rounded and polished at the first nodes, then at every so many: it costs as much as 200. */
const POLISH_EVERY = 256;

/** The best whole-lot trade seen so far, and the cutoff that follows from it. */
interface Incumbent {
  readonly offer: (lots: Float64Array) => void;
  readonly lots: () => Float64Array | undefined;
  readonly objective: () => number;
}

function incumbent(problem: HedgeProblem): Incumbent {
  let best: Float64Array | undefined;
  let least = Number.POSITIVE_INFINITY;
  return {
    offer: (lots) => {
      const { feasible, objective } = evaluateLots(problem, lots);
      if (!feasible || objective >= least) return;
      best = lots;
      least = objective;
    },
    lots: () => best,
    objective: () => least,
  };
}

function solveLinear(
  lattices: LotLattice,
  { problem, gapTarget, nodeLimit, start }: SolveRequest,
  tangents: readonly (readonly number[])[],
): LinearAnswer | undefined {
  const relaxation = solveRelaxation(lotProgram(problem, tangents));
  if (relaxation === undefined) return undefined;
  const lattice = lattices(problem);
  const improve = lotSearch(problem, lattice);
  const best = incumbent(problem);
  if (start !== undefined) best.offer(Float64Array.from(start));
  const closed = (): boolean => best.objective() - relaxation.bound <= gapTarget;
  for (const lots of [relaxation.lots, roundAlong(lattice, relaxation.lots)]) {
    if (!closed()) best.offer(improve(lots));
  }
  let tree: TreeResult = { lots: undefined, bound: relaxation.bound, nodeCount: 0, complete: true };
  if (!closed()) {
    const program = lotProgram(problem, tangents, lattice);
    const ceiling = ceilingOf(program);
    const cutoff = (): number => Math.min(ceiling, best.objective() - GAP_SHARE * gapTarget);
    let visits = 0;
    tree = searchTree(program, lattice, cutoff(), nodeLimit, (lots, whole) => {
      visits += 1;
      if (whole) best.offer(lots);
      if (whole || isPowerOfTwo(visits) || visits % POLISH_EVERY === 0) best.offer(improve(lots));
      return cutoff();
    });
    if (best.lots() === undefined && tree.complete && tree.bound >= ceiling) return undefined;
  }
  const lots = best.lots();
  if (lots === undefined) {
    throw new CounterpoiseError(
      'HEDGE_SOLVER_FAILED',
      'The optimizer found no whole-lot hedge before it had to stop.',
      { found: `${tree.nodeCount} nodes`, accepted: 'a larger nodeLimit in the hedge config' },
    );
  }
  const objective = best.objective();
  const bound = Math.min(objective, Math.max(tree.bound, relaxation.bound));
  return {
    answer: {
      outcome: 'solved',
      lots: Array.from(lots),
      objective,
      bound,
      nodeCount: tree.nodeCount,
      stop: tree.complete || objective - bound <= gapTarget ? 'gap' : 'node-limit',
      duals: relaxation.duals,
    },
    treeLots: tree.lots ?? lots,
  };
}

function isPowerOfTwo(count: number): boolean {
  return (count & (count - 1)) === 0;
}
