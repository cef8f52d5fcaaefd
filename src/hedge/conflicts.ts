import { CounterpoiseError } from '../core/errors.ts';
import type { HedgeProblem } from './hedge-problem.ts';
import type { SolverSession } from './solver-session.ts';
import { instrumentKey, type Tradable } from './tradable.ts';

/** Constraints that no whole-lot trade keeps together. */
export interface ConstraintConflict {
  /** Their names. Without any one of them the others can be kept. */
  readonly constraints: readonly string[];
  /** False when the node limit ended a proof: a name may then be one too many. */
  readonly irreducible: boolean;
}

/** Nodes of one question whether some constraints can be kept: most are answered before the first. */
const NODES_MAX = 2_000;
/** Bounds of single instruments are told apart among so many; more are one group. */
const SINGLE_BOUNDS_MAX = 40;
/** Lots of an instrument whose bounds are left out. */
const FREE_LOTS = 100_000;
/** Dollars; any feasible lots answer the question. */
const ANY_GAP = 1e300;

/** Which constraints are asked to hold. */
interface Kept {
  /** Indices of the problem's limits. */
  readonly limits: ReadonlySet<number>;
  readonly gross: boolean;
  readonly cost: boolean;
  /** Instruments whose position limits, trade limits and sides hold. */
  readonly bounds: ReadonlySet<number>;
}

/**
 * An irreducible set of constraints in conflict, by the deletion filter: each constraint is left out in turn, and stays out when
 * the rest is still in conflict.
 *
 * Bounds of instruments are tried first, so that they are named only where no limit on the book is to blame; net DV01, the
 * limit a desk gives up last, is tried last.
 *
 * @source J. W. Chinneck, E. W. Dravnieks, "Locating minimal infeasible constraint sets in linear programs" (1991)
 * @param problem one that has no whole-lot answer
 * @param tradables its instruments with their bounds
 * @param unbounded the same instruments with bounds that know no gross limit
 */
export async function conflictingConstraints(
  session: SolverSession,
  problem: HedgeProblem,
  tradables: readonly Tradable[],
  unbounded: readonly Tradable[],
  nodeLimit: number,
): Promise<ConstraintConflict> {
  let irreducible = true;
  const conflicts = async (kept: Kept): Promise<boolean> => {
    try {
      const { outcome } = await session.solve({
        problem: problemWith(problem, unbounded, kept),
        gapTarget: ANY_GAP,
        nodeLimit: Math.min(nodeLimit, NODES_MAX),
      });
      return outcome === 'infeasible';
    } catch (error) {
      if (!(error instanceof CounterpoiseError) || error.code !== 'HEDGE_SOLVER_FAILED') throw error;
      irreducible = false;
      return false;
    }
  };
  const everyBound = new Set(tradables.keys());
  let kept: Kept = {
    limits: new Set(problem.limits.keys()),
    gross: Number.isFinite(problem.grossMaximum),
    cost: Number.isFinite(problem.costMaximum),
    bounds: everyBound,
  };
  const leaveOut = async (without: Kept): Promise<void> => {
    if (await conflicts(without)) kept = without;
  };
  await leaveOut({ ...kept, bounds: new Set() });
  if (kept.cost) await leaveOut({ ...kept, cost: false });
  // The problem lists net DV01 first.
  for (const limit of [...problem.limits.keys()].reverse()) {
    if (limit === 0 && kept.gross) await leaveOut({ ...kept, gross: false });
    await leaveOut({ ...kept, limits: without(kept.limits, limit) });
  }
  if (problem.limits.length === 0 && kept.gross) await leaveOut({ ...kept, gross: false });
  if (kept.bounds.size > 0 && kept.bounds.size <= SINGLE_BOUNDS_MAX) {
    for (const index of everyBound) await leaveOut({ ...kept, bounds: without(kept.bounds, index) });
  }
  return { constraints: namesOf(problem, tradables, kept), irreducible };
}

function problemWith(problem: HedgeProblem, unbounded: readonly Tradable[], kept: Kept): HedgeProblem {
  const grossMaximum = kept.gross ? problem.grossMaximum : Number.POSITIVE_INFINITY;
  const bound = (index: number, side: 'lowerLots' | 'upperLots'): number => {
    const free = side === 'lowerLots' ? -FREE_LOTS : FREE_LOTS;
    const own = kept.bounds.has(index) ? unbounded[index]![side] : free;
    const grossLots = Math.floor(grossMaximum / problem.face[index]!);
    return Math.max(-grossLots, Math.min(grossLots, own));
  };
  return {
    ...problem,
    form: 'absolute',
    terms: [],
    costWeight: 0,
    relaxed: false,
    limits: problem.limits.filter((_, index) => kept.limits.has(index)),
    lower: problem.lower.map((_, index) => bound(index, 'lowerLots')),
    upper: problem.upper.map((_, index) => bound(index, 'upperLots')),
    grossMaximum,
    costMaximum: kept.cost ? problem.costMaximum : Number.POSITIVE_INFINITY,
  };
}

function namesOf(problem: HedgeProblem, tradables: readonly Tradable[], kept: Kept): readonly string[] {
  const dollars = (value: number): string => Math.round(value).toLocaleString('en-US');
  const bounds =
    kept.bounds.size > SINGLE_BOUNDS_MAX
      ? ['position limits, trade limits and sides']
      : [...kept.bounds].map((index) => {
          const { instrument, lowerLots, upperLots } = tradables[index]!;
          return `${instrumentKey(instrument)} trades ${lowerLots} to ${upperLots} lots`;
        });
  return [
    ...problem.limits
      .filter((_, index) => kept.limits.has(index))
      .map(
        ({ name, lower, upper, unit }) => `${name} within ${dollars(lower)} and ${dollars(upper)} ${unit}`,
      ),
    ...(kept.gross ? [`gross notional traded of at most ${dollars(problem.grossMaximum)} USD of face`] : []),
    ...(kept.cost ? [`cost of at most ${dollars(problem.costMaximum)} USD`] : []),
    ...bounds,
  ];
}

function without(indices: ReadonlySet<number>, index: number): ReadonlySet<number> {
  return new Set([...indices].filter((other) => other !== index));
}
