import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitPullThrough } from '../../calibration/pull-through/fit-pull-through.ts';
import type { LockObservation } from '../../calibration/pull-through/lock-history.ts';
import { historyCsv } from '../../scripts/lock-history/history-csv.ts';
import { canonicalJson } from '../../src/core/digest.ts';
import { readLockHistory } from '../../src/desk/files/read-lock-history.ts';
import { cyclicHistory } from '../fixtures/lock-history.ts';

/** Of two fits whose sums run in another order: their maxima are told to 1e-9 of a standard error. */
const RELABELLED_DIGITS = 8;
const RUNS = { numRuns: 6 };

const HISTORY = cyclicHistory(1500).map(
  (lock, index): LockObservation => ({
    ...lock,
    // On the grid of a file's percent.
    marketRateAtOutcome: Number(lock.marketRateAtOutcome!.toFixed(5)),
    lenderId: `B${index % 4}`,
    outcome: index % 4 === 1 && index % 3 === 0 ? 'fallen-out' : lock.outcome,
  }),
);
const FIT = fitPullThrough(HISTORY);

function shuffled<T>(items: readonly T[], keys: readonly number[]): T[] {
  return items
    .map((item, index) => ({ item, key: keys[index % keys.length]! * ((index * 7919) % 104_729) }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

describe('a fit to a lock history', () => {
  it('has the same bits for any order of its rows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 5, maxLength: 50 }),
        (keys) => {
          expect(canonicalJson(fitPullThrough(shuffled(HISTORY, keys)))).toBe(canonicalJson(FIT));
        },
      ),
      RUNS,
    );
  });

  it('has the same bits for one file or several', () => {
    const read = (part: readonly LockObservation[]) =>
      readLockHistory(historyCsv(part), 'locks.csv').observations;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: HISTORY.length - 1 }), (cut) => {
        const parts = [...read(HISTORY.slice(cut)), ...read(HISTORY.slice(0, cut))];
        expect(canonicalJson(fitPullThrough(parts))).toBe(canonicalJson(FIT));
      }),
      RUNS,
    );
  });

  it('does not depend on the names of lenders and locks', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(['Q', 'a', 'Ω', '7'], { minLength: 4 }), (names) => {
        const nameOf = new Map(names.map((name, index) => [`B${index}`, name]));
        const renamed = HISTORY.map((lock, index) => ({
          ...lock,
          lenderId: nameOf.get(lock.lenderId!)!,
          lockId: `${(index * 7919) % 104_729}`,
        }));
        const fit = fitPullThrough(renamed);
        fit.estimates.forEach(({ term, value }, index) => {
          expect(term).toBe(FIT.estimates[index]!.term);
          expect(value).toBeCloseTo(FIT.estimates[index]!.value, RELABELLED_DIGITS);
        });
        for (const { lenderId, intercept, locks } of FIT.lenders) {
          const same = fit.lenders.find((lender) => lender.lenderId === nameOf.get(lenderId))!;
          expect(same.intercept).toBeCloseTo(intercept, RELABELLED_DIGITS);
          expect(same.locks).toBe(locks);
        }
      }),
      RUNS,
    );
  });
});
