import { describe, expect, it } from 'vitest';
import { assignLoans } from './assign-loans.ts';
import { type AssignmentProblem, choicesCents, withinLimits } from './assignment-problem.ts';

/** Loans of 100,000 dollars; gains in dollars over a fallback of nothing, bidder by bidder. */
const loans = (...gains: readonly (readonly number[])[]): AssignmentProblem['loans'] =>
  gains.map((own) => ({
    amount: 100_000,
    fallbackCents: 0,
    options: own.map((gain, bidder) => ({ bidder, valueCents: gain * 100 })),
  }));

describe('assignLoans', () => {
  it('gives every loan its best bid where no limit binds, and the fallback where none beats it', () => {
    const answer = assignLoans({ loans: loans([10, 12], [9, 5], [-1, -2]), bidders: [{}, { loansMax: 1 }] });
    expect([...answer.choices]).toEqual([1, 0, -1]);
    expect(answer).toMatchObject({ valueCents: 2_100, freeCents: 2_100, gapCents: 0, nodeCount: 0 });
  });

  it('beats the largest gain first: two loans that want the same place', () => {
    // By hand: loan 0 to bidder 0 for 20, loan 1 for 1; better: 19 and 18.
    const answer = assignLoans({ loans: loans([20, 19], [18, 1]), bidders: [{ loansMax: 1 }, {}] });
    expect(answer).toMatchObject({ valueCents: 3_700, greedyCents: 2_100, freeCents: 3_800, gapCents: 0 });
    expect([...answer.choices]).toEqual([1, 0]);
  });

  it('prices a limit: one loan more is worth the gain that waits for it', () => {
    const { shadowPrices, valueCents } = assignLoans({
      loans: loans([10], [7], [4]),
      bidders: [{ loansMax: 2 }],
    });
    expect(valueCents).toBe(1_700);
    expect(shadowPrices[0]!.perLoan).toBeGreaterThanOrEqual(4 - 1e-9);
    expect(shadowPrices[0]!.perLoan).toBeLessThanOrEqual(7 + 1e-9);
  });

  it('prices principal by 100,000 dollars where a loan is divided', () => {
    const { shadowPrices } = assignLoans({
      loans: loans([10], [7], [4]),
      bidders: [{ dollarsMax: 150_000 }],
    });
    expect(shadowPrices[0]!.per100k).toBeCloseTo(7, 9);
    expect(shadowPrices[0]!.perLoan).toBe(0);
  });

  it('meets a minimum at a loss only where the whole gains', () => {
    const bidders = [{ dollarsMin: 300_000 }, {}];
    const worthIt = assignLoans({ loans: loans([10, 0], [10, 0], [1, 3]), bidders });
    expect([...worthIt.choices]).toEqual([0, 0, 0]);
    expect(worthIt.shadowPrices[0]!.per100k).toBeLessThan(0);
    const notWorthIt = assignLoans({ loans: loans([1, 0], [1, 0], [1, 30]), bidders });
    expect([...notWorthIt.choices]).toEqual([-1, -1, 1]);
    expect(notWorthIt).toMatchObject({ valueCents: 3_000, gapCents: 0 });
  });

  it('says what may still be gained when it is stopped early', () => {
    const { valueCents, gapCents, choices } = assignLoans(divided(), 1);
    const proven = assignLoans(divided());
    expect(proven.gapCents).toBe(0);
    expect(withinLimits(divided(), choices)).toBe(true);
    expect(valueCents + gapCents).toBeGreaterThanOrEqual(proven.valueCents);
    expect(gapCents).toBeGreaterThan(0);
    expect(choicesCents(divided(), proven.choices)).toBe(proven.valueCents);
  });

  it('refuses more bidders with a minimum than it can try', () => {
    const bidders = Array.from({ length: 9 }, () => ({ dollarsMin: 1_000_000 }));
    expect(() => assignLoans({ loans: loans([1, 1, 1, 1, 1, 1, 1, 1, 1]), bidders })).toThrow(
      '9 bidders take a minimum',
    );
  });
});

/** Principal that does not divide into the limit: the first relaxation cuts a loan. */
function divided(): AssignmentProblem {
  const amounts = [310_000, 270_000, 455_000, 198_000, 367_000, 290_500];
  return {
    loans: amounts.map((amount, index) => ({
      amount,
      fallbackCents: 10_000,
      options: [{ bidder: 0, valueCents: 10_000 + amount / 10 + 37 * index }],
    })),
    bidders: [{ dollarsMax: 1_000_000 }],
  };
}
