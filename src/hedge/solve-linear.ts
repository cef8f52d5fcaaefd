import { CounterpoiseError } from '../core/errors.ts';
import { evaluateLots, type HedgeProblem } from './hedge-problem.ts';
import type { LotLattice } from './lot-lattice.ts';
import { lotProgram, type Supports } from './lot-program.ts';
import { type Relaxation, solveRelaxation } from './lot-relaxation.ts';
import { pickNumbers, problemOver, spreadLots, supportsOver } from './problem-subset.ts';
import type { SolvedProblem, SolveRequest, SolveStop } from './solve-request.ts';
import { GAP_SHARE, solveWhole } from './solve-whole.ts';

/** The answer of a program that stands for the objective from below. */
export interface LinearAnswer {
  readonly answer: SolvedProblem;
  /** Whole lots at which the program is least, and others that its search came upon: where supports are too low. */
  readonly touched: readonly Float64Array[];
}

/** Instruments searched at first: so many need no selection. */
const FIRST_MEMBERS = 28;
/** Instruments searched at most: beyond, a basis and its bundles take seconds, and the gap says what was left out. */
const MEMBERS_MAX = 72;

/**
 * Solves a hedge whose objective is held by a linear program, over as few instruments as prove the rest idle.
 *
 * The relaxation's reduced cost of an instrument is what a first lot of it adds to any trade's bound at least. So a search
 * over the instruments that the relaxation trades, and those that are cheapest beside them, is a proof for all when one lot of any
 * other would cost more than the gap that is left; else those are added and the search goes on from its answer.
 *
 * @source reduced-cost fixing: G. Dantzig, R. Fulkerson, S. Johnson, "Solution of a large-scale traveling-salesman
 *   problem" (1954); docs/models/hedge.md, "Solving"
 * @returns undefined when no whole lots keep the limits
 * @throws CounterpoiseError HEDGE_SOLVER_FAILED when nothing feasible was found within the node limit
 */
export function solveLinear(
  lattices: LotLattice,
  request: SolveRequest,
  supports: Supports,
): LinearAnswer | undefined {
  const { problem, gapTarget, nodeLimit, start } = request;
  const program = lotProgram(problem, supports);
  const relaxation = solveRelaxation(program);
  if (relaxation === undefined) return undefined;
  const count = problem.face.length;
  const entry = entryCosts(problem, program.pieces, relaxation);
  const order = [...entry.keys()].sort((left, right) => entry[left]! - entry[right]! || left - right);
  const traded = order.filter((index) => entry[index] === 0 || (start?.[index] ?? 0) !== 0).length;
  let memberCount = Math.min(count, Math.max(FIRST_MEMBERS, Math.min(traded, MEMBERS_MAX)));
  let best: Float64Array | undefined = start === undefined ? undefined : Float64Array.from(start);
  let nodeCount = 0;
  const touched: Float64Array[] = [];
  for (;;) {
    const members = order.slice(0, memberCount).sort((left, right) => left - right);
    const from = best !== undefined && isOver(best, members) ? best : undefined;
    const found = solveWhole(
      lattices,
      {
        problem: problemOver(problem, members),
        gapTarget,
        nodeLimit: Math.max(1, nodeLimit - nodeCount),
        ...(from === undefined ? {} : { start: Array.from(pickNumbers(from, members)) }),
      },
      supportsOver(supports, members),
    );
    nodeCount += found?.nodeCount ?? 0;
    touched.push(...(found?.touched ?? []).map((lots) => spreadLots(lots, members, count)));
    if (found?.lots !== undefined) best = better(problem, best, spreadLots(found.lots, members, count));
    const outside = order[memberCount];
    const objective = best === undefined ? Number.POSITIVE_INFINITY : evaluateLots(problem, best).objective;
    const idleBound = outside === undefined ? Number.POSITIVE_INFINITY : relaxation.bound + entry[outside]!;
    // Where the program lies below the objective, its own least is all that can be proven.
    const wanted = Math.min(objective - GAP_SHARE * gapTarget, found?.bound ?? Number.POSITIVE_INFINITY);
    const closed = idleBound >= wanted;
    const spent = nodeCount >= nodeLimit || memberCount >= MEMBERS_MAX;
    if (outside !== undefined && !closed && !spent) {
      const within = order.filter((index) => relaxation.bound + entry[index]! < objective - gapTarget);
      memberCount = Math.min(count, MEMBERS_MAX, Math.max(within.length, memberCount + 1));
      continue;
    }
    if (best === undefined || objective === Number.POSITIVE_INFINITY) {
      if (outside === undefined && found === undefined) return undefined;
      throw new CounterpoiseError(
        'HEDGE_SOLVER_FAILED',
        'The optimizer found no whole-lot hedge before it had to stop.',
        { found: `${nodeCount} nodes`, accepted: 'a larger nodeLimit in the hedge config' },
      );
    }
    const complete = closed && (found?.complete ?? true);
    const bound = Math.min(
      objective,
      Math.max(relaxation.bound, Math.min(idleBound, found?.bound ?? Number.POSITIVE_INFINITY)),
    );
    return {
      answer: {
        outcome: 'solved',
        lots: Array.from(best),
        objective,
        bound,
        nodeCount,
        stop: stopOf(complete || objective - bound <= gapTarget, nodeCount >= nodeLimit),
        duals: relaxation.duals,
      },
      touched,
    };
  }
}

function stopOf(met: boolean, spent: boolean): SolveStop {
  if (met) return 'gap';
  return spent ? 'node-limit' : 'instrument-limit';
}

/** Dollars that trading each instrument at all adds to the relaxation's bound at least; 0 where it is traded or has to be. */
function entryCosts(
  problem: HedgeProblem,
  pieces: readonly { readonly column: number; readonly instrument: number }[],
  { lots, reduced }: Relaxation,
): Float64Array {
  const entry = new Float64Array(problem.face.length).fill(Number.POSITIVE_INFINITY);
  for (const { column, instrument } of pieces) {
    entry[instrument] = Math.min(entry[instrument]!, Math.max(0, reduced[column]!));
  }
  return entry.map((cost, index) => {
    const forced = problem.lower[index]! > 0 || problem.upper[index]! < 0;
    return forced || lots[index] !== 0 ? 0 : cost;
  });
}

function isOver(lots: Float64Array, members: readonly number[]): boolean {
  const inside = new Set(members);
  return lots.every((traded, index) => traded === 0 || inside.has(index));
}

function better(problem: HedgeProblem, old: Float64Array | undefined, found: Float64Array): Float64Array {
  if (old === undefined) return found;
  const before = evaluateLots(problem, old);
  return before.feasible && before.objective <= evaluateLots(problem, found).objective ? old : found;
}
