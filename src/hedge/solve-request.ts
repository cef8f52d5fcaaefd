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

/** Which stop a solve met: `instrument-limit` where the search left instruments out that it could not prove idle. */
export type SolveStop = 'gap' | 'node-limit' | 'instrument-limit';

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
