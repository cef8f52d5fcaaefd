import type { MessagePort } from 'node:worker_threads';
import type { Precedence } from '../sim/simulate.ts';
import type { SimulationPlan } from '../sim/simulation-plan.ts';
import type { SimulationResult } from '../sim/simulation-result.ts';
import type { ThreadError } from './thread-error.ts';

/** From a thread that has a job to the one that simulates. Plans lie in shared memory: sending them copies little. */
export type SimulationRequestMessage =
  | {
      readonly type: 'run';
      readonly run: number;
      readonly plan: SimulationPlan;
      readonly precedence: Precedence;
    }
  | { readonly type: 'cancel'; readonly run: number };

/** And back. */
export type SimulationAnswerMessage =
  | { readonly type: 'progress'; readonly run: number; readonly done: number; readonly total: number }
  | { readonly type: 'done'; readonly run: number; readonly result: SimulationResult }
  | { readonly type: 'failed'; readonly run: number; readonly error: ThreadError };

/** How often the simulating thread says that it lives, and what it did since. */
export const STATUS_INTERVAL_MS = 1_000;

/** To the simulating thread: a port by which runs are asked for, or that none are any more. */
export type ToSimulationThread =
  | { readonly type: 'serve'; readonly port: MessagePort }
  | { readonly type: 'close' };

/** From it. */
export type FromSimulationThread =
  | LogEntry
  | SimulationStatus
  /** Nothing is under way any more, here or elsewhere. */
  | { readonly type: 'closed' };

/** What the simulating thread is at. */
export interface SimulationStatus {
  readonly type: 'status';
  /** Loan-path-months since the status before, by whichever machine. */
  readonly done: Readonly<Record<Precedence, number>>;
  /** Workers on other machines that live, and their threads. */
  readonly workerCount: number;
  readonly workerThreadCount: number;
}

/** What the simulating thread has to say in the server's log. */
export interface LogEntry {
  readonly type: 'log';
  readonly level: 'info' | 'warn';
  readonly facts: object;
  readonly message: string;
}
