import type { HedgeProblem } from './hedge-problem.ts';
import type { RelaxationDuals } from './lot-relaxation.ts';

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
