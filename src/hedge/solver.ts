import { lotLattices } from './lot-lattice.ts';
import { NO_SUPPORTS } from './lot-program.ts';
import { solveLinear } from './solve-linear.ts';
import { solveQuadratic } from './solve-quadratic.ts';
import type { SolveAnswer, SolveRequest } from './solve-request.ts';
import { solveShortfall } from './solve-shortfall.ts';

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
