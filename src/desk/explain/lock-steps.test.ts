import { describe, expect, it } from 'vitest';
import { lockOf } from '../../../test/fixtures/example-day.ts';
import { isoDate } from '../../core/dates.ts';
import { lockSteps, pairLocks } from './lock-steps.ts';

const before = lockOf({ lockPrice: 100.5, stage: 'approved' });
const linesOf = (after: typeof before | undefined, sold = false) =>
  lockSteps({ before, after }, sold).map(({ line }) => line);

describe('what happened to a lock', () => {
  it('is nothing when nothing changed', () => {
    expect(linesOf({ ...before })).toEqual([]);
  });

  it('is a stage change with its funding date, and no more', () => {
    expect(linesOf({ ...before, stage: 'funded', fundingDate: isoDate('2025-02-11') })).toEqual([
      'stage-changes',
    ]);
  });

  it('is an extension, its price with it, while the note rate stays', () => {
    const later = { ...before, lockExpiration: isoDate('2025-04-04') };
    expect(linesOf(later)).toEqual(['extensions']);
    expect(linesOf({ ...later, lockPrice: 100.125 })).toEqual(['extensions']);
    expect(linesOf({ ...later, lockPrice: 100.125, noteRate: 0.0675 })).toEqual([
      'extensions',
      'renegotiations',
    ]);
  });

  it('is a renegotiation when price or note rate changed alone', () => {
    expect(linesOf({ ...before, lockPrice: 100.25 })).toEqual(['renegotiations']);
    expect(linesOf({ ...before, noteRate: 0.0675, lockPrice: 100.25 })).toEqual(['renegotiations']);
  });

  it('is an amendment for everything else, after the others', () => {
    const after = { ...before, stage: 'clear-to-close', loanAmount: 390_000 } as const;
    expect(linesOf(after)).toEqual(['stage-changes', 'amendments']);
    expect(linesOf({ ...before, deliveryType: 'best-efforts' })).toEqual(['amendments']);
  });

  it('is fallout, a sale or a new lock on one day alone', () => {
    expect(linesOf(undefined)).toEqual(['fallout']);
    expect(linesOf(undefined, true)).toEqual(['sales']);
    expect(lockSteps({ before: undefined, after: before }, false)).toEqual([
      { line: 'new-locks', terms: before },
    ]);
  });

  it('ends at today’s terms whatever changed', () => {
    const { fundingDate: _, ...after } = {
      ...before,
      stage: 'clear-to-close',
      lockExpiration: isoDate('2025-04-04'),
      noteRate: 0.065,
      lockPrice: 99.5,
      fico: 700,
    } as const;
    const steps = lockSteps({ before: { ...before, fundingDate: isoDate('2025-02-20') }, after }, false);
    expect(steps.map(({ line }) => line)).toEqual([
      'stage-changes',
      'extensions',
      'renegotiations',
      'amendments',
    ]);
    expect(JSON.parse(JSON.stringify(steps.at(-1)!.terms))).toEqual(JSON.parse(JSON.stringify(after)));
  });
});

describe('the locks of two days', () => {
  it('are paired by id; what has expired by a day is not in its book', () => {
    const dates = { before: isoDate('2025-02-10'), after: isoDate('2025-02-11') };
    const lapsing = lockOf({ lockId: 'L2', lockExpiration: isoDate('2025-02-10') });
    const lapsed = lockOf({ lockId: 'L3', lockExpiration: isoDate('2025-02-09') });
    const fresh = lockOf({ lockId: 'L4' });
    const pairs = pairLocks([before, lapsing, lapsed], [before, lapsing, lapsed, fresh], dates);
    expect([...pairs.keys()]).toEqual(['L1', 'L2', 'L4']);
    expect(pairs.get('L2')).toEqual({ before: lapsing, after: undefined });
    expect(pairs.get('L4')).toEqual({ before: undefined, after: fresh });
  });
});
