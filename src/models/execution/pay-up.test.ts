import { describe, expect, it } from 'vitest';
import type { PayUpStory } from '../../market/execution-terms.ts';
import { bestPayUp } from './pay-up.ts';

const STORIES: readonly PayUpStory[] = [
  {
    story: 'small',
    program: 'UMBS30',
    when: { loanAmountMax: 150_000 },
    payUps: [
      { coupon: 0.055, payUp32nds: 8 },
      { coupon: 0.06, payUp32nds: 24 },
    ],
  },
  {
    story: 'low score',
    program: 'UMBS30',
    when: { ficoMin: 600, ficoMax: 699 },
    payUps: [{ coupon: 0.06, payUp32nds: 6 }],
  },
  {
    story: 'New York',
    program: 'UMBS30',
    when: { states: ['NY'] },
    payUps: [
      { coupon: 0.06, payUp32nds: 24 },
      { coupon: 0.065, payUp32nds: 40 },
    ],
  },
];
const payUp = (loan: object, coupon = 0.06) => bestPayUp(STORIES, 'UMBS30', coupon, loan);

describe('the pay-up of a loan', () => {
  it('is the highest of its stories, never their sum', () => {
    expect(payUp({ loanAmount: 120_000, fico: 660 })).toEqual({ story: 'small', per100: 0.75 });
    expect(payUp({ loanAmount: 300_000, fico: 660 })).toEqual({ story: 'low score', per100: 6 / 32 });
    expect(payUp({ fico: 660, state: 'NY' })).toEqual({ story: 'New York', per100: 0.75 });
  });

  it('is the first listed of equal ones, and another by coupon', () => {
    const loan = { loanAmount: 120_000, state: 'NY' };
    expect(payUp(loan)?.story).toBe('small');
    expect(payUp(loan, 0.065)).toEqual({ story: 'New York', per100: 1.25 });
    expect(payUp(loan, 0.055)?.story).toBe('small');
  });

  it('takes both bounds in', () => {
    expect(payUp({ loanAmount: 150_000 })?.story).toBe('small');
    expect(payUp({ loanAmount: 150_000.01 })).toBeUndefined();
    expect(payUp({ fico: 600 })?.story).toBe('low score');
    expect(payUp({ fico: 599 })).toBeUndefined();
    expect(payUp({ fico: 700 })).toBeUndefined();
  });

  it('is none for what is not known of a loan, or for another program', () => {
    expect(payUp({})).toBeUndefined();
    expect(bestPayUp(STORIES, 'UMBS15', 0.06, { loanAmount: 100_000 })).toBeUndefined();
  });
});
