import {
  copyDictionary,
  type Dictionary,
  restartDictionary,
  slackDictionary,
} from '../../hedge/dictionary.ts';
import { solveDual } from '../../hedge/dual-simplex.ts';
import { riseOf } from '../../hedge/pivot-rise.ts';
import { type AssignmentProblem, type Choices, choicesCents, withinLimits } from './assignment-problem.ts';
import type { AssignmentProgram } from './assignment-program.ts';
import { improvedChoices } from './improve-choices.ts';

/** A share counts as whole within this. */
const WHOLE_TOLERANCE = 1e-6;
/** Values are whole cents: what is not better by one is not better. */
const HALF_CENT = 0.005;
/** A dictionary is kept for each depth: deeper nodes are left open. */
const DEPTH_MAX = 64;

/** What a search found. */
export interface AssignmentSearch {
  /** Better than the value it began with; undefined when it found none. */
  readonly choices: Choices | undefined;
  /** No assignment of the program is worth more, dollars over the fallbacks. */
  readonly bound: number;
  readonly nodeCount: number;
  /** Of the relaxation's rows, for a minimum; undefined when it has no solution. */
  readonly rootDuals: Float64Array | undefined;
}

/** Choices of a program as choices of the whole problem, which its limits are those of. */
export interface Target {
  readonly problem: AssignmentProblem;
  readonly expand: (choices: Choices) => Choices;
}

/**
 * Branch and bound on the shares of loans, depth first, the whole loan before none of it. A node is dropped only when
 * duals prove that nothing in it is worth a cent more than the best assignment known.
 *
 * @source A. H. Land, A. G. Doig, "An automatic method of solving discrete programming problems" (1960)
 * @param problem that the program is of
 * @param target the whole problem
 * @param bestCents of the whole problem's best assignment known, whole cents
 * @param nodeLimit nodes after which the rest is left open; 1 solves the relaxation to its end
 * @returns choices of the whole problem; the bound is over the fallbacks of the program's own
 */
export function searchAssignment(
  problem: AssignmentProblem,
  program: AssignmentProgram,
  target: Target,
  bestCents: number,
  nodeLimit: number,
): AssignmentSearch {
  const { columnCount, columns } = program;
  const certainCents = choicesCents(
    target.problem,
    target.expand(new Int32Array(problem.loans.length).fill(-1)),
  );

  const stack: Dictionary[] = [slackDictionary(program)];
  const beyondAll = 1 + program.columnCost.reduce((sum, cost) => sum + Math.abs(cost), 0);
  let most = bestCents;
  let found: Choices | undefined;
  let bound = Number.POSITIVE_INFINITY;
  let nodeCount = 0;
  let rootDuals: Float64Array | undefined;

  const explore = (depth: number, parentBound: number): void => {
    if (nodeCount >= nodeLimit) {
      bound = Math.min(bound, parentBound);
      return;
    }
    nodeCount += 1;
    const dictionary = stack[depth]!;
    const cutoff = -(most - certainCents) / 100 - HALF_CENT;
    const upTo = nodeLimit === 1 ? beyondAll : cutoff;
    let result = solveDual(program, dictionary, upTo);
    if (result.end === 'stalled') {
      restartDictionary(program, dictionary);
      result = solveDual(program, dictionary, upTo);
    }
    if (depth === 0 && result.end === 'optimal') rootDuals = result.duals;
    const nodeBound = Math.max(parentBound, result.bound);
    if (result.end === 'infeasible' || nodeBound >= cutoff) {
      bound = Math.min(bound, Math.max(nodeBound, cutoff));
      return;
    }
    if (result.end !== 'optimal') {
      bound = Math.min(bound, nodeBound);
      return;
    }
    keep(roundedChoices(problem, program, dictionary.value));
    fixByCost(dictionary, columnCount, -(most - certainCents) / 100 - HALF_CENT - nodeBound);
    const branch = dearestToDecide(dictionary, columnCount);
    if (branch < 0 || depth === DEPTH_MAX) {
      bound = Math.min(bound, nodeBound);
      return;
    }
    for (const side of [1, 0]) {
      stack[depth + 1] ??= slackDictionary(program);
      const child = stack[depth + 1]!;
      copyDictionary(dictionary, child);
      child.lower[branch] = side;
      child.upper[branch] = side;
      explore(depth + 1, nodeBound);
    }
  };

  const keep = (rounded: Choices): void => {
    const choices = target.expand(rounded);
    const cents = choicesCents(target.problem, choices);
    if (cents <= most || !withinLimits(target.problem, choices)) return;
    found = improvedChoices(target.problem, choices);
    most = choicesCents(target.problem, found);
  };

  if (columns.length > 0) explore(0, Number.NEGATIVE_INFINITY);
  else bound = 0;
  return { choices: found, bound: -bound, nodeCount, rootDuals };
}

/**
 * The divided column that costs most whichever way it is decided, by one pivot; −1 when all are whole. Only a basic one
 * stands between its bounds.
 */
function dearestToDecide(dictionary: Dictionary, columnCount: number): number {
  const { basic, value } = dictionary;
  let chosen = -1;
  let most = -1;
  basic.forEach((variable, row) => {
    if (variable >= columnCount) return;
    const share = value[variable]!;
    if (share < WHOLE_TOLERANCE || share > 1 - WHOLE_TOLERANCE) return;
    const down = share * riseOf(dictionary, row, -1);
    const up = (1 - share) * riseOf(dictionary, row, 1);
    const score = Math.min(down, up) + LARGER_SHARE * Math.max(down, up);
    if (score <= most) return;
    most = score;
    chosen = variable;
  });
  return chosen;
}

/** How much the dearer way counts beside the cheaper one. */
const LARGER_SHARE = 0.1;

/** Columns that would cost more than may still be gained stay at their bounds, here and below. */
function fixByCost(
  { nonbasic, reduced, value, lower, upper }: Dictionary,
  columnCount: number,
  slack: number,
): void {
  nonbasic.forEach((variable, at) => {
    if (variable >= columnCount || Math.abs(reduced[at]!) < slack) return;
    lower[variable] = value[variable]!;
    upper[variable] = value[variable]!;
  });
}

/** The whole loans of a relaxed assignment, then what still fits of the divided ones, the largest gain first. */
function roundedChoices(
  problem: AssignmentProblem,
  { columns }: AssignmentProgram,
  value: Float64Array,
): Choices {
  const { loans, bidders } = problem;
  const choices = new Int32Array(loans.length).fill(-1);
  const cents = bidders.map(({ dollarsMax = Number.POSITIVE_INFINITY }) => Math.round(dollarsMax * 100));
  const counts = bidders.map(({ loansMax = Number.POSITIVE_INFINITY }) => loansMax);
  const take = (loan: number, option: number): void => {
    const { bidder } = loans[loan]!.options[option]!;
    choices[loan] = option;
    cents[bidder]! -= Math.round(loans[loan]!.amount * 100);
    counts[bidder]! -= 1;
  };
  columns.forEach(({ loan, option }, column) => {
    if (value[column]! > 1 - WHOLE_TOLERANCE) take(loan, option);
  });
  const open = columns
    .filter(({ loan }) => choices[loan] === -1)
    .map(({ loan, option }) => {
      const { amount, options, fallbackCents } = loans[loan]!;
      const { bidder, valueCents } = options[option]!;
      return { loan, option, bidder, gain: valueCents - fallbackCents, cents: Math.round(amount * 100) };
    })
    .filter(({ gain }) => gain > 0)
    .sort((a, b) => b.gain - a.gain);
  for (const { loan, option, bidder, cents: amount } of open) {
    if (choices[loan] === -1 && cents[bidder]! >= amount && counts[bidder]! >= 1) take(loan, option);
  }
  return choices;
}
