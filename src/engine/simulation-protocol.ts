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

/** What the simulating thread has to say in the server's log. */
export interface LogEntry {
  readonly level: 'info' | 'warn';
  readonly facts: object;
  readonly message: string;
}
