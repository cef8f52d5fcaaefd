/** A bid for a loan, as the assignment looks at it. */
export interface AssignmentOption {
  /** Index of the bidder. */
  readonly bidder: number;
  /** What the loan brings there, whole cents. */
  readonly valueCents: number;
}

/** A loan to be sold to one of its bidders, or left. */
export interface AssignmentLoan {
  /** Dollars of principal, counted against bidders' limits. */
  readonly amount: number;
  /** At most one for each bidder. */
  readonly options: readonly AssignmentOption[];
  /** What it brings where no bidder takes it, whole cents. */
  readonly fallbackCents: number;
}

/** How much a bidder takes; absent: any. */
export interface BidderLimits {
  readonly dollarsMax?: number | undefined;
  readonly loansMax?: number | undefined;
  /** He takes at least so much, or nothing. */
  readonly dollarsMin?: number | undefined;
}

/** Loans, bidders and their limits. */
export interface AssignmentProblem {
  readonly loans: readonly AssignmentLoan[];
  readonly bidders: readonly BidderLimits[];
}

/** For each loan the place of the option taken among its own; −1: the fallback. */
export type Choices = Int32Array;

/** What choices come to, whole cents. */
export function choicesCents({ loans }: AssignmentProblem, choices: Choices): number {
  return loans.reduce(
    (sum, { options, fallbackCents }, loan) => sum + (options[choices[loan]!]?.valueCents ?? fallbackCents),
    0,
  );
}

/** Dollars and loans that each bidder takes. */
export function takenBy(
  { loans, bidders }: AssignmentProblem,
  choices: Choices,
): readonly { readonly dollars: number; readonly loanCount: number }[] {
  const taken = bidders.map(() => ({ cents: 0, loanCount: 0 }));
  loans.forEach(({ amount, options }, loan) => {
    const option = options[choices[loan]!];
    if (option === undefined) return;
    const of = taken[option.bidder]!;
    // Amounts are whole cents: their sum is one too.
    of.cents += Math.round(amount * 100);
    of.loanCount += 1;
  });
  return taken.map(({ cents, loanCount }) => ({ dollars: cents / 100, loanCount }));
}

/** Whether every bidder's limits hold. */
export function withinLimits(problem: AssignmentProblem, choices: Choices): boolean {
  return takenBy(problem, choices).every(({ dollars, loanCount }, bidder) => {
    const { dollarsMax, loansMax, dollarsMin = 0 } = problem.bidders[bidder]!;
    return (
      dollars <= (dollarsMax ?? dollars) &&
      loanCount <= (loansMax ?? loanCount) &&
      (loanCount === 0 || dollars >= dollarsMin)
    );
  });
}

/** The best of every loan by itself, its fallback where no bid beats it; of equal bids the first. */
export function freeChoices({ loans }: AssignmentProblem): Choices {
  return Int32Array.from(loans, ({ options, fallbackCents }) => {
    let best = -1;
    let most = fallbackCents;
    options.forEach(({ valueCents }, option) => {
      if (valueCents <= most) return;
      best = option;
      most = valueCents;
    });
    return best;
  });
}

/**
 * What a desk does by hand: the largest gain over the fallback first, while the bidder's limits last; a bidder who is left
 * below his minimum gets nothing, and what was his is dealt out again.
 */
export function greedyChoices(problem: AssignmentProblem): Choices {
  const barred = new Set<number>();
  for (;;) {
    const choices = dealtOut(problem, barred);
    const short = takenBy(problem, choices).findIndex(
      ({ dollars, loanCount }, bidder) =>
        loanCount > 0 && dollars < (problem.bidders[bidder]!.dollarsMin ?? 0),
    );
    if (short < 0) return choices;
    barred.add(short);
  }
}

function dealtOut({ loans, bidders }: AssignmentProblem, barred: ReadonlySet<number>): Choices {
  const choices = new Int32Array(loans.length).fill(-1);
  const room = bidders.map(({ dollarsMax = Infinity, loansMax = Infinity }) => ({
    cents: Math.round(dollarsMax * 100),
    loans: loansMax,
  }));
  const wanted = loans.flatMap(({ options, fallbackCents }, loan) =>
    options.map(({ bidder, valueCents }, option) => ({
      loan,
      option,
      bidder,
      gain: valueCents - fallbackCents,
    })),
  );
  wanted.sort((a, b) => b.gain - a.gain || a.loan - b.loan || a.option - b.option);
  for (const { loan, option, bidder, gain } of wanted) {
    if (gain <= 0) break;
    const left = room[bidder]!;
    const cents = Math.round(loans[loan]!.amount * 100);
    if (choices[loan] !== -1 || barred.has(bidder) || left.loans < 1 || left.cents < cents) continue;
    choices[loan] = option;
    left.cents -= cents;
    left.loans -= 1;
  }
  return choices;
}
