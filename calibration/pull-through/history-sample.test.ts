import { describe, expect, it } from 'vitest';
import { isoDate } from '../../src/core/dates.ts';
import { cyclicHistory, observed } from '../../test/fixtures/lock-history.ts';
import { historySample, rateMoveOf, splitByLockDate } from './history-sample.ts';

describe('historySample', () => {
  it('leaves out what cannot be used, and counts it', () => {
    const { outcomeDate, marketRateAtOutcome, ...unknown } = observed(1);
    expect([outcomeDate, marketRateAtOutcome]).toEqual(['2023-02-12', 0.065]);
    const sample = historySample([
      { ...unknown, outcome: 'open' },
      observed(2, { stage: 'funded' }),
      observed(3, { observationDate: isoDate('2024-01-02'), outcomeDate: isoDate('2024-02-01') }),
      observed(4),
      observed(4),
      observed(4, { observationDate: isoDate('2023-01-20'), stage: 'approved' }),
    ]);
    expect(sample.excluded).toEqual({ open: 1, funded: 1, expired: 1, repeated: 1 });
    expect(sample.lockCount).toBe(1);
    expect(sample.observations.map(({ stage, lockIndex }) => [stage, lockIndex])).toEqual([
      ['locked', 0],
      ['approved', 0],
    ]);
  });

  it('takes a lock until the day it expires, and no longer', () => {
    const on = (observationDate: string) =>
      historySample([observed(1, { observationDate: isoDate(observationDate) })]).lockCount;
    expect(observed(1).lockExpiration).toBe('2023-02-17');
    expect([on('2023-02-17'), on('2023-02-18')]).toEqual([1, 0]);
  });

  it('tells locks of one id apart by lender', () => {
    const twins = [observed(1, { lenderId: 'A' }), observed(1, { lenderId: 'B' })];
    expect(historySample(twins).lockCount).toBe(2);
  });

  it('takes the move in percent points, as the desk does', () => {
    const [lock] = historySample([observed(1, { marketRateAtOutcome: 0.0725 })]).observations;
    expect(rateMoveOf(lock!)).toBeCloseTo(0.75, 12);
  });
});

describe('splitByLockDate', () => {
  const sample = historySample(cyclicHistory(1000));

  it('holds out the latest locks, those of a day together', () => {
    const { earlier, later, from } = splitByLockDate(sample, 0.2)!;
    expect(earlier.lockCount + later.lockCount).toBe(1000);
    expect(later.lockCount).toBeGreaterThanOrEqual(200);
    expect(later.lockCount).toBeLessThan(205);
    expect(earlier.observations.every(({ lockDate }) => lockDate < from)).toBe(true);
    expect(later.observations.every(({ lockDate }) => lockDate >= from)).toBe(true);
    expect(later.observations[0]!.lockIndex).toBe(0);
  });

  it('gives nothing where one part would be empty', () => {
    expect(splitByLockDate(historySample([]), 0.2)).toBeUndefined();
    expect(splitByLockDate(historySample([observed(1)]), 0.2)).toBeUndefined();
  });
});
