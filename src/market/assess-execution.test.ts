import { describe, expect, it } from 'vitest';
import { isoDate } from '../core/dates.ts';
import { assessExecution } from './assess-execution.ts';
import { executionTermsSchema } from './execution-terms.ts';

const TERMS = { guaranteeFeeBp: 45, servicingFeeBp: 25, buyUp: 3, buyDown: 5 };
const STORY = {
  story: 'small',
  program: 'UMBS30',
  when: { loanAmountMax: 150_000 },
  payUps: [{ coupon: 0.06, payUp32nds: 20 }],
};
const payUps = (date: string) => ({ date, source: 'a dealer', stories: [STORY] });
const bid = (deliverBy: string) => ({
  kind: 'cash-window',
  buyer: 'window',
  program: 'UMBS30',
  servicing: 'retained',
  prices: [{ noteRate: 0.065, price: 100 }],
  deliveryDays: 10,
  deliverBy,
});
const asOf = isoDate('2025-02-10');
const findings = (change: object) =>
  assessExecution(executionTermsSchema.parse({ ...TERMS, ...change }), asOf).map(
    ({ severity, pointer }) => `${severity} ${pointer}`,
  );
const refused = (change: object): string => {
  const parsed = executionTermsSchema.safeParse({ ...TERMS, ...change });
  return parsed.success ? '' : JSON.stringify(parsed.error.issues);
};

describe('execution terms against their day', () => {
  it('are fine as they are', () => {
    expect(findings({})).toEqual([]);
    expect(findings({ payUps: payUps('2025-02-10'), bids: [bid('2025-02-10')] })).toEqual([]);
    expect(findings({ payUps: payUps('2025-02-03') })).toEqual([]);
  });

  it('warn of pay-ups of the week before last, and refuse those of tomorrow', () => {
    expect(findings({ payUps: payUps('2025-01-31') })).toEqual(['warning /execution/payUps/date']);
    expect(findings({ payUps: payUps('2025-02-11') })).toEqual(['error /execution/payUps/date']);
  });

  it('warn of a bid that no longer holds', () => {
    expect(findings({ bids: [bid('2025-02-07')] })).toEqual(['warning /execution/bids/0/deliverBy']);
  });

  it('refuse a fee that Ginnie Mae sets', () => {
    const programs = {
      'GNMA2-30': { guaranteeFeeBp: 7, servicingMultiple: 3 },
      UMBS15: { guaranteeFeeBp: 30 },
    };
    expect(findings({ programs })).toEqual(['error /execution/programs/GNMA2-30/guaranteeFeeBp']);
  });
});

describe('the form of execution terms', () => {
  it('has each point of a grid once', () => {
    const point = { noteRate: 0.065, termMonths: 360, multiple: 3 };
    expect(refused({ buyUp: [point, { ...point, multiple: 4 }] })).toContain('twice');
    expect(refused({ servicingMultiple: [{ ...point, multiple: -1 }] })).not.toBe('');
  });

  it('has stories with criteria, and no minimum above its maximum', () => {
    const stories = (change: object) =>
      refused({ payUps: { ...payUps('2025-02-10'), stories: [{ ...STORY, ...change }] } });
    expect(stories({})).toBe('');
    expect(stories({ when: {} })).toContain('what fits every loan is no story');
    expect(stories({ when: { ficoMin: 700, ficoMax: 640 } })).toContain('has a minimum above its maximum');
    expect(stories({ when: { states: ['ny'] } })).toContain('two capital letters');
  });

  it('has bids with readable prices in rising order, and a warehouse rate in decimals', () => {
    const prices = (...quotes: object[]) => refused({ bids: [{ ...bid('2025-03-01'), prices: quotes }] });
    expect(prices({ noteRate: 0.065, price: '100-99' })).toContain('is not a price');
    expect(prices({ noteRate: 0.07, price: 101 }, { noteRate: 0.065, price: 100 })).toContain('increasing');
    expect(refused({ warehouseRate: 6.1 })).toContain('write 0.06');
  });
});
