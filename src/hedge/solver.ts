import type { HedgeProblem } from './hedge-problem.ts';
import { lotLattices } from './lot-lattice.ts';
import { NO_SUPPORTS } from './lot-program.ts';
import type { RelaxationDuals } from './lot-relaxation.ts';
import { solveLinear } from './solve-linear.ts';
import { solveQuadratic } from './solve-quadratic.ts';
import { solveShortfall } from './solve-shortfall.ts';

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
    switch (request.problem.form) {
      case 'quadratic':
        return solveQuadratic(lattices, request);
      case 'shortfall':
        return solveShortfall(lattices, request);
      case 'absolute':
        return solveLinear(lattices, request, NO_SUPPORTS)?.answer ?? { outcome: 'infeasible' };
    }
  };
}
