import { parentPort } from 'node:worker_threads';
import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import type { SolveRequest } from './solve-request.ts';
import { hedgeSolver } from './solver.ts';
import type { SolverMessage } from './solver-session.ts';

const port = parentPort;
invariant(port !== null, 'The solver worker runs inside a worker thread.');
const solve = hedgeSolver();

port.on('message', (request: SolveRequest) => {
  port.postMessage(reply(request));
});

function reply(request: SolveRequest): SolverMessage {
  try {
    return { ok: true, answer: solve(request) };
  } catch (error) {
    return error instanceof CounterpoiseError
      ? { ok: false, code: error.code, message: error.message, details: error.details }
      : {
          ok: false,
          code: 'HEDGE_SOLVER_FAILED',
          message: 'The optimizer failed.',
          details: { found: error instanceof Error ? error.message : String(error) },
        };
  }
}
