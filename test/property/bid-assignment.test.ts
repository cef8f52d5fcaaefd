import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignLoans } from '../../src/book/bids/assign-loans.ts';
import {
  type AssignmentProblem,
  choicesCents,
  withinLimits,
} from '../../src/book/bids/assignment-problem.ts';

const RUNS = { seed: 20250210, numRuns: 300 };

const dollars = fc.integer({ min: 75_000, max: 806_500 });
const cents = fc.integer({ min: -300_000, max: 900_000 });
const limits = fc.record({
  dollarsMax: fc.option(fc.integer({ min: 200_000, max: 2_500_000 }), { nil: undefined }),
  loansMax: fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }),
  dollarsMin: fc.option(fc.integer({ min: 1, max: 900_000 }), { nil: undefined }),
});

const problems = fc.record({
  loans: fc.array(
    fc.record({
      amount: dollars,
      fallbackCents: cents,
      options: fc.uniqueArray(fc.record({ bidder: fc.integer({ min: 0, max: 2 }), valueCents: cents }), {
        selector: ({ bidder }) => bidder,
        maxLength: 3,
      }),
    }),
    { minLength: 1, maxLength: 7 },
  ),
  bidders: fc.array(limits, { minLength: 3, maxLength: 3 }),
});

/** Every assignment there is. */
function bestByTrial(problem: AssignmentProblem): number {
  const choices = new Int32Array(problem.loans.length).fill(-1);
  let most = Number.NEGATIVE_INFINITY;
  const tryFrom = (loan: number): void => {
    const options = problem.loans[loan]?.options;
    if (options === undefined) {
      if (withinLimits(problem, choices)) most = Math.max(most, choicesCents(problem, choices));
      return;
    }
    for (let option = -1; option < options.length; option++) {
      choices[loan] = option;
      tryFrom(loan + 1);
    }
  };
  tryFrom(0);
  return most;
}

describe('loans assigned to bidders with limits', () => {
  it('bring what the best of all assignments brings, to the cent, and never less than by hand', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const answer = assignLoans(problem);
        expect(withinLimits(problem, answer.choices)).toBe(true);
        expect(choicesCents(problem, answer.choices)).toBe(answer.valueCents);
        expect(answer.valueCents).toBe(bestByTrial(problem));
        expect(answer.gapCents).toBe(0);
        expect(answer.valueCents).toBeGreaterThanOrEqual(answer.greedyCents);
        expect(answer.valueCents).toBeLessThanOrEqual(answer.freeCents);
      }),
      RUNS,
    );
  });

  it('bring no less when a limit is widened', () => {
    fc.assert(
      fc.property(problems, ({ loans, bidders }) => {
        const [first, ...others] = bidders;
        const wider = { ...first!, dollarsMax: undefined };
        const before = assignLoans({ loans, bidders });
        const after = assignLoans({ loans, bidders: [wider, ...others] });
        expect(after.valueCents).toBeGreaterThanOrEqual(before.valueCents);
      }),
      { ...RUNS, numRuns: 100 },
    );
  });
});
