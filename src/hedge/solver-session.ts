import { Worker } from 'node:worker_threads';
import type { ErrorCode } from '../core/error-codes.ts';
import { CounterpoiseError, type ErrorDetails } from '../core/errors.ts';
import type { SolveAnswer, SolveRequest } from './solve-request.ts';
import { hedgeSolver } from './solver.ts';

/** Something that solves one problem after another until it is closed. */
export interface SolverSession {
  solve(request: SolveRequest): Promise<SolveAnswer>;
  close(): Promise<void>;
}

/** What the solver's thread sends back. */
export type SolverMessage =
  | { readonly ok: true; readonly answer: SolveAnswer }
  | {
      readonly ok: false;
      readonly code: ErrorCode;
      readonly message: string;
      readonly details: ErrorDetails;
    };

/**
 * A solver in this thread: it blocks while it solves, and a cancel is seen only between solves.
 *
 * @param signal cancels
 * @returns a session whose `solve` throws SIMULATION_CANCELLED once the signal fired
 */
export async function openLocalSolver(signal?: AbortSignal): Promise<SolverSession> {
  const solve = hedgeSolver();
  return {
    solve: async (request) => {
      if (signal?.aborted === true) throw cancelled();
      return solve(request);
    },
    close: async () => {},
  };
}

/**
 * A solver in a thread of its own: the caller's event loop stays free, and a cancel ends the thread at once.
 *
 * A solve blocks its thread until it ends, so the thread is the unit of cancelling. A thread whose session ended well
 * waits for the next one: its code is compiled to its fastest form by then.
 *
 * @param signal cancels
 * @returns a session; the caller closes it, or the thread lives on
 */
export async function openWorkerSolver(signal?: AbortSignal): Promise<SolverSession> {
  if (signal?.aborted === true) throw cancelled();
  const worker = idleWorkers.pop() ?? startWorker();
  worker.ref();
  let closed = false;
  let solving = false;
  let failure: string | undefined;
  const onFailure = (error: Error): void => {
    failure = error.message;
  };
  const onEnd = (code: number): void => {
    failure ??= `exit code ${code}`;
  };
  worker.on('error', onFailure).on('exit', onEnd);
  const solve = (request: SolveRequest): Promise<SolveAnswer> =>
    new Promise<SolveAnswer>((resolve, reject) => {
      const settle = (finish: () => void): void => {
        worker.off('message', onMessage).off('error', onError).off('exit', onExit);
        signal?.removeEventListener('abort', onAbort);
        finish();
      };
      const onMessage = (message: SolverMessage): void =>
        settle(() =>
          message.ok
            ? resolve(message.answer)
            : reject(new CounterpoiseError(message.code, message.message, message.details)),
        );
      const onError = (error: Error): void => settle(() => reject(stopped(error.message)));
      const onExit = (code: number): void => settle(() => reject(stopped(`exit code ${code}`)));
      const onAbort = (): void => {
        closed = true;
        settle(() => reject(cancelled()));
        void worker.terminate();
      };
      if (signal?.aborted === true || closed) {
        reject(cancelled());
        return;
      }
      if (failure !== undefined) {
        reject(stopped(failure));
        return;
      }
      solving = true;
      worker.on('message', onMessage).on('error', onError).on('exit', onExit);
      signal?.addEventListener('abort', onAbort, { once: true });
      worker.postMessage(request);
    }).finally(() => {
      solving = false;
    });
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    worker.off('error', onFailure).off('exit', onEnd);
    if (solving || failure !== undefined || idleWorkers.length >= IDLE_WORKERS_MAX) {
      await worker.terminate();
      return;
    }
    worker.unref();
    idleWorkers.push(worker);
  };
  return { solve, close };
}

/** Hedges solved at once at most, as a rule; more threads than these are ended when they are done. */
const IDLE_WORKERS_MAX = 2;
/** Threads that wait for a session. They do not keep the process alive. */
const idleWorkers: Worker[] = [];

function startWorker(): Worker {
  const file = import.meta.url.endsWith('.ts') ? './solver-worker.ts' : './solver-worker.js';
  const worker = new Worker(new URL(file, import.meta.url));
  worker.once('exit', () => {
    const at = idleWorkers.indexOf(worker);
    if (at >= 0) idleWorkers.splice(at, 1);
  });
  // A thread that fails while it waits is simply gone.
  worker.on('error', () => {});
  return worker;
}

function cancelled(): CounterpoiseError {
  return new CounterpoiseError('SIMULATION_CANCELLED', 'The hedge was cancelled.');
}

function stopped(reason: string): CounterpoiseError {
  return new CounterpoiseError('HEDGE_SOLVER_FAILED', `The optimizer's thread stopped: ${reason}`);
}
