import { describe, expect, it } from 'vitest';
import { isoDate, isoMonth } from '../core/dates.ts';
import type { RateLock } from '../instruments/rate-lock.ts';
import type { ExecutionTerms } from '../market/execution-terms.ts';
import { executionKey, type LockTiming, lockExecution } from './lock-execution.ts';

const TERMS: ExecutionTerms = {
  guaranteeFeeBp: 45,
  servicingFeeBp: 25,
  buyUp: 2.5,
  buyDown: 4.5,
  servicingMultiple: 4,
};
const PAID: ExecutionTerms = {
  ...TERMS,
  payUps: {
    date: isoDate('2025-02-10'),
    source: 'a dealer',
    stories: [
      {
        story: 'small',
        program: 'UMBS30',
        when: { loanAmountMax: 150_000 },
        payUps: [{ coupon: 0.065, payUp32nds: 42 }],
      },
    ],
  },
};
const LOCK: RateLock = {
  lockId: 'L1',
  program: 'UMBS30',
  noteRate: 0.0675,
  termMonths: 360,
  loanAmount: 300_000,
  lockDate: isoDate('2025-02-03'),
  lockExpiration: isoDate('2025-03-12'),
  stage: 'locked',
  deliveryType: 'mandatory',
};
const TIMING: LockTiming = {
  fundingDate: isoDate('2025-03-07'),
  settlementMonth: isoMonth('2025-04'),
  settlementDate: isoDate('2025-04-14'),
};
const COUPONS = [
  { coupon: 0.06, price: 100.5 },
  { coupon: 0.065, price: 102.25 },
];
const later: LockTiming = { ...TIMING, fundingDate: isoDate('2025-03-20') };
const small = { ...LOCK, loanAmount: 120_000 };

describe('what tells locks apart in best execution', () => {
  const key = (terms: ExecutionTerms, lock = LOCK, timing = TIMING) => executionKey(terms, lock, timing);

  it('is not the funding date unless loans are carried', () => {
    expect(key(TERMS, LOCK, later)).toBe(key(TERMS));
    const carried = { ...TERMS, warehouseRate: 0.061 };
    expect(key(carried, LOCK, later)).not.toBe(key(carried));
  });

  it('is not the balance unless its story is paid for', () => {
    expect(key(TERMS, small)).toBe(key(TERMS));
    expect(key(PAID, small)).not.toBe(key(PAID));
    expect(key(PAID, { ...LOCK, loanAmount: 500_000 })).toBe(key(PAID));
  });

  it('is rate, term, program and month', () => {
    expect(key(TERMS, { ...LOCK, noteRate: 0.07 })).not.toBe(key(TERMS));
    expect(key(TERMS, { ...LOCK, termMonths: 300 })).not.toBe(key(TERMS));
    expect(key(TERMS, { ...LOCK, program: 'UMBS20' })).not.toBe(key(TERMS));
    expect(key(TERMS, LOCK, { ...TIMING, settlementMonth: isoMonth('2025-05') })).not.toBe(key(TERMS));
  });
});

describe('the coupon of a lock', () => {
  it('may be another for the pay-up of its story', () => {
    expect(lockExecution(PAID, LOCK, TIMING, COUPONS).best.coupon).toBe(0.06);
    expect(lockExecution(PAID, small, TIMING, COUPONS).best).toMatchObject({
      coupon: 0.065,
      payUpStory: 'small',
    });
  });

  it('has its carry from its own dates', () => {
    const carried = { ...TERMS, warehouseRate: 0.061 };
    const carry = (timing: LockTiming) => lockExecution(carried, LOCK, timing, COUPONS).best.carry;
    // Thirteen days less before the issue: interest on 30/360 less the line.
    expect(carry(TIMING) - carry(later)).toBeCloseTo((100 * 13 * (0.0675 - 0.061)) / 360, 12);
  });
});
