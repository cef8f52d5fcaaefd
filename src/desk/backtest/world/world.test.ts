import { describe, expect, it } from 'vitest';
import { addDays, type IsoDate, isoDate } from '../../../core/dates.ts';
import { addressedNormal, randomKey } from '../../../core/random.ts';
import { rememberBy } from '../../../core/remember.ts';
import { momentsOf, sampleVariance } from '../../../core/statistics.ts';
import { addBusinessDays } from '../../../market/business-days.ts';
import { backtestConfigSchema, type WorldConfig } from '../backtest-config.ts';
import { type ArrivedLock, arrivedLocks } from './lock-arrivals.ts';
import { type LockOutcomes, lockOutcomes } from './lock-outcomes.ts';
import { backtestSettlements, closingMonths, quotedMonths } from './settlements.ts';
import { wanderingPath } from './wandering.ts';

const SEED = 'world test';
const RATE = 0.065;
/** Of a standard normal: one such alarm in 147,000 tests. */
const ALARM = 4.5;
const dayAfter = rememberBy((date: IsoDate) => addBusinessDays(date, 1));

function worldOf(changes: object = {}): WorldConfig {
  return backtestConfigSchema.parse({ schemaVersion: 1, world: changes }).world;
}

function locksOf(world: WorldConfig, days: number): ArrivedLock[] {
  let date = isoDate('2023-01-03');
  return Array.from({ length: days }, (_, day) => {
    date = dayAfter(date);
    return arrivedLocks(world, { date, day, mortgageRate: RATE }, SEED);
  }).flat();
}

describe('a wandering factor', () => {
  it('steps by its recursion, from zero', () => {
    const key = randomKey('wander');
    const path = wanderingPath(key, 7, { daily: 2, halfLifeDays: 1 }, 4);
    const z = [1, 2, 3].map((day) => addressedNormal(key, 7, day, 0));
    expect(path[0]).toBe(0);
    expect(path[1]).toBeCloseTo(2 * z[0]!, 12);
    expect(path[2]).toBeCloseTo(z[0]! + 2 * z[1]!, 12);
    expect(path[3]).toBeCloseTo(0.5 * z[0]! + z[1]! + 2 * z[2]!, 12);
  });

  it('settles at the variance daily²/(1 − φ²)', () => {
    const halfLifeDays = 5;
    const key = randomKey('spread');
    const ends = Array.from(
      { length: 4_000 },
      (_, name) => wanderingPath(key, name, { daily: 1, halfLifeDays }, 60)[59]!,
    );
    const kept = Math.exp((-2 * Math.LN2) / halfLifeDays);
    const expected = (1 - kept ** 59) / (1 - kept);
    const error = expected * Math.sqrt(2 / ends.length);
    expect(Math.abs(sampleVariance(momentsOf(ends)) - expected)).toBeLessThan(ALARM * error);
  });
});

describe('locks that arrive', () => {
  const days = 500;
  const locks = locksOf(worldOf(), days);

  it('are as many as expected, on the eighths, within their terms', () => {
    const mean = worldOf().locksPerDay * days;
    expect(Math.abs(locks.length - mean)).toBeLessThan(ALARM * Math.sqrt(mean));
    expect(new Set(locks.map(({ lock }) => lock.lockId)).size).toBe(locks.length);
    for (const { lock, fundsOn, openDays } of locks) {
      expect(Math.abs(lock.noteRate * 800 - Math.round(lock.noteRate * 800))).toBeLessThan(1e-9);
      expect(fundsOn >= addDays(lock.lockDate, 7) && fundsOn <= lock.lockExpiration).toBe(true);
      expect(openDays).toBeGreaterThan(0);
      expect(lock.marketRateAtLock).toBe(RATE);
    }
  });

  it('have the loan amounts, purposes and terms that are configured', () => {
    const mean = momentsOf(locks.map(({ lock }) => lock.loanAmount)).mean;
    // The upper limit takes off less than the hundredth that is allowed beside the sampling error.
    expect(Math.abs(mean / 380_000 - 1)).toBeLessThan(0.03);
    const share = (is: (lock: ArrivedLock) => boolean): number => locks.filter(is).length / locks.length;
    const near = (found: number, expected: number): void => {
      const error = Math.sqrt((expected * (1 - expected)) / locks.length);
      expect(Math.abs(found - expected)).toBeLessThan(ALARM * error);
    };
    near(
      share(({ lock }) => lock.purpose === 'purchase'),
      0.65,
    );
    near(
      share(({ lock }) => lock.lockExpiration === addDays(lock.lockDate, 60)),
      0.2,
    );
  });

  it('are drawn each by itself: a busier day adds locks and changes none', () => {
    const busier = new Map(locksOf(worldOf({ locksPerDay: 12 }), 20).map((one) => [one.lock.lockId, one]));
    const plain = locksOf(worldOf(), 20);
    expect(busier.size).toBeGreaterThan(plain.length);
    for (const one of plain) expect(busier.get(one.lock.lockId)).toEqual(one);
  });

  it('do not come to a world without any', () => {
    expect(locksOf(worldOf({ locksPerDay: 0 }), 20)).toEqual([]);
  });
});

/** Share of locks that fund when the market has moved by so much since each was locked. */
function fundedShare(locks: readonly ArrivedLock[], outcomes: LockOutcomes, move = 0): number {
  const funded = locks.filter((lock) => {
    let date = lock.lock.lockDate;
    for (let day = 1; ; day++) {
      date = dayAfter(date);
      const outcome = outcomes(lock, { day, date, mortgageRate: RATE + move });
      if (outcome.kind !== 'open') return outcome.kind === 'funded';
    }
  });
  return funded.length / locks.length;
}

describe('outcomes of locks', () => {
  const steady = {
    worldDeviation: 0,
    lockDeviation: 0,
    dailyDeviation: 0,
    purchase: 0.8,
    refinance: 0.8,
  };
  const locks = locksOf(worldOf({ pullThrough: steady }), 500);
  const outcomesOf = (pullThrough: object): LockOutcomes =>
    lockOutcomes(worldOf({ pullThrough: { ...steady, ...pullThrough } }), 200, SEED);

  it('fund at the true pull-through when nothing moves', () => {
    const error = Math.sqrt((0.8 * 0.2) / locks.length);
    expect(Math.abs(fundedShare(locks, outcomesOf({})) - 0.8)).toBeLessThan(ALARM * error);
  });

  it('answer to the market with the true response', () => {
    const logit = Math.log(0.8 / 0.2) + 2 * Math.tanh(-1 / 1.5);
    const expected = 1 / (1 + Math.exp(-logit));
    const error = Math.sqrt((expected * (1 - expected)) / locks.length);
    const outcomes = outcomesOf({ responseSize: 2, responseScalePercentPoints: 1.5 });
    expect(Math.abs(fundedShare(locks, outcomes, -0.01) - expected)).toBeLessThan(ALARM * error);
  });

  it('are all fundings where pull-through is certain', () => {
    expect(fundedShare(locks, outcomesOf({ purchase: 1, refinance: 1 }), -0.02)).toBe(1);
  });

  it('go through the stages', () => {
    const outcomes = outcomesOf({ purchase: 1, refinance: 1 });
    const [lock] = locks;
    const stages = new Set<string>();
    for (let day = 1; ; day++) {
      const outcome = outcomes(lock!, {
        day,
        date: addBusinessDays(lock!.lock.lockDate, day),
        mortgageRate: RATE,
      });
      if (outcome.kind !== 'open') break;
      stages.add(outcome.stage);
    }
    expect([...stages]).toEqual(['locked', 'submitted', 'approved', 'clear-to-close']);
  });
});

describe('settlement months', () => {
  it('are those of the published table, and about the 13th before there was one', () => {
    expect(backtestSettlements('UMBS30', '2025-03' as never)).toBe('2025-03-13');
    expect(backtestSettlements('UMBS30', '2022-11' as never)).toBe('2022-11-14');
  });

  it('begin with the first that a loan pooled today can make', () => {
    expect(quotedMonths(isoDate('2025-03-03')).map(({ month }) => month)).toEqual([
      '2025-03',
      '2025-04',
      '2025-05',
    ]);
    expect(quotedMonths(isoDate('2025-03-04')).map(({ month }) => month)).toEqual([
      '2025-04',
      '2025-05',
      '2025-06',
    ]);
  });

  it('close on the last day of the history on which they can be made', () => {
    expect(closingMonths(isoDate('2025-03-03'), isoDate('2025-03-04')).map(({ month }) => month)).toEqual([
      '2025-03',
    ]);
    expect(closingMonths(isoDate('2025-02-28'), isoDate('2025-03-03'))).toEqual([]);
    expect(closingMonths(isoDate('2025-02-20'), isoDate('2025-03-10')).map(({ month }) => month)).toEqual([
      '2025-03',
    ]);
  });
});
