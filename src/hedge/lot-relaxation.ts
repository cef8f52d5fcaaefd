import { CounterpoiseError } from '../core/errors.ts';
import { type Dictionary, slackDictionary } from './dictionary.ts';
import { solveDual } from './dual-simplex.ts';
import type { LotProgram } from './lot-layout.ts';
import { lotsOf } from './lot-program.ts';

/** Shadow prices in dollars per unit: positive where the lower end holds the objective up, negative at the upper. */
export interface RelaxationDuals {
  readonly limits: readonly number[];
  /** Per dollar of face. */
  readonly gross: number;
  /** Per dollar of cost. */
  readonly cost: number;
  /** Per lot, of the bounds of each instrument. */
  readonly bounds: readonly number[];
}

export interface Relaxation {
  readonly lots: Float64Array;
  /** Dollars, proven by the duals. */
  readonly bound: number;
  readonly duals: RelaxationDuals;
  /** By variable of the program: zero where basic. */
  readonly reduced: Float64Array;
  readonly dictionary: Dictionary;
}

/**
 * Solves the continuous relaxation of a hedge.
 *
 * @returns undefined when it is impossible
 * @throws CounterpoiseError HEDGE_SOLVER_FAILED when the simplex method does not end
 */
export function solveRelaxation(program: LotProgram): Relaxation | undefined {
  if (!program.possible) return undefined;
  const dictionary = slackDictionary(program);
  const { end, bound, duals } = solveDual(program, dictionary, ceilingOf(program));
  if (end === 'infeasible') return undefined;
  if (end !== 'optimal') {
    throw new CounterpoiseError('HEDGE_SOLVER_FAILED', 'The continuous relaxation was not solved.', {
      found: end,
    });
  }
  const reduced = new Float64Array(program.columnCount + program.rowCount);
  for (const [at, variable] of dictionary.nonbasic.entries()) reduced[variable] = dictionary.reduced[at]!;
  const bounds = new Array<number>(program.base.length).fill(0);
  for (const { column, instrument, sign, last } of program.pieces) {
    if (last) bounds[instrument]! += sign * Math.min(0, reduced[column]!);
  }
  return {
    lots: lotsOf(program, dictionary.value),
    bound,
    duals: {
      limits: program.limits.map(({ row, scale }) => scale * duals[row]!),
      gross: program.grossRow < 0 ? 0 : program.grossScale * duals[program.grossRow]!,
      cost: program.costRow < 0 ? 0 : program.costScale * duals[program.costRow]!,
      bounds,
    },
    reduced,
    dictionary,
  };
}

/** More dollars than any point of the program's box costs. */
export function ceilingOf({ constant, columnCost, upper }: LotProgram): number {
  return columnCost.reduce((total, cost, column) => total + Math.max(0, cost * upper[column]!), constant) + 1;
}
