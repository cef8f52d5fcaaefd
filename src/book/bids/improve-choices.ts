import { type AssignmentProblem, type Choices, takenBy } from './assignment-problem.ts';

/** One loan's choice, and what it changes. */
interface Move {
  readonly loan: number;
  readonly option: number;
  readonly from: number;
  readonly to: number;
  readonly cents: number;
  readonly gain: number;
}

/**
 * Improves an assignment within its limits by moving one loan, or two at once, as long as that gains: the first pair that
 * does, in the order of the loans.
 *
 * @param choices within the limits
 * @returns an assignment within the limits that is worth at least as much
 */
export function improvedChoices(problem: AssignmentProblem, choices: Choices): Choices {
  const { bidders } = problem;
  const improved = choices.slice();
  const taken = takenBy(problem, choices);
  const cents = taken.map(({ dollars }) => Math.round(dollars * 100));
  const counts = taken.map(({ loanCount }) => loanCount);
  const limits = bidders.map(({ dollarsMax = Infinity, loansMax = Infinity, dollarsMin = 0 }) => ({
    most: Math.round(dollarsMax * 100),
    least: Math.round(dollarsMin * 100),
    loans: loansMax,
  }));
  const shift = (bidder: number, by: number, loans: number): void => {
    if (bidder < 0) return;
    cents[bidder]! += by;
    counts[bidder]! += loans;
  };
  const make = ({ from, to, cents: amount }: Move, sign: 1 | -1): void => {
    shift(from, -sign * amount, -sign);
    shift(to, sign * amount, sign);
  };
  const keeps = (bidder: number): boolean => {
    const limit = limits[bidder];
    if (limit === undefined) return true;
    const [dollars, loans] = [cents[bidder]!, counts[bidder]!];
    return dollars <= limit.most && loans <= limit.loans && (loans === 0 || dollars >= limit.least);
  };
  const works = (moves: readonly Move[]): boolean => {
    for (const move of moves) make(move, 1);
    if (moves.every(({ from, to }) => keeps(from) && keeps(to))) return true;
    for (const move of moves) make(move, -1);
    return false;
  };
  const movesOf = (loan: number): Move[] => {
    const { options, fallbackCents, amount } = problem.loans[loan]!;
    const current = options[improved[loan]!];
    const worth = current?.valueCents ?? fallbackCents;
    const move = (option: number): Move => ({
      loan,
      option,
      from: current?.bidder ?? -1,
      to: options[option]?.bidder ?? -1,
      cents: Math.round(amount * 100),
      gain: (options[option]?.valueCents ?? fallbackCents) - worth,
    });
    return [-1, ...options.keys()].filter((option) => option !== improved[loan]).map(move);
  };
  const firstGain = (): readonly Move[] | undefined => {
    const all = problem.loans.map((_, loan) => movesOf(loan));
    for (const moves of all) {
      const move = moves.find((one) => one.gain > 0 && works([one]));
      if (move !== undefined) return [move];
    }
    for (let left = 0; left < all.length; left++) {
      for (let right = left + 1; right < all.length; right++) {
        for (const one of all[left]!) {
          for (const other of all[right]!) {
            // Apart from one another each would have been made by itself.
            const linked =
              one.from === other.to ||
              one.to === other.from ||
              one.to === other.to ||
              one.from === other.from;
            if (linked && one.gain + other.gain > 0 && works([one, other])) return [one, other];
          }
        }
      }
    }
    return undefined;
  };
  for (let moves = firstGain(); moves !== undefined; moves = firstGain()) {
    for (const { loan, option } of moves) improved[loan] = option;
  }
  return improved;
}
