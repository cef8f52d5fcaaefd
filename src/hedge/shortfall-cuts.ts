import { CounterpoiseError } from '../core/errors.ts';
import { type Dictionary, extendedDictionary, slackDictionary } from './dictionary.ts';
import { solveDual } from './dual-simplex.ts';
import { evaluateLots, type HedgeProblem, type LinearForm, linearValue } from './hedge-problem.ts';
import type { LotProgram } from './lot-layout.ts';
import { lotProgram, lotsOf } from './lot-program.ts';
import { ceilingOf } from './lot-relaxation.ts';
import { scenarioPnl, tailOf } from './scenario-risk.ts';
import { withCuts } from './shortfall-column.ts';

/** Cuts drawn along one relaxation at most; a few hundred close every book that was measured. */
const ROUNDS_MAX = 600;
/** Cuts that the last relaxation leaves this many gap targets below its shortfall are of no use near it. */
const KEPT_WITHIN_TOLERANCES = 100;
/** Where between the best point and the relaxation's a second cut is drawn: the walk then swings less. */
const BETWEEN = 0.5;

/**
 * The tail at some lots as a linear form that no lots' shortfall falls below: −Σ w·P over the tail's own weights w.
 *
 * @source R. T. Rockafellar, S. Uryasev, "Conditional value-at-risk for general loss distributions" (2002): the shortfall is
 *   the largest mean loss over all weights that a tail of its size can have
 */
export function cutAt(problem: HedgeProblem, lots: ArrayLike<number>): LinearForm {
  const { pnl, level } = problem.tail!;
  const { weights } = tailOf(scenarioPnl(pnl, lots), level);
  const tail = [...weights.keys()].filter((scenario) => weights[scenario]! > 0);
  const loss = (gain: Float64Array): number =>
    tail.reduce((total, scenario) => total - weights[scenario]! * gain[scenario]!, 0);
  return { offset: loss(pnl.book), coefficients: Float64Array.from(pnl.perLot, loss) };
}

/**
 * Cuts that hold the relaxation of the shortfall form to a tolerance, the idle ones left out.
 *
 * @param start lots to draw a cut at as well
 * @param tolerance dollars
 * @returns undefined when the limits leave no lots, whole or not
 * @throws CounterpoiseError HEDGE_SOLVER_FAILED when the simplex method does not end
 */
export function shortfallCuts(
  problem: HedgeProblem,
  start: readonly number[] | undefined,
  tolerance: number,
): LinearForm[] | undefined {
  const none = new Float64Array(problem.face.length);
  const cuts = [none, ...(start === undefined ? [] : [start])].map((lots) => cutAt(problem, lots));
  const bare = lotProgram(problem);
  if (!bare.possible) return undefined;
  let program = withCuts(bare, cuts);
  let dictionary = slackDictionary(program);
  const ceiling = ceilingOf(program);
  let best: Float64Array | undefined;
  let least = Number.POSITIVE_INFINITY;
  let lots: Float64Array = none;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const { end, bound } = solveDual(program, dictionary, ceiling);
    if (end === 'infeasible') return undefined;
    if (end !== 'optimal') {
      throw new CounterpoiseError('HEDGE_SOLVER_FAILED', 'The continuous relaxation was not solved.', {
        found: end,
      });
    }
    lots = lotsOf(program, dictionary.value);
    const points = best === undefined ? [lots] : [lots, between(best, lots)];
    for (const point of points) {
      const { objective } = evaluateLots(problem, point);
      if (objective >= least) continue;
      least = objective;
      best = point;
    }
    if (least - bound <= tolerance) break;
    const added = points.map((point) => cutAt(problem, point));
    cuts.push(...added);
    [program, dictionary] = extended(program, dictionary, added);
  }
  const highest = cuts.reduce(
    (most, cut) => Math.max(most, linearValue(cut, lots)),
    Number.NEGATIVE_INFINITY,
  );
  return cuts.filter((cut) => highest - linearValue(cut, lots) <= KEPT_WITHIN_TOLERANCES * tolerance);
}

function between(from: Float64Array, to: Float64Array): Float64Array {
  return from.map((lots, index) => lots + BETWEEN * (to[index]! - lots));
}

function extended(
  program: LotProgram,
  dictionary: Dictionary,
  cuts: readonly LinearForm[],
): [LotProgram, Dictionary] {
  const longer = withCuts(program, cuts);
  return [longer, extendedDictionary(longer, dictionary)];
}
