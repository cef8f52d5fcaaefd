import type { AssignmentLoan, AssignmentProblem, Choices } from './assignment-problem.ts';
import type { AssignmentProgram } from './assignment-program.ts';

/** What is left to decide of an assignment once the rest is certain. */
export interface AssignmentCore {
  readonly problem: AssignmentProblem;
  /** Choices of the whole problem, from those of the core. */
  readonly expand: (choices: Choices) => Choices;
}

/**
 * Takes out of an assignment what its relaxation proves: a loan whose share would have to change against its reduced cost
 * by more than what may still be gained stays as the relaxation has it.
 *
 * @param duals of the relaxation's rows, for a minimum
 * @param slack dollars by which the relaxation's bound beats the best assignment known
 * @source reduced-cost fixing, e.g. S. Martello, P. Toth, "Knapsack Problems" (1990), §2.2.2 and §7.4
 */
export function assignmentCore(
  problem: AssignmentProblem,
  program: AssignmentProgram,
  duals: Float64Array,
  slack: number,
): AssignmentCore {
  const reduced = reducedCosts(program, duals);
  const certain = new Int32Array(problem.loans.length).fill(UNDECIDED);
  const kept: number[][] = problem.loans.map(() => []);
  program.columns.forEach(({ loan, option }, column) => {
    const cost = reduced[column]!;
    if (cost <= -slack) certain[loan] = option;
    else if (cost < slack) kept[loan]!.push(option);
  });
  const left = problem.loans.flatMap((_, loan) => {
    if (certain[loan] !== UNDECIDED) return [];
    if (kept[loan]!.length > 0) return [loan];
    certain[loan] = FALLBACK;
    return [];
  });
  const loans = left.map((loan): AssignmentLoan => {
    const { amount, fallbackCents, options } = problem.loans[loan]!;
    return { amount, fallbackCents, options: kept[loan]!.map((option) => options[option]!) };
  });
  return {
    problem: { loans, bidders: limitsLeft(problem, certain) },
    expand: (choices) => {
      const all = certain.map((option) => (option === UNDECIDED ? FALLBACK : option));
      left.forEach((loan, place) => {
        const choice = choices[place]!;
        all[loan] = choice === FALLBACK ? FALLBACK : kept[loan]![choice]!;
      });
      return all;
    },
  };
}

const FALLBACK = -1;
const UNDECIDED = -2;

function limitsLeft(
  { loans, bidders }: AssignmentProblem,
  certain: Int32Array,
): AssignmentProblem['bidders'] {
  const cents = new Float64Array(bidders.length);
  const counts = new Float64Array(bidders.length);
  loans.forEach(({ amount, options }, loan) => {
    const bidder = options[certain[loan]!]?.bidder;
    if (bidder === undefined) return;
    cents[bidder]! += Math.round(amount * 100);
    counts[bidder]! += 1;
  });
  return bidders.map(({ dollarsMax, loansMax, dollarsMin }, bidder) => {
    const taken = cents[bidder]! / 100;
    return {
      ...(dollarsMax === undefined ? {} : { dollarsMax: dollarsMax - taken }),
      ...(loansMax === undefined ? {} : { loansMax: loansMax - counts[bidder]! }),
      ...(dollarsMin === undefined ? {} : { dollarsMin: Math.max(0, dollarsMin - taken) }),
    };
  });
}

function reducedCosts({ columnCount, rowCount, columnCost, matrix }: AssignmentProgram, duals: Float64Array) {
  const reduced = columnCost.slice();
  for (let row = 0; row < rowCount; row++) {
    const dual = duals[row]!;
    if (dual === 0) continue;
    for (let column = 0; column < columnCount; column++) {
      reduced[column]! -= dual * matrix[row * columnCount + column]!;
    }
  }
  return reduced;
}
