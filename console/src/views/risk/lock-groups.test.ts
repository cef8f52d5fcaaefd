import { describe, expect, it } from 'vitest';
import type { MeasuredLock } from '../../api/lock-rows.ts';
import { dollarSum, groupLocks, meanMeasure, notionalOf } from './lock-groups.ts';

function measuredLock(coupon: number, exposure: number, duration: number, status = 'hedged'): MeasuredLock {
  return {
    texts: new Map([
      ['program', 'UMBS30'],
      ['stage', 'approved'],
      ['status', status],
    ]),
    numbers: new Map([
      ['coupon', coupon],
      ['exposure', exposure],
      ['forwardPrice', 102],
      ['effectiveDuration', duration],
      ['effectiveDurationStandardError', 0.01],
    ]),
  };
}

const MEASURED = new Map([
  ['A', measuredLock(0.06, 100_000, 4)],
  ['B', measuredLock(0.06, 300_000, 2)],
  ['C', measuredLock(0.055, 200_000, 5)],
  ['D', measuredLock(0.055, 0, 0, 'best-efforts')],
]);
const PIPELINE = [
  { lockId: 'A', purpose: 'purchase' },
  { lockId: 'B', purpose: 'rate-term' },
  { lockId: 'C' },
] as const;

describe('groups of locks', () => {
  it('stand in the order of coupons, without best efforts', () => {
    const groups = groupLocks(MEASURED, PIPELINE, 'coupon');
    expect(groups.map(({ name, locks }) => [name, locks.length])).toEqual([
      ['UMBS30 5.5', 1],
      ['UMBS30 6.0', 2],
    ]);
  });

  it('take what the file says of a lock, and say where it says nothing', () => {
    const names = groupLocks(MEASURED, PIPELINE, 'purpose').map(({ name }) => name);
    expect(names).toEqual(['not stated', 'purchase', 'rate-term']);
  });
});

describe('sums over locks', () => {
  it('count each lock by its dollars', () => {
    const [, six] = groupLocks(MEASURED, PIPELINE, 'coupon');
    expect(notionalOf(six!.locks[0]!)).toBeCloseTo(102_000, 9);
    expect(meanMeasure(six!.locks, 'effectiveDuration').value).toBeCloseTo(2.5, 12);
    expect(meanMeasure(six!.locks, 'effectiveDuration').standardError).toBeCloseTo(0.01, 12);
    // −D·V·1 bp: 4·102,000 + 2·306,000 dollars and years.
    expect(dollarSum(six!.locks, 'effectiveDuration', 1e-4).value).toBeCloseTo(102, 9);
  });

  it('are nothing of no locks', () => {
    expect(meanMeasure([], 'effectiveDuration')).toEqual({ value: 0, standardError: 0 });
  });
});
