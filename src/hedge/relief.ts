import { CounterpoiseError } from '../core/errors.ts';
import { type ConstraintConflict, conflictingConstraints } from './conflicts.ts';
import { type HedgeProblem, linearValue } from './hedge-problem.ts';
import type { RelaxationDuals } from './lot-relaxation.ts';
import type { SolvedProblem } from './solve-request.ts';
import type { SolverSession } from './solver-session.ts';
import type { Tradable } from './tradable.ts';

/** When a solve may stop, and where it starts. */
export interface SolveSettings {
  /** Dollars. */
  readonly gapTarget: number;
  readonly nodeLimit: number;
  readonly start?: readonly number[];
}

/** A hedge, and what had to give way for it. */
export interface ReliefAnswer {
  readonly answer: SolvedProblem;
  /** Of each relaxation that led to the answer. */
  readonly duals: readonly RelaxationDuals[];
  /** Null when every limit is kept. */
  readonly conflict: ConstraintConflict | null;
}

/**
 * Solves with hard limits; when that is impossible, first finds the least penalised violation, then solves again with
 * each violated limit widened to exactly what that needed, and says which constraints cannot stand together.
 *
 * @param unbounded what could be traded were there no gross limit
 * @throws CounterpoiseError HEDGE_INFEASIBLE, naming the constraints, when limits that never give way are in conflict
 */
export async function solveWithRelief(
  session: SolverSession,
  problem: HedgeProblem,
  tradables: readonly Tradable[],
  unbounded: readonly Tradable[],
  settings: SolveSettings,
): Promise<ReliefAnswer> {
  const hard = await session.solve({ ...settings, problem });
  if (hard.outcome === 'solved') return { answer: hard, duals: [hard.duals], conflict: null };
  const conflict = await conflictingConstraints(session, problem, tradables, unbounded, settings.nodeLimit);
  const relief = await session.solve({
    ...settings,
    problem: { ...problem, form: 'absolute', terms: [], costWeight: 0, relaxed: true },
  });
  if (relief.outcome === 'infeasible') {
    const firm = { ...problem, limits: [] };
    throw infeasible(await conflictingConstraints(session, firm, tradables, unbounded, settings.nodeLimit));
  }
  const widened: HedgeProblem = {
    ...problem,
    limits: problem.limits.map((limit) => {
      const value = linearValue(limit, relief.lots);
      return { ...limit, lower: Math.min(limit.lower, value), upper: Math.max(limit.upper, value) };
    }),
  };
  const answer = await session.solve({ ...settings, problem: widened, start: relief.lots });
  if (answer.outcome === 'infeasible') throw infeasible(conflict);
  return { answer, duals: [relief.duals, answer.duals], conflict };
}

function infeasible({ constraints }: ConstraintConflict): CounterpoiseError {
  return new CounterpoiseError(
    'HEDGE_INFEASIBLE',
    `No trades keep these constraints together: ${constraints.join('; ')}.`,
    {
      file: 'hedge config',
      field: 'limits',
      found: constraints.join('; '),
      accepted: 'wider limits of any one of them',
    },
  );
}
