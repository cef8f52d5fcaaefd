import { describe, expect, it } from 'vitest';
import { isoDate } from '../../core/dates.ts';
import type { ExecutionTerms } from '../../market/execution-terms.ts';
import { bestExecution, type ExecutionRequest, NEAR_TIE_PER_100 } from './best-execution.ts';
import { tbaCarryPer100 } from './carry.ts';

const TERMS: ExecutionTerms = { guaranteeFeeBp: 45, servicingFeeBp: 25, buyUp: 4, buyDown: 6 };
const STACK = [5, 5.5, 6, 6.5].map((percent) => ({ coupon: percent / 100, price: 97 + 2 * (percent - 5) }));
const DIGITS = 12;

const execute = (change: Partial<ExecutionRequest>) =>
  bestExecution({
    noteRate: 0.0675,
    termMonths: 360,
    program: 'UMBS30',
    coupons: STACK,
    terms: TERMS,
    ...change,
  });
const coupons = (change: Partial<ExecutionRequest>) =>
  execute(change)
    .choices.map(({ coupon }) => coupon)
    .sort((left, right) => left - right);

describe('which coupons take a loan', () => {
  it('has two UMBS coupons on the eighths, limits included', () => {
    expect(coupons({ noteRate: 0.0675 })).toEqual([0.06, 0.065]);
    expect(coupons({ noteRate: 0.06625 })).toEqual([0.055, 0.06]);
    expect(coupons({ noteRate: 0.065 })).toEqual([0.055, 0.06]);
  });

  it('has one UMBS coupon at some rates off the eighths', () => {
    expect(coupons({ noteRate: 0.0672 })).toEqual([0.06]);
  });

  it('takes Ginnie II loans 25 to 75 bp above the coupon', () => {
    expect(coupons({ program: 'GNMA2-30', noteRate: 0.0625 })).toEqual([0.055, 0.06]);
    expect(coupons({ program: 'GNMA2-30', noteRate: 0.06375 })).toEqual([0.06]);
  });

  it('takes Ginnie I loans exactly 50 bp above it', () => {
    expect(coupons({ program: 'GNMA1-30', noteRate: 0.065 })).toEqual([0.06]);
    expect(() => execute({ program: 'GNMA1-30', noteRate: 0.06625 })).toThrow(
      'fits no quoted GNMA1-30 coupon',
    );
  });

  it('leaves out a coupon whose excess has no place', () => {
    const terms = { ...TERMS, guaranteeFeeBp: 20 };
    expect(coupons({ noteRate: 0.06625, terms })).toEqual([0.06]);
  });

  it('leaves out a coupon whose shortfall exceeds the guarantee fee', () => {
    const terms = { ...TERMS, guaranteeFeeBp: 20, servicingFeeBp: 40 };
    expect(coupons({ noteRate: 0.0675, terms })).toEqual([0.06]);
  });

  it('names what is accepted when no coupon is left', () => {
    let caught: unknown;
    try {
      execute({ noteRate: 0.0825 });
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({
      code: 'EXECUTION_NO_COUPON',
      details: { field: 'noteRate', accepted: expect.stringContaining('25 to 112.5 bp above') },
    });
  });
});

describe('what a choice is worth', () => {
  const into6 = (terms: ExecutionTerms, noteRate = 0.06875) =>
    execute({ noteRate, terms }).choices.find(({ coupon }) => coupon === 0.06)!;

  it('adds price, excess and servicing, and takes off delivery costs', () => {
    const choice = into6({ ...TERMS, servicingMultiple: 4.5, deliveryCostPer100: 0.1 });
    expect(choice.excessBp).toBe(17.5);
    expect(choice.servicingValue).toBeCloseTo(0.25 * 4.5, DIGITS);
    expect(choice.excessValue).toBeCloseTo(0.175 * 4.5, DIGITS);
    expect(choice.allInPer100).toBeCloseTo(99 + 1.125 + 0.7875 - 0.1, DIGITS);
  });

  it('adds the pay-up of the loan’s story, and the carry where dates and a warehouse rate are known', () => {
    const payUps = {
      date: isoDate('2025-02-10'),
      source: 'a dealer',
      stories: [
        {
          story: 'small',
          program: 'UMBS30' as const,
          when: { loanAmountMax: 150_000 },
          payUps: [{ coupon: 0.06, payUp32nds: 24 }],
        },
      ],
    };
    const dates = { fundingDate: isoDate('2025-03-07'), settlementDate: isoDate('2025-04-14') };
    const terms = { ...TERMS, payUps, warehouseRate: 0.061 };
    const choices = (change: Partial<ExecutionRequest>) =>
      execute({ noteRate: 0.0675, terms, ...change }).choices;
    const plain = choices({}).find(({ coupon }) => coupon === 0.06)!;
    expect(plain).toMatchObject({ payUp: 0, payUpStory: null, carry: 0 });
    const paid = choices({ loan: { loanAmount: 150_000 }, timing: dates });
    const into6s = paid.find(({ coupon }) => coupon === 0.06)!;
    expect(into6s).toMatchObject({ payUp: 0.75, payUpStory: 'small' });
    expect(into6s.carry).toBeCloseTo(tbaCarryPer100(0.0675, 0.06, 0.061, dates), DIGITS);
    expect(into6s.allInPer100).toBeCloseTo(plain.allInPer100 + 0.75 + into6s.carry, DIGITS);
    // Another half a percent for the thirteen days of the settlement month: half a tick.
    const into65s = paid.find(({ coupon }) => coupon === 0.065)!;
    expect(into65s.carry - into6s.carry).toBeCloseTo((100 * 0.005 * 13) / 360, DIGITS);
  });

  it('fills the dearer of buy-up and retained servicing first, each up to 25 bp', () => {
    const retainedFirst = into6({ ...TERMS, servicingMultiple: 5 }, 0.07125);
    expect(retainedFirst).toMatchObject({ excessBp: 42.5, retainedServicingBp: 25, buyUpBp: 17.5 });
    const buyUpFirst = into6({ ...TERMS, servicingMultiple: 3 }, 0.07125);
    expect(buyUpFirst).toMatchObject({ excessBp: 42.5, retainedServicingBp: 17.5, buyUpBp: 25 });
    expect(buyUpFirst.excessValue).toBeCloseTo(0.25 * 4 + 0.175 * 3, DIGITS);
  });

  it('counts retained servicing as worth nothing without a multiple', () => {
    const choice = into6(TERMS, 0.07125);
    expect(choice).toMatchObject({ buyUpBp: 25, retainedServicingBp: 17.5, servicingValue: 0 });
    expect(choice.excessValue).toBeCloseTo(1, DIGITS);
    expect(choice.strips.map(({ kind }) => kind)).toEqual(['buy-up']);
  });

  it('retains everything above 19 bp into Ginnie II', () => {
    const { best } = execute({
      program: 'GNMA2-30',
      noteRate: 0.06375,
      terms: { ...TERMS, servicingMultiple: 4 },
    });
    expect(best).toMatchObject({ excessBp: 12.5, retainedServicingBp: 12.5, buyUpBp: 0 });
    expect(best.servicingValue).toBeCloseTo(0.19 * 4, DIGITS);
  });

  it('is made up of its strips', () => {
    const { choices } = execute({ terms: { ...TERMS, servicingMultiple: 4.5 } });
    for (const choice of choices) {
      const strips = choice.strips.reduce((sum, { feeBp, multiple }) => sum + (feeBp / 100) * multiple, 0);
      expect(strips).toBeCloseTo(choice.excessValue + choice.servicingValue, DIGITS);
    }
    const boughtDown = choices.find(({ coupon }) => coupon === 0.065)!;
    expect(boughtDown.strips).toEqual([
      { kind: 'base-servicing', feeBp: 25, multiple: 4.5 },
      { kind: 'buy-down', feeBp: -45, multiple: 6 },
    ]);
  });
});

describe('near-ties', () => {
  const withGap = (gap: number) =>
    execute({
      terms: { ...TERMS, buyDown: 4 },
      coupons: [
        { coupon: 0.06, price: 100 + gap },
        { coupon: 0.065, price: 102 },
      ],
    });

  it('blends from half and half to the best alone over half a 32nd', () => {
    const quarter = withGap(NEAR_TIE_PER_100 / 2);
    expect(quarter.best.coupon).toBe(0.06);
    expect(quarter.nearTie?.blend.best).toBeCloseTo(0.75, 8);
    expect(quarter.nearTie?.blend.runnerUp).toBeCloseTo(0.25, 8);
    expect(withGap(-NEAR_TIE_PER_100 / 2).best.coupon).toBe(0.065);
    expect(withGap(1.01 * NEAR_TIE_PER_100).nearTie).toBeUndefined();
  });
});
